"""What a reminder says: sentences from the knowledge's wording (remind_KIND.*), filled with the person's own dates.

Counts of days are as of the day on which it is said: a held reminder that is spoken later counts anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clock import chinese_day
from reminders.tasks import Planned
from storage.dates import DateRecord
from understanding.holders import SELF
from wechat.template_fields import shape

VALUES = ("holder", "step", "expires_on", "due_on", "days_left", "next_act")  # what a template field may show


def push_text(wording: Mapping[str, str], record: DateRecord, planned: Planned, today: date) -> str:
    """The reminder as a text. Raises KeyError where the wording lacks the kind of step."""
    return wording[f"remind_{planned.kind}.text"].format_map(_blanks(wording, record, planned, today))


def push_fields(
    wording: Mapping[str, str], record: DateRecord, planned: Planned, today: date, names: Mapping[str, str]
) -> dict[str, str]:
    """The reminder as a template's fields: `names` is field → our value. Raises BadField, KeyError."""
    values = field_values(wording, record, planned, today)
    return {field: shape(field, values[value]) for field, value in names.items()}


def field_values(wording: Mapping[str, str], record: DateRecord, planned: Planned, today: date) -> dict[str, str]:
    """Our values by name, each as it may be printed."""
    blanks = _blanks(wording, record, planned, today)
    return {
        "holder": record.holder,
        "step": wording[f"remind_{planned.kind}.step"],
        "expires_on": blanks["expires_on"],
        "due_on": blanks["due_on"],
        "days_left": blanks["left"],
        "next_act": wording[f"remind_{planned.kind}.next_act"].format_map(blanks),
    }


def _blanks(wording: Mapping[str, str], record: DateRecord, planned: Planned, today: date) -> dict[str, str]:
    own = record.holder == SELF
    return {
        "whose": wording["remind.whose_own" if own else "remind.whose"].format(holder=record.holder),
        "said": "" if own else record.holder,  # what stands before 已签注 in the person's answer
        "holder": record.holder,
        "expires_on": chinese_day(record.expires_on or planned.deadline or planned.day),
        "due_on": chinese_day(planned.deadline or planned.day),
        "left": _left(wording, planned.deadline, today),
    }


def _left(wording: Mapping[str, str], deadline: date | None, today: date) -> str:
    if deadline is None:
        return wording["remind.no_deadline"]
    days = (deadline - today).days
    return wording["remind.left" if days > 0 else "remind.today" if days == 0 else "remind.past"].format(days=abs(days))
