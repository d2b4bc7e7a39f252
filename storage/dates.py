"""The date records: what a person told about the papers of one holder, and when the next reminder falls due.

Only what was told is kept; windows, last days and steps are computed elsewhere. `next_due_at` is indexed, so looking
for due records costs by what is due, not by how many people there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from storage.database import Database, Row, StorageBusy
from storage.moments import day_or_none, from_ms, iso_or_none, moment_or_none, ms_or_none, to_ms

TRIES = 20


@dataclass(frozen=True, slots=True)
class DateRecord:
    """One holder's dates. `changed_at` moves with every save, `told_at` stays."""

    person: str
    holder: str
    told_at: datetime
    changed_at: datetime
    expires_on: date | None = None
    endorsed_on: date | None = None
    confirmed_on: date | None = None
    next_due_at: datetime | None = None  # None: nothing planned
    wanted: bool = True  # reminders on
    snoozed_until_on: date | None = None
    version: int = 0  # 0: not stored yet


class Due(NamedTuple):
    """Which record falls due when; nothing else of it is read."""

    next_due_at: datetime
    person: str
    holder: str


class Dates:
    """All date records; unique by person and holder."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, person: str, holder: str) -> DateRecord | None:
        """One record, or None."""
        row = self._db.one("SELECT * FROM dates WHERE person = ? AND holder = ?", (person, holder))
        return _record(row) if row else None

    def of(self, person: str) -> list[DateRecord]:
        """A person's records, in the order they were told."""
        rows = self._db.query("SELECT * FROM dates WHERE person = ? ORDER BY told_at, holder", (person,))
        return [_record(row) for row in rows]

    def save(self, record: DateRecord) -> bool:
        """Stores the record as given. False: it was changed, removed or made by another since it was read."""
        values = (
            iso_or_none(record.expires_on),
            iso_or_none(record.endorsed_on),
            iso_or_none(record.confirmed_on),
            to_ms(record.told_at),
            to_ms(record.changed_at),
            ms_or_none(record.next_due_at),
            int(record.wanted),
            iso_or_none(record.snoozed_until_on),
        )
        if record.version == 0:
            # Counting starts at the moment, so a record made anew is not taken for a removed one.
            return self._db.changed(
                "INSERT INTO dates (expires_on, endorsed_on, confirmed_on, told_at, changed_at, next_due_at, wanted,"
                " snoozed_until_on, person, holder, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (person, holder) DO NOTHING",
                (*values, record.person, record.holder, to_ms(record.changed_at)),
            )
        return self._db.changed(
            "UPDATE dates SET expires_on = ?, endorsed_on = ?, confirmed_on = ?, told_at = ?, changed_at = ?,"
            " next_due_at = ?, wanted = ?, snoozed_until_on = ?, version = version + 1"
            " WHERE person = ? AND holder = ? AND version = ?",
            (*values, record.person, record.holder, record.version),
        )

    def change(self, person: str, holder: str, edit: Callable[[DateRecord | None], DateRecord]) -> None:
        """Reads, edits (None: not there yet) and stores as one act. Raises StorageBusy.

        `edit` may be called more than once, and its result is for the same person and holder.
        """
        with self._db.transaction():
            for _ in range(TRIES):
                if self.save(edit(self.get(person, holder))):
                    return
        raise StorageBusy("同一条日期一直在被改，这次没有存上。稍后再试")

    def plan(self, record: DateRecord, next_due_at: datetime | None) -> bool:
        """Moves the next due moment alone. False: the record changed since it was read, so the plan is stale."""
        return self._db.changed(
            "UPDATE dates SET next_due_at = ?, version = version + 1 WHERE person = ? AND holder = ? AND version = ?",
            (ms_or_none(next_due_at), record.person, record.holder, record.version),
        )

    def remove(self, person: str, holder: str) -> bool:
        """Deletes one record; False when there was none."""
        return self._db.changed("DELETE FROM dates WHERE person = ? AND holder = ?", (person, holder))

    def due(self, now: datetime, limit: int, after: DateRecord | None = None) -> list[DateRecord]:
        """What is due at `now`, the longest waiting first; `after` the last record of the page before goes on."""
        position = (-(2**62), "", "")
        if after is not None and after.next_due_at is not None:
            position = (to_ms(after.next_due_at), after.person, after.holder)
        rows = self._db.query(
            "SELECT * FROM dates WHERE next_due_at <= ? AND (next_due_at, person, holder) > (?, ?, ?)"
            " ORDER BY next_due_at, person, holder LIMIT ?",
            (to_ms(now), *position, limit),
        )
        return [_record(row) for row in rows]

    def due_keys(self, now: datetime, limit: int, after: Due | None = None) -> list[Due]:
        """Like `due`, answered from the index alone: it lies together however many people there are, while the
        records themselves lie scattered among everybody's."""
        position = (to_ms(after.next_due_at), after.person, after.holder) if after else (-(2**62), "", "")
        rows = self._db.query(
            "SELECT next_due_at, person, holder FROM dates"
            " WHERE next_due_at <= ? AND (next_due_at, person, holder) > (?, ?, ?)"
            " ORDER BY next_due_at, person, holder LIMIT ?",
            (to_ms(now), *position, limit),
        )
        return [Due(from_ms(row["next_due_at"]), row["person"], row["holder"]) for row in rows]

    def page(self, limit: int, after: DateRecord | None = None) -> list[DateRecord]:
        """All records, by person and holder, a page at a time; `after` the last one of the page before."""
        rows = self._db.query(
            "SELECT * FROM dates WHERE (person, holder) > (?, ?) ORDER BY person, holder LIMIT ?",
            (after.person if after else "", after.holder if after else "", limit),
        )
        return [_record(row) for row in rows]

    def planned(self, begin: datetime, end: datetime) -> list[datetime]:
        """The next due moments from `begin` to before `end`, in order: what is coming, one for each record."""
        rows = self._db.query(
            "SELECT next_due_at FROM dates WHERE next_due_at >= ? AND next_due_at < ? ORDER BY next_due_at",
            (to_ms(begin), to_ms(end)),
        )
        return [from_ms(row["next_due_at"]) for row in rows]

    def next_moment(self) -> datetime | None:
        """When the earliest record falls due, or None: how long a dispatcher may rest."""
        row = self._db.one("SELECT min(next_due_at) AS first FROM dates WHERE next_due_at IS NOT NULL")
        return moment_or_none(row["first"]) if row else None

    def count(self) -> int:
        """How many records there are."""
        row = self._db.one("SELECT count(*) AS n FROM dates")
        return int(row["n"]) if row else 0


def _record(row: Row) -> DateRecord:
    return DateRecord(
        person=row["person"],
        holder=row["holder"],
        told_at=from_ms(row["told_at"]),
        changed_at=from_ms(row["changed_at"]),
        expires_on=day_or_none(row["expires_on"]),
        endorsed_on=day_or_none(row["endorsed_on"]),
        confirmed_on=day_or_none(row["confirmed_on"]),
        next_due_at=moment_or_none(row["next_due_at"]),
        wanted=bool(row["wanted"]),
        snoozed_until_on=day_or_none(row["snoozed_until_on"]),
        version=row["version"],
    )
