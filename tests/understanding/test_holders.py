"""Whose permit is meant, and which date is whose. Said on 2026-09-10."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clock import SHANGHAI
from understanding.holders import find_holders, match_holder
from understanding.pairs import pair_dates_with_holders

NOW = datetime(2026, 9, 10, 10, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我的居住证", "本人"),
        ("本人居住证12月31日到期", "本人"),
        ("提醒我", ""),
        ("帮我记一下", ""),
        ("居住证12月31日到期", ""),
        ("我想问一下", ""),
        ("我老婆的居住证", "老婆"),
        ("老公的", "老公"),
        ("我爱人的卡", "爱人"),
        ("媳妇的证", "媳妇"),
        ("孩子的居住证", "孩子"),
        ("我家大宝的，二宝的", "大宝 二宝"),
        ("大女儿和小儿子的", "大女儿 小儿子"),
        ("我爸的", "爸爸"),
        ("我妈的居住证", "妈妈"),
        ("爸妈的居住证", "爸爸 妈妈"),
        ("我父母的", "爸爸 妈妈"),
        ("我公公的", "公公"),
        ("员工小王的居住证", "员工小王"),
        ("同事小李的", "同事小李"),
        ("员工张三丰12月31日到期", "员工张三丰"),
        ("同事Amy的", "同事Amy"),
        ("朋友的居住证", "朋友"),
        ("朋友说快到期了", "朋友"),
        ("小王的居住证", "小王"),
        ("王姐的居住证", "王姐"),
        ("我和老婆的", "本人 老婆"),
        ("张三的居住证", "张三"),
        ("周五的居住证窗口", ""),
        ("马上的居住证", ""),
        ("小程序里能办吗", ""),
        ("老板让我办", ""),
        ("这个小区", ""),
        ("小时候", ""),
    ],
)
def test_the_holders_named_are_found(text: str, names: str) -> None:
    assert [name for name, _ in find_holders(text)] == names.split()


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("居住证12月31号到期", "本人 2026-12-31"),
        (
            "我的居住证2026年12月31日到期，我老婆的2027年3月15日到期，都提醒一下",
            "本人 2026-12-31, 老婆 2027-03-15",
        ),
        ("卡上写的签发日期2026年1月8日，有效期限至2027年1月8日，提醒我续签", "本人 2027-01-08"),
        ("我的居住证12.31到期，老婆的明年3月5号", "本人 2026-12-31, 老婆 2027-03-05"),
        ("我和老婆的都是12月31号到期", "本人 2026-12-31, 老婆 2026-12-31"),
        ("爸妈的居住证明年3月5号到期", "爸爸 2027-03-05, 妈妈 2027-03-05"),
        ("员工小王12月31日到期，员工小李的明年1月8号到期", "员工小王 2026-12-31, 员工小李 2027-01-08"),
        ("老婆9月1号签注好了", "老婆 2026-09-01"),
        ("12月31号到期，是我老婆的", "老婆 2026-12-31"),
        ("孩子要上学，居住证12月31号到期提醒我", "本人 2026-12-31"),
        ("大宝2027年5月1日、二宝2027年6月1日到期", "大宝 2027-05-01, 二宝 2027-06-01"),
        ("我12月31号到期，老婆也是12月31号", "本人 2026-12-31, 老婆 2026-12-31"),
        ("老婆让我设个提醒，我的12月31日到期", "本人 2026-12-31"),
        ("到期日：我2026年12月31日，老婆2027年3月15日", "本人 2026-12-31, 老婆 2027-03-15"),
        ("我老公的居住证还有20天到期", "老公 2026-09-30"),
        ("我女儿居住证快到期了，12月20号", "女儿 2026-12-20"),
        ("老婆的居住证我想设个提醒，明年3月5号到期", "老婆 2027-03-05"),
        ("7月12号签注的，今天去确认积分还来得及吗", "本人 2026-07-12"),
        ("老婆和我的分别是12月31号和明年3月15号", "老婆 2026-12-31, 本人 2027-03-15"),
        ("员工张伟 2026-11-05 员工李娜 2026-12-08 都设提醒", "员工张伟 2026-11-05, 员工李娜 2026-12-08"),
        ("1、张三 2026.11.05到期 2、李四 2026.12.08到期", "张三 2026-11-05, 李四 2026-12-08"),
        ("我上周五刚签注好，儿子的上周三签的", "本人 2026-09-04, 儿子 2026-09-02"),
        ("提醒我", ""),
    ],
)
def test_each_date_goes_to_its_holder(text: str, pairs: str) -> None:
    found = [f"{name} {mention.day}" for name, mention in pair_dates_with_holders(text, NOW)]
    assert ", ".join(found) == pairs


@pytest.mark.parametrize(
    ("said", "known", "meant"),
    [
        ("老婆", ["本人", "老婆"], "老婆"),
        ("小王", ["员工小王", "员工小李"], "员工小王"),
        ("员工小王", ["小王"], "小王"),
        ("媳妇", ["本人", "老婆"], "老婆"),
        ("儿子", ["孩子"], "孩子"),
        ("孩子", ["儿子", "女儿"], None),
        ("爸爸", ["妈妈"], None),
        ("本人", ["老婆"], None),
        ("老公", [], None),
    ],
)
def test_a_holder_is_known_again_under_a_like_name(said: str, known: list[str], meant: str | None) -> None:
    assert match_holder(said, known) == meant


WORDS = st.sampled_from(
    ["我", "老婆", "的", "和", "爸妈", "员工", "小王", "12月31日", "到期", "，", "今天", "签注了", "都是"]
)


@given(st.text(), st.lists(WORDS))
def test_no_text_makes_it_fail(text: str, words: list[str]) -> None:
    for said in (text, "".join(words)):
        for _, (start, end) in find_holders(said):
            assert 0 <= start < end <= len(said)
        for name, _ in pair_dates_with_holders(said, NOW):
            assert name
