"""The only place where parts are joined: create_app() and the command line."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from flask import Flask

import settings as configuration
from clock import Clock
from commands import usage
from commands.care import backup, menu, user
from commands.doctor import doctor
from commands.talk import ask, chat
from console.calendar import calendar_blueprint
from console.chat import chat_blueprint, landing_blueprint
from console.commands import console
from console.demo import demo_phone
from console.health import health_blueprint
from console.join import make_console
from console.metrics import count_message
from console.nowhere import answer_nowhere
from console.session import as_setting, demo_user
from handlers.brain import Brain, Build, LiveBrain, build_router
from handlers.respond import Responder
from knowledge.check import check
from knowledge.commands import FROM_TERMINAL, kb
from knowledge.editions import Refused, publish_first
from knowledge.load import SHIPPED, parse, read_folder
from knowledge.routing import Route
from logs import configure_logging
from messages import Issue, Message
from reminders.commands import remind
from reminders.dispatch import Dispatcher
from reminders.feed import Feed
from reminders.join import make_client, make_parts
from reminders.loop import Loop
from reminders.parts import Parts
from reminders.planner import LivePlanner
from settings import Settings, SettingsError, parse_hours, parse_time
from storage.database import StorageError
from storage.misses import MissGroup
from storage.retention import Sweeper
from storage.store import Store
from wechat import visitor
from wechat.client import Client
from wechat.edge import EdgeSettings
from wechat.menu import buttons, unknown_keys
from wechat.outcomes import fault_of
from wechat.pages import as_read, pages
from wechat.webhook import Outcome, webhook_blueprint

THREADS = 32  # a worker; 20 stalled clients must not stop it (docs/decisions/0002-server.md)
WARM_UP = "居住证块到期了怎么半"  # goes through every layer, the spelling too, before the first person waits for it


def edge_settings(settings: Settings) -> EdgeSettings:
    """What the edge needs of the configuration."""
    wechat = settings.wechat
    return EdgeSettings(
        wechat.token,
        wechat.app_id,
        wechat.encoding_aes_key,
        wechat.previous_encoding_aes_key,
        wechat.original_id,
        wechat.require_encryption,
    )


class Bot:
    """The joined parts of one process. Made after a fork, never before."""

    def __init__(self, settings: Settings, clock: Clock | None = None, build: Build = build_router) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.live = LiveBrain(lambda: self.store, build)

    @cached_property
    def store(self) -> Store:
        """The memory, with at least the shipped edition in it."""
        store = Store.open(self.settings.storage.url)
        publish_first(store.editions, SHIPPED, self.clock.now())
        return store

    def brain(self) -> Brain:
        """What this process answers with at this moment."""
        return self.live.now()

    @cached_property
    def responder(self) -> Responder:
        return Responder(self.store, self.brain, pages, self.clock, self.handler_config())

    def handler_config(self) -> dict[str, Any]:
        return {
            "keep_days": self.settings.privacy.keep_messages_days,
            "handoff": self.settings.wechat.handoff,
            "handoff_hours": parse_hours(self.settings.wechat.handoff_hours),
            "subscription_id": self.settings.wechat.templates.subscription.id,
            "planner": LivePlanner(
                lambda: self.brain().edition,
                parse_time(self.settings.reminders.send_at),
                self.settings.reminders.lead_days,
            ),
            "calendar_address": self.feed.address,
        }

    @cached_property
    def feed(self) -> Feed:
        """The people's calendar addresses."""
        reminders = self.settings.reminders
        return Feed(
            lambda: self.store,
            lambda: self.brain().edition,
            parse_time(reminders.send_at),
            reminders.lead_days,
            self.settings.server.public_url,
            self.clock,
        )

    @cached_property
    def client(self) -> Client:
        """The push client, on the token that all processes share."""
        return make_client(self.settings, self.store, self.clock)

    def platform_fault(self) -> str:
        """Why the platform's API would not take our calls; "" when it would."""
        return fault_of(self.client.probe())

    def push_menu(self) -> str:
        """Creates the account's menu from the config; "" or why it could not."""
        edition = self.brain().edition
        if unknown := unknown_keys(self.settings.menu, edition.entries.keys() | edition.intents.keys()):
            return f"menu: 没有 {unknown[0]} 这个条目或意图，点了不会有回答。改成 entries 或 intents 里有的"
        return fault_of(self.client.create_menu(buttons(self.settings.menu)))

    def reminder_parts(self) -> Parts:
        """What the dispatcher works with."""
        return make_parts(self.settings, self.store, self.client, lambda: self.brain().edition, self.clock)

    def start_reminders(self) -> Loop:
        """Starts the dispatcher's thread in this process; of several processes one is active."""
        send_at = parse_time(self.settings.reminders.send_at)
        loop = Loop(self.store, Dispatcher(self.reminder_parts()), self.clock, send_at)
        loop.start()
        return loop

    def answer(self, message: Message) -> Outcome:
        """The webhook's question: what to say to this delivery."""
        with count_message():
            said = self.responder.answer(message)
        return Outcome(said.text, said.handoff)


