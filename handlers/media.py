"""Messages that are not text: what we cannot read is said, with what to do instead."""

from __future__ import annotations

from handlers.turn import Answer, Turn, speak

SENTENCES = {
    "voice": "voice_unheard.text",  # a voice message with its recognition arrives as text
    "image": "image.text",
    "video": "video.text",
    "location": "location.text",
    "link": "link.text",
    "unsupported": "unsupported.text",
    "unknown": "unsupported.text",
    "text": "unsupported.text",  # a text without text
}


def answer_media(turn: Turn) -> Answer:
    """One friendly sentence for each kind of message."""
    return speak(turn, turn.say(SENTENCES[turn.message.kind]), outcome="media")
