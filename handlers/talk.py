"""Small talk: what is said is a sentence of the wording, the intent names it."""

from __future__ import annotations

from handlers.turn import Answer, Turn, speak, still_offering


def say_wording(turn: Turn, intent_id: str) -> Answer:
    """The intent's own sentence, and what it offers."""
    intent = turn.edition.intents[intent_id]
    text = turn.say(
        f"{intent.reply or 'help'}.text", **({"days": turn.config["keep_days"]} if intent.reply == "privacy" else {})
    )
    answer = speak(turn, text, *turn.offer(*intent.related), outcome="talk")
    return answer if intent.related else still_offering(turn, answer)
