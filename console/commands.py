"""`bot.py console password`: a password's hash for the configuration."""

from __future__ import annotations

import click

from console.session import LONGEST_PASSWORD, hash_password

SHORTEST = 10


@click.group("console")
def console() -> None:
    """运营后台。"""


@console.command("password")
def password_command() -> None:
    """问一个密码（输入时不显示），打印它的哈希，贴到配置的 password_hash。"""
    password = click.prompt("密码", hide_input=True, confirmation_prompt="再输一遍", err=True)
    if not SHORTEST <= len(password) <= LONGEST_PASSWORD:
        raise click.ClickException(f"密码要 {SHORTEST} 到 {LONGEST_PASSWORD} 个字符，换一个")
    click.echo(hash_password(password))