def create_app(settings: Settings, clock: Clock | None = None, build: Build = build_router) -> Flask:
    """The whole bot as a WSGI application, everything loaded."""
    bot = Bot(settings, clock, build)
    app = Flask(__name__, static_folder=None)
    app.extensions["huxu"] = bot
    answer_nowhere(app)
    app.register_blueprint(webhook_blueprint(edge_settings(settings), bot.answer, bot.clock))
    app.register_blueprint(calendar_blueprint(bot.feed))
    app.register_blueprint(health_blueprint(lambda: bot.store.fault(), lambda: bot.live.fault))
    phone = demo_phone(settings, lambda: bot.store, bot.reminder_parts, bot.clock)
    if phone:
        app.register_blueprint(phone.platform(), url_prefix=configuration.DEMO_PLATFORM)
    app.register_blueprint(
        chat_blueprint(settings.wechat.token, bot.clock, phone) if settings.chat.enabled else landing_blueprint()
    )
    if settings.console.enabled:
        app.register_blueprint(
            make_console(settings, lambda: bot.store, bot.live, bot.clock, bot.handler_config, build)
        )
    _ = bot.responder
    bot.brain().router.understand(WARM_UP)
    return app


def serve_app() -> Flask:
    """What a worker process of `serve` runs; its settings come the same way as the parent's."""
    configure_logging()
    settings = configuration.load()
    app = create_app(settings)
    bot: Bot = app.extensions["huxu"]
    bot.live.watch()
    if settings.reminders.dispatcher:
        bot.start_reminders()
    Sweeper(bot.store, bot.clock, settings.privacy.keep_messages_days).start()
    return app


