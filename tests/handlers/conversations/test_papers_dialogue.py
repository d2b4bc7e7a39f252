"""材料清单: which situations are heard, and the one list that comes of them."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

import pytest

from handlers.conversations.model import Heard
from handlers.conversations.openings import opens
from handlers.conversations.papers_list import BASIC, PAPERS, SITUATIONS, papers_for
from handlers.conversations.papers_read import merge, read_situations
from understanding.normalise import normalise
from wechat.pages import PAGE, pages

HEARD = [
    ("单位换了，合同续签了", "employer contract_renewed"),
    ("合同续签了，单位没换", "contract_renewed"),
    ("搬家了", "home_address"),
    ("居住地址变了，户口没变", "home_address"),
    ("身份证地址换了", "hukou_address"),
    ("户口迁到另一个省了", "hukou_address"),
    ("今年结婚了，把老婆加进来", "married spouse"),
    ("离婚了，孩子归我", "divorced"),
    ("复婚，加老婆和儿子", "remarried spouse child"),
    ("加老婆孩子", "spouse child"),
    ("把老公和两个孩子都加上", "spouse child"),
    ("儿子今年16岁了", "child16"),
    ("女儿满16周岁", "child16"),
    ("女儿15岁，要加进来", "child"),
    ("加个17岁的儿子", "child child16"),
    ("换了3家公司", "several_employers"),
    ("一年跳了两次槽", "several_employers"),
    ("今年跳槽了", "employer"),
    ("专升本毕业了", "degree"),
    ("考了中级会计师", "title"),
    ("评上高级工程师", "title"),
    ("拿了技师证", "skill"),
    ("考了高级工证书", "skill"),
    ("投资开了公司", "invest"),
    ("用投资纳税积分的", "invest"),
    ("没变化", "nothing"),
    ("都没变", "nothing"),
    ("啥也没变", "nothing"),
    ("没有变化", "nothing"),
    ("跟去年一样", "nothing"),
    ("单位没换其他也没变", "nothing"),
    ("单位没变，离婚了", "divorced"),
    ("我拿了硕士学位，换了单位，还生了二宝要加", "employer child degree"),
    ("合同变更了", "contract_changed"),
    ("劳动合同续签，户籍地址变更，新增配偶", "contract_renewed hukou_address spouse"),
    ("新增子女", "child"),
    ("学历变了", "degree"),
    ("新评了职称", "title"),
    ("我就是公司的登记联系人", "own_contact"),
    ("用职称积分的，换了公司", "employer by_post"),
    ("公司没换，搬家了，女儿上高一", "home_address child16"),
    ("户口地址和居住地址都变了", "hukou_address home_address"),
    ("没离婚，只是换了工作", "employer"),
    ("刚领证", "married"),
    ("再婚了", "divorced married"),
    ("老婆换工作了", ""),
    ("今年从上家离职，入职了新公司", "employer"),
    ("孩子出生了要加到积分里", "child"),
    ("换过两家单位，最后这家合同刚签", "several_employers"),
    ("新单位，新合同", "employer"),
    ("学历提升到本科，职称没变", "degree"),
    ("老公是上海户口", ""),
    ("换工作+离婚+孩子17岁", "employer divorced child16"),
    ("小孩今年满十六了", "child16"),
    ("配偶和女儿都要加进来，女儿十七岁", "spouse child child16"),
    ("今年公司搬家了注册地址变了", ""),
    ("系统让交书面材料", "prompted"),
    ("没换单位，但是系统弹框要交纸质材料", "prompted"),
    ("取得了二级技能证书", "skill"),
    ("劳动合同到期续了", "contract_renewed"),
    ("法院判的离婚", "divorced"),
]


@pytest.mark.parametrize(("text", "situations"), HEARD)
def test_situations_are_heard(text, situations):
    heard = read_situations(Heard(normalise(text), date(2026, 9, 10), bare=True))
    assert set(heard or ()) == set(situations.split())


def test_no_list_names_a_paper_twice_or_forgets_the_basic_ones():
    for count in (1, 2, 3):
        for situations in combinations(SITUATIONS, count):
            listed = [paper for papers in papers_for(situations).groups.values() for paper in papers]
            assert len(listed) == len(set(listed))
            assert set(BASIC) <= set(listed) <= set(PAPERS)


def test_what_contains_a_paper_takes_its_place():
    listed = papers_for(["employer", "several_employers", "contract_renewed", "remarried", "spouse"]).groups
    assert "leaving" not in listed["own"]
    assert "latest_contract" not in listed["own"]
    assert listed["family"][0] == "marriage_all"
    assert "marriage_both" not in listed["family"]


def test_situations_add_up_and_nothing_changed_is_over_once_something_has():
    assert merge(["nothing"], ["child"]) == ["child"]
    assert merge(["employer"], ["several_employers"]) == ["several_employers"]
    assert merge(["nothing"], ["nothing"]) == ["nothing"]


def test_a_new_employer_and_a_child(tell):
    reply = tell("帮我列个续积分的材料清单", "今年换了工作，还新生了个孩子要加进来")
    for word in ("介绍信", "申请表", "营业执照", "新劳动合同", "离职证明或退工单", "双方的结婚证", "配偶的户口本"):
        assert word in reply
    assert "孩子的居住证或居住证明" in reply
    assert "新单位注册地所在区的人才服务中心" in reply
    assert "2025 年的只要复印件" in reply
    assert "组织机构代码证" in reply
    assert "出生证明" not in reply
    assert "依据：续签指南（2025-03-27、2023-05-29）" in reply


def test_several_at_once_in_the_opening_sentence(tell):
    reply = tell("帮我列续积分材料清单：我离婚了，户口地址变了，劳动合同刚续签")
    for word in (
        "离婚证",
        "离婚协议书（民政局盖章）",
        "判决书或调解书",
        "户口簿或户籍证明",
        "最新的劳动合同",
        "上一次的完整合同",
    ):
        assert word in reply


def test_nothing_changed_and_then_the_system_asks_for_paper(talk):
    first = talk.say("单位没换，其他啥都没变，给我一份续积分材料清单")
    assert "不用去窗口交材料" in first
    assert "网上审核" in first
    second = talk.say("那要是系统提示要交书面材料呢")
    for word in ("介绍信", "申请表", "身份证", "公章", "完税证明", "2 个工作日后"):
        assert word in second


def test_what_takes_time_comes_first(tell):
    reply = tell("我拿了新的本科学历，还新评了中级职称，帮我列续积分的清单")
    assert reply.index("学历验证") < reply.index("介绍信")
    assert "约 2 个月" in reply
    for word in ("职称证书", "评审表", "聘任表", "岗位说明书", "6 个月基数不低于"):
        assert word in reply


def test_remarriage_a_spouse_a_child_of_seventeen_and_later_three_employers(talk):
    first = talk.say("给我列材料清单：刚复婚要加老婆进来，大女儿17岁读高中")
    for word in ("完整的婚姻材料", "结婚证", "配偶的户口本", "学籍证明", "在读证明"):
        assert word in first
    second = talk.say("对了我这一年还换过三家公司")
    assert "每一家的离职证明或退工单（全部都要）" in second
    assert "学籍证明" in second


def test_the_text_for_hr_is_clean_and_complete(talk):
    listed = talk.say("材料清单：换了单位，加老婆")
    clean = talk.say("发给人事的版本")
    assert clean.startswith("【居住证积分续办 · 材料清单】")
    assert talk.person.choices == ()
    for word in ("介绍信", "营业执照", "新劳动合同", "配偶的身份证、居住证", "人才服务中心", "依据"):
        assert word in listed
        assert word in clean
    assert "\n1. " in clean
    assert "你" not in clean


def test_who_hands_in_when_the_holder_is_the_contact(tell):
    assert "法人或另一位登记联系人" in tell("材料清单：换了单位，我自己就是公司的登记联系人")


def test_a_divorced_parent_is_told_what_the_guides_leave_open(tell):
    assert "单亲" in tell("材料清单：离婚了，要把孩子加进来")


def test_no_change_at_all_is_not_known(tell):
    assert "基本的是这些" in tell("材料清单", "不知道")


def test_seven_situations_at_once_fit_the_first_page(talk):
    talk.say("材料清单")
    said = "换了3家公司，合同续签，户口迁了，复婚，加老婆和孩子，女儿17岁，新学历"
    talk.say(said)
    first = pages(talk.answer.reply)[0]
    assert len(first.encode()) <= PAGE
    for word in ("介绍信", "离职证明", "结婚证", "学历验证", "谁去交"):
        assert word in first


@pytest.mark.parametrize(
    "text",
    [
        "帮我列个续积分的材料清单",
        "帮我列续积分材料清单：我离婚了",
        "单位没换，其他啥都没变，给我一份续积分材料清单",
        "给我列材料清单：刚复婚",
        "麻烦帮我整理一下要带的材料，我换了单位",
        "换了工作，帮我列个清单发给人事",
    ],
)
def test_full_sentences_open_it(text):
    assert opens(normalise(text)) == "my_papers"


@pytest.mark.parametrize(
    "text",
    [
        "换单位要带什么材料",
        "受理点要哪些材料",
        "初次申请积分的材料清单",
        "单位审核后弹框让交材料怎么办",
        "签注材料清单列一下",
        "有人说税单一定要带有人说现在清单里没这项了 我到底打不打印",
        "自测打出来128，是不是就稳了",
    ],
)
def test_questions_do_not_open_it(text):
    assert opens(normalise(text)) is None


def test_the_sources_are_of_the_situations(tell):
    assert re.search(r"依据：.*沪府规〔2022〕21号第六条", tell("材料清单：新评了中级职称"))


@pytest.mark.parametrize("said", ["啥都没变", "什么都没变", "没啥变化", "什么变化都没有", "都没变"])
def test_nothing_has_changed_is_no_question(tell, said):
    assert tell("材料清单", said).startswith("单位没换、信息没变")


def test_nothing_but_the_child(tell):
    assert tell("材料清单", "什么都没变，就孩子要加").startswith("加孩子，带这些")
