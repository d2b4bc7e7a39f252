"""Due records → claimed steps with open attempts, in one transaction right before the calls.

The truth is read again inside it: the record as it is now (changed, cancelled or done meanwhile?), the person (still
following, not refusing?), the steps (already sent, spoken, waiting?), the allowances.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from messages import Push
from reminders import allowances, standing
from reminders.ids import new_id, still_known
from reminders.ladder import Account, Rung, Stop, Way, way
from reminders.tasks import Item, Job, Planned, Planner, Tally
from reminders.wording import push_fields, push_text
from storage.attempts import Attempt
from storage.dates import DateRecord, Due
from storage.people import Person
from storage.steps import Step
from storage.store import Store
from wechat.template_fields import BadField

REFUSED = "push_refused_at"  # in Person.extra: since when this person takes nothing; ends when they write again


def way_for(
    account: Account,
    person: Person,
    now: datetime,
    stops: Mapping[Rung, Stop],
    tried: frozenset[Rung] = frozenset(),
) -> Way:
    """The rungs that are allowed for this person at `now`."""
    since = person.extra.get(REFUSED)
    refused_at = datetime.fromisoformat(since) if isinstance(since, str) else None
    return way(account, now, person.last_wrote_at, refused_at, stops, tried)


@dataclass(slots=True)
class Batch:
    """What one transaction of claims came to."""

    jobs: list[Job] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims for one pass, as of `now`."""

    store: Store
    planner: Planner
    wording: Callable[[], Mapping[str, str]]
    account: Account
    owner: str
    now: datetime
    wall: Callable[[], datetime]

    def take(self, keys: Sequence[Due | DateRecord]) -> Batch:
        """Claims what is due of the records with these keys. One transaction: all or nothing."""
        batch = Batch()
        with self.store.transaction():
            stops = standing.stops(self.store, self.account, self.now)
            people = self.store.people.get_many(key.person for key in keys)
            for key in keys:
                record = self.store.dates.get(key.person, key.holder)
                if record and record.next_due_at and record.next_due_at <= self.now:
                    self._record(record, people.get(record.person, Person(record.person)), stops, batch)
        return batch

    def _record(self, record: DateRecord, person: Person, stops: Mapping[Rung, Stop], batch: Batch) -> None:
        kept = {(step.kind, step.day): step for step in self.store.steps.of(record.person, record.holder)}
        outlook = self.planner.outlook(record, kept.values(), self.now)
        item = Item(record, person, outlook.next_at)
        wanted = {(planned.kind, planned.day) for planned in outlook.due} if person.following is not False else set()
        for key, left in kept.items():
            # Left over from before: a later step says it better, or the date it belonged to is no more.
            over = left.state == "due" and key not in wanted and left.day <= self.now.date()
            if over and self.store.steps.move(left.id, ["due"], "cancelled", self.now, "不再需要"):
                batch.tally.count("cancelled")
        before = len(batch.jobs)
        for planned in outlook.due:
            step = kept.get((planned.kind, planned.day))
            if person.following is False:
                self._cancel(item, planned, "已取消关注", batch)
            elif step is None or self._open(step):
                self._step(item, planned, step, stops, batch)
            elif step.state == "due":
                self._stays_due(item, planned, batch)  # waits for its retry
        if len(batch.jobs) == before and not item.due:
            self.store.dates.plan(record, item.next_at)

    def _open(self, step: Step) -> bool:
        """Whether a step that is on record may be claimed now; one that was held until today is made due again."""
        if step.retry_at and step.retry_at > self.now:
            return False
        if step.state == "held" and step.retry_at and step.spoken_at is None:
            return self.store.steps.move(step.id, ["held"], "due", self.now)
        return step.state == "due"

    def _step(self, item: Item, planned: Planned, kept: Step | None, stops: Mapping[Rung, Stop], batch: Batch) -> None:
        allowed = way_for(self.account, item.person, self.now, stops)
        if not allowed.rungs and allowed.waits_until:
            self._stays_due(item, planned, batch)
            return
        last = self._last_attempt(kept)
        step = self._claim(item, planned)
        if step is None:
            return
        if last and last.state == "unknown":
            # Only the same id may be sent again, and only while the platform knows it.
            if "template" in allowed.rungs and still_known(last.client_msg_id, last.begun_at, self.now, self.wall()):
                self.climb(item, planned, step, Way(("template",), ""), batch, again=last)
            else:
                self.store.steps.settle(step, "unknown", self.now, "不知道上次有没有发到")
                batch.tally.count("unknown")
            return
        if last and last.state == "sent":
            last = None  # reported as lost afterwards: what is sent now is another message
        self.climb(item, planned, step, allowed, batch, again=last)

    def climb(
        self,
        item: Item,
        planned: Planned,
        step: Step,
        allowed: Way,
        batch: Batch,
        again: Attempt | None = None,
        tried: frozenset[Rung] = frozenset(),
    ) -> None:
        """Opens an attempt on the first rung with an allowance left; settles the step where there is none."""
        waits = allowed.waits_until
        reason = allowed.reason
        for rung in allowed.rungs:
            span = allowances.take(
                self.store, self.account, rung, item.person.person, item.person.last_wrote_at, self.now
            )
            if span is None:
                if allowances.day_is_used_up(self.store, rung, self.now):
                    reason, waits = "今天的下发次数用完了", standing.midnight_after(self.now)
                else:
                    reason = "没有剩下的次数了"
                continue
            try:
                push = self._push(item, planned, step, rung, again)
            except (BadField, KeyError, ValueError) as fault:
                # Our template or our wording cannot say it: no other rung would mend that for the operator.
                allowances.give_back(self.store, self.account, rung, item.person.person, span, self.now)
                self.store.steps.settle(step, "failed", self.now, str(fault))
                standing.raise_alarm(self.store, f"fault:{rung}", str(fault), self.now)
                batch.tally.count("failed")
                return
            attempt = self.store.attempts.begin(step, rung, push.client_msg_id, self.now)
            if attempt is not None:
                repeated = again is not None and again.state == "unknown"
                batch.jobs.append(Job(item, planned, step, rung, attempt, push, span, repeated, tried))
            return
        if waits:
            self.store.steps.settle(step, "due", self.now, reason)
            self._stays_due(item, planned, batch)
        else:
            self.store.steps.settle(step, "held", self.now, reason)
            batch.tally.count("held")

    def _push(self, item: Item, planned: Planned, step: Step, rung: Rung, again: Attempt | None) -> Push:
        wording, person = self.wording(), item.person.person
        if rung == "text":
            return Push(person, push_text(wording, item.record, planned, self.now.date()))
        template = rung == "template"
        names = self.account.template_fields if template else self.account.subscription_fields
        fields = push_fields(wording, item.record, planned, self.now.date(), names)
        if not template:
            return Push(person, "", self.account.subscription_id, fields)
        known = again and still_known(again.client_msg_id, again.begun_at, self.now, self.wall())
        client_msg_id = again.client_msg_id if again and known else new_id(step, self.wall())
        return Push(person, "", self.account.template_id, fields, client_msg_id)

    def _stays_due(self, item: Item, planned: Planned, batch: Batch) -> None:
        item.due.add((planned.kind, planned.day))
        batch.tally.count("due")

    def _last_attempt(self, kept: Step | None) -> Attempt | None:
        if kept is None or not kept.tries:
            return None
        attempts = self.store.attempts.of(kept.id)
        return attempts[-1] if attempts else None

    def _claim(self, item: Item, planned: Planned) -> Step | None:
        record = item.record
        return self.store.steps.claim(record.person, record.holder, planned.kind, planned.day, self.owner, self.now)

    def _cancel(self, item: Item, planned: Planned, reason: str, batch: Batch) -> None:
        if step := self._claim(item, planned):
            self.store.steps.settle(step, "cancelled", self.now, reason)
            batch.tally.count("cancelled")
