"""续签自查: verdict, reason and mend for each thing, exactly at the edges."""

from __future__ import annotations

import pytest

from handlers.conversations.openings import opens
from understanding.normalise import normalise

PASSES = "✅ 社保"
FAILS = "❌ 社保"

EDGES = [
    ("自查：学历积分，过去一年社保交了6个月", PASSES),
    ("自查：学历积分，过去一年社保交了5个月", FAILS),
    ("自查：学历积分，去年断了6个月社保", PASSES),
    ("自查：学历积分，去年断了7个月社保", FAILS),
    ("自查：学历，近一年交了8个月，其中2个月是补缴", PASSES),
    ("自查：学历，近一年交了8个月，其中3个月是补缴的", FAILS),
    ("自查：本科学历积分，社保一直没断", PASSES),
    ("自查：大专学历积分，交满半年社保", PASSES),
    ("续签自查：中级职称，过去一年有6个月基数刚好1倍", PASSES),
    ("自查：中级职称，过去一年有5个月基数1倍", FAILS),
    ("自查：高级职称，近一年6个月1倍，6个月0.8倍", PASSES),
    ("自查：高级职称，近一年5个月1.5倍，7个月0.8倍", FAILS),
    ("自查：我是技师，近一年交了12个月社保，基数1.2倍", PASSES),
    ("自查：技能二级积分，社保12个月，基数不到1倍", FAILS),
    ("自查：职称积分，基数12577，交了6个月", PASSES),
    ("自查：职称积分，基数12576，交了12个月", FAILS),
    ("自查：职称积分，近一年社保12个月基数都在1倍以上", PASSES),
    ("自查：1倍社保积分，4年里交了35个月", FAILS),
    ("自查：1倍社保积分，4年里交了36个月", PASSES),
    ("自查：0.8倍社保，四年断了13个月", FAILS),
    ("自查：0.8倍社保，四年断了12个月", PASSES),
    ("自查：2倍社保，4年里交满36个月没断过", PASSES),
    ("自查：2倍社保，四年36个月，其中有6个月只有1.5倍", FAILS),
    ("自查：2倍社保，4年里有42个月，其中6个月只有1倍", PASSES),
    ("自查：3倍社保，近三年交了23个月", FAILS),
    ("自查：3倍社保，近三年交了24个月", PASSES),
    ("自查：3倍社保，近三年交了30个月", PASSES),
    ("自查：3倍社保，近三年交了34个月", PASSES),
    ("自查：大专学历加1倍社保积分，4年36个月", PASSES),
]


@pytest.mark.parametrize(("text", "mark"), EDGES)
def test_the_edges_of_social_insurance(tell, text, mark):
    reply = tell(text)
    assert mark in reply
    assert (PASSES if mark == FAILS else FAILS) not in reply


@pytest.mark.parametrize(("months", "named"), [(24, True), (30, True), (33, True), (34, False), (36, False)])
def test_the_guides_thirty_four_months_are_named_where_they_matter(tell, months, named):
    reply = tell(f"自查：3倍社保，近三年交了{months}个月")
    assert "官方的 24 个月" in reply
    assert ("指南写 34 个月" in reply) is named


def test_three_times_names_both_figures_before_asking(tell):
    reply = tell("我是3倍社保积分的，帮我自查")
    assert "24 个月" in reply
    assert "34 个月" in reply
    assert "3年" in reply


def test_step_by_step_by_education(talk):
    asked = talk.say("我想自查一下积分续签能不能过")
    assert all(word in asked for word in ("学历", "职称", "社保"))
    assert "6 个月" in talk.say("学历")
    failed = talk.say("交了5个月")
    assert "不足 6 个月" in failed
    assert "还差 1 个月" in failed
    assert "2026年10月" in failed
    assert "60 天内" in failed
    assert "依据" in failed


def test_a_full_sentence_is_judged_at_once_and_only_the_rest_is_asked(tell):
    reply = tell("续签自查：我是学历积分，过去一年社保正常交了6个月，个税每个月都申报了，单位没换")
    assert "✅ 社保" in reply
    assert "✅ 个税" in reply
    assert "❌" not in reply
    assert "居住证现在有效吗" in reply


def test_all_well(talk):
    talk.say("自查：学历积分，过去一年社保正常交了6个月，个税每个月都申报了")
    reply = talk.say("签好了")
    assert reply.startswith("按你说的，条件都符合")
    assert "❌" not in reply
    assert "❓" not in reply


def test_a_low_base_fails_and_can_be_mended(talk):
    reply = talk.say("自查 中级职称 过去一年社保交满12个月，但是基数只有平均工资的0.9倍")
    assert "❌ 社保基数" in reply
    assert "1 倍" in reply
    later = talk.say("那我后面补到1倍以上还有救吗")
    assert "可以再续办" in later
    assert "永久" not in later


