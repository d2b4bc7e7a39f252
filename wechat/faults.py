"""Faults that the stand-in of the platform can be told to have, one after another or until further notice."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Literal

How = Literal["code", "http", "garbage", "silence", "drop"]
Api = Literal["", "token", "template", "subscribe", "text", "menu", "probe"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One misbehaviour. `after`: the message is accepted first, so that only the answer is lost."""

    how: How
    code: int = 0  # the errcode, or the HTTP status
    after: bool = False
    times: int | None = 1  # None: until cleared
    api: Api = ""  # "" meets every interface but the token's
    openid: str = ""  # "" meets everybody
    errmsg: str = "a fault that was asked for"


class Faults:
    """The faults that are switched on; the first that fits a call is met."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, *faults: Fault) -> None:
        """Switches them on, behind those that are."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """Switches all off."""
        with self._lock:
            self._faults.clear()

    def take(self, api: Api, openid: str) -> Fault | None:
        """The fault that this call meets, used up by one."""
        with self._lock:
            for i, fault in enumerate(self._faults):
                fits = fault.api == api or (fault.api == "" and api != "token")
                if fits and fault.openid in ("", openid):
                    if fault.times is not None:
                        left = replace(fault, times=fault.times - 1)
                        self._faults[i : i + 1] = [left] if left.times else []
                    return fault
        return None
