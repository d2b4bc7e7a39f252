"""The dialogue 材料清单: what has changed → one list without repeats, also as a clean text for the HR officer."""

from __future__ import annotations

import re
from typing import Any

from handlers.conversations.model import SKIPPED, Answers, Conversation, FollowUp, Heard, Outcome, Part, Question, words
from handlers.conversations.papers_list import ENTRIES, FIRST, GROUPS, NOTES, PAPERS, SITUATIONS, papers_for
from handlers.conversations.papers_read import merge, prompted, read_situations
from handlers.conversations.voice import Scene, spoken

NAME = "my_papers"


def _after_change(answers: Answers, scene: Scene) -> str:
    return "nothing" if answers["change"] == ["nothing"] else "papers"


def _situations(answers: Answers) -> list[str]:
    told: Any = answers.get("change", [])
    return [] if told == SKIPPED else [name for name in told if name != "nothing"]


def nothing_changed(answers: Answers, scene: Scene) -> Part:
    """Nothing to hand in: the employer reviews online."""
    choices = (spoken(scene.say("my_papers.prompted_label")), *scene.offer("renewal/order", "self_check"))
    return Part(scene.say("my_papers.nothing"), scene.sources("renewal/unchanged-no-window"), choices)


def paper_list(answers: Answers, scene: Scene) -> Part:
    """The merged list for the person."""
    told = _situations(answers)
    listed = papers_for(told)
    named = [name for name in told if name not in ("prompted", "own_contact")]
    rows = [_head(named, told, scene)]
    for group in GROUPS:
        if papers := listed.groups[group]:
            listing = _papers(papers, scene)
            together = "".join(f"\n· {text}" for text in listing) if group == FIRST else "；".join(listing)
            rows.append(scene.say(f"my_papers.group_{group}") + together)
    rows.append(scene.say(_who(told)))
    rows += [scene.say(f"my_papers.note_{name}") for name in listed.notes]
    if listed.differences:
        names = "；".join(scene.say(f"my_papers.differ_{name}") for name in listed.differences)
        rows.append(scene.say("my_papers.differ", differences=names))
    choices = (spoken(scene.say("my_papers.for_hr_label")), *scene.offer("renewal/where-to-submit", "self_check"))
    return Part("\n".join(rows), _sources(told, scene), choices)


def for_hr(answers: Answers, scene: Scene) -> Part:
    """The same list as one clean text to send on."""
    told = _situations(answers)
    listed = papers_for(told)
    rows = [scene.say("my_papers.hr_head")]
    for group in GROUPS:
        if papers := listed.groups[group]:
            rows.append(scene.say(f"my_papers.hr_{group}"))
            rows += [f"{number}. {text}" for number, text in enumerate(_papers(papers, scene), 1)]
    rows += [scene.say("my_papers.hr_how"), scene.say(_who(told))]
    if listed.differences:
        names = "；".join(scene.say(f"my_papers.differ_{name}") for name in listed.differences)
        rows.append(scene.say("my_papers.differ", differences=names))
    return Part("\n".join(rows), _sources(told, scene))


def when_prompted(answers: Answers, scene: Scene) -> Part:
    """Paper is asked for after all: the basic set, with whatever has changed."""
    return paper_list({**answers, "change": merge(answers.get("change") or [], ["prompted"])}, scene)


def _head(named: list[str], told: list[str], scene: Scene) -> str:
    if named:
        about = "、".join(scene.say(f"my_papers.about_{name}") for name in named)
        return scene.say("my_papers.head", about=about)
    return scene.say("my_papers.head_prompted" if "prompted" in told else "my_papers.head_basic")


def _papers(papers: tuple[str, ...], scene: Scene) -> list[str]:
    return [scene.say(f"my_papers.paper_{name}") for name in papers]


def _who(told: list[str]) -> str:
    if "own_contact" in told:
        return "my_papers.who_other"
    return "my_papers.who_new" if {"employer", "several_employers"}.intersection(told) else "my_papers.who"


def _sources(told: list[str], scene: Scene) -> str:
    return scene.sources("materials/basic", *dict.fromkeys(ENTRIES[name] for name in told if name in ENTRIES))


def _wants_hr(heard: Heard, answers: Answers) -> bool:
    return "change" in answers and bool(
        re.search(
            r"(?:发|给|转)[^,，。]{0,4}(?:人事|hr|公司|单位|行政)|人事(?:的)?版|hr版|(?:能"
            r"|可以)?直接(?:发|转)|文字版|纯文本",
            heard.text,
        )
    )


def _is_prompted(heard: Heard, answers: Answers) -> bool:
    return _situations(answers) == [] and "change" in answers and prompted(heard)


MY_PAPERS = Conversation(
    name=NAME,
    version=1,
    title="材料清单",
    starts_on=("my_papers",),
    questions=(
        Question(
            "change",
            read_situations,
            {"nothing": "啥都没变", "papers": "有变化，或系统要书面材料"},
            _after_change,
            merge=merge,
        ),
    ),
    outcomes=(Outcome("nothing", nothing_changed), Outcome("papers", paper_list)),
    wording=(
        *(f"paper_{name}" for name in PAPERS),
        *(f"about_{name}" for name in SITUATIONS if name not in ("prompted", "own_contact")),
        *(f"group_{group}" for group in GROUPS),
        *(f"hr_{group}" for group in (*GROUPS, "head", "how")),
        *(f"note_{name}" for name in NOTES),
        *(f"differ_{name}" for name in ("licence", "divorce", "family", "contract")),
        *words("nothing head head_basic head_prompted who who_new who_other differ for_hr_label prompted_label"),
    ),
    follow_ups=(FollowUp("for_hr", _wants_hr, for_hr), FollowUp("prompted", _is_prompted, when_prompted)),
)
