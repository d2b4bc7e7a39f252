"""The menu of the config as the platform takes it."""

from __future__ import annotations

import pytest

from settings import MenuItem
from wechat.menu import buttons


def test_a_menu_with_two_levels_becomes_buttons() -> None:
    items = (
        MenuItem(name="续签指南", children=(MenuItem(name="居住证签注", key="permit/endorse-how"),)),
        MenuItem(name="官网", url="https://example.org/"),
    )
    assert buttons(items) == [
        {"name": "续签指南", "sub_button": [{"type": "click", "name": "居住证签注", "key": "permit/endorse-how"}]},
        {"type": "view", "name": "官网", "url": "https://example.org/"},
    ]


@pytest.mark.parametrize(
    "items",
    [
        (),
        tuple(MenuItem(name="一", key="a") for _ in range(4)),
        (MenuItem(name="名字长得放不下", key="a"),),
        (MenuItem(name="空的"),),
        (MenuItem(name="两样", key="a", url="https://example.org/"),),
        (MenuItem(name="多", children=tuple(MenuItem(name="二", key="b") for _ in range(6))),),
        (MenuItem(name="深", children=(MenuItem(name="二", children=(MenuItem(name="三", key="c"),)),)),),
        (MenuItem(name="长", key="k" * 129),),
    ],
)
def test_a_menu_that_the_platform_would_refuse_is_refused_here(items: tuple[MenuItem, ...]) -> None:
    with pytest.raises(ValueError, match="menu"):
        buttons(items)
