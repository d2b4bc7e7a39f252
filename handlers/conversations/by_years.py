"""Points that go by full years, worked out for the years a question names: 结婚七年能加几分 → 7 × 4 = 28 分."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.conversations.amounts import MONTHS_A_YEAR, durations
from handlers.turn import Answer, Turn
from knowledge.model import NotKnown
from understanding.normalise import normalise

# entry → what a year of it gives, the most of it all, and the words beside which the years stand
_BY_YEARS = {
    "points/spouse-hukou": ("spouse_points_year", "spouse_points_max", re.compile(r"婚|领证|登记|[嫁娶]")),
    "points/insurance-years": ("insurance_year_points", "", re.compile(r"社保|[缴交]")),
}
_HOW_MANY = re.compile(r"几分|多少|几多|[多加给算拿积][^,，。]{0,3}分")


def led_by_the_sum(turn: Turn, answer: Answer) -> Answer:
    """The answer, led by the points for the full years that the question names; as it is where it names none."""
    text = normalise(turn.message.text)
    if answer.reply is None or answer.topic not in _BY_YEARS or not _HOW_MANY.search(text):
        return answer
    each_name, most_name, beside = _BY_YEARS[answer.topic]
    years = _years(text, beside)
    if not years:
        return answer
    try:
        each = int(turn.edition.value_on(each_name, turn.today))
        most = int(turn.edition.value_on(most_name, turn.today)) if most_name else 0
    except NotKnown:
        return answer
    values = {"years": years, "each": each, "points": years * each, "most": most}
    key = "my_points.years_most" if most and years * each > most else "my_points.years"
    return replace(answer, reply=replace(answer.reply, text=f"{turn.say(key, **values)}\n\n{answer.reply.text}"))


def _years(text: str, beside: re.Pattern[str]) -> int:
    """The full years of the first length of time near such words; 0 where there is none. 社保一年几分 asks the rate."""
    for found in durations(text):
        around = text[max(0, found.start - 12) : found.end + 6]
        if beside.search(around) and found.months > MONTHS_A_YEAR:
            return found.months // MONTHS_A_YEAR
    return 0
