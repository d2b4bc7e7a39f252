"""`bot.py kb …`: what operators do with the knowledge from the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import click

from clock import Clock
from knowledge import coverage as facts
from knowledge import editions, routing
from knowledge.check import check, notices
from knowledge.diff import diff, jumps
from knowledge.load import digest_of, parse, read_folder
from messages import Issue

FROM_TERMINAL = "命令行"
MOST_CHANGES = 50  # told in the record of acts


class Miss(Protocol):
    """Questions that were not answered, alike enough to be one."""

    @property
    def n(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def last_at(self) -> datetime: ...


class Desk(Protocol):
    """What the program hands these commands as ctx.obj."""

    @property
    def clock(self) -> Clock: ...
    @property
    def content(self) -> Path:
        """The folder that is published."""

    def store(self) -> editions.Store[editions.Record]: ...
    def record(self, act: str, number: int, detail: Mapping[str, Any]) -> None:
        """Writes into the record of acts that the command line made edition `number`."""

    def misses(self, limit: int) -> Sequence[Miss]: ...
    def routes(self, texts: Mapping[str, str]) -> routing.Route:
        """A router built from these files."""


class Fault(click.ClickException):
    """One clear line on stderr, exit status 1."""

    def show(self, file: object = None) -> None:
        click.echo(self.format_message(), err=True)


@click.group("kb")
def kb() -> None:
    """知识：检查、试问、发布、退回、导出。"""


@kb.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def check_command(desk: Desk, path: Path | None) -> None:
    """检查知识文件。有问题就逐条列出，退出码 1；到期该核实的只提醒，不算问题。"""
    root, only = find_root(path or desk.content)
    texts = _read(root)
    issues = [issue for issue in check(texts) if not only or issue.file.startswith(only)]
    due = [issue for issue in notices(texts, desk.clock.today()) if not only or issue.file.startswith(only)]
    for issue in _placed(issues, root):
        click.echo(str(issue))
    for issue in _placed(due, root):
        click.echo(f"提醒 {issue}")
    edition, _ = parse(texts)
    reminders = f"，{len(due)} 处该重新核实" if due else ""
    if issues:
        raise Fault(f"共 {len(issues)} 个问题{reminders}")
    click.echo(f"没有问题：{len(edition.entries)} 个条目，{len(edition.parameters)} 个数字{reminders}")


@kb.command("test")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def test_command(desk: Desk, path: Path | None) -> None:
    """把每个条目的例句问一遍，都要走到自己的条目。走错的逐条列出，退出码 1。"""
    root, only = find_root(path or desk.content)
    texts = _sound(root)
    missed = [issue for issue in routing.misses(texts, desk.routes(texts)) if not only or issue.file.startswith(only)]
    for issue in _placed(missed, root):
        click.echo(str(issue))
    asked = routing.count(texts)
    if missed:
        raise Fault(f"问了 {asked} 句，{len(missed)} 句走错")
    click.echo(f"问了 {asked} 句，都走对了")


@kb.command("publish")
@click.option("-m", "--message", "note", required=True, help="这一版改了什么，一句话")
@click.option("--base", type=click.IntRange(min=1), default=None, help="文件是在第几版上改的（文件夹自己不知道时才要）")
@click.pass_obj
def publish_command(desk: Desk, note: str, base: int | None) -> None:
    """检查、试问、发布知识文件。正在跑的服务 5 秒内换上新版。"""

    def test(texts: Mapping[str, str]) -> list[Issue]:
        return routing.misses(texts, desk.routes(texts))

    store, note = desk.store(), _noted(note)
    before = store.get(store.live_number())
    try:
        record = editions.publish_folder(store, desk.content, note, desk.clock.now(), test, base or 0)
    except editions.Refused as refused:
        raise _fault(refused, desk.content) from None
    changes = diff(before.files, record.files) if before else []
    desk.record("发布", record.number, {"note": note, "changes": changes[:MOST_CHANGES]})
    click.echo(f"已发布第 {record.number} 版：{note}")
    for line in jumps(parse(before.files)[0], parse(record.files)[0]) if before else []:
        click.echo(f"提醒 {line}")
    if before is not None and digest_of(before.files) == digest_of(record.files):
        click.echo(f"内容和第 {before.number} 版一样")


@kb.command("history")
@click.option("--limit", type=click.IntRange(min=1), default=20, help="列出几版")
@click.pass_obj
def history_command(desk: Desk, limit: int) -> None:
    """列出发布过的版次，新的在前，线上的那一版有 *。"""
    store = desk.store()
    live = store.live_number()
    for record in store.history(limit):
        star = "*" if record.number == live else " "
        click.echo(f"{star} 第 {record.number} 版  {record.at:%Y-%m-%d %H:%M}  {record.author}  {record.note}")
    if live == 0:
        click.echo("还没有发布过任何一版")


@kb.command("diff")
@click.argument("a", type=click.IntRange(min=1))
@click.argument("b", type=click.IntRange(min=1))
@click.pass_obj
def diff_command(desk: Desk, a: int, b: int) -> None:
    """说出第 A 版到第 B 版改了什么。"""
    store = desk.store()
    pair = []
    for number in (a, b):
        record = store.get(number)
        if record is None:
            raise Fault(f"没有第 {number} 版。用 kb history 看有哪些")
        pair.append(record.files)
    for line in diff(*pair) or [f"第 {a} 版和第 {b} 版一样"]:
        click.echo(line)


@kb.command("rollback")
@click.argument("number", type=click.IntRange(min=1))
@click.option("-m", "--message", "note", required=True, help="为什么退回，一句话")
@click.pass_obj
def rollback_command(desk: Desk, number: int, note: str) -> None:
    """把第 NUMBER 版重新发布成最新的一版。"""
    note = _noted(note)
    try:
        record = editions.roll_back(desk.store(), number, FROM_TERMINAL, note, desk.clock.now())
    except editions.Refused as refused:
        raise _fault(refused) from None
    desk.record("回退", record.number, {"note": note, "to": number})
    click.echo(f"已退回：第 {record.number} 版，内容和第 {number} 版一样")


@kb.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export_command(desk: Desk, folder: Path) -> None:
    """把线上这一版写成文件。DIR 要是新的、空的，或是没改动过的一版。"""
    try:
        number = editions.export(desk.store(), folder)
    except editions.Refused as refused:
        raise _fault(refused) from None
    except OSError as fault:
        raise Fault(f"{folder}: 写不进去（{type(fault).__name__}）。换一个可写的文件夹") from None
    click.echo(f"第 {number} 版已写到 {folder}")


@kb.command("misses")
@click.option("--limit", type=click.IntRange(min=1), default=20, help="列出几组")
@click.pass_obj
def misses_command(desk: Desk, limit: int) -> None:
    """列出没答上来的问题，相近的并成一组，问得多的在前。"""
    found = desk.misses(limit)
    for miss in found:
        click.echo(f"{miss.n:>4} 次  {' '.join(miss.text.split())}  （最近 {miss.last_at:%Y-%m-%d}）")
    if not found:
        click.echo("没有没答上来的问题")


@kb.command("coverage")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), default=None, help="写到这个文件，不打印")
@click.pass_obj
def coverage_command(desk: Desk, write: Path | None) -> None:
    """事实清单里的每一条由哪些条目说到。有没说到的，退出码 1。"""
    edition, _ = parse(_read(desk.content))
    if write:
        write.write_text(facts.render(edition), encoding="utf-8")
    else:
        click.echo(facts.render(edition), nl=False)
    if holes := facts.holes(edition):
        raise Fault(f"没有条目说到：{'、'.join(holes)}")


def find_root(path: Path) -> tuple[Path, str]:
    """The content folder that `path` is, holds or lies in, and the part of it that is meant ("" for all)."""
    if path.is_dir() and not _is_root(path) and _is_root(path / "content"):
        return path / "content", ""
    for folder in (path, *path.absolute().parents):
        if folder.is_dir() and _is_root(folder):
            return folder, path.absolute().relative_to(folder.absolute()).as_posix().removeprefix(".")
    raise Fault(f"{path}: 这里没有知识文件。指向有 sources.toml 和 entries 的文件夹，或它里面的文件")


def _is_root(folder: Path) -> bool:
    return (folder / "sources.toml").is_file() or (folder / "entries").is_dir()


def _read(root: Path) -> dict[str, str]:
    try:
        return read_folder(root)
    except OSError as fault:
        raise Fault(f"{root}: 读不了（{type(fault).__name__}）。检查文件夹和权限") from None


def _sound(root: Path) -> dict[str, str]:
    """The files of `root`; a Fault when they cannot even be read as knowledge."""
    texts = _read(root)
    _, issues = parse(texts)
    if issues:
        raise _fault(editions.Refused("知识文件有问题，先用 kb check 看", issues), root)
    return texts


def _placed(issues: Sequence[Issue], root: Path) -> list[Issue]:
    """The issues under paths that an editor opens; one of a whole file is shown at its first line."""
    return [replace(issue, file=(root / issue.file).as_posix(), line=max(1, issue.line)) for issue in issues]


def _fault(refused: editions.Refused, root: Path | None = None) -> Fault:
    issues = _placed(refused.issues, root) if root else refused.issues
    return Fault("\n".join([*(str(issue) for issue in issues), str(refused)]))


def _noted(note: str) -> str:
    if not note.strip():
        raise Fault("-m 是空的。写一句这次改了什么、为什么")
    return note.strip()
