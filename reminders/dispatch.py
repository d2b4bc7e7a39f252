"""One complete pass: everything that is due at a moment, claimed, sent and settled, a chunk at a time.

due records (an index, a page at a time) → claim and open attempts (one transaction) → calls (a few threads; one
person's messages strictly one after another) → settle (one transaction) → the next chunk. What is in flight is never
more than one chunk, so that is all that a kill can leave unknown, and memory does not grow with what is due.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import TypeVar

import structlog

from clock import SHANGHAI
from messages import Push
from reminders import standing
from reminders.claims import Claims
from reminders.consequences import REACTIONS
from reminders.pace import PER_SECOND, Bucket, Patience
from reminders.parts import Parts, open_steps
from reminders.recovery import recover
from reminders.replan import replan
from reminders.settling import Result, Settled, Settling
from reminders.sole import Sole, sole_dispatcher
from reminders.streaks import NO_ANSWER, Streaks
from reminders.tasks import Job, Planner, Tally
from storage.database import StorageBusy
from storage.dates import DateRecord, Due
from wechat.client import Outcome
from wechat.outcomes import NotSent, Rejected, fault_of

log = structlog.get_logger("huxu.reminders")

T = TypeVar("T")

PAGE = 256  # keys of due records read at a time
WORKERS = 16  # calls at a time
CHUNK = WORKERS  # records claimed at a time: each is called at once, so that a kill leaves little unknown
AGAIN_AFTER = (1.0, 2.0, 4.0)  # seconds before what was busy is tried once more
AGAIN_AT_MOST = 200  # steps; where more are busy, the platform is, and a later pass goes on
BUSY_TRIES = 5  # of a transaction, each waiting for the database as long as it waits


class Dispatcher:
    """Runs passes. `per_second` None: as fast as it goes; `workers` and `chunk` are what is in flight."""

    def __init__(
        self, parts: Parts, per_second: float | None = PER_SECOND, workers: int = WORKERS, chunk: int = CHUNK
    ) -> None:
        self._parts, self._rate, self._workers, self._chunk = parts, per_second, workers, chunk

    @property
    def planner(self) -> Planner:
        """The plan that passes are made by."""
        return self._parts.planner

    def run(self, now: datetime, patience: Patience, stop: Event | None = None, wait: bool = True) -> Tally:
        """One pass as of `now`. Sleeps no longer than `patience` has; `wait` for another dispatcher to end, too.

        Raises AnotherIsAtWork when another dispatcher is, StorageError when the store fails.
        """
        stop = stop or Event()
        with (
            sole_dispatcher(self._parts.store, self._parts.clock.now, patience, wait) as sole,
            ThreadPoolExecutor(self._workers, "push") as pool,
        ):
            tally = _Pass(self._parts, self._chunk, now, patience, Bucket(self._rate, patience), sole, pool, stop).run()
        counted = {f"reminders.{state}": n for state in TALLIED if (n := getattr(tally, state))}
        if counted:
            self._parts.store.counters.add_all(self._parts.clock.today(), counted)
            log.info("pass", as_of=now.isoformat(), **counted)
        return tally


TALLIED = ("sent", "held", "failed", "unknown", "cancelled")


class _Pass:
    def __init__(
        self,
        parts: Parts,
        chunk: int,
        now: datetime,
        patience: Patience,
        bucket: Bucket,
        sole: Sole,
        pool: ThreadPoolExecutor,
        stop: Event,
    ) -> None:
        self.parts, self.store, self.chunk, self.now = parts, parts.store, chunk, now
        self.patience, self.bucket, self.sole, self.pool, self.stop = patience, bucket, sole, pool, stop
        self.claims = Claims(parts.store, parts.planner, parts.wording, parts.account, sole.owner, now, parts.clock.now)
        day = now.astimezone(SHANGHAI).date() + timedelta(days=1)
        self.settling = Settling(self.claims, datetime.combine(day, parts.send_at, SHANGHAI))
        self.tally = Tally()
        self.streaks = Streaks()
        self.again: list[Job] = []
        self.ended = ""  # why the pass ended early
        # While an alarm stands over all, one message asks whether it still holds before the others follow.
        self.asking = standing.ALL in parts.store.alarms.active(now)

    def run(self) -> Tally:
        self.tally.add(recover(self.store, self.sole.owner, self.now, self.parts.clock.now()))
        if self._going_on():
            replan(self.store, self.parts.planner, self.now, self._going_on)
        for page in self._pages():
            for keys in _chunks(page, lambda: 1 if self.asking else self.chunk):
                if self._going_on():
                    self._take(keys)
                else:
                    self._count_due(keys)
        for seconds in AGAIN_AFTER:
            if not self.again or not self._going_on() or not self.patience.rest(seconds):
                break
            waiting, self.again = {job.item for job in self.again}, []
            self.tally.count("due", -sum(len(item.due) for item in waiting))
            for records in _chunks([item.record for item in waiting], lambda: self.chunk):
                self._take(records)
        if self.ended:
            log.warning("pass ended early", reason=self.ended, due=self.tally.due)
        return self.tally

    def _pages(self) -> Iterator[list[Due]]:
        after: Due | None = None
        while page := self.store.dates.due_keys(self.now, PAGE, after):
            after = page[-1]
            yield page

    def _going_on(self) -> bool:
        if not self.ended:
            if self.stop.is_set():
                self.ended = "程序要停了"
            elif not self.sole.keep():
                self.ended = "另一个派发进程接手了"
        return not self.ended

    def _take(self, keys: Sequence[Due | DateRecord]) -> None:
        """Claims, calls and settles these records, through as many rungs as it takes."""
        batch = _patiently(partial(self.claims.take, keys))
        self.tally.add(batch.tally)
        jobs = batch.jobs
        while jobs:
            self.bucket.take(len(jobs))
            results, taken_back = self.streaks.judge(self._call_all(jobs))
            settled = _patiently(partial(self.settling.settle, results, taken_back))
            self._note(results, settled)
            jobs = settled.jobs

    def _note(self, results: Sequence[Result], settled: Settled) -> None:
        self.tally.add(settled.tally)
        self.again.extend(settled.again[: max(0, AGAIN_AT_MOST - len(self.again))])
        self.ended = self.ended or settled.stop
        if self.asking and not settled.stop:
            if self.streaks.unanswered:
                self.ended = "平台没有回应"
            else:
                self.asking = False
                self.store.alarms.clear(standing.ALL)
        if self.streaks.unanswered >= NO_ANSWER and not self.ended:
            self.ended = "平台没有回应"
            standing.stop_all(self.store, fault_of(results[-1][1]), self.now, timedelta(minutes=1))

    def _call_all(self, jobs: Sequence[Job]) -> list[tuple[Job, Outcome]]:
        """Calls for all, the messages of one person in their order."""
        mine: dict[str, list[Job]] = {}
        for job in jobs:
            mine.setdefault(job.push.person, []).append(job)
        done = self.pool.map(lambda rows: [(job, self._call(job)) for job in rows], mine.values())
        return list(itertools.chain.from_iterable(done))

    def _call(self, job: Job) -> Outcome:
        if not self.sole.holds():
            return NotSent("让给另一个派发进程")
        sender = self.parts.sender
        if job.rung == "template":
            return sender.send_template(job.push)
        if job.rung == "subscription":
            return sender.send_subscribe(job.push)
        outcome = sender.send_text(job.push)
        if isinstance(outcome, Rejected) and REACTIONS[outcome.reaction].shorter:
            outcome = sender.send_text(_shorter(job.push))
        return outcome

    def _count_due(self, keys: Iterable[Due]) -> None:
        """What the pass left: nothing of it is claimed."""
        for key in keys:
            if record := self.store.dates.get(key.person, key.holder):
                self.tally.count("due", len(open_steps(self.parts, record, self.now)))


def _chunks(rows: Sequence[T], size: Callable[[], int]) -> Iterator[Sequence[T]]:
    begin = 0
    while begin < len(rows):
        end = begin + size()
        yield rows[begin:end]
        begin = end


def _patiently(act: Callable[[], T]) -> T:
    """Runs a transaction that may meet another writer: what was sent must not stay unwritten for that."""
    for _ in range(BUSY_TRIES - 1):
        try:
            return act()
        except StorageBusy:
            continue
    return act()


def _shorter(push: Push) -> Push:
    return replace(push, text=push.text.split("\n")[0][:200])
