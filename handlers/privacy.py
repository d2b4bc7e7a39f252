"""A person's rights over what is held about them."""

from __future__ import annotations

import json

from handlers.dates import say
from handlers.dates.records import known
from handlers.orders import manner
from handlers.turn import Answer, Turn, speak, trouble
from messages import Reply
from storage.people import Person
from storage.store import Store

SHOWN_BYTES = 6000


def delete_my_data(turn: Turn, intent_id: str) -> Answer:
    """Erases all that is held about the person, at once; where that is only asked about, or refused, nothing."""
    meant = manner(turn.message.text, politely=False)
    if meant != "ordered":
        return speak(turn, turn.say(f"data.deleting_{meant}", days=turn.config["keep_days"]), outcome="talk")
    if turn.store is None:
        return trouble(turn)
    openid = turn.person.person

    def erase(store: Store) -> None:
        store.people.erase(openid)

    return Answer(Reply(turn.say("data.deleted")), Person(openid), (erase,), outcome="deleted")


def export_my_data(turn: Turn, intent_id: str) -> Answer:
    """Shows all that is held about the person, as it is stored; who only asks what that is gets it in words."""
    if turn.store is None:
        return trouble(turn)
    if manner(turn.message.text) != "ordered":
        return _in_words(turn)
    held = turn.store.people.export(turn.person.person)
    held = {table: held[table] for table in sorted(held, key=lambda table: table != "dates")}  # what matters most first
    text = json.dumps(held, ensure_ascii=False, indent=1)
    return speak(turn, f"{turn.say('data.held')}\n{text[:SHOWN_BYTES]}", outcome="exported")


def _in_words(turn: Turn) -> Answer:
    dates = [line for record in known(turn) for line in say.listed(turn, record)]
    held = [turn.say("data.held_dates"), *dates] if dates else [turn.say("data.no_dates")]
    text = turn.say("privacy.text", days=turn.config["keep_days"])
    return speak(turn, "\n".join([text, *held]), *turn.offer("export_data"), outcome="talk")
