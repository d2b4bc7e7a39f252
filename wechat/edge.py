"""What the edge is told by its configuration, and the one way in which it refuses a request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """The account as the platform's console shows it. Empty strings mean: not set."""

    token: str = field(repr=False)
    app_id: str = ""
    encoding_aes_key: str = field(default="", repr=False)  # 43 letters; empty: encrypted pushes are refused
    previous_encoding_aes_key: str = field(default="", repr=False)  # still accepted while the platform changes over
    original_id: str = ""  # gh_…; where set, a push for another account is refused
    require_encryption: bool = False


class EdgeError(Exception):
    """A request that is refused: the 4xx status it gets, and why (English, for the log; without anything it held)."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason
