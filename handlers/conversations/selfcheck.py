"""The dialogue 续签自查: by points basis, only what decides → a verdict for each, and what can be mended."""

from __future__ import annotations

import re

from handlers.conversations.model import (
    SKIPPED,
    Answers,
    Aside,
    Conversation,
    FollowUp,
    Heard,
    Next,
    Outcome,
    Part,
    Question,
    words,
)
from handlers.conversations.selfcheck_facts import read_employer, read_insurer, read_permit, read_post, read_tax
from handlers.conversations.selfcheck_judge import MARKS, NEEDS_POST, Verdict, judge
from handlers.conversations.selfcheck_read import merge_basis, merge_insurance, read_base, read_basis, read_insurance
from handlers.conversations.voice import Scene

NAME = "self_check"

ORDER = ("insurance", "base", "post", "tax", "permit")
FIGURES = words(
    "renewal_insurance_months renewal_insurance_window_years title_base_multiple base_months base_years base3_months "
    "base3_years base_tier_low base_tier_one base_tier_two base_tier_three average_wage points_confirmation_limit_days"
)

SOURCES = {
    "degree": "checks/degree-insurance",
    "title": "checks/title-insurance",
    "skill": "checks/post-match",
    "base": "checks/multiple-insurance",
    "base_low": "checks/base-low",
    "base_one": "checks/multiple-insurance",
    "base_two": "checks/multiple-insurance",
    "base_three": "checks/base-three",
    "invest": "materials/investment",
    "shortage": "checks/post-match",
}
PASSES = words("months title title_exact base base_three base_three_between post tax permit")
FAILS = words(
    "months title_months title base post tax_double tax_zero tax_mismatch tax_some insurer permit confirm_late"
)
UNKNOWNS = words("months title base invest post post_moved tax permit permit_not_yet")


def _basis(answers: Answers) -> list[str]:
    told = answers.get("basis")
    return [] if told in (None, SKIPPED) else list(told or ())


def _matters(answers: Answers, name: str) -> bool:
    """Whether a question decides anything for this basis."""
    basis = _basis(answers)
    if name == "insurance":
        return any(b in ("degree", "title") or b.startswith("base") for b in basis)
    if name == "base":
        return "title" in basis or "base" in basis
    return name != "post" or bool(set(NEEDS_POST).intersection(basis))


def _verdicts(answers: Answers, scene: Scene) -> list[Verdict]:
    return judge(answers, scene.figure, scene.today) if scene.known(FIGURES) else []


def _after(name: str) -> Next:
    """What is asked after `name`: the next thing that decides; nothing more once something fails."""
    later = ORDER[ORDER.index(name) + 1 :] if name in ORDER else ORDER

    def choose(answers: Answers, scene: Scene) -> str:
        if not scene.known(FIGURES) or any(v.state == "fail" for v in _verdicts(answers, scene)):
            return "verdict"
        return next((step for step in later if _matters(answers, step)), "verdict")

    return choose


_FAILS = {"verdict": "有一样不符合"}
_TO_POST = {"post": "职称、技能、紧缺专业"}
TO: dict[str, dict[str, str]] = {
    "basis": {"insurance": "学历、职称、多倍社保", **_TO_POST, "tax": "投资纳税，或说不清", **_FAILS},
    "insurance": {"base": "职称，或没说几倍", **_TO_POST, "tax": "", **_FAILS},
    "base": {**_TO_POST, "tax": "", **_FAILS},
    "post": {"tax": "", **_FAILS},
    "tax": {"permit": "", **_FAILS},
    "permit": {"verdict": ""},
}
"""What may follow each question, with the condition."""


def needs(answers: Answers, scene: Scene) -> Part:
    """What the basis asks for, before months are asked."""
    basis = _basis(answers)
    said = [scene.say(f"self_check.need_{name}") for name in basis if scene.has(f"self_check.need_{name}")]
    return Part("\n".join(said), _sources(answers, scene))


def so_far(answers: Answers, scene: Scene) -> Part:
    """The verdicts that are clear already, before the next question."""
    known = [verdict for verdict in _verdicts(answers, scene) if verdict.state != "unknown"]
    if not known:
        asked = any(name in answers for name in ORDER)
        return Part("", _sources(answers, scene)) if asked else needs(answers, scene)
    rows = [scene.say("self_check.head_so_far"), *(_line(verdict, scene) for verdict in known)]
    return Part("\n".join(rows), _sources(answers, scene))


