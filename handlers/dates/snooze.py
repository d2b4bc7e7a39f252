"""下周提醒, 推迟一周, 提前三天提醒, 晚上8点提醒我, 别忘了提醒我: from when on to remind.

A record keeps one thing of it: the day before which nothing is said. An hour, a reminder every day and more lead than
the window gives cannot be kept; then that is said, and what will come instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from clock import chinese_day
from handlers.dates import say
from handlers.dates.asking import asking
from handlers.dates.records import Edit, keep, known, record_of, with_expiry
from handlers.dates.say import long_day
from handlers.turn import Answer, Change, Turn, speak
from storage.dates import DateRecord
from understanding.dates import find_dates
from understanding.holders import SELF
from understanding.normalise import chinese_number, normalise

PUT_OFF = timedelta(days=3)  # 晚点提醒, without a day

_AMOUNT = r"(?P<number>\d{1,3}|[一两二三四五六七八九十]{1,3}|半)个?(?P<unit>天|日|周|星期|礼拜|月)"
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
_LEAD = re.compile(rf"(?:提前|提早|早|(?:到期|过期|截止)之?前){_AMOUNT}")
_LATER_BY = re.compile(
    rf"(?:推迟|延后|延迟|延长|延|晚|迟|缓|过|隔|等|往后推?|拖){_AMOUNT}|{_AMOUNT.replace('P<', 'P<then_')}(?:以|之)?后"
)
_LATER = re.compile(
    r"推迟|延后|延迟|往后|晚点|迟点|稍后|[过等隔缓]\S{0,2}[几两]?(?:天|日|阵)|改天|回头|再(?:来)?(?:提醒|叫|喊|通知|催)|下个?[周月星礼]|明年|先[别不]|暂时|周末|最近|这阵"
)
_HOUR = re.compile(r"早上|上午|中午|下午|傍晚|晚上|半夜|凌晨|\d{1,2}(?:点|:\d\d)|[一二两三四五六七八九十]点")
_EVERY = re.compile(r"每天|天天|每日|每[个隔]?(?:周|星期|礼拜|小时|半天)|一天一次|一直提醒")
_REMIND = re.compile(r"提醒|[喊叫催]我|通知我|告诉我")
_ONE_MORE = re.compile(r"[加设建开]|记(?!得|着|住)|订阅|闹钟|闹铃|新|另|别人|帮|功能|服务")  # wants another one
_ASKS_WHEN = re.compile(  # 怎么还没提醒我, 提前几天提醒
    r"(?:怎么|咋|为什么|为何|为啥)(?:还|都|又|也|一直)*[不没]\S{0,3}(?:提醒|通知)|提前(?:多久|多少天|几天|多长时间)\S{0,4}(?:提醒|通知|[叫喊]我)"
)
_ASKS = re.compile(r"[?？吗]|(?<![过等隔缓])几|多久|多少|哪|什么|啥|怎|咋|([一-鿿])不\1")
_MAY = re.compile(
    r"^(?:你|请|问|麻烦|那|我)*(?:可以|可不可以|能不能|能否|能)|(?:可以|好|行|成)[吗么不][?？。~]*$"
)  # asks for it
_WEEKEND = re.compile(r"(?P<next>下个?)?(?:周|星期|礼拜)末")
_LONGEST = 24  # characters: in a longer message it is said by the way


def tells_when(turn: Turn, intent: str, roles: Collection[str], holders: Sequence[str]) -> bool:
    """Whether it is told when to remind, or only once more that it is wanted, of a date that is known."""
    text = normalise(turn.message.text)
    asks_when = bool(_ASKS_WHEN.search(text))
    wished = _LEAD.search(text) and _MAY.search(text)  # 可以提前10天提醒我吗
    if len(text) > _LONGEST or set(roles) - {"remind", ""} or not (asks_when or _REMIND.search(text)):
        return False
    if not asks_when and (intent not in ("", "set_date", "snooze") or (_ASKS.search(text) and not wished)):
        return False
    names = {record.holder for record in known(turn)}
    if not names or not set(holders) <= {*names, SELF}:
        return False
    if asks_when or _LEAD.search(text) or _EVERY.search(text) or _LATER.search(text) or "remind" in roles:
        return True
    once_more = intent == "set_date" and not roles and (SELF in names or bool(holders))
    return not _ONE_MORE.search(text) and (once_more or bool(_HOUR.search(text)))


def snooze(turn: Turn, holders: Sequence[str]) -> Answer:
    """Nothing before the day that is told, but never after the last day of what it is about."""
    records = known(turn)
    if not records:
        return asking(speak(turn, turn.say("date_snooze.none"), outcome="dates"), turn, SELF)
    chosen = [record for record in records if record.holder in holders] or records
    text = normalise(turn.message.text)
    if _ASKS_WHEN.search(text):
        return _as_planned(turn, chosen)
    if lead := _LEAD.search(text):
        return _with_lead(turn, chosen, _days(lead["number"], lead["unit"]))
    said = [mention.day for mention in find_dates(turn.message.text, turn.now) if mention.day]
    if said and max(said) < turn.today:
        return _as_planned(turn, chosen, turn.say("date_snooze.over", day=chinese_day(max(said))))
    if _EVERY.search(text):
        return _as_planned(turn, chosen, turn.say("date_snooze.every"))
    day = _until(turn, text, said)
    if day is None:
        return _as_planned(turn, chosen, *_about_the_hour(turn, text, chosen))
    return _put_off(turn, chosen, day, text)


def _put_off(turn: Turn, chosen: Sequence[DateRecord], day: date, text: str) -> Answer:
    moved = [replace(record, snoozed_until_on=day) for record in chosen]
    comes = _next(turn, moved)
    lines = [turn.say("date_snooze.done", day=long_day(day))]
    if comes and comes.date() > day:
        lines = [turn.say("date_snooze.early", day=chinese_day(day), next=long_day(comes.date()))]
    lines += _about_the_hour(turn, text, moved)
    for record in chosen:
        last = _last_day(turn, record)
        if last and turn.today <= last < day:
            lines.append(turn.say("date_snooze.last_day", whose=say.whose(turn, record.holder), day=chinese_day(last)))
    changes = [keep(turn, record.holder, _nothing_before(day)) for record in chosen]
    return speak(turn, "\n".join(lines), outcome="dates").adding(*changes)


def _with_lead(turn: Turn, chosen: Sequence[DateRecord], lead: int, key: str = "lead") -> Answer:
    """提前三天提醒就行: so many days before each one's last day, if that is ahead and something can be done then."""
    lines: list[str] = []
    changes: list[Change] = []
    unmoved: list[DateRecord] = []
    for record in chosen:
        days = say.computed(turn, record)
        last = _last_day(turn, record)
        if last is None:
            continue
        day = last - timedelta(days=lead)
        opens = days.confirm_from if days.endorsing_done else days.window_opens_on
        values = {"whose": say.whose(turn, record.holder), "lead": lead, "last": chinese_day(last)}
        if opens and day < opens:
            lines.append(turn.say("date_snooze.no_lead", **values, opens=chinese_day(opens)))
            unmoved.append(record)
        elif day <= turn.today:
            lines.append(turn.say("date_snooze.lead_over", **values, day=chinese_day(day)))
            unmoved.append(record)
        else:
            lines.append(turn.say(f"date_snooze.{key}", **values, day=long_day(day)))
            changes.append(keep(turn, record.holder, _nothing_before(day)))
    if not lines:
        return _as_planned(turn, chosen)
    if comes := _next(turn, unmoved):
        lines.append(_next_line(turn, comes))
    return speak(turn, "\n".join(lines), outcome="dates").adding(*changes)


