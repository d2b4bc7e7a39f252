"""`bot.py user …`, `backup`, `menu push`: looking after people's data and the account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import click


class Keeper(Protocol):
    """What these commands work with."""

    def export_person(self, openid: str) -> Mapping[str, Any]: ...
    def erase_person(self, openid: str) -> int: ...
    def backup(self, path: Path) -> None: ...
    def push_menu(self) -> str:
        """Creates the account's menu; "" or why it could not."""


@click.group()
def user() -> None:
    """一个人的数据：导出、删除。"""


@user.command("export")
@click.argument("openid")
@click.pass_obj
def export(keeper: Keeper, openid: str) -> None:
    """把一个人的全部数据打印成 JSON。"""
    held = keeper.export_person(openid)
    if not any(rows for name, rows in held.items() if name != "person"):
        raise click.ClickException(f"没有 {openid} 的数据。核对一下 openid")
    click.echo(json.dumps(held, ensure_ascii=False, indent=2))


@user.command("delete")
@click.argument("openid")
@click.pass_obj
def delete(keeper: Keeper, openid: str) -> None:
    """删除一个人的全部数据，马上，不能恢复。"""
    click.echo("已删除" if keeper.erase_person(openid) else "没有这个人的数据")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(keeper: Keeper, file: Path) -> None:
    """服务照跑，把数据库完整复制一份到 FILE。"""
    keeper.backup(file)
    click.echo(f"已备份到 {file}")


@click.group()
def menu() -> None:
    """公众号的自定义菜单。"""


@menu.command("push")
@click.pass_obj
def push(keeper: Keeper) -> None:
    """按配置里的 [[menu]] 创建菜单。"""
    if fault := keeper.push_menu():
        raise click.ClickException(fault)
    click.echo("菜单已更新，关注者几分钟内会看到（取消关注再关注可以马上看到）")
