"""The menu: what the platform gets, and what is refused before it is asked."""

from __future__ import annotations

import pytest

from handlers.menu import faults, menu_json
from settings import MenuItem


def test_a_menu_becomes_the_platforms_buttons():
    menu = [
        MenuItem(name="指南", children=(MenuItem(name="签注", key="permit/endorse-how"),)),
        MenuItem(name="官网", url="https://example.org/"),
    ]
    assert faults(menu) == []
    assert menu_json(menu) == {
        "button": [
            {"name": "指南", "sub_button": [{"type": "click", "name": "签注", "key": "permit/endorse-how"}]},
            {"type": "view", "name": "官网", "url": "https://example.org/"},
        ]
    }


@pytest.mark.parametrize(
    ("menu", "word"),
    [
        ([], "还没有配置菜单"),
        ([MenuItem(name="甲", key="a")] * 4, "最多 3 个"),
        ([MenuItem(name="甲", children=(MenuItem(name="乙", key="a"),) * 6)], "最多 5 个"),
        ([MenuItem(name="六个字的菜单", key="a")], "最多 16 个"),
        ([MenuItem(name="甲", children=(MenuItem(name="长" * 21, key="a"),))], "最多 60 个"),
        ([MenuItem(name=" ", key="a")], "没有 name"),
        ([MenuItem(name="甲")], "既没有 key 也没有 url"),
        ([MenuItem(name="甲", key="a", url="https://example.org")], "二选一"),
        ([MenuItem(name="甲", key="a", children=(MenuItem(name="乙", key="a"),))], "就不能再有"),
        ([MenuItem(name="甲", url="example.org")], "不是网址"),
        ([MenuItem(name="甲", url="https://example.org/" + "a" * 1024)], "太长"),
        ([MenuItem(name="甲", key="a" * 129)], "太长"),
        ([MenuItem(name="甲", children=(MenuItem(name="乙", children=(MenuItem(name="丙", key="a"),)),))], "只能两层"),
    ],
)
def test_what_the_platform_would_refuse_is_named_in_one_line(menu, word):
    found = faults(menu)
    assert len(found) == 1
    assert word in found[0]
    assert "\n" not in found[0]


def test_a_key_that_leads_nowhere_is_named():
    assert "没有对应" in faults([MenuItem(name="甲", key="my_paper")], ["my_papers"])[0]