def test_exactly_one_times_names_the_stricter_guide(tell):
    assert "2025 年的指南写「高于」" in tell("续签自查：中级职称，过去一年有6个月基数刚好1倍")


def test_a_post_that_no_longer_fits(tell):
    reply = tell("帮我自查：紧缺专业积分，年中跳槽了，新岗位跟专业不太对口")
    assert "❌ 岗位" in reply
    assert "岗位说明书" in reply
    assert "新单位去窗口" in reply


def test_two_companies_declaring_wages(tell):
    reply = tell("自查一下：2倍社保，4年里交满36个月没断过，不过还有另一家上海公司按工资给我报个税")
    assert "❌ 个税" in reply
    assert "重税" in reply
    assert "✅ 社保" in reply


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("自查：学历积分，社保交满12个月，没到起征点没有零申报", "零申报"),
        ("自查：学历积分，社保12个月，个税和社保基数对不上", "不匹配"),
        ("自查：学历积分，社保交满12个月，社保是挂靠别的公司交的", "不是一家"),
        ("自查：硕士学历，一年都在交社保，居住证过期了两个月", "❌ 居住证"),
        ("自查，学历，社保全年都有，签注了70天还没确认积分", "超过 60 天"),
        ("自查：职称积分，近一年12个月1.5倍，新公司岗位跟职称不沾边", "❌ 岗位"),
    ],
)
def test_what_else_fails(tell, text, said):
    reply = tell(text)
    assert "卡在 1 处" in reply
    assert said in reply
    assert "怎么补" in reply


@pytest.mark.parametrize("days", [59, 60])
def test_day_sixty_after_the_endorsement_is_in_time(tell, days):
    assert "❌" not in tell(f"自查：学历积分，社保全年都有，签注了{days}天还没确认积分")


def test_title_step_by_step_at_exactly_one_times(tell):
    reply = tell("自查", "职称", "12个月", "1.0倍", "对口", "正常", "签好了")
    assert reply.startswith("按你说的，条件都符合")


def test_a_basis_without_its_multiple_gets_it_from_the_base(tell):
    assert "不足 36 个月" in tell("自查", "多倍社保", "30个月", "2倍")


def test_a_lower_tier_that_is_complete_is_offered(tell):
    assert "1 倍那一档的月数够" in tell("自查：2倍社保，4年里有42个月，其中12个月只有1倍")


def test_tax_paying_and_jobs_must_be_handed_in_again(tell):
    assert "重新交材料" in tell("自查：投资纳税积分的")


def test_skill_three_asks_for_the_post_alone(tell):
    reply = tell("自查：高级工积分的")
    assert "没有基数要求" in reply
    assert "对口吗" in reply


@pytest.mark.parametrize(
    "text",
    [
        "我想自查一下积分续签能不能过",
        "续签自查：我是学历积分，过去一年社保正常交了6个月",
        "自查 中级职称 社保交满12个月",
        "我是3倍社保积分的，帮我自查",
        "帮我看看我这情况能不能续：学历积分，断过两个月",
    ],
)
def test_full_sentences_open_it(text):
    assert opens(normalise(text)) == "self_check"


def test_a_bare_no_to_the_taxes_is_no_verdict(talk):
    talk.say("自查：学历积分，过去一年社保交了12个月")
    reply = talk.say("没有")
    assert "❌" not in reply
    assert "另一家公司也报" in reply
    assert "❌ 个税" in talk.say("另一家公司也报个税")


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("我能不能续签通过，我是大专学历，社保交了5个月", FAILS),
        ("我本科学历，过去一年社保交了6个月，续签能过吗", PASSES),
    ],
)
def test_whether_it_will_pass_is_judged_where_enough_is_told(tell, text, mark):
    assert mark in tell(text)


@pytest.mark.parametrize("multiple", ["2倍", "两倍", "三倍"])
def test_a_multiple_told_to_the_question_for_months_is_no_number_of_months(talk, multiple):
    talk.say("续签自查")
    talk.say("多倍社保")
    assert "正常缴了几个月" in talk.say(multiple)
    assert "个月，够" in talk.say("40个月")


@pytest.mark.parametrize("yes", ["对", "是的", "嗯", "有"])
def test_a_bare_yes_says_no_number_of_months(talk, yes):
    talk.say("续签自查")
    talk.say("学历")
    assert "说月数就行" in talk.say(yes)
    assert "12 个月，够" in talk.say("一直正常")


@pytest.mark.parametrize("said", ["算了不查了", "算了，不弄了", "不用了 算了吧", "那算了"])
def test_who_gives_up_twice_in_a_breath_is_let_go(talk, said):
    talk.say("续签自查")
    assert "先到这里" in talk.say(said)
