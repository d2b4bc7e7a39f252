"""The only place where parts are joined: create_app() and the command line."""

from __future__ import annotations

import os
import secrets
import sys
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask

import settings as configuration
from clock import Clock, parse_moment
from console.chat import chat_blueprint, landing_blueprint
from console.health import health_blueprint
from handlers.respond import Brain, Responder, Said
from knowledge.load import SHIPPED, load, read_folder
from knowledge.model import Edition
from logs import configure_logging
from messages import Message
from settings import Settings, SettingsError, parse_hours
from storage.database import StorageError
from storage.store import Store
from understanding.model import Concept, Lexicon, Topic
from understanding.router import Router
from wechat import visitor
from wechat.edge import EdgeSettings
from wechat.pages import as_read, pages
from wechat.webhook import Outcome, webhook_blueprint

THREADS = 32  # a worker; 20 stalled clients must not stop it (docs/decisions/0002-server.md)


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


def build_router(edition: Edition) -> Router:
    """The router for an edition: its lexicon, and everything a message can be about."""
    data = edition.lexicon
    concepts = tuple(Concept(c.name, c.kind, c.words, c.aspect) for c in data.concepts)
    topics = [
        *(
            Topic(e.id, "entry", e.title, e.asks, e.about, e.aspect, e.not_for, gist=f"{e.short}\n{e.details}")
            for e in edition.entries.values()
        ),
        *(Topic(o.id, "outside", o.title, o.asks, markers=o.words) for o in edition.outside.values()),
        *(Topic(i.id, "intent", i.title, i.asks, not_for=i.not_for) for i in edition.intents.values()),
    ]
    return Router(Lexicon(concepts, data.lookalikes, data.plain, data.fillers), topics)


class Bot:
    """The joined parts of one process. Made after a fork, never before."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or Clock()

    @cached_property
    def store(self) -> Store:
        return Store.open(self.settings.storage.url)

    @cached_property
    def brain(self) -> Brain:
        edition = load(read_folder(SHIPPED))
        if isinstance(edition, list):
            raise click.ClickException("\n".join(str(issue) for issue in edition))
        return Brain(edition, build_router(edition))

    @cached_property
    def responder(self) -> Responder:
        config = {
            "keep_days": self.settings.privacy.keep_messages_days,
            "handoff": self.settings.wechat.handoff,
            "handoff_hours": parse_hours(self.settings.wechat.handoff_hours),
        }
        return Responder(self.store, lambda: self.brain, pages, self.clock, config)

    def answer(self, message: Message) -> Outcome:
        said = self.responder.answer(message)
        return Outcome(said.text, said.handoff)


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The whole bot as a WSGI application."""
    bot = Bot(settings, clock)
    app = Flask(__name__, static_folder=None)
    app.extensions["huxu"] = bot
    app.register_blueprint(webhook_blueprint(edge_settings(settings), bot.answer, bot.clock))
    app.register_blueprint(health_blueprint(lambda: bot.store.fault(), lambda: bot.brain.edition.number))
    if settings.chat.enabled:
        app.register_blueprint(chat_blueprint(settings.wechat.token, bot.clock))
    else:
        app.register_blueprint(landing_blueprint())
    _ = bot.responder  # all is loaded before the first request
    bot.brain.router.understand("居住证快到期了怎么办")
    return app


def serve_app() -> Flask:
    """What a worker process of `serve` runs; its settings come the same way as the parent's."""
    configure_logging()
    return create_app(configuration.load())


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", metavar="FILE", help="the config file; else $BOT_CONFIG, else ./config.toml")
@click.pass_context
def cli(context: click.Context, config: str | None) -> None:
    """沪续：上海居住证与积分续办助手。"""
    configure_logging(quiet=True)
    if config:
        os.environ["BOT_CONFIG"] = config  # the worker processes read the same file
    context.obj = LazyBot()


class LazyBot:
    """Reads the configuration only when a command asks for it."""

    @cached_property
    def settings(self) -> Settings:
        return configuration.load()

    @cached_property
    def bot(self) -> Bot:
        return Bot(self.settings)


