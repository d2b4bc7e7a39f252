"""The account's menu from the config → the buttons that the platform's menu/create takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

TOP, BELOW = 3, 5  # buttons side by side, and below one of them
TOP_BYTES, BELOW_BYTES = 16, 60  # of a name, UTF-8


class Item(Protocol):
    """One [[menu]] of the config: a key, an address, or items below it."""

    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def children(self) -> Sequence[Item]: ...


def buttons(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The buttons. Raises ValueError (Chinese, for the operator) where the platform would refuse them."""
    if not items:
        raise ValueError("menu: 配置里没有菜单。照 config.example.toml 的 [[menu]] 写")
    if len(items) > TOP:
        raise ValueError(f"menu: 一级菜单最多 {TOP} 个，现在有 {len(items)} 个")
    return [_button(item, TOP_BYTES) for item in items]


def _button(item: Item, name_bytes: int) -> dict[str, Any]:
    where = f"menu「{item.name}」"
    if not item.name or len(item.name.encode()) > name_bytes:
        raise ValueError(f"{where}: 名字要有，最多 {name_bytes // 3} 个汉字")
    if sum(map(bool, (item.key, item.url, item.children))) != 1:
        raise ValueError(f"{where}: key、url、children 要有且只有一个")
    if item.children:
        if name_bytes == BELOW_BYTES:
            raise ValueError(f"{where}: 菜单只有两级，二级下面不能再有 children")
        if len(item.children) > BELOW:
            raise ValueError(f"{where}: 二级菜单最多 {BELOW} 个，现在有 {len(item.children)} 个")
        return {"name": item.name, "sub_button": [_button(child, BELOW_BYTES) for child in item.children]}
    if item.url:
        if len(item.url.encode()) > 1024:
            raise ValueError(f"{where}: url 太长，最多 1024 字节")
        return {"type": "view", "name": item.name, "url": item.url}
    if len(item.key.encode()) > 128:
        raise ValueError(f"{where}: key 太长，最多 128 字节")
    return {"type": "click", "name": item.name, "key": item.key}


def unknown_keys(items: Sequence[Item], known: Collection[str]) -> list[str]:
    """The keys of the menu that lead nowhere."""
    keys = [item.key for item in items if item.key]
    below = [key for item in items for key in unknown_keys(item.children, known)]
    return [key for key in keys if key not in known] + below
