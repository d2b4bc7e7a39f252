"""What people do besides writing: follow, leave, tap the menu. Anything unknown is noted and answered by silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.turn import Answer, Turn, speak
from storage.people import Person
from storage.store import Store

Act = Callable[[Turn], Answer]

LEAVING = frozenset({"unsubscribe", "user_authorization_revoke", "user_authorization_cancellation"})


def welcome(turn: Turn) -> Answer:
    """Says what this is for; a person who follows again starts afresh."""
    answer = speak(turn, turn.say("welcome.text"), *turn.offer("permit/endorse-how", "renewal/order", "set_date"))
    return replace(answer, outcome="welcome")


def forget(turn: Turn) -> Answer:
    """Who leaves is forgotten at once: a rule of the platform, and ours."""
    openid = turn.person.person

    def erase(store: Store) -> None:
        store.people.erase(openid)

    return Answer(None, Person(openid), (erase,), outcome="left")


def silence(turn: Turn) -> Answer:
    """Nothing to say: the platform only tells us."""
    return Answer(None, turn.person, outcome="noted")


EVENTS: dict[str, Act] = {
    "subscribe": welcome,
    "SCAN": welcome,  # a follower scanned our code again
    **dict.fromkeys(LEAVING, forget),
}
