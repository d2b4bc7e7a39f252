"""Only a plain order deletes or cancels: a question about it is answered, a refusal is kept to."""

from __future__ import annotations

import pytest
from visiting import Visitor

from handlers.orders import manner

REFUSED = [
    "不要删除我的数据",
    "我不想删除数据",
    "先别删我的数据",
    "千万别把我的数据删了",
    "删除数据还是算了",
    "我没说要删除数据",
]
ASKED = [
    "你们会删除我的数据吗",
    "怎么删除我的数据",
    "删除我的数据要多久",
    "如果我删除我的数据会怎样",
    "取消关注会删除我的数据吗",
    "删除数据以后还能用吗",
    "可以删除我的数据吗",
    "我说过的话能删不",
    "我的数据被删除了",
    "数据能删除吗",
    "删了数据还能恢复吗",
]
ORDERED = [
    "删除我的数据",
    "请删除我的数据，谢谢",
    "我不用了把资料删掉",
    "一条都不要留全删了",
    "不要保存我的信息",
    "帮我把数据都删了吧",
    "我说过的话都删掉",
    "删除全部数据",
    "删除全部的数据",
    "我要注销，把我的数据都删除",
]


KEPT = [
    ("不要取消我的提醒", "不取消"),
    ("先别关提醒", "不取消"),
    ("你不会取消提醒吧", "不取消"),
    ("怎么取消提醒", "说「取消提醒」就全停"),
    ("不用提醒了吗？", "现在都没停"),
    ("提醒可以取消吗", "说「取消提醒」就全停"),
    ("不提醒我的话会怎样", "现在都没停"),
    ("不要把12月31号那个取消掉", "不取消"),
    ("12月31号那个能取消吗", "说「取消提醒」就全停"),
]
STOPS = [
    "不用提醒我",
    "不用提醒我了，谢谢",
    "你不用提醒我了",
    "可以不用提醒了",
    "请不要再给我发提醒",
    "我不需要提醒了",
    "我不再需要提醒了",
    "不需要再提醒了",
    "无需再提醒",
    "取消签注提醒",
    "取消居住证的提醒",
    "取消居住证到期提醒",
    "终止提醒",
    "拒收提醒",
    "停掉",
    "能不能别提醒我了",
    "可以别提醒我了吗",
    "求求你别提醒了",
    "不是说了别提醒我了",
    "知道了，不用再提醒",
]
STOPS_FOR = [
    "取消{}的提醒",
    "取消{}提醒",
    "不用提醒我{}了",
    "不用再提醒{}了",
    "{}的不用提醒了",
    "{}那边别再提醒",
    "{}的取消",
]
HOLDERS = ["儿子", "妈妈", "爸爸", "老妈", "前妻", "老婆", "老公", "女儿"]
NO_STOP = [
    "别忘了提醒我",
    "你不提醒我我就忘了",
    "怎么还没提醒我",
    "要不要提醒",
    "没说不要提醒",
    "不是不用提醒",
    "别提醒错了",
    "暂时不用提醒",
    "别人不用提醒，我要提醒",
    "提醒我取消合同",
    "不要终止提醒",
]
PRIVACY = ["我的数据会给谁看", "聊天记录保存多久", "你们存了我什么信息", "能不能看我的数据", "你们会把我的信息卖了吗"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [(REFUSED, "什么都没删"), (ASKED, "回「删除我的数据」就删")],
    ids=["refused", "asked"],
)
def test_what_is_no_order_deletes_nothing(visitor: Visitor, said: list[str], answer: str) -> None:
    visitor.says("居住证2027年3月5日到期")
    for text in said:
        assert answer in visitor.says(text), text
        assert "2027年3月5日" in visitor.says("我的提醒"), text


def test_a_plain_order_deletes_at_once(visitor: Visitor) -> None:
    for text in ORDERED:
        visitor.says("居住证2027年3月5日到期")
        assert "都删了" in visitor.says(text), text
        assert "还没有记" in visitor.says("我的提醒"), text


def test_reminders_stay_where_cancelling_is_not_ordered(visitor: Visitor) -> None:
    visitor.says("居住证12月31号到期")
    for said, answer in KEPT:
        reply = visitor.says(said)
        assert answer in reply, said
        assert "2026年12月31日" in reply, said


def test_a_polite_order_cancels(visitor: Visitor) -> None:
    for said in ("取消提醒", "别再提醒了行不行", "帮我取消提醒好吗", "公司会弄的 不用你提醒我"):
        visitor.says("居住证12月31号到期")
        assert "已取消" in visitor.says(said), said


@pytest.mark.parametrize("said", STOPS)
def test_a_plain_wish_to_stop_stops(visitor: Visitor, said: str) -> None:
    visitor.says("居住证12月31号到期")
    assert "已取消你的提醒" in visitor.says(said)
    assert "还没有记" in visitor.says("我的提醒")


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_wish_to_stop_holds_for_whom_it_names(visitor: Visitor, holder: str) -> None:
    visitor.says("我12月31号到期")
    for said in STOPS_FOR:
        visitor.says(f"{holder}1月8号到期")
        assert f"已取消{holder}的提醒" in visitor.says(said.format(holder)), said
        assert "本人 · 2026年12月31日" in visitor.says("我的提醒"), said


def test_one_known_by_a_longer_name_is_stopped_by_the_shorter(visitor: Visitor) -> None:
    visitor.says("我12月31号到期")
    visitor.says("同事小王1月8号到期")
    assert "已取消同事小王的提醒" in visitor.says("取消小王的提醒")


def test_what_is_no_wish_to_stop_stops_nothing(visitor: Visitor) -> None:
    visitor.says("居住证12月31号到期")
    for said in NO_STOP:
        assert "已取消" not in visitor.says(said), said
        assert "2026年12月31日" in visitor.says("我的提醒"), said


def test_a_question_about_privacy_is_answered_in_words(visitor: Visitor) -> None:
    visitor.says("居住证2027年3月5日到期")
    for said in PRIVACY:
        reply = visitor.says(said)
        assert "30 天后聊天内容自动删掉，不给别人看" in reply, said
        assert "{" not in reply, said


def test_who_asks_what_is_held_reads_their_dates(visitor: Visitor) -> None:
    visitor.says("居住证2027年3月5日到期")
    assert "2027年3月5日" in visitor.says("你都记了我什么")
    assert '"expires_on": "2027-03-05"' in visitor.says("导出我的数据")


def test_a_question_mark_is_no_order_even_where_it_is_polite() -> None:
    assert manner("删除我的数据好吗", politely=False) == "asked"
    assert manner("取消提醒好吗") == "ordered"
