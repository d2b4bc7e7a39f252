"""The limits of routing, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a score is good enough. Chosen from the curves that bench/accuracy.py draws (docs/decisions/0004)."""

    answer: float = 0.37  # below: not understood
    doubtful: float = (
        0.30  # from here on a message that names a thing of the field gets the nearest answers to choose from
    )
    margin: float = 0.09  # a runner-up nearer than this is a near winner
    plain: float = 0.7  # from here on a message is plainly like an example; below, more and more is near:
    widening: float = 0.4  # how much the margin grows for what is missing
    certain: float = 0.97  # from here on nothing is near: it was asked in the very words of an example
    part: float = 0.43  # a part of a message is a question of its own from here on
    by_part: float = 0.9  # how much a part's likeness counts against that of the whole message
    clear_part: float = 0.8  # from here on a part that names a thing needs nothing of the others to be understood
    aspect_met: float = 1.06  # what an entry of the aspect that is asked for gains (where, materials, how long …)
    as_typed: float = 0.93  # how much the unmended spelling counts against the mended
    asked_statement: float = 0.75  # what is left of "已签注" when it is part of a question
    wordless_intent: float = 0.6  # what is left of an intent without any of its words
    intent: float = 0.5  # below: nothing besides knowledge (greetings, dates) is read into it, unless it is short
    clear_intent: float = 0.9  # from here on what is wanted besides knowledge is not taken apart into questions
    talk_beside_things: float = 0.75  # what is left of small talk where things of the field are named
    marked: float = 0.1  # what a neighbouring subject gains by its marker
    story_power: float = 1.7  # how much more a clause that fits well counts than one that fits a little
    story_asks: float = 2.0  # how much more a clause that asks counts
    story_margin: float = 0.17  # relative: in a story more is near
