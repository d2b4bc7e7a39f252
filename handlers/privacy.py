"""A person's rights over what is held about them."""

from __future__ import annotations

import json

from handlers.turn import Answer, Turn, speak, trouble
from messages import Reply
from storage.people import Person
from storage.store import Store

SHOWN_BYTES = 6000


def delete_my_data(turn: Turn, intent_id: str) -> Answer:
    """Erases all that is held about the person, at once."""
    if turn.store is None:
        return trouble(turn)
    openid = turn.person.person

    def erase(store: Store) -> None:
        store.people.erase(openid)

    return Answer(Reply(turn.say("data.deleted")), Person(openid), (erase,), outcome="deleted")


def export_my_data(turn: Turn, intent_id: str) -> Answer:
    """Shows all that is held about the person, as it is stored."""
    if turn.store is None:
        return trouble(turn)
    held = turn.store.people.export(turn.person.person)
    held = {table: held[table] for table in sorted(held, key=lambda table: table != "dates")}  # what matters most first
    text = json.dumps(held, ensure_ascii=False, indent=1)
    return speak(turn, f"{turn.say('data.held')}\n{text[:SHOWN_BYTES]}", outcome="exported")
