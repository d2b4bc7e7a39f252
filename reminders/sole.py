"""Exactly one dispatcher at a time, across threads, processes and machines that share the store.

A lease, renewed while working. A dispatcher that was killed leaves its lease behind; where it ran in this very
system (same boot, same process namespace) we can see that it is gone and need not wait for the lease to end.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from reminders.pace import Patience
from storage.store import Store

NAME = "dispatcher"
SPAN = timedelta(seconds=60)  # longer than a chunk of calls can take, each at most 3 + 5 s, some of them repeated
RENEW_AFTER = timedelta(seconds=10)
MARGIN = timedelta(seconds=15)  # no call is begun that could outlive the lease
LOOK_EVERY = 0.2  # seconds


class AnotherIsAtWork(Exception):  # noqa: N818 - says what is, as a person would
    """Another dispatcher holds the lease."""


class Sole:
    """Our hold on the lease."""

    def __init__(self, store: Store, wall: Callable[[], datetime]) -> None:
        self._store, self._wall = store, wall
        self.owner = own_name()
        self._until = wall()

    def take(self) -> bool:
        """Takes or renews it; False while another living dispatcher holds it."""
        now = self._wall()
        taken = self._store.leases.take(NAME, self.owner, now, SPAN)
        if not taken and is_dead(holder := self._store.leases.holder(NAME, now)):
            self._store.leases.let_go(NAME, holder)
            taken = self._store.leases.take(NAME, self.owner, now, SPAN)
        self._until = now + SPAN if taken else now
        return taken

    def keep(self) -> bool:
        """Renews it where a good part of its span is over; False when it is no longer ours."""
        return self._wall() < self._until - SPAN + RENEW_AFTER or self.take()

    def holds(self) -> bool:
        """Whether it is still ours for as long as one call may take."""
        return self._wall() < self._until - MARGIN

    def let_go(self) -> None:
        """Ends it, so the next one need not wait."""
        self._store.leases.let_go(NAME, self.owner)


@contextmanager
def sole_dispatcher(
    store: Store, wall: Callable[[], datetime], patience: Patience, wait: bool = True
) -> Iterator[Sole]:
    """The lease for the block. Waits for it as long as `patience` lasts, or not at all; then AnotherIsAtWork."""
    sole = Sole(store, wall)
    while not sole.take():
        if not wait or not patience.rest(LOOK_EVERY):
            raise AnotherIsAtWork("另一个派发进程正在发提醒")
    try:
        yield sole
    finally:
        sole.let_go()


def own_name() -> str:
    """A name for this run that another process on this system can check: where, which process, since when."""
    return "|".join((_system(), str(os.getpid()), _began(os.getpid()), secrets.token_hex(6)))


def is_dead(owner: str) -> bool:
    """Whether the process behind that name surely is no more. False where that cannot be seen from here."""
    parts = owner.split("|")
    if len(parts) != 4 or not parts[0] or parts[0] != _system() or not parts[2]:
        return False
    return _began(int(parts[1])) != parts[2]


def _system() -> str:
    """This boot of this machine and this process namespace; "" where the system does not tell."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()}/{boot}/{os.readlink('/proc/self/ns/pid')}"
    return ""


def _began(pid: int) -> str:
    """When a process began, in ticks since the boot; "" when there is none (a zombie is none)."""
    with suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        fields = stat.rpartition(")")[2].split()  # the name in brackets may hold anything
        return "" if fields[0] in ("Z", "X") else fields[19]
    return ""
