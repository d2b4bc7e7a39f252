"""The operators' pages from the configuration, for bot.py to call."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import Blueprint

from clock import Clock
from console.moves import moves
from console.operators import console_blueprint
from console.services import Moves, Services
from handlers.brain import Brain, Build, LiveBrain, build_router
from handlers.respond import Responder
from knowledge.model import Edition
from messages import Message
from settings import Settings, parse_time
from storage.store import Store
from wechat import visitor
from wechat.pages import as_read, pages


def make_console(
    settings: Settings,
    store: Callable[[], Store],
    live: LiveBrain,
    clock: Clock,
    handler_config: Callable[[], Mapping[str, Any]],
    build: Build = build_router,
) -> Blueprint:
    """The pages of settings.console's users, on what this process answers with."""

    def answer(brain: Brain, question: str, at: datetime) -> str:
        wording = MappingProxyType({**live.now().edition.wording, **brain.edition.wording})
        worded = Brain(replace(brain.edition, wording=wording), brain.router)
        responder = Responder(store(), lambda: worded, pages, Clock.at(at), handler_config())
        person, key = "o" + secrets.token_hex(13), secrets.token_hex(32)
        said = responder.answer_without_memory(Message(person, visitor.ACCOUNT, "text", at, key, question))
        return as_read(said.text or "")

    def preview(before: Edition, after: Edition, now: datetime) -> Moves:
        reminders = settings.reminders
        return moves(store(), before, after, parse_time(reminders.send_at), reminders.lead_days, now)

    services = Services(
        store=store,
        clock=clock,
        brain=live.now,
        build_router=build,
        answer=answer,
        knowledge_fault=lambda: live.fault,
        secret=settings.wechat.token,
        secure=settings.server.public_url.startswith("https://"),
        preview_moves=preview,
    )
    return console_blueprint(settings.console, services)
