"""Outcomes of calls → states, in one transaction: the attempt closed, the step settled or led to its next rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reminders import allowances, standing
from reminders.claims import REFUSED, Batch, Claims, way_for
from reminders.consequences import Consequence, pause_minutes
from reminders.ladder import Rung, Stop, Way
from reminders.tasks import Item, Job, Tally
from storage.attempts import Outcome as Closed
from storage.people import Person
from storage.steps import State
from wechat.client import Outcome
from wechat.outcomes import Accepted, NotSent, Rejected, fault_of

Result = tuple[Job, Outcome, Consequence]


@dataclass(slots=True)
class Settled:
    """What one transaction of settling came to."""

    tally: Tally = field(default_factory=Tally)
    jobs: list[Job] = field(default_factory=list)  # on their next rung
    again: list[Job] = field(default_factory=list)  # stand as due, and may be tried once more in this pass
    stop: str = ""  # why the pass must end


@dataclass(frozen=True, slots=True)
class Settling:
    """Settles for one pass, with the claims it belongs to. `tomorrow`: when sending begins on the next day."""

    claims: Claims
    tomorrow: datetime

    def settle(self, results: Sequence[Result], taken_back: Sequence[Job] = ()) -> Settled:
        """One transaction for all of these results. Nothing is remembered outside the database, so it may be run
        again. `taken_back`: steps that were cancelled for their openids before it showed that the account is wrong.
        """
        settled, climbed = Settled(), Batch()
        with self.claims.store.transaction():
            for job, outcome, follows in results:
                self._affect(job, outcome, follows, settled)
            stops = standing.stops(self.claims.store, self.claims.account, self.claims.now)
            for job, outcome, follows in results:
                tried = job.tried | {job.rung}
                allowed = self._another_way(job, stops, tried) if follows.next_rung else None
                if allowed and allowed.rungs:
                    self._close(job, outcome)
                    self.claims.climb(job.item, job.planned, job.step, allowed, climbed, tried=tried)
                else:
                    waits = allowed is not None and allowed.waits_until is not None
                    self._finish(job, outcome, replace(follows, state="due") if waits else follows, settled)
            for job in taken_back:
                self._take_back(job, settled)
            self._plan({job.item for job, _, _ in results} - {job.item for job in climbed.jobs})
        settled.jobs = climbed.jobs
        settled.tally.add(climbed.tally)
        return settled

    def _another_way(self, job: Job, stops: Mapping[Rung, Stop], tried: frozenset[Rung]) -> Way:
        return way_for(self.claims.account, job.item.person, self.claims.now, stops, tried)

    def _affect(self, job: Job, outcome: Outcome, follows: Consequence, settled: Settled) -> None:
        """What it means beyond this step: for the person, the interface, the account."""
        store, account, now, person = self.claims.store, self.claims.account, self.claims.now, job.item.person
        reason = fault_of(outcome)
        pause = timedelta(minutes=pause_minutes(outcome))
        if not follows.counts:
            allowances.give_back(store, account, job.rung, person.person, job.span, now)
        if follows.exhaust:
            allowances.exhaust(store, account, job.rung, person.person, job.span, person.last_wrote_at)
        if follows.person == "stop":
            self._mark_refused(person)
        elif follows.person == "erase":
            store.people.erase(person.person)
        if follows.rest == "minute":
            standing.rest_minute(store, job.rung, reason, now)
        elif follows.rest == "day":
            standing.rest_day(store, job.rung, reason, now)
        elif follows.rest == "off":
            standing.switch_off(store, job.rung, reason, now, pause)
        elif follows.template_off and job.rung != "text":
            standing.template_off(store, account, job.rung, reason, now)
        elif follows.stop:
            standing.stop_all(store, reason, now, pause)
            settled.stop = settled.stop or reason
        elif follows.alarm:
            code = outcome.code if isinstance(outcome, Rejected) else 0
            standing.raise_alarm(store, f"fault:{code}", reason, now)

    def _finish(self, job: Job, outcome: Outcome, follows: Consequence, settled: Settled) -> None:
        """Closes the attempt and settles the step."""
        state: State = follows.state
        retry_at = self.tomorrow if follows.tomorrow and state == "held" else None
        ours = self.claims.store.attempts.finish(
            job.step, job.attempt, _closed(outcome), state, self.claims.now, retry_at
        )
        if not ours and state != "sent":
            state = "cancelled"  # erased meanwhile
        elif state == "due":
            job.item.due.add((job.planned.kind, job.planned.day))
            if follows.again:
                settled.again.append(job)
        elif retry_at:
            job.item.retry_at = retry_at
        settled.tally.count(state)

    def _close(self, job: Job, outcome: Outcome) -> None:
        self.claims.store.attempts.close(job.attempt, _closed(outcome), self.claims.now)

    def _plan(self, items: set[Item]) -> None:
        """Moves each record's next due moment on; one that changed meanwhile was planned by whoever changed it."""
        for item in items:
            if not item.due:
                moments = [moment for moment in (item.next_at, item.retry_at) if moment]
                self.claims.store.dates.plan(item.record, min(moments, default=None))

    def _mark_refused(self, person: Person) -> None:
        since = self.claims.now.isoformat()
        self.claims.store.people.change(
            person.person, self.claims.wall(), lambda p: replace(p, extra={**p.extra, REFUSED: since})
        )

    def _take_back(self, job: Job, settled: Settled) -> None:
        store, person = self.claims.store, job.item.person.person
        if not store.steps.move(job.step.id, ["cancelled"], "due", self.claims.now):
            return
        settled.tally.count("cancelled", -1)
        settled.tally.count("due")
        store.people.change(
            person,
            self.claims.wall(),
            lambda p: replace(p, extra={key: value for key, value in p.extra.items() if key != REFUSED}),
        )
        record = store.dates.get(person, job.planned.holder)
        if record:
            store.dates.plan(record, job.item.record.next_due_at)


def _closed(outcome: Outcome) -> Closed:
    if isinstance(outcome, Accepted):
        return Closed("sent", outcome.msgid)
    if isinstance(outcome, Rejected):
        duplicate = outcome.reaction == "duplicate"
        return Closed("sent" if duplicate else "rejected", "", outcome.code, fault_of(outcome))
    return Closed("not_sent" if isinstance(outcome, NotSent) else "unknown", note=fault_of(outcome))
