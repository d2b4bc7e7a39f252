"""How people put it: several things at once, numbers in words, neighbours beside our own subject."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("签注要填啥表？顺便问下卡掉了先要干嘛", ["签注申请表", "报失"]),
        ("租的房子没备案能签注吗 房东在国外怎么签字", ["没备案也能办", "房东"]),
        ("首次办居住证收费吗，多少天能拿到？", ["免", "15 天"]),
        ("证过期了是不是就不好用了？去补了签还能恢复伐？", ["停用", "恢复"]),
    ],
)
def test_each_of_two_questions_is_answered(visitor, text, each):
    reply = visitor.says(text)
    assert "1. " in reply
    assert "2. " in reply
    assert all(words in reply for words in each)


@pytest.mark.parametrize("days", ["四十来", "40多", "五十"])
def test_a_number_of_days_in_any_form_is_a_lapse(visitor, days):
    assert "接着算" in visitor.says(f"居住证过了{days}天才发现，之前住的几年是不是白搭了")


@pytest.mark.parametrize("text", ["杭州居住证怎么续？要什么材料", "苏州居住证怎么办", "深圳居住证过期了怎么补"])
def test_the_permit_of_another_city_is_declined(visitor, text):
    reply = visitor.says(text)
    assert "只懂上海" in reply
    assert "依据" not in reply


@pytest.mark.parametrize("text", ["我在苏州出差，居住证快到期了咋办", "我从苏州搬到上海，居住证怎么办"])
def test_another_city_may_be_named_beside_our_question(visitor, text):
    assert "依据" in visitor.says(text)


@pytest.mark.parametrize("text", ["三级和一级技能分别多少分", "技能三级和一级分别积几分"])
def test_a_grade_before_another_word_is_not_taken_for_points(visitor, text):
    assert "140" in visitor.says(text)


@pytest.mark.parametrize("text", ["社保基数加分和学历分能不能叠加", "年龄分和学历分能加在一起吗"])
def test_what_adds_up_is_not_refused(visitor, text):
    assert visitor.says(text).startswith("可以相加")


@pytest.mark.parametrize("text", ["我既有硕士学位又有中级职称，分数可以相加吗", "学历跟职称的分可以相加吗"])
def test_what_does_not_add_up_is_refused(visitor, text):
    assert visitor.says(text).startswith("不能叠加")


@pytest.mark.parametrize("text", ["我是劳务派遣的，积分能续吗", "社保是外包公司交的，影响积分吗"])
def test_dispatch_workers_are_not_told_no_at_once(visitor, text):
    assert visitor.says(text).startswith("看合同和社保是不是同一家")
