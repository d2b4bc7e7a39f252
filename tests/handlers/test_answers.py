"""What a visitor reads when asking."""

from __future__ import annotations

import re

import pytest

from handlers.choosing import places


def test_the_first_line_answers_and_the_source_stands_below(visitor):
    reply = visitor.says("居住证到期前多久可以签注？")
    assert "30 天" in reply.split("\n")[0]
    assert re.search(r"依据：.+（\d{4}-\d{2}-\d{2}", reply)


@pytest.mark.parametrize(
    ("text", "sum_of_it"),
    [
        ("我老公上海人 结婚七年了 这能给我加几分", "7 × 4 = 28 分"),
        ("老婆上海户口，领证满十二年，这一项几分", "40 分"),
        ("老老实实在上海缴了整十年社保 这个按年头给的分有多少", "10 × 3 = 30 分"),
    ],
)
def test_points_that_go_by_years_are_worked_out_for_the_years_told(visitor, text, sum_of_it):
    assert sum_of_it in visitor.says(text).split("\n")[0]


def test_points_that_go_by_years_are_not_worked_out_where_no_years_are_told(visitor):
    assert "×" not in visitor.says("社保一年几分").split("\n")[0]
    assert "×" not in visitor.says("2022年结的婚，配偶上海户口加几分").split("\n")[0]


@pytest.mark.parametrize("text", ["您好，打扰一下", "你好 请问一下", "请问", "老师您好"])
def test_nothing_but_polite_words_is_a_greeting(visitor, text):
    assert "我在" in visitor.says(text)


def test_what_a_reply_offers_can_be_tapped_or_typed(visitor):
    reply = visitor.says("居住证快到期了怎么办")
    first = re.search(r"^1 (\S+)", reply, re.M).group(1)
    by_number = visitor.says("1")
    visitor.says("居住证快到期了怎么办")
    by_label = visitor.says(first)
    visitor.says("居住证快到期了怎么办")
    by_tap = visitor.says(first, bizmsgmenuid=visitor.memory.choices[0].target)
    assert by_number == by_label == by_tap


def test_more_continues_where_the_first_page_ended(visitor):
    first = visitor.says("积分续办要带什么材料")
    assert "更多" in first
    second = visitor.says("更多")
    assert second
    assert second not in first


def test_nothing_waiting_is_said(visitor):
    visitor.says("你好")
    assert "没有更多" in visitor.says("更多")


def test_two_questions_get_two_answers(visitor):
    reply = visitor.says("签注去哪里办？完税证明要几个月的？")
    assert "社区事务受理服务中心" in reply
    assert "6 个月" in reply


def test_one_question_about_two_situations_gets_two_answers(visitor):
    reply = visitor.says("我离婚了，又换了工作，材料分别要啥？")
    assert "离婚" in reply
    assert "离职证明" in reply or "退工单" in reply


def test_a_follow_up_takes_its_subject_from_the_last_turn(visitor, ticking):
    visitor.says("签注去哪里办")
    assert "申请表" in visitor.says("要带什么材料")
    ticking.forward(minutes=11)
    assert visitor.memory.topic is not None


def test_what_our_sources_lack_is_a_miss_and_what_is_not_ours_is_none(app, visitor):
    misses = app.extensions["huxu"].store.misses
    visitor.says("深圳的居住证怎么续签？")
    assert misses.groups() == []
    assert "依据" not in visitor.says("受理中心旁边好停车不")
    assert [(group.kind, group.text) for group in misses.groups()] == [("miss", "受理中心旁边好停车不")]


def test_another_city_is_declined_with_who_knows(visitor):
    reply = visitor.says("深圳的居住证怎么续签？")
    assert "上海" in reply
    assert "12345" in reply
    assert "依据" not in reply


def test_a_neighbouring_subject_in_the_story_does_not_take_the_question(visitor):
    reply = visitor.says("上个月公司裁员闹了仲裁，忙着搬家又装宽带，居住证过期四十天了，现在补签来得及吗？")
    assert "签注" in reply
    assert "没有资料" not in reply.split("\n")[0]
    assert "仲裁" in visitor.says("公司拖欠工资不给，劳动仲裁怎么申请？")


def test_what_is_not_covered_is_said_with_areas_and_without_details(visitor):
    reply = visitor.says("红楼梦里黛玉住在哪个院子")
    assert "没有" in reply
    assert "依据" not in reply


def test_the_second_miss_in_a_row_offers_a_person(visitor):
    visitor.says("阿卡索夫凯撒大")
    reply = visitor.says("破皮破皮阿斯顿马丁")
    assert "人工" in reply
    visitor.says("你好")


def test_a_miss_is_kept_for_the_operators_without_numbers_that_name_a_person(visitor, app):
    visitor.says("阿卡索夫凯撒大 310101199001011234 呼呼")
    misses = app.extensions["huxu"].store.misses.groups()
    assert len(misses) == 1
    assert "310101199001011234" not in misses[0].text


def test_what_was_chosen_after_near_answers_is_kept_as_evidence(visitor, app):
    store = app.extensions["huxu"].store
    edition = app.extensions["huxu"].brain().edition
    asked = (f"{entry.asks[0][:6]}{entry.title}" for entry in edition.entries.values())
    near = next(question for question in asked if "要接着说哪一个" in visitor.says(question))
    visitor.says(near)
    visitor.says("2")
    groups = store.misses.groups(kind="clarified")
    assert sum(sum(group.chosen.values()) for group in groups) == 1


@pytest.mark.parametrize(
    "text",
    [
        "居住證過期了怎麼辦",
        "居注证过期了咋办",
        "juzhuzheng guoqi le zenmeban",
        "居住证过期了怎么办😭😭",
        "居住证 过期了　怎么办",
    ],
)
def test_ways_of_writing_the_same_question(visitor, text):
    assert "补" in visitor.says(text)


def test_no_reply_to_any_example_is_over_the_limit(app, visitor):
    edition = app.extensions["huxu"].brain().edition
    for entry in list(edition.entries.values())[::7]:
        visitor.says(entry.title)
        assert len(visitor.last.content.encode()) <= 2000, entry.id


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("第二个", 2),
        ("第2个吧", 2),
        ("后面那个", 3),
        ("一", 1),
        ("１", 1),
        ("1️⃣", 1),
        ("①", 1),
        ("1.", 1),
        ("我选2", 2),
    ],
)
def test_a_choice_is_taken_by_its_place_however_it_is_written(said, place):
    assert places(said, 3) == (place,)


@pytest.mark.parametrize("said", ["1和2", "第一个和第二个", "1、2", "都要", "两个都看看"])
def test_several_choices_are_taken_at_once(said):
    assert places(said, 2) == (1, 2)


@pytest.mark.parametrize("said", ["12", "3天", "一个", "两倍", "都没变", "12月1号", "1.2倍", "第二次", ""])
def test_what_names_no_place_takes_nothing(said):
    assert places(said, 3) == ()


def test_both_of_two_near_answers_can_be_had(visitor):
    visitor.says("老婆")
    both = visitor.says("都要")
    assert both.startswith("1. ")
    assert "\n2. " in both


@pytest.mark.parametrize("between", ["5", "嗯", "谢谢", "更多"])
def test_a_slip_or_thanks_takes_no_choice_away(visitor, between):
    visitor.says("签注带什么")
    at_once = visitor.says("1")
    visitor.says("签注带什么")
    assert visitor.says(between)
    assert visitor.says("1") == at_once


def test_a_place_that_was_not_offered_is_said_to_be_none(visitor):
    visitor.says("签注带什么")
    assert "回 1 到 3 的数字" in visitor.says("5")