def verdict(answers: Answers, scene: Scene) -> Part:
    """Each verdict with its reason, then what can still be mended."""
    found = _verdicts(answers, scene)
    if not found:
        return Part(scene.say("self_check.not_in_force"), choices=scene.offer("points/in-force", "human"))
    failed = [v for v in found if v.state == "fail"]
    open_ = [v for v in found if v.state == "unknown"]
    if failed:
        head = scene.say("self_check.head_fail", count=len(failed))
    elif open_:
        head = scene.say("self_check.head_unknown", count=len(open_))
    else:
        head = scene.say("self_check.head_pass")
    rows = [head, *(_line(v, scene) for v in (*failed, *(v for v in found if v.state == "pass"), *open_))]
    rows += [scene.say(f"self_check.mend_{v.key}", **v.values) for v in failed]
    rows += [scene.say("self_check.lower", lower=v.values["lower"]) for v in failed if "lower" in v.values]
    if answers.get("employer") == "changed":
        rows.append(scene.say("self_check.employer_changed"))
    if not failed and not open_:
        rows.append(scene.say("self_check.next_step"))
    targets = ("checks/three-routes", "renewal/change-basis") if failed else ("my_papers", "renewal/order")
    return Part("\n".join(rows), _sources(answers, scene), scene.offer(*targets))


def mend(answers: Answers, scene: Scene) -> Part:
    """Whether it can still be saved, for what fails."""
    failed = [v for v in _verdicts(answers, scene) if v.state == "fail"]
    rows = [scene.say("self_check.can_mend"), *(scene.say(f"self_check.mend_{v.key}", **v.values) for v in failed)]
    return Part("\n".join(rows), _sources(answers, scene), scene.offer("renewal/change-basis", "checks/back-pay"))


def _line(found: Verdict, scene: Scene) -> str:
    return f"{MARKS[found.state]} " + scene.say(f"self_check.{found.state}_{found.key}", **found.values)


def _sources(answers: Answers, scene: Scene) -> str:
    entries = [SOURCES[name] for name in _basis(answers) if name in SOURCES]
    tax = answers.get("tax")
    if isinstance(tax, list):
        entries.append("checks/double-tax" if "double" in tax else "checks/tax-match")
    return scene.sources(*dict.fromkeys(entries or ["checks/three-routes"]))


_SAVED = re.compile(
    r"有救|补救|救得|还来得及|补到|补上|补回|挽回|恢复|以后(?:还)?能|还能(?:续|过|办|补|恢复)|再续|后面(?:再)?补"
)
_THEN = re.compile(r"^(?:那|这|那么|那我|我)?(?:怎么办|咋办|咋整|怎么弄|该怎么办|要怎么办|怎么补)[?？呢啊呀 ]*$")


def _asks_to_mend(heard: Heard, answers: Answers) -> bool:
    """A follow-up to a failed check; told apart from a question that brings its own subject by its shortness."""
    short = len(heard.text) <= 24
    return "basis" in answers and short and bool(_SAVED.search(heard.text) or _THEN.match(heard.text))


_WHAT_IS_NEEDED = re.compile(
    r"^(?:那|到底|应该|一般|至少|最少|是|要|需要|得|够|交|缴|社保|满|有|什么叫)*(?:几个月|多少个?月|什么要求|什么条件|几倍)"
    r"(?:才行|才够|可以|够|呢|啊|呀|的)*[?？]*$"
)


def _asks_needs(heard: Heard, answers: Answers) -> bool:
    """A question back about what is being asked for."""
    return bool(_basis(answers)) and "insurance" not in answers and bool(_WHAT_IS_NEEDED.match(heard.text))


SELF_CHECK = Conversation(
    name=NAME,
    version=1,
    title="续签自查",
    starts_on=("self_check",),
    questions=(
        Question("basis", read_basis, TO["basis"], _after("basis"), merge=merge_basis),
        Question("insurance", read_insurance, TO["insurance"], _after("insurance"), needs, merge_insurance),
        Question("base", read_base, TO["base"], _after("base"), so_far),
        Question("post", read_post, TO["post"], _after("post"), so_far),
        Question("tax", read_tax, TO["tax"], _after("tax"), so_far),
        Question("permit", read_permit, TO["permit"], _after("permit"), so_far),
    ),
    outcomes=(Outcome("verdict", verdict),),
    wording=(
        *(f"pass_{key}" for key in PASSES),
        *(f"fail_{key}" for key in FAILS),
        *(f"mend_{key}" for key in FAILS),
        *(f"unknown_{key}" for key in UNKNOWNS),
        *(f"need_{name}" for name in SOURCES),
        *words("head_so_far head_fail head_unknown head_pass next_step lower employer_changed can_mend not_in_force"),
    ),
    follow_ups=(FollowUp("mend", _asks_to_mend, mend), FollowUp("needs", _asks_needs, needs)),
    asides=(Aside("employer", read_employer), Aside("insurer", read_insurer)),
)
