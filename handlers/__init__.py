"""Decide what to say: one table from intent to function. An intent without a row here says its wording."""

from __future__ import annotations

from collections.abc import Callable

from handlers.conversations import CONVERSATIONS, start
from handlers.dates import DATE_INTENTS, act_chosen
from handlers.human import ask_a_person
from handlers.more import next_page
from handlers.privacy import delete_my_data, export_my_data
from handlers.talk import say_wording
from handlers.turn import Answer, Turn

Handler = Callable[[Turn, str], Answer]

HANDLERS: dict[str, Handler] = {
    "more": next_page,
    "human": ask_a_person,
    "delete_data": delete_my_data,
    "export_data": export_my_data,
    **dict.fromkeys(DATE_INTENTS, act_chosen),
    **dict.fromkeys(CONVERSATIONS, start),
}


def handle_intent(turn: Turn, intent_id: str) -> Answer:
    """The answer to an intent."""
    return HANDLERS.get(intent_id, say_wording)(turn, intent_id)
