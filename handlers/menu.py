"""The account's menu: the config's [[menu]] → the platform's JSON, after the checks the platform would make later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

MOST_TOP, MOST_CHILDREN = 3, 5
TOP_NAME, CHILD_NAME = 16, 60  # bytes of UTF-8; what is longer the platform refuses
SHOWN_TOP, SHOWN_CHILD = 4, 8  # Chinese characters; what is longer is shown with …
MOST_KEY, MOST_URL = 128, 1024  # bytes


class Item(Protocol):
    """One entry of the menu as the settings hold it."""

    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def children(self) -> Sequence[Item]: ...


def faults(menu: Sequence[Item], known_keys: Sequence[str] = ()) -> list[str]:
    """What the platform would refuse, one line each with its mend; keys outside `known_keys` too, if any are given."""
    found = []
    if not menu:
        return ["menu: 还没有配置菜单。照 config.example.toml 加上 [[menu]]"]
    if len(menu) > MOST_TOP:
        found.append(f"menu: 一级菜单有 {len(menu)} 个，最多 {MOST_TOP} 个。去掉几个，或并到子菜单里")
    for number, item in enumerate(menu, 1):
        where = f"menu[{number}]"
        found += _name_faults(where, item.name, TOP_NAME, SHOWN_TOP)
        if item.children:
            if item.key or item.url:
                found.append(f"{where}: 「{item.name}」有子菜单，就不能再有 key 或 url。删掉 key 和 url")
            if len(item.children) > MOST_CHILDREN:
                found.append(
                    f"{where}: 「{item.name}」有 {len(item.children)} 个子菜单，最多 {MOST_CHILDREN} 个。去掉几个"
                )
            for place, child in enumerate(item.children, 1):
                inner = f"{where}.children[{place}]"
                found += _name_faults(inner, child.name, CHILD_NAME, SHOWN_CHILD)
                if child.children:
                    found.append(f"{inner}: 「{child.name}」下面还有一层，菜单只能两层。把它挪上来")
                else:
                    found += _target_faults(inner, child, known_keys)
        else:
            found += _target_faults(where, item, known_keys)
    return found


def menu_json(menu: Sequence[Item]) -> dict[str, Any]:
    """The body for the platform's menu/create. Call `faults` first."""
    return {"button": [_button(item) for item in menu]}


def _button(item: Item) -> dict[str, Any]:
    if item.children:
        return {"name": item.name, "sub_button": [_button(child) for child in item.children]}
    if item.url:
        return {"type": "view", "name": item.name, "url": item.url}
    return {"type": "click", "name": item.name, "key": item.key}


def _name_faults(where: str, name: str, limit: int, shown: int) -> list[str]:
    if not name.strip():
        return [f"{where}: 没有 name。写上菜单的名字"]
    size = len(name.encode())
    if size > limit:
        return [f"{where}: 「{name}」有 {size} 个字节，最多 {limit} 个（一个汉字 3 个字节）。最好不超过 {shown} 个汉字"]
    return []


def _target_faults(where: str, item: Item, known_keys: Sequence[str]) -> list[str]:
    if bool(item.key) == bool(item.url):
        what = "key 和 url 都写了" if item.key else "既没有 key 也没有 url"
        return [f"{where}: 「{item.name}」{what}。二选一：key 是条目或意图的编号，url 是网页"]
    if item.url:
        if not item.url.startswith(("https://", "http://")):
            return [f"{where}: 「{item.name}」的 url 不是网址。写成 https:// 开头的"]
        return (
            [f"{where}: 「{item.name}」的 url 太长，最多 {MOST_URL} 个字节"]
            if len(item.url.encode()) > MOST_URL
            else []
        )
    if len(item.key.encode()) > MOST_KEY:
        return [f"{where}: 「{item.name}」的 key 太长，最多 {MOST_KEY} 个字节"]
    if known_keys and item.key not in known_keys:
        return [f"{where}: 「{item.name}」的 key {item.key} 没有对应的条目或意图。换成现有的编号，比如 my_papers"]
    return []