class Desk:
    """What the commands work with. The configuration is read when a command first needs it."""

    content = SHIPPED
    clock = Clock()

    @cached_property
    def settings(self) -> Settings:
        return configuration.load()

    @cached_property
    def bot(self) -> Bot:
        return Bot(self.settings)

    # kb
    def store(self) -> Any:
        return self.bot.store.editions

    def record(self, act: str, number: int, detail: Mapping[str, Any]) -> None:
        self.bot.store.audit.add(FROM_TERMINAL, act, self.clock.now(), f"第 {number} 版", detail=detail)

    def misses(self, limit: int) -> Sequence[MissGroup]:
        return self.bot.store.misses.groups(limit)

    def routes(self, texts: Mapping[str, str]) -> Route:
        router = build_router(parse(texts)[0])

        def route(question: str) -> str:
            topics = router.understand(question).topics
            return topics[0].id if topics else ""

        return route

    # ask, chat
    def ask(self, question: str, clock: Clock) -> str:
        """The reply a new person would get from the live edition, with nothing kept."""
        brain = self.bot.brain()
        with TemporaryDirectory() as folder:
            store = Store.open(f"sqlite:///{folder}/ask.db")
            responder = Responder(store, lambda: brain, pages, clock, self.bot.handler_config())
            person, key = "o" + secrets.token_hex(13), secrets.token_hex(32)
            said = responder.answer(Message(person, visitor.ACCOUNT, "text", clock.now(), key, question))
            store.close()
        return as_read(said.text or "")

    def explain(self, question: str) -> str:
        return self.bot.brain().router.understand(question, explain=True).explained()

    def visit(self) -> visitor.Visit:
        settings = self.settings
        account = settings.wechat.original_id or visitor.ACCOUNT
        return visitor.Visit(create_app(settings).test_client(), settings.wechat.token, account, self.clock)

    # doctor
    def storage_fault(self) -> str:
        try:
            return self.bot.store.fault()
        except StorageError as fault:
            return str(fault)

    def knowledge_fault(self) -> str:
        if self.storage_fault():
            return "数据库打不开，先修它"
        self.bot.brain()
        return self.bot.live.fault

    def knowledge_issues(self) -> list[Issue]:
        return check(read_folder(SHIPPED))

    def platform_fault(self) -> str:
        return self.bot.platform_fault()

    # remind
    def reminder_parts(self) -> Parts:
        return self.bot.reminder_parts()

    # user, backup, menu
    def export_person(self, openid: str) -> Mapping[str, Any]:
        return self.bot.store.people.export(openid)

    def erase_person(self, openid: str) -> int:
        return self.bot.store.people.erase(openid)

    def backup(self, path: Path) -> None:
        self.bot.store.backup(path)

    def push_menu(self) -> str:
        return self.bot.push_menu()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", metavar="FILE", help="配置文件；不写就用 $BOT_CONFIG，再就是 ./config.toml")
@click.pass_context
def cli(context: click.Context, config: str | None) -> None:
    """沪续：上海居住证与积分续办助手。"""
    configure_logging(quiet=True)
    if config:
        os.environ["BOT_CONFIG"] = config  # the worker processes read the same file
    context.obj = Desk()


@cli.command()
@click.option("--host", help="监听地址")
@click.option("--port", type=click.IntRange(1, 65535), help="监听端口")
@click.option("--workers", type=click.IntRange(1, 64), help="进程数")
@click.pass_obj
def serve(desk: Desk, host: str | None, port: int | None, workers: int | None) -> None:
    """启动服务：webhook、运营后台、提醒派发。"""
    from server import run  # pulls in the server, which no other command needs

    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"BOT_SERVER__{name}"] = str(value)
    settings = desk.settings
    if not settings.wechat.token:
        raise SettingsError(f"{settings.source}: wechat.token: 还没有填。到公众平台「服务器配置」里复制 Token 填上")
    webhook_blueprint(edge_settings(settings), desk.bot.answer)  # a key that cannot be used is said here,
    desk.bot.store.close()  # and a storage that cannot be opened: once, not by every worker
    if settings.demo and settings.console.enabled and not settings.console.users:
        password = secrets.token_urlsafe(9)
        os.environ["BOT_CONSOLE__USERS"] = as_setting(demo_user(password))  # the workers read it
        click.echo(f"运营后台：/console，名字「演示」，密码「{password}」")
    run("bot:serve_app", settings.server, THREADS)


for command in (kb, console, ask, chat, doctor, remind, user, backup, menu):
    cli.add_command(command)


def main() -> None:
    """The command line: a fault that a user can cause is one line on stderr, never a traceback."""
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        done = cli(standalone_mode=False)
        sys.exit(done if isinstance(done, int) else 0)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.ClickException as fault:
        usage.show(fault)
        sys.exit(fault.exit_code)
    except (SettingsError, StorageError, ValueError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    except Refused as refused:
        click.echo("\n".join([*map(str, refused.issues), str(refused)]), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
