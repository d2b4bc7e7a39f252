"""What an entry says on a day: figures, cautions, and the 依据 line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from knowledge.answer import answer_parts, shown, source_line
from knowledge.model import Edition, NotKnown

FRESH = date(2026, 11, 22)


def said(edition: Edition, day: date, entry: str = "permit/when") -> str:
    parts = answer_parts(edition, edition.entries[entry], day)
    return f"{parts.short}\n{parts.details}"


def test_the_body_is_cut_into_short_line_details_and_more(edition: Edition) -> None:
    parts = answer_parts(edition, edition.entries["permit/when"], FRESH)
    assert parts.short == "到期前 30 天内就能签注，当天能办完最好别拖到最后。"
    assert parts.details.startswith("带这些去：\n· ")
    assert parts.more == "平均工资现在是 12,577.5 元，这里只是举例。"


def test_a_figure_is_the_one_of_the_day(edition: Edition) -> None:
    assert "到期前 30 天" in said(edition, date(2026, 12, 31))
    assert "到期前 45 天" in said(edition, date(2027, 1, 1))


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2028, 1, 1)])
def test_an_unknown_figure_is_said_to_be_so_and_the_answer_stands(edition: Edition, day: date) -> None:
    text = said(edition, day)
    assert text.startswith("到期前（目前没有核实过的数字）天内就能签注")
    assert "带这些去" in text
    with pytest.raises(NotKnown):
        edition.value_on("window_days", day)


def test_a_parameter_that_does_not_exist_is_not_known(edition: Edition) -> None:
    with pytest.raises(NotKnown):
        edition.value_on("nothing", FRESH)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (30, "30"),
        (9999, "9999"),
        (10000, "10,000"),
        (12577, "12,577"),
        (Decimal("0.80"), "0.8"),
        (Decimal("3.0"), "3"),
        (Decimal("100"), "100"),
        (Decimal("12577.50"), "12,577.5"),
        (0, "0"),
    ],
)
def test_figures_are_shown_as_people_write_them(value: int | Decimal, text: str) -> None:
    assert shown(value) == text


def test_sources_named_alike_share_the_name_and_list_their_dates(edition: Edition) -> None:
    parts = answer_parts(edition, edition.entries["permit/when"], FRESH)
    assert parts.source == "依据：示例办法第十条（2016-01-01 起）；示例指南（2023-05-29、2025-03-27）"


def test_several_entries_share_one_source_line(edition: Edition) -> None:
    line = source_line(edition, [edition.entries["permit/where"], edition.entries["permit/when"]])
    assert (
        line == "依据：示例办法（2016-01-01 起）；示例办法第十条（2016-01-01 起）；示例指南（2023-05-29、2025-03-27）"
    )


def test_an_entry_past_its_review_says_so_and_a_fresh_one_does_not(edition: Edition) -> None:
    assert "上次核实" not in said(edition, date(2027, 4, 30), "permit/where")
    assert "上次核实是2026年11月1日" in said(edition, date(2027, 5, 1), "permit/where")


def test_a_yearly_figure_past_its_time_says_which_year_it_is(edition: Edition) -> None:
    entry = edition.entries["permit/where"]
    wages = replace(edition, entries={entry.id: replace(entry, short="基数是 {wage} 元。")})
    assert "年度" not in said(wages, date(2027, 6, 30), entry.id)
    assert "2026 年度的数，2027年7月1日起该有新的" in said(wages, date(2027, 7, 1), entry.id)
    assert "年度" not in said(wages, date(2026, 6, 30), entry.id)
