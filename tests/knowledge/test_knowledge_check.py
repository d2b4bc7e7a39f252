"""Every defect is named with its file, its line, what is wrong and how to mend it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from knowledge.check import check, notices
from knowledge.checks.figures import figures_in
from knowledge.coverage import holes, render
from knowledge.diff import diff
from knowledge.load import SHIPPED, load, read_folder, tidy
from knowledge.model import Edition

BAD = Path(__file__).parent / "bad"
TABLE = tomllib.loads((BAD / "table.toml").read_text(encoding="utf-8"))
FILES = sorted(path for path in BAD.iterdir() if path.name != "table.toml")

WRITTEN_FIGURES = """
到期前 30 天内|三个工作日后|满六十天|居住半年以上|交满六个月|签注后第三个工作日|120分|一个月内|80%|0.8倍|零点八倍
百分之二十|罚三万元|一万二千元|十五天左右|满6月|十二个月|两年|三次|两份材料|两份复印件|二十周岁|第二个工作日|3 个|５天
最低十分钟|1,000 元|24小时|二分之一|一百二十分|六十天内|6个月|12577 元|12345 元|一岁|一天|一周|一倍
「请于两个工作日后递交」
"""
NO_FIGURES = """
到期前 {endorse_window_days} 天内|沪府规〔2022〕21号|国务院令第663号|58号令|第十条|第10条|第（一）项|2018年7月起
2018年7月1日|2023-05-29|打 12345 问|12333、12367|962222|1. 先签注|2、再确认|2023 年的指南|2015–2022 年|2023、2024 年
2025年12月1日起|每年7月调整|一年签一次|一家单位|一份|两份指南都说|一年一次|十分方便|最后一天|周一到周五|星期三
万一年限断了|统一日期|三样材料里选一样|四条路线|A4 纸|两家公司同时申报|当天|第二天|七月|一起
二〇二三年|021-12345678|第一年|五级|三者|{a} 万元|不到{a}年|2025 年度|2026年底|12月31日前|2018 年 7 月|分两步|一旦
下一个工作日|最低是零分|每小一岁|《2023年某某指南》
"""


def listed(samples: str) -> list[str]:
    return [sample for row in samples.strip().split("\n") for sample in row.split("|")]


def test_the_small_good_knowledge_has_no_issue(texts: dict[str, str]) -> None:
    assert check(texts) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_defect_is_named_with_its_line_and_mend(file: Path, texts: dict[str, str]) -> None:
    case = TABLE[file.stem]
    texts[case["put"]] = tidy(file.read_bytes().decode("utf-8", errors="replace"))
    issues = check(texts)
    named = [issue for issue in issues if all(word in str(issue) for word in case["says"])]
    assert named, issues
    where = case.get("file", case["put"])
    assert (where, case["line"]) in {(issue.file, issue.line) for issue in named}, named
    assert all(issue.what and issue.mend for issue in issues)


def test_every_bad_file_is_in_the_table() -> None:
    assert sorted(TABLE) == [file.stem for file in FILES]


@pytest.mark.parametrize("sample", listed(WRITTEN_FIGURES))
def test_a_written_figure_is_found(sample: str) -> None:
    assert list(figures_in(sample))


@pytest.mark.parametrize("sample", listed(NO_FIGURES))
def test_what_only_looks_like_a_figure_is_let_pass(sample: str) -> None:
    assert list(figures_in(sample)) == []


def test_another_entry_may_be_named_by_its_title(texts: dict[str, str]) -> None:
    where = "entries/permit/where.md"
    texts[where] = texts[where].replace("去哪里签注", "签注要几天办完").replace("省得排队", "见「两天能办完吗」")
    assert "「两天" not in texts["entries/permit/when.md"]
    assert [issue.file for issue in check(texts)] == [where]
    texts["entries/permit/when.md"] = texts["entries/permit/when.md"].replace("什么时候签注", "两天能办完吗")
    assert check(texts) == []


def test_a_byte_order_mark_and_windows_line_ends_are_let_pass(texts: dict[str, str]) -> None:
    windows = {path: "\ufeff" + text.replace("\n", "\r\n") for path, text in texts.items()}
    assert check(windows) == []
    mine, theirs = load(texts), load(windows)
    assert isinstance(mine, Edition)
    assert isinstance(theirs, Edition)
    assert mine.digest == theirs.digest


def test_the_line_is_right_below_a_list_and_a_text_of_many_lines(texts: dict[str, str]) -> None:
    texts["wording/long.toml"] = '[a]\ntext = """\none = 1\n[b]\n"""\nlist = [\n  "]",\n  "x",\n]\n\n[b]\nText = "y"\n'
    assert [issue.line for issue in check(texts)] == [12]


def test_a_broken_source_file_is_one_issue_and_not_one_for_every_entry(texts: dict[str, str]) -> None:
    texts["sources.toml"] = "[rules\n"
    assert [issue.file for issue in check(texts)] == ["sources.toml"]


def test_a_broken_lexicon_is_named_first_and_not_missed_by_every_entry(texts: dict[str, str]) -> None:
    texts["lexicon/more_things.toml"] = '[[concepts]]\nname = "到期\n'
    assert [(issue.file, issue.line) for issue in check(texts)] == [("lexicon/more_things.toml", 2)]
    texts["lexicon/things.toml"] += "oops"
    where = "entries/permit/where.md"
    texts[where] = texts[where].replace("省得排队", "三个工作日")
    assert [issue.file for issue in check(texts)] == ["lexicon/more_things.toml", "lexicon/things.toml", where]


def test_a_broken_wording_is_not_missed_by_the_intents(texts: dict[str, str]) -> None:
    texts["wording/talk.toml"] = "[greeting\n"
    assert [issue.file for issue in check(texts)] == ["wording/talk.toml"]


def test_what_is_missing_hides_no_other_fault(texts: dict[str, str]) -> None:
    when = "entries/permit/when.md"
    title, rest = texts[when].split("\n", 2)[1:]
    assert title.startswith("title")
    texts[when] = "+++\n" + rest.replace("{window_days}", "30")
    assert {issue.what for issue in check(texts)} == {"缺 title", "正文里直接写了数字「30」"}


def test_what_cannot_be_read_is_not_told_as_gone(texts: dict[str, str]) -> None:
    broken = {**texts, "lexicon/things.toml": texts["lexicon/things.toml"] + "oops"}
    assert diff(texts, broken) == ["lexicon/things.toml：有改动，读不出细节"]
    assert diff(broken, texts) == ["lexicon/things.toml：有改动，读不出细节"]


def test_a_missing_source_file_is_named(texts: dict[str, str]) -> None:
    del texts["sources.toml"]
    assert [issue.file for issue in check(texts)] == ["sources.toml"]


def test_a_link_to_a_broken_entry_is_no_second_issue(texts: dict[str, str]) -> None:
    texts["entries/permit/where.md"] = "+++\ntitle =\n+++\n"
    assert {issue.file for issue in check(texts)} == {"entries/permit/where.md"}


@pytest.mark.parametrize("text", ["", "+++", "+++\n+++", "===", "+++\na.b.c = 1\n[a]\n+++\n", "\x00\x01", "[" * 3000])
@pytest.mark.parametrize("path", ["entries/x.md", "sources.toml", "parameters/x.toml", "lexicon/things.toml", "a/b"])
def test_bad_content_never_raises(path: str, text: str, texts: dict[str, str]) -> None:
    check({**texts, path: text})
    check({path: text})


@pytest.mark.parametrize("char", ["\x00", "\x0c", "\u200b", "\ud800"])
def test_a_character_that_cannot_be_seen_is_named(char: str, texts: dict[str, str]) -> None:
    when = "entries/permit/when.md"
    texts[when] = texts[when].replace("申请表", f"申请{char}表")
    assert [(issue.file, issue.line, issue.what) for issue in check(texts)] == [(when, 36, "这一行里有看不见的字符")]


def test_nothing_at_all_is_an_issue() -> None:
    assert check({})
    assert isinstance(load({}), list)


def test_an_overdue_review_is_listed_and_is_no_defect(texts: dict[str, str]) -> None:
    assert notices(texts, date(2027, 4, 30)) == []
    due = notices(texts, date(2027, 5, 1))
    assert {(issue.file, issue.line) for issue in due} == {
        ("entries/permit/when.md", 19),
        ("entries/permit/where.md", 7),
    }
    assert check(texts) == []


def test_a_yearly_figure_without_its_successor_is_listed(texts: dict[str, str]) -> None:
    due = notices(texts, date(2027, 7, 1))
    assert ("parameters/permit/wage.toml", 5) in {(issue.file, issue.line) for issue in due}


def test_the_shipped_content_has_no_issue() -> None:
    assert [str(issue) for issue in check(read_folder(SHIPPED))] == []


def test_the_shipped_content_carries_every_fact_and_the_table_is_up_to_date() -> None:
    shipped = load(read_folder(SHIPPED))
    assert isinstance(shipped, Edition), shipped
    assert holes(shipped) == []
    table = SHIPPED.parent.parent / "docs" / "coverage.md"
    assert table.read_text(encoding="utf-8") == render(shipped), "run: bot.py kb coverage --write docs/coverage.md"
