"""`bot.py ask`, `bot.py chat`: trying the bot from the terminal."""

from __future__ import annotations

from typing import Protocol

import click

from clock import Clock, parse_moment


class Talker(Protocol):
    """What these commands work with."""

    def ask(self, question: str, clock: Clock) -> str: ...
    def explain(self, question: str) -> str: ...
    def visit(self) -> Visit: ...


class Visit(Protocol):
    """A conversation through the real webhook."""

    def says(self, text: str) -> str: ...


@click.command()
@click.argument("question")
@click.option("--as-of", "as_of", metavar="ISO", help="按这一刻回答，例如 2027-03-01 或 2027-03-01T09:00")
@click.option("--explain", is_flag=True, help="看分词、概念、候选和分数")
@click.pass_obj
def ask(talker: Talker, question: str, as_of: str | None, explain: bool) -> None:
    """问一句，看用户会收到什么。"""
    try:
        clock = Clock.at(parse_moment(as_of)) if as_of else Clock()
    except ValueError:
        raise click.ClickException(f"--as-of {as_of}: 看不懂这个时间。写成 2027-03-01 或 2027-03-01T09:00") from None
    click.echo(talker.ask(question, clock))
    if explain:
        click.echo("\n" + talker.explain(question))


@click.command()
@click.pass_obj
def chat(talker: Talker) -> None:
    """在终端里聊，走真正的 webhook。"""
    visit = talker.visit()
    click.echo("直接打字，Ctrl-D 结束。")
    while True:
        try:
            text = click.prompt("你", prompt_suffix="> ").strip()
        except click.Abort:
            click.echo()
            return
        click.echo(visit.says(text) + "\n")
