"""A command line that was typed wrong, in one line: what, where, and how to mend it."""

from __future__ import annotations

import re

import click
from click.exceptions import NoArgsIsHelpError

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NO_COMMAND = re.compile(r"No such command '(.+)'")
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.+)\)")


def show(fault: click.ClickException) -> None:
    """Says it on stderr; who names a group of commands alone gets the list of them."""
    if isinstance(fault, NoArgsIsHelpError):
        fault.show()
    else:
        click.echo(in_one_line(fault), err=True)


def in_one_line(fault: click.ClickException) -> str:
    """The fault, and where to read how it is written."""
    if not isinstance(fault, click.UsageError):
        return fault.format_message()
    path = fault.ctx.command_path if fault.ctx else "bot.py"
    return f"{_what(fault)}。用 {path} -h 看写法"


def _what(fault: click.UsageError) -> str:
    if isinstance(fault, click.MissingParameter):
        return f"缺 {_named(fault.param)}"
    if isinstance(fault, click.BadParameter):
        return f"{_named(fault.param)} 不对：{_wrong(fault)}"
    if isinstance(fault, click.NoSuchOption):
        like = f"，是不是 {fault.possibilities[0]}" if fault.possibilities else ""
        return f"没有 {fault.option_name} 这个选项{like}"
    if isinstance(fault, click.BadOptionUsage):
        return f"{fault.option_name} 后面要写内容"
    if found := _NO_COMMAND.search(fault.message):
        return f"没有 {found[1]} 这个命令"
    if found := _EXTRA.search(fault.message):
        return f"多写了 {found[1]}"
    return fault.message.rstrip(".。")


def _named(param: click.Parameter | None) -> str:
    """An option with what it is for, an argument by its place in the line."""
    if isinstance(param, click.Option):
        return f"{param.opts[0]}（{param.help}）" if param.help else param.opts[0]
    return param.make_metavar(click.Context(click.Command(""))) if param else "写法"


def _wrong(fault: click.BadParameter) -> str:
    kind = fault.param.type if fault.param else None
    if _CHINESE.search(fault.message):
        return fault.message.rstrip("。")
    if isinstance(kind, click.IntRange):
        ends = f"{kind.min} 到 {kind.max} 的" if kind.max is not None else f"{kind.min} 或更大的"
        return f"要 {ends}整数"
    if isinstance(kind, click.Path):
        return "没有这个文件或文件夹" if "does not exist" in fault.message else "这个文件或文件夹用不了"
    return "核对一下"
