"""`bot.py doctor`: is everything in order, and what to do about what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import click

from clock import Clock
from messages import Issue
from settings import DEMO_PLATFORM, Settings

PLAUSIBLE = (2026, 2099)  # years; a clock outside them was never set


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `fault` empty: in order. A `note` is worth knowing and no fault."""

    subject: str
    fault: str = ""
    note: str = ""

    def __str__(self) -> str:
        if self.fault:
            return f"✗ {self.subject}：{self.fault}"
        return f"✓ {self.subject}" + (f"：{self.note}" if self.note else "")


class Patient(Protocol):
    """What the doctor may look at."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    def storage_fault(self) -> str: ...
    def knowledge_fault(self) -> str: ...
    def knowledge_issues(self) -> list[Issue]: ...
    def platform_fault(self) -> str:
        """Why the platform's API would not take our calls; "" when it would."""


@click.command()
@click.pass_obj
def doctor(patient: Patient) -> None:
    """检查配置、数据库、知识、时钟、微信接口，说清每个问题怎么办。有问题退出码 1。"""
    findings = list(examine(patient))
    for finding in findings:
        click.echo(str(finding))
    faults = sum(bool(finding.fault) for finding in findings)
    if faults:
        click.echo(f"有 {faults} 处要处理", err=True)
        raise SystemExit(1)
    click.echo("都正常")


def examine(patient: Patient) -> Iterator[Finding]:
    """Everything, one after the other; what fails does not hide the rest."""
    settings = patient.settings  # a config that cannot be read has its own line, with file, key and mend
    yield _configuration(settings)
    yield Finding("数据库", patient.storage_fault(), settings.storage.url.partition("@")[2] or settings.storage.url)
    issues = patient.knowledge_issues()
    yield Finding("知识文件", f"有 {len(issues)} 个问题，第一个：{issues[0]}" if issues else "")
    yield Finding("线上知识", patient.knowledge_fault())
    yield _clock(patient.clock.now())
    yield _platform(settings, patient.platform_fault)


def _configuration(settings: Settings) -> Finding:
    source = settings.source or "演示模式"
    if not settings.wechat.token:
        return Finding("配置", note=f"{source}；还不能 serve：wechat.token 没有填，到公众平台「服务器配置」里复制")
    if settings.wechat.encoding_aes_key and not settings.wechat.app_id:
        return Finding("配置", f"{source}: 填了 encoding_aes_key，却没有 app_id。解密要用它，补上")
    if settings.console.enabled and not settings.console.users and not settings.demo:
        return Finding(
            "配置",
            f"{source}: console 打开了，却没有用户。用 bot.py console password 生成密码，加一段 [[console.users]]",
        )
    return Finding("配置", note=source)


def _clock(now: datetime) -> Finding:
    if not PLAUSIBLE[0] <= now.year <= PLAUSIBLE[1]:
        return Finding("时钟", f"现在是 {now:%Y-%m-%d %H:%M}，不像真的。打开系统的自动校时")
    return Finding("时钟", note=f"北京时间 {now:%Y-%m-%d %H:%M}")


def _platform(settings: Settings, fault: Callable[[], str]) -> Finding:
    if settings.demo and settings.wechat.api_base_url.endswith(DEMO_PLATFORM):
        return Finding("微信接口", note="演示模式，用自带的替身")
    if not settings.wechat.app_id or not settings.wechat.app_secret:
        return Finding("微信接口", note="没有填 app_id 和 app_secret，不能主动提醒；到期的提醒会在对方下次说话时说")
    return Finding("微信接口", fault())
