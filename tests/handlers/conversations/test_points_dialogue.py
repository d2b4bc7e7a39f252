"""积分估算 as people tell it: in one message, step by step, with corrections. Totals worked out by hand."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from clock import SHANGHAI

TOLD_IN_ONE = [
    ("38岁大专，社保交了6年，基数三年都是1倍", 148),
    ("38岁大专，社保6年，基数1倍交了3年", 148),
    ("43岁本科学士学位", 120),
    ("44岁本科有学士学位，社保1年，没有职称", 122),
    ("56岁硕士，社保5年", 120),
    ("60岁，硕士，社保5年", 120),
    ("61岁，硕士，社保5年", 115),
    ("35岁，大专，社保4年，1倍基数35个月", 92),
    ("35岁，大专，社保4年，1倍基数36个月", 142),
    ("30岁高中，3倍社保交了24个月，社保2年", 156),
    ("30岁高中，3倍社保交了23个月，社保3年", 39),
    ("85年的，中级职称，社保5年，基数1.2倍交了4年", 195),
    ("40岁，技师(二级)，社保8年", 154),
    ("45岁大专，社保15年", 122),
    ("50岁，本科没有学位，社保12年，老婆上海户口结婚5年", 133),
    ("39岁大专社保6年，行政拘留一次", 48),
    ("36岁，大专，社保10年，0.8倍交了36个月", 135),
    ("47岁，高级职称，社保3年", 172),
    ("52岁，博士", 123),
    ("33岁，本科，社保3年", 99),
    ("33岁，专升本，没学位，社保3年，1倍交了2年", 99),
    ("42岁，大专，社保7年，2倍2年，1倍1年", 151),
    ("我今年46岁，技能三级，社保10年，基数一直是最低", 115),
    ("55岁，高中，社保20年，老公是上海人，结婚12年", 107),
    ("34岁，大专，紧缺专业，社保3年", 119),
    ("28岁，应届硕士", 140),
    ("女，39，大专，社保满6年，近4年有36个月基数在0.8倍到1倍之间，过线了吗", 123),
    ("39岁，大专，社保6年，基数在1倍和2倍之间交了3年", 148),
    ("四年前打架被拘留了七天，本科加学士学位，三十六岁，这次拘留会让我少多少分", 70),
    ("1983年3月5日生，本科学士，社保2年", 126),
    ("1970年3月生，大专，社保10年，1.5倍交了40个月", 135),
    ("30岁，中专，投资纳税年均50万，占股40%，社保5年", 65),
    ("45岁，高中，公司年均纳税80万，我占股100%，社保10年", 137),
    ("45岁，高中，聘用上海户籍员工25人，社保10年", 77),
    ("40岁，大专，省部级表彰，社保2年", 196),
    ("38岁，大专，一般刑事犯罪一次，社保10年，2倍社保36个月", 60),
    ("38岁，大专，虚假材料一次，社保1年", 0),
    ("41岁，本科，中级职称，社保6年，基数0.9倍交了36个月", 133),
    ("50岁大专，社保8年8个月，80%基数交满3年", 116),
    ("48岁，环卫工作6年，初中，社保6年", 63),
    ("48岁，临港工作居住8年，大专，社保9年", 114),
    ("38周岁，大专，社保交了72个月，近四年有36个月是1倍", 148),
    ("45周岁，大专，社保6年，社保基数12577元交了36个月", 145),
    ("37岁，大专学历，社保满5年，最近4年累计36个月基数达到2倍", 195),
    ("年龄44，硕士，社保0年", 129),
    ("41岁 大专 社保5年 1倍3年", 145),
    ("41岁、大专、社保5年、1倍基数满36个月", 145),
    ("我38岁，大专毕业，在上海交了6年社保，最近3年基数都是1倍，帮我算算多少分", 148),
    ("39岁，本科+学士学位，硕士在读，社保2年，无职称", 126),
    ("35岁，大专，社保3年，配偶是上海户口，结婚11年", 129),
    ("56岁，大专，高级技师，社保10年", 175),
    ("40岁，大专，中级工，社保4年", 92),
    ("40岁，高中，高级工，社保4年", 102),
    ("40岁，初中，五级技能，社保4年", 57),
    ("43周岁，大专，社保7年，市级专项表彰", 131),
    ("59岁，本科双证，社保9年", 122),
    ("32岁，大专，社保交了六年半，最近四年累计三十六个月一点五倍", 148),
    ("大专，1倍社保交了3年，社保一共6年，38岁", 148),
    ("女，三十八岁，大专文凭，在沪缴社保6年，其中3年基数是1倍", 148),
    ("我今年四十五周岁，高中毕业，高级技师，社保10年", 27 + 140 + 30),
    ("38岁大专，社保6年，没有行政拘留，没有犯罪记录，1倍36个月", 148),
    ("38岁大专，社保6年，10年前行政拘留过，1倍36个月", 148),
    ("38岁，大专，社保6年，孩子8岁，老婆外地户口，1倍36个月", 148),
    ("38岁，计算机二级，英语四级，大专，社保6年，1倍36个月", 148),
    ("38岁，大专，社保6年，2倍3年，被拘留过两次", 98 + 100 - 100),
    ("42岁、大专、社保8年、基数一直最低，我有120分吗？", 104),
    ("本科有学士学位，47岁，社保10年，总分多少？", 23 + 90 + 30),
    ("我44，大专，上海社保交足14年了，没别的证，够线不", 29 + 50 + 42),
    (
        "我今年44岁，大专毕业，在上海一家厂里勤勤恳恳做了14年，社保从来没断过，按最低基数交，请帮我估一下有多少分",
        29 + 50 + 42,
    ),
]


@pytest.mark.parametrize(("text", "total"), TOLD_IN_ONE)
def test_one_message_gives_the_exact_total(tell, text, total):
    said = re.search(r"算：(\d+) 分", tell(text))
    assert said
    assert int(said[1]) == total


def test_the_estimate_says_what_it_is_and_where_it_comes_from(tell):
    reply = tell("38岁大专，社保交了6年，基数三年都是1倍")
    first = reply.split("\n")[0]
    assert first == "按官方积分表估算：148 分，够 120。"
    assert all(line in reply for line in ("38 岁：30", "大专：50", "× 3：18", "50", "以人才服务中心核定为准"))
    assert "依据：沪府规〔2022〕21号" in reply
    assert "2023-01-01" in reply


def test_step_by_step_comes_to_the_same(tell):
    assert "估算：148 分" in tell("算积分", "38", "大专", "没有", "6年", "1倍交了3年")


def test_step_by_step_asks_the_rarer_items_only_while_points_are_missing(talk):
    for said in ("算积分", "45岁", "高中", "没有职称", "10年", "最低基数"):
        reply = talk.say(said)
    assert "配偶上海户口" in reply
    assert "估算：89 分，离 120 还差 31 分" in talk.say("老婆上海户口，结婚8年")
    assert "估算：119 分" in talk.say("还有紧缺专业")


def test_bare_no_to_the_rarer_items_ends_it(tell):
    steps = ("算积分", "45岁", "高中", "没有职称", "10年", "最低基数", "没有")
    assert "估算：57 分，离 120 还差 63 分" in tell(*steps)


def test_numerals_alone_are_read(tell):
    assert "56 岁：5" in tell("算积分", "五十六")


def test_a_length_of_time_is_no_age(tell):
    assert "比如「38岁」" in tell("算积分", "20年")


def test_the_exact_day_of_birth_decides(talk):
    talk.now = datetime(2026, 9, 10, 10, tzinfo=SHANGHAI)
    assert "43 岁：30" in talk.say("1982年9月11日生，大专，社保1年，没职称")


def test_the_year_of_birth_alone_is_read_for_the_higher_age_and_says_so(tell):
    reply = tell("1980年的，大专，社保1年，1倍1年")
    assert "46 岁：25" in reply
    assert "小一岁" in reply


def test_what_closes_the_gap_is_named(tell):
    reply = tell("35岁，大专，社保4年，1倍基数35个月")
    assert "还差 28 分" in reply
    assert "只有 35 个月" in reply
    assert "单靠一样就能补上的" in reply


def test_bachelor_without_the_degree_names_what_the_degree_would_give(tell):
    assert "总分就是 129" in tell("33岁，本科，社保3年")


def test_a_correction_counts(talk):
    talk.say("45岁，硕士，社保2年")
    assert "估算：133 分" in talk.say("说错了，我是43岁，社保1年10个月")


def test_the_serious_crime_is_a_veto(tell):
    assert "取消申请积分的资格" in tell("38岁大专，社保6年，1倍3年，有严重刑事犯罪记录")


def test_after_the_table_has_lapsed_no_figure_is_invented(talk):
    talk.now = datetime(2028, 3, 1, 10, tzinfo=SHANGHAI)
    reply = talk.say("38岁大专，社保6年，基数1倍交了3年")
    assert "还没有核实过" in reply
    assert "148" not in reply


@pytest.mark.parametrize(
    "question",
    [
        "大专能积多少分",
        "中级职称加多少分",
        "40岁年龄分是几分",
        "本科有了，再考个中级还有用没",
        "社保基数1倍和2倍分别加几分",
        "学历积分社保要交几个月",
        "我居住证2027年3月5号到期，提醒我",
        "45岁还能办居住证吗",
    ],
)
def test_a_question_about_the_table_starts_no_estimate(talk, question):
    from handlers.conversations.openings import opens
    from understanding.normalise import normalise

    assert opens(normalise(question)) is None


def test_what_if_is_computed_and_a_plain_question_is_left_to_the_router(talk):
    talk.say("38岁大专，社保6年，基数没到0.8倍")
    assert "估算：130 分" in talk.say("要是我再加上老婆上海户口，结婚8年呢")
    talk.say("社保断了5个月影响续签吗")
    assert talk.answer.outcome != "conversation"


def test_years_in_shanghai_with_insurance_all_along_count(tell):
    told = "我四十五周岁，统招大专毕业，来上海整整十五年，社保一直在缴没断过，基数都是最低档，想听听你算出来是多少"
    assert "122 分，够 120" in tell(told)


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ("38岁大专，社保6年，没交过三倍", 98),
        ("38岁大专，社保6年，没有达到2倍", 98),
        ("38岁大专，社保6年，从没超过3倍", 98),
        ("38岁大专，社保6年，2倍没交满", 98),
        ("38岁，准备考中级职称，大专，社保3年", 89),
        ("我准备考中级，38岁大专社保3年能有120吗", 89),
        ("38岁大专，明年评高级职称，社保3年", 89),
        ("38岁大专，中级职称还没拿到，社保3年", 89),
        ("38岁大专，在评中级职称，社保3年", 89),
        ("38岁大专，专升本在读，社保3年", 89),
        ("38岁大专，正在读本科，社保3年", 89),
    ],
)
def test_what_is_denied_or_only_planned_is_not_counted(tell, told, points):
    assert f"先按你说的算：{points} 分" in tell(told)


@pytest.mark.parametrize(
    "told",
    [
        "38岁大专，去年考了中级职称，社保6年",
        "我去年考的中级职称，38岁大专，社保6年",
        "38岁大专，在上海评了中级，社保6年",
    ],
)
def test_what_was_got_is_counted(tell, told):
    assert "估算：148 分" in tell(told)


def test_a_degree_still_studied_for_is_asked_for_again(talk):
    talk.say("帮我算积分")
    talk.say("45")
    assert "· 大专：50" not in talk.say("专科在读")
