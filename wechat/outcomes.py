"""What can come of a call to the platform. Four cases, and no exception for any of them."""

from __future__ import annotations

from dataclasses import dataclass

from wechat.errcodes import Reaction, look_up


@dataclass(frozen=True, slots=True)
class Accepted:
    """The platform has taken it. `msgid` names it in the platform's later report; "" where none is given."""

    msgid: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The platform has answered no: surely not sent (but for `duplicate`: sent before)."""

    code: int
    reaction: Reaction
    rid: str = ""  # the platform's number for this request, for its support
    detail: str = ""  # what an operator needs beside the code, such as the address that is not on the whitelist

    @property
    def note(self) -> str:
        """One line for the operator, Chinese."""
        parts = [f"{self.code} {look_up(self.code).meaning}", self.detail, f"rid {self.rid}" if self.rid else ""]
        return "；".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class NotSent:
    """It surely did not reach the platform: no connection, or a gateway's refusal. `why`: Chinese, no secrets."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been sent: no answer, a broken one, or a 5xx. `why`: Chinese, no secrets."""

    why: str


Outcome = Accepted | Rejected | NotSent | Unknown


def fault_of(outcome: Outcome) -> str:
    """A call's outcome as one line for the operator; "" when it went well."""
    if isinstance(outcome, Accepted):
        return ""
    return outcome.note if isinstance(outcome, Rejected) else outcome.why
