"""What is typed into a file stays: only what was changed is written anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small import small_files

from console.differences import differences, merged
from console.entry_text import read_values, write_values
from console.figure_text import read_figure, set_words, write_figure
from console.issues import by_field
from knowledge.load import SHIPPED, read_folder
from messages import Issue

ENTRY = """+++
title = "签注" # 标题
asks = [
  "甲", # 为什么
  "乙",
  # 关于丙
  "丙",
]
reviewed_on = 2026-11-01

[[sources]]
# 官方
id = "a"

[[sources]]
id = "b"
at = "第一条"
+++
短答。

细节

===
更多
"""


def shipped(folder: str) -> list[tuple[str, str]]:
    return [(path, text) for path, text in read_folder(SHIPPED).items() if path.startswith(folder)]


def test_every_shipped_entry_is_written_back_letter_by_letter() -> None:
    for path, text in shipped("entries/"):
        values = read_values(text)
        assert values is not None, path
        assert write_values(text, values) == text, path


def test_every_shipped_figure_is_written_back_letter_by_letter() -> None:
    for path, text in shipped("parameters/"):
        values = read_figure(text)
        assert values is not None, path
        assert write_figure(text, values) == text, path


def test_comments_and_order_survive_changes_in_lists_and_tables() -> None:
    values = read_values(ENTRY)
    assert values is not None
    changed = replace(values, asks=("甲", "新", "丙"), sources=(("a", "第二条"), ("c", ""), ("b", "第一条")))
    text = write_values(ENTRY, changed)
    assert read_values(text) == changed
    for comment in ("# 标题", "# 为什么", "# 关于丙", "# 官方"):
        assert comment in text
    assert text.index("title") < text.index("asks") < text.index("reviewed_on") < text.index("[[sources]]")
    assert text.endswith("短答。\n\n细节\n\n===\n更多\n")


def test_a_new_entry_can_be_read_back() -> None:
    values = read_values(ENTRY)
    assert values is not None
    assert read_values(write_values("", values)) == values


@pytest.mark.parametrize("text", ["", "no fence", "+++\ntitle = \n+++\n", "+++\nsources = 3\n+++\n"])
def test_what_no_form_can_show_is_said_to_be_so(text: str) -> None:
    assert read_values(text) is None


def test_a_figure_keeps_its_digits() -> None:
    text = small_files()["parameters/permit/wage.toml"]
    values = read_figure(text)
    assert values is not None
    longer = replace(
        values,
        rows=(*values.rows, replace(values.rows[-1], since=values.rows[0].since.replace(year=2027), value="0.80")),
    )
    written = write_figure(text, longer)
    assert "value = 12577.50" in written
    assert "value = 0.80" in written


def test_words_of_an_unknown_concept_are_not_written() -> None:
    text = small_files()["lexicon/things.toml"]
    assert set_words(text, "没有的", ["词"]) is None
    assert set_words("[[", "签注", ["词"]) is None
    assert set_words(text, "签注", ["签注", "刷卡"]) == text


def test_issues_find_their_fields() -> None:
    places = {2: "title", 6: "asks", 9: "reviewed_on", 13: "sources", 18: "short", 20: "details", 23: "more", 0: ""}
    for line, name in places.items():
        found = by_field(ENTRY, [Issue("f", line, "错", "改")])
        assert list(found) == [name], line


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("a\nB\nc\nd\ne", "a\nb\nc\nD\ne", "a\nB\nc\nD\ne"),
        ("x\na\nb\nc\nd\ne", "a\nb\nc\nd\ne\ny", "x\na\nb\nc\nd\ne\ny"),
        ("a\nc\nd\ne", "a\nb\nc\nd\nd2\ne", "a\nc\nd\nd2\ne"),
        ("a\nB\nc\nd\ne", "a\nB\nc\nd\ne", "a\nB\nc\nd\ne"),  # the same thought twice
        ("a\nB\nc\nd\ne", "a\nβ\nc\nd\ne", None),
        ("a\nb\nc\nd", "a\nb\nc\nd\nE", None),
        ("a\nB\nc\nd\ne", "a\nb\nC\nd\ne", None),  # side by side may well belong together
    ],
)
def test_two_changes_are_merged_where_they_touch_different_lines(theirs: str, mine: str, both: str | None) -> None:
    base = "a\nb\nc\nd\ne"
    assert merged(base, theirs, mine) == both
    assert merged(base, mine, theirs) == both


def test_only_the_fields_that_differ_are_shown() -> None:
    mine = ENTRY.replace("短答。", "短答！").replace('at = "第一条"', 'at = "第二条"')
    assert [(d.label, d.theirs, d.mine) for d in differences(ENTRY, mine)] == [
        ("短答", "短答。", "短答！"),
        ("依据", "a \nb 第一条", "a \nb 第二条"),
    ]
    assert [d.label for d in differences("a\nb\nc", "a\nB\nc")] == ["第 2 行起"]
    assert [d.theirs for d in differences(None, "a")] == ["（删去了）"]
