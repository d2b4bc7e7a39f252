"""The engine and what all dialogues share: repairs, questions in between, idling, literals checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers import conversations
from handlers.conversations import CONVERSATIONS, check
from handlers.conversations.engine import State, walk
from handlers.conversations.model import Conversation, Heard, Outcome, Part, Question
from handlers.conversations.voice import Scene

STARTS = {"my_papers": "材料清单", "self_check": "自查", "my_points": "算积分"}
FIRST = {"my_papers": "有哪些变化", "self_check": "主要靠哪一样", "my_points": "你多大"}
A_FEW_ANSWERS = {
    "my_points": ["38岁", "大专", "没有", "3年", "说不清"],
    "self_check": ["职称", "10个月", "1.2倍", "对口", "正常"],
}


def test_the_shipped_dialogues_and_their_wording_are_whole(edition):
    assert conversations.faults(edition) == []


def test_every_figure_in_the_wording_is_a_parameter_or_filled_in(edition, tell):
    said = [
        tell("自查", "学历", "交了5个月"),
        tell("自查 中级职称 12个月 基数0.9倍"),
        tell("材料清单", "换了单位，离婚了，加孩子，新学历，新职称，合同续签"),
        tell("45岁大专，社保6年，基数1倍35个月"),
    ]
    assert all("没有核实过的数字" not in text and "{" not in text for text in said)


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_start_phrase_asks_the_first_question(talk, name):
    assert FIRST[name] in talk.say(STARTS[name])
    assert talk.dialogue == name


@pytest.mark.parametrize("name", CONVERSATIONS)
@pytest.mark.parametrize("word", ["取消", "退出", "算了", "取消吧", "不用了"])
def test_cancel_ends_it(talk, name, word):
    talk.say(STARTS[name])
    talk.say(word)
    assert talk.dialogue == ""


@pytest.mark.parametrize("name", A_FEW_ANSWERS)
def test_back_again_and_cancel_work_at_every_step(talk, name):
    talk.say(STARTS[name])
    for answer in A_FEW_ANSWERS[name]:
        before = talk.person.conversation
        talk.say(answer)
        talk.say("上一步")
        assert talk.person.conversation.answers["steps"] == before.answers["steps"]
        talk.say(answer)
    assert FIRST[name] in talk.say("重来")
    assert talk.person.conversation.answers["steps"] == []
    talk.say("取消")
    assert talk.dialogue == ""


def test_back_at_the_first_question_says_so(talk):
    talk.say("自查")
    assert "第一步" in talk.say("上一步")


def test_an_unreadable_answer_is_asked_again_with_an_example_twice_then_a_way_out(talk):
    talk.say("自查")
    assert "比如" in talk.say("嗯嗯嗯")
    assert "比如" in talk.say("哦")
    way_out = talk.say("好的")
    assert "取消" in way_out
    assert "人工" in way_out
    assert "重来" in way_out


def test_an_answer_after_misreadings_is_taken(talk):
    talk.say("自查")
    talk.say("嗯嗯嗯")
    assert "6 个月" in talk.say("学历")


def test_skipping_counts_as_not_known(talk):
    talk.say("自查")
    talk.say("学历")
    talk.say("不知道")
    talk.say("正常")
    assert "❓ 社保" in talk.say("跳过")


@pytest.mark.parametrize("question", ["签注要带什么材料", "审核要多久", "积分通知书在哪里打印"])
def test_a_question_in_between_is_answered_and_the_dialogue_resumes(talk, question):
    talk.say("自查")
    asked = talk.say("学历")
    reply = talk.say(question)
    assert "依据" in reply
    assert "接着刚才的" in reply
    assert asked.split("\n\n")[-1].split("\n")[0] in reply
    assert "✅ 社保" in talk.say("8个月")


def test_after_a_question_in_between_a_number_is_an_answer_and_not_a_choice(talk):
    talk.say("自查")
    talk.say("学历")
    talk.say("签注要带什么材料")
    assert "只有 3 个月" in talk.say("3")


def test_an_answer_with_a_question_in_it_is_an_answer(talk):
    talk.say("自查")
    talk.say("学历")
    assert "不足 6 个月" in talk.say("我交了5个月，够吗")


def test_a_question_about_the_rule_is_no_answer(talk):
    talk.say("自查")
    talk.say("学历")
    assert "满 6 个月" in talk.say("要几个月？")
    assert "✅ 社保" in talk.say("半年")


def test_half_an_hour_of_silence_ends_it(talk):
    talk.say("自查")
    talk.say("学历", after=timedelta(minutes=29))
    assert talk.dialogue == "self_check"
    talk.say("10个月", after=timedelta(minutes=31))
    assert talk.dialogue == ""


def test_another_start_switches_the_dialogue(talk):
    talk.say("自查")
    talk.say("38岁大专，社保6年，基数1倍交了3年")
    assert talk.dialogue == "my_points"


def test_a_number_takes_the_offered_answer(talk):
    talk.say("自查")
    assert "学历积分" in talk.say("1")


def test_a_choice_that_leads_out_is_left_to_the_river(talk):
    talk.say("材料清单")
    talk.say("没变化")
    labels = [choice.label for choice in talk.person.choices]
    outside = next(n for n, choice in enumerate(talk.person.choices, 1) if not choice.target.startswith("say:"))
    assert labels
    talk.say(str(outside))
    assert talk.answer.outcome != "conversation"


def test_answers_of_an_older_version_are_dropped_politely(talk):
    talk.say("自查")
    talk.say("学历")
    old = replace(talk.person.conversation, version=0)
    talk.person = replace(talk.person, conversation=old)
    assert "刚更新过" in talk.say("职称")
    assert talk.person.conversation.version == 1


def test_nothing_is_appended_to_a_handover(talk, edition):
    talk.say("自查")
    person = talk.person
    reply = replace(talk.answer.reply, text="转接中")
    answer = replace(talk.answer, reply=reply, outcome="handoff", person=person)
    turn = _turn_of(talk)
    assert conversations.back_to(turn, answer).reply.text == "转接中"


def _turn_of(talk):
    from handlers.turn import Turn
    from messages import Message

    message = Message("o1", "gh_1", "text", talk.now, "k", "人工")
    return Turn(message, talk.edition, talk.person, talk.now, talk.router.understand("人工"))


def _said(answers, scene):
    return Part("好")


def _reads(heard: Heard):
    return heard.text or None


def _literal(**changes) -> Conversation:
    whole = Conversation(
        "demo", 1, "样子", ("demo",), (Question("a", _reads, {"b": ""}), Question("b", _reads, {"end": ""})),
        (Outcome("end", _said),),
    )  # fmt: skip
    return replace(whole, **changes)


WORDS = {"demo.a_ask": "甲？", "demo.a_hint": "甲", "demo.b_ask": "乙？", "demo.b_hint": "乙"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"questions": ()}, "has no question"),
        ({"outcomes": ()}, "has no outcome"),
        ({"questions": (Question("a", _reads, {"nowhere": ""}),)}, "nowhere, which does not exist"),
        ({"questions": (Question("a", _reads, {}),)}, "nothing follows a"),
        (
            {"questions": (Question("a", _reads, {"end": ""}), Question("b", _reads, {"end": ""}))},
            "b cannot be reached",
        ),
        ({"questions": (Question("a", _reads, {"b": "", "end": ""}), Question("b", _reads, {"end": ""}))}, "no `next`"),
        ({"outcomes": (Outcome("end", _said), Outcome("a", _said))}, "two steps are called a"),
        ({"wording": ("bye",)}, "the wording lacks demo.bye"),
    ],
)
def test_a_faulty_literal_is_named(changes, fault):
    assert any(fault in found for found in check.faults(_literal(**changes), WORDS))


def test_a_whole_literal_has_no_fault():
    assert check.faults(_literal(), WORDS) == []


def test_a_step_that_goes_where_it_does_not_say_is_refused(edition):
    astray = _literal(questions=(Question("a", _reads, {"end": "", "b": ""}, lambda a, s: "nowhere"),))
    with pytest.raises(ValueError, match="does not name"):
        walk(astray, {"a": "x"}, Scene(edition, date(2026, 9, 10)))


def test_a_state_without_answers_stands_at_the_first_question(edition):
    assert walk(_literal(), {}, Scene(edition, date(2026, 9, 10))).name == "a"
    assert State().tries == 0
