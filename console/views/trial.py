"""Try it: a question against the draft beside the live edition, with how each reads and scores it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from console.desk import Desk
from handlers.brain import Brain
from understanding.model import Understanding

LONGEST = 400
VERDICTS = {"sure": "有把握", "several": "问了几件事", "near": "两个都像，先给短答再问", "none": "没答上"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What one edition makes of the question."""

    name: str
    said: str
    understood: Understanding
    verdict: str


def add_trial(pages: Blueprint, desk: Desk) -> None:
    """/console/try."""

    def tried(name: str, brain: Brain, question: str) -> Trial:
        understood = brain.router.understand(question, explain=True)
        said = desk.services.answer(brain, question, desk.services.clock.now())
        return Trial(name, said, understood, VERDICTS[understood.verdict])

    @pages.get("/try")
    def trial() -> ResponseReturnValue:
        question = request.args.get("q", "").strip()[:LONGEST]
        trials: list[Trial] = []
        broken = False
        if question:
            number, live = desk.bench.live()
            draft = desk.bench.known(desk.bench.texts())
            broken = bool(draft.edition.unread)
            trials = [tried(f"线上第 {number} 版", desk.bench.known(live).brain, question)]
            if desk.bench.drafts():
                trials.insert(0, tried("草稿", draft.brain, question))
        return render_template("console/trial.html", question=question, trials=trials, broken=broken)