@cli.command()
@click.option("--host")
@click.option("--port", type=int)
@click.option("--workers", type=int)
@click.pass_obj
def serve(lazy: LazyBot, host: str | None, port: int | None, workers: int | None) -> None:
    """启动服务：webhook、运营后台、提醒派发。"""
    from granian.constants import Interfaces
    from granian.server import Server

    for name, value in (("HOST", host and host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"BOT_SERVER__{name}"] = str(value)
    settings = lazy.settings
    if not settings.wechat.token:
        raise SettingsError(f"{settings.source}: wechat.token: 还没有填。到公众平台「服务器配置」里复制 Token 填上")
    Bot(settings).store.close()  # a storage that cannot be opened is said here, once, and not by every worker
    where = f"http://{settings.server.host}:{settings.server.port}"
    click.echo(f"沪续已启动：{where}" + ("  打开就能聊（演示模式，数据在 data/demo.db）" if settings.demo else ""))
    click.echo("按 Ctrl-C 停止")
    Server(
        "bot:serve_app",
        factory=True,
        address=settings.server.host,
        port=settings.server.port,
        interface=Interfaces.WSGI,
        workers=settings.server.workers,
        blocking_threads=THREADS,
        backpressure=THREADS * 4,
        log_enabled=False,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        process_name=None,
    ).serve()


@cli.command()
@click.argument("question")
@click.option("--as-of", "as_of", metavar="ISO", help="按这一刻回答，例如 2027-03-01 或 2027-03-01T09:00")
@click.option("--explain", is_flag=True, help="看分词、概念、候选和分数")
@click.pass_obj
def ask(lazy: LazyBot, question: str, as_of: str | None, explain: bool) -> None:
    """问一句，看用户会收到什么。"""
    clock = _clock(as_of)
    said = _ask(lazy.bot, question, clock)
    click.echo(as_read(said.text or ""))
    if explain:
        click.echo(_explanation(lazy.bot.brain.router, question))


def _clock(as_of: str | None) -> Clock:
    if not as_of:
        return Clock()
    try:
        return Clock.at(parse_moment(as_of))
    except ValueError:
        raise click.ClickException(f"--as-of {as_of}: 看不懂这个时间。写成 2027-03-01 或 2027-03-01T09:00") from None


def _ask(bot: Bot, question: str, clock: Clock) -> Said:
    """The reply a new person would get, with nothing kept."""
    with TemporaryDirectory() as folder:
        asked = Bot(bot.settings, clock)
        asked.__dict__["store"] = Store.open(f"sqlite:///{folder}/ask.db")
        asked.__dict__["brain"] = bot.brain
        person, key = "o" + secrets.token_hex(13), secrets.token_hex(32)
        said = asked.responder.answer(Message(person, visitor.ACCOUNT, "text", clock.now(), key, question))
        asked.store.close()
        return said


def _explanation(router: Router, question: str) -> str:
    read = router.understand(question)
    lines = [
        "",
        f"读作：{read.text}",
        f"分词：{' / '.join(read.tokens)}",
        f"概念：{'、'.join(read.concepts) or '（没有）'}",
        f"判断：{read.verdict} {'、'.join(topic.id for topic in read.topics)}（{read.confidence:.2f}）",
        "候选：",
    ]
    for candidate in read.candidates:
        why = "、".join(f"{name.removeprefix('=')} {share:.2f}" for name, share in candidate.because)
        lines.append(f"  {candidate.score:.2f}  {candidate.topic.id}  {candidate.topic.title}  ← {why}")
    return "\n".join(lines)


@cli.command()
@click.pass_obj
def chat(lazy: LazyBot) -> None:
    """在终端里聊，走真正的 webhook。"""
    settings = lazy.settings
    client = create_app(settings).test_client()
    person = "o" + secrets.token_hex(13)
    click.echo("直接打字，Ctrl-D 结束。")
    while True:
        try:
            text = click.prompt("你", prompt_suffix="> ").strip()
        except click.Abort:
            click.echo()
            return
        push = visitor.text_push(settings.wechat.token, person, text, Clock().now())
        response = client.post(visitor.URL, query_string=push.query, data=push.body)
        said = visitor.read_reply(response.data) if response.status_code == 200 else f"（HTTP {response.status_code}）"
        click.echo(as_read(said or "（没有回复）") + "\n")


def main() -> None:
    """The command line: a fault that a user can cause is one line on stderr, never a traceback."""
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        cli(standalone_mode=True)
    except (SettingsError, StorageError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