def with_lead_told(turn: Turn, told: Mapping[str, date], answer: Answer) -> Answer:
    """The answer to days that were told, and what became of the lead told with them: 3月15号到期，提前三天提醒我."""
    text = normalise(turn.message.text)
    lead = _LEAD.search(text)
    if not (lead and _REMIND.search(text) and told and answer.changes and answer.reply):
        return answer
    records = [with_expiry(record_of(turn, holder), day) for holder, day in told.items()]
    kept = _with_lead(turn, records, _days(lead["number"], lead["unit"]), "lead_told")
    if kept.reply is None:
        return answer
    text = f"{answer.reply.text}\n{kept.reply.text}"
    return replace(answer, reply=replace(answer.reply, text=text)).adding(*kept.changes)


def _saturday(today: date, of_next_week: bool) -> date:
    """The Saturday of this week, or of the next where that is said or this one is over."""
    this = today + timedelta(days=5 - today.weekday())
    return this + timedelta(days=7) if of_next_week or this <= today else this


def _nothing_before(day: date) -> Edit:
    return lambda stored: replace(stored, snoozed_until_on=day)


def _as_planned(turn: Turn, chosen: Sequence[DateRecord], *first: str) -> Answer:
    """Nothing changes: what is known, and when the next reminder comes."""
    lines = [*first] + [line for record in chosen for line in say.own(turn, record)]
    comes = _next(turn, chosen)
    lines.append(_next_line(turn, comes) if comes else turn.say("date_snooze.no_next"))
    return speak(turn, "\n".join(lines), *turn.offer("list_dates", "calendar"), outcome="dates")


def _next_line(turn: Turn, comes: datetime) -> str:
    return turn.say("date_snooze.next", day=long_day(comes.date()), time=f"{comes:%H:%M}")


def _next(turn: Turn, records: Sequence[DateRecord]) -> datetime | None:
    """When the next reminder of these records comes."""
    planner = turn.config["planner"]
    moments = [planner.outlook(record, (), turn.now).next_at for record in records]
    return min((moment for moment in moments if moment), default=None)


def _about_the_hour(turn: Turn, text: str, records: Sequence[DateRecord]) -> list[str]:
    comes = _next(turn, records) if _HOUR.search(text) else None
    return [turn.say("date_snooze.hour", time=f"{comes:%H:%M}")] if comes else []


def _last_day(turn: Turn, record: DateRecord) -> date | None:
    days = say.computed(turn, record)
    if days.confirming_done:
        return None
    return days.confirm_by if days.endorsing_done else days.expires_on


def _until(turn: Turn, text: str, said: Sequence[date]) -> date | None:
    """The day told: of the calendar, or counted from today; None where nothing of the kind is told."""
    if ahead := next((day for day in said if day > turn.today), None):
        return ahead
    if by := _LATER_BY.search(text):
        return turn.today + timedelta(days=_days(by["number"] or by["then_number"], by["unit"] or by["then_unit"]))
    if weekend := _WEEKEND.search(text):
        return _saturday(turn.today, bool(weekend["next"]))
    if re.search(r"下个?(?:周|星期|礼拜)", text):
        return turn.today + timedelta(days=7 - turn.today.weekday())
    if "下个月" in text:
        return (turn.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    if "明年" in text:
        return date(turn.today.year + 1, 1, 1)
    if _HOUR.search(text) and "再" in text:
        return turn.today + timedelta(days=1)  # 晚上再提醒我
    vague = _LATER.search(text) or not (_HOUR.search(text) or _REMIND.search(text))
    return turn.today + PUT_OFF if vague else None


def _days(number: str, unit: str) -> int:
    if number == "半":
        return _DAYS[unit] // 2
    return (int(number) if number.isdecimal() else chinese_number(number) or 1) * _DAYS[unit]
