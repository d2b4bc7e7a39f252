"""How moments and days are kept: a moment as integer milliseconds since 1970-01-01 UTC, a day as ISO text.

Repositories take and give aware datetimes (given back in Asia/Shanghai) and dates; milliseconds never leave this
package. Fractions of a millisecond are dropped. A naive datetime raises TypeError.
Columns that hold a moment are named `at` or `…_at`; columns that hold a day are named `day` or `…_on`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from clock import SHANGHAI

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """The moment as we keep it. Raises TypeError for a naive one."""
    return (moment - EPOCH) // MILLISECOND


def from_ms(kept: int) -> datetime:
    """A kept moment, aware, in Asia/Shanghai."""
    return datetime.fromtimestamp(kept / 1000, SHANGHAI)


def ms_or_none(moment: datetime | None) -> int | None:
    """Like `to_ms`, None stays None."""
    return None if moment is None else to_ms(moment)


def moment_or_none(kept: int | None) -> datetime | None:
    """Like `from_ms`, None stays None."""
    return None if kept is None else from_ms(kept)


def iso_or_none(day: date | None) -> str | None:
    """A day as ISO text, None stays None."""
    return None if day is None else day.isoformat()


def day_or_none(kept: str | None) -> date | None:
    """A kept day, None stays None."""
    return None if kept is None else date.fromisoformat(kept)
