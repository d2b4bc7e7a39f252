"""What reading dates gives back. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["date", "impossible", "lunar", "ambiguous", "far", "vague", "denied"]
Role = Literal["expiry", "issued", "endorsed", "confirmed", "remind", ""]


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date said in a message.

    kind: `date` (`day` is meant), `impossible` (no such day), `lunar` (the old calendar), `ambiguous` (a date or a
    number, or one of several days), `far` (before 2010 or over ten years ahead), `vague` (no exact day was said),
    `denied` (不是12月10日).
    Every kind but `date` is to be asked about; `candidates` are the days to offer, the likeliest first.
    """

    said: str  # the words, as written
    span: tuple[int, int]  # where they stand in the message
    kind: Kind
    day: date | None = None  # set for `date`, and for `far` where the calendar reaches that far
    role: Role = ""  # what the words around say it is; `remind`: 下周五提醒我
    assumed_year: bool = False  # no year was said, and it is not this one
    year: int | None = None  # the year said or meant, also of an impossible date: to carry to the next turn
    month: int | None = None  # the month of a date without its day (明年3月), or of a day it lacks: carried likewise
    candidates: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """What was said before, for what a message leaves out: 明年3月到期 … 15号; 2027年3月8日到期 … 看错了，9号."""

    year: int | None = None
    month: int | None = None
    near: date | None = None  # the day that is corrected: a day of the month is of its month, a month lies close to it

    @property
    def of_month(self) -> tuple[int | None, int | None]:
        """The year and month of a day of the month said alone."""
        return (self.near.year, self.near.month) if self.near and not self.month else (self.year, self.month)


NO_HINT = Hint()


@dataclass(frozen=True, slots=True)
class Said:
    """What one form of the grammar read, before the words around it settle the year.

    Either `day` is settled (relative forms), or `month` and `dom` (day of the month) stand with or without a year.
    """

    kind: Kind = "date"
    day: date | None = None
    year: int | None = None
    month: int | None = None
    dom: int | None = None
    last: bool = False  # the month's last day
    in_month: bool = False  # 月初: some days of a month named before
    weekday: int | None = None  # a bare 周五: 0 is Monday
    candidates: tuple[date, ...] = ()
    role: Role = ""
    only_told: bool = False  # counts only where the words around say what it is, or nothing else was said
    last_resort: bool = False  # 刚签好: counts only where no other date was said
    only_exact: bool = False  # 3.4: a date only where the words around say so and it can be nothing else
