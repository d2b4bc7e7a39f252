"""How a reply is cut into pages that a person can read and tap."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages import Choice, Reply
from wechat.pages import HINT, PAGE, as_read, fit, pages

LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=([^"&]*)">(\d+) ([^<>]*)</a>')
CHOICES = (Choice("补签带什么", "permit/reissue"), Choice("积分会清零吗", "points/lost"), Choice("帮我记到期日", "set"))


def size(page: str) -> int:
    return len(page.encode())


def test_a_short_reply_is_one_page_with_source_and_choices_below() -> None:
    (page,) = pages(Reply("能补办，越早越好。", "依据：居住证暂行条例第十条（2016-01-01 起）", CHOICES))
    text, _, below = page.partition("\n\n")
    footer, choices = below.split("\n")
    assert text == "能补办，越早越好。"
    assert footer == "依据：居住证暂行条例第十条（2016-01-01 起）"
    assert as_read(choices) == "1 补签带什么  2 积分会清零吗  3 帮我记到期日"
    assert [link[:2] for link in LINK.findall(choices)] == [(c.label, c.target) for c in CHOICES]


def test_nothing_to_say_has_no_page() -> None:
    assert pages(Reply("", handoff=True)) == []


def test_choices_alone_are_a_page() -> None:
    assert len(pages(Reply("", choices=CHOICES))) == 1


def test_what_waits_for_more_stays_off_the_first_page() -> None:
    first, second = pages(Reply("先说这些。", "依据：指南（2023-05-29）", CHOICES, more="少见的情况。"))
    assert first.split("\n")[:4] == ["先说这些。", "", HINT, "依据：指南（2023-05-29）"]
    assert second == "少见的情况。"
    assert pages(Reply("", more="少见的情况。")) == ["少见的情况。"]


def test_a_long_list_is_cut_between_its_items() -> None:
    items = [f"· 第 {n} 样材料：" + "原件和复印件，" * 6 + "收好" for n in range(60)]
    cut = pages(Reply("带这些：\n" + "\n".join(items), "依据：指南（2023-05-29）", CHOICES, more="另外：带笔。"))
    lines = [line for page in cut for line in page.split("\n")]
    assert len(cut) > 3
    assert [line for line in lines if line.startswith("·")] == items
    assert [HINT in page for page in cut] == [True] * (len(cut) - 1) + [False]
    assert cut[-1].endswith("另外：带笔。")


def test_an_overlong_line_is_cut_after_a_sentence() -> None:
    cut = pages(Reply("这一句话不长也不短，读起来正好。" * 120))
    assert all(page.replace(HINT, "").strip().endswith("正好。") for page in cut)


def test_an_overlong_line_is_cut_neither_in_an_address_nor_in_an_emoji() -> None:
    address = "https://example.org/" + "a" * 300
    family = "👨‍👩‍👧‍👦"
    for filler in range(1500, 1600, 7):
        line = "字" * (filler // 3) + address + family * 40 + "🇨🇳" + "e\u0301" * 300
        cut = pages(Reply(line))
        shown = [page.replace(HINT, "").strip() for page in cut]
        assert "".join(shown) == line
        assert sum(address in page for page in shown) == 1
        assert sum(page.count(family) for page in shown) == 40
        assert not any(page.startswith("\u0301") for page in shown)


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ('<a href="weixin://x">点我</a>', '＜a href="weixin://x"＞点我＜/a＞'),
        ("年龄 < 30 & 社保 > 6", "年龄 ＜ 30 & 社保 ＞ 6"),
        ("&lt;a&gt; &#60;", "＆lt;a＆gt; ＆#60;"),
        ("a\x00b\x1bc\x7fd\u0085e", "abcde"),
        ("a\r\nb\rc\td", "a\nb\nc d"),
        ("坏\ud800字\udfff", "坏字"),
        ("]]>", "]]＞"),
    ],
)
def test_no_text_can_make_a_link_or_break_one(given_text: str, shown: str) -> None:
    (page,) = pages(Reply(given_text, given_text, (Choice("去", "a/b"),)))
    assert page.startswith(f"{shown}\n\n{shown}\n<a ")
    assert page.count("<") == 2


@pytest.mark.parametrize("label", ['"><a href="x', "a&b=c", "100% #1?", "两 个 字", "换\n行"])
def test_a_label_arrives_whole_whatever_stands_in_it(label: str) -> None:
    (page,) = pages(Reply("好", choices=(Choice(label, 'x/"&>y'),)))
    ((content, target, number, shown),) = LINK.findall(page)
    assert unquote(content) == shown
    assert unquote(target) == 'x/"&＞y'
    assert number == "1"


def test_too_many_choices_lose_their_links_before_their_numbers() -> None:
    many = tuple(Choice(f"第 {n} 个去处", "a/rather/long/target") for n in range(1, 30))
    (page,) = pages(Reply("好", choices=many))
    assert size(page) <= PAGE
    assert as_read(page).split("\n\n")[1].startswith("1 第 1 个去处  2 第 2 个去处")
    assert 0 < len(LINK.findall(page)) < 29


SAID = st.text(st.characters(exclude_characters="<>&"), max_size=2500) | st.lists(
    st.sampled_from(["续签", "，", "。", "\n", "\n\n", "· ", "😀", "👨‍👩‍👧", "https://a.cn/b ", "a"]), max_size=1500
).map("".join)
SAID = SAID.filter(lambda said: HINT not in said)


@settings(deadline=None)
@given(SAID, st.text(max_size=300), st.lists(st.text(min_size=1, max_size=40), max_size=6), SAID)
def test_pages_are_small_whole_and_in_order(text: str, footer: str, labels: list[str], more: str) -> None:
    cut = pages(Reply(text, footer, tuple(Choice(label, f"t/{n}") for n, label in enumerate(labels)), more))
    assert all(0 < size(page) <= PAGE for page in cut)
    assert all(page == page.strip() for page in cut[1:])
    assert all((HINT in page) == (page is not cut[-1]) for page in cut)
    for page in cut:
        assert page.count("<a ") == page.count("</a>") == len(LINK.findall(page))
    assert not any(LINK.search(page) for page in cut[1:])


@settings(deadline=None)
@given(SAID, SAID)
def test_nothing_is_lost_or_said_twice(text: str, more: str) -> None:
    def bare(said: str) -> str:
        said = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", said.replace("\r", "\n"))
        return "".join(said.split())

    # Footer and choices only take room: what is said is the same without them.
    assert bare("".join(pages(Reply(text, more=more))).replace(HINT, "")) == bare(text + more)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=900), st.integers(100, 2048))
def test_fit_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert size(fit(text, limit)) <= limit
