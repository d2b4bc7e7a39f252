"""Values in the platform's template fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wechat.field_rules import RULES, fits
from wechat.template_fields import BadField, shape, shape_all


@pytest.mark.parametrize(
    ("name", "value", "shaped"),
    [
        ("thing1", "老婆", "老婆"),
        ("thing12", "员工小王" * 6, "员工小王" * 4 + "员工小…"),
        ("thing1", " 第一行\n第二行 ", "第一行 第二行"),
        ("thing1", "妈妈👵🏻的❤️", "妈妈的"),
        ("phrase3", "签注提醒", "签注提醒"),
        ("phrase3", "去做 points 积分确认", "去做积分确"),
        ("character_string4", "ＡＢ－１２３ 号", "AB-123"),
        ("character_string4", "x" * 40, "x" * 32),
        ("time2", "2026年12月31日", "2026年12月31日 23:59"),
        ("time2", "2026年3月5日 09:00", "2026年3月5日 09:00"),
        ("time2", "9:30", "9:30"),
        ("date2", "2026-03-05", "2026年3月5日"),
        ("date2", "2026年12月31日（周四）", "2026年12月31日"),
        ("number5", "还有 30 天", "30"),
        ("number5", "-3", "-3"),
        ("name1", "员工小王2", "员工小王"),
        ("letter1", "abc 号", "abc"),
        ("amount1", "约 35.5 元", "35.5"),
        ("phone_number1", "021-12345", "021-12345"),
        ("car_number1", "沪A·12345", "沪A12345"),
        ("symbol1", "！？", "！？"),
        ("keyword1", "旧式字段", "旧式字段"),
    ],
)
def test_a_value_takes_the_form_of_its_field(name: str, value: str, shaped: str) -> None:
    assert shape(name, value) == shaped


@pytest.mark.parametrize(
    ("name", "value"),
    [("phrase1", "abc"), ("number1", "无"), ("date1", "明天"), ("time1", ""), ("thing1", " \n"), ("letter1", "签注")],
)
def test_a_value_of_which_nothing_fits_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadField, match=name):
        shape(name, value)


@given(st.sampled_from([*RULES, "keyword"]), st.text(max_size=60))
def test_whatever_people_write_is_refused_here_or_taken_there(kind: str, value: str) -> None:
    try:
        shaped = shape_all({f"{kind}1": value})[f"{kind}1"]
    except BadField:
        return
    assert fits(f"{kind}1", shaped)
