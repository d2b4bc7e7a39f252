"""The estimate in words: total first, the sum line by line, what was not counted, and what could close the gap."""

from __future__ import annotations

from dataclasses import replace

from handlers.conversations.amounts import MONTHS_A_YEAR
from handlers.conversations.model import Answers, Part
from handlers.conversations.points_read import profile_of
from handlers.conversations.points_table import DEGREES, PARAMETERS, Estimate, Line, Profile, estimate
from handlers.conversations.points_ways import Way, ways
from handlers.conversations.voice import Scene, spoken

MOST_NOTES = 3
MOST_WAYS = 4


def in_force(scene: Scene) -> bool:
    """Whether the whole table has verified figures today."""
    return scene.known(PARAMETERS)


def running(answers: Answers, scene: Scene) -> Part:
    """The sum so far, before the next question."""
    if not in_force(scene):
        return Part("")
    profile = profile_of(answers)
    sum_so_far = estimate(profile, scene.figure)
    if not sum_so_far.lines and not sum_so_far.notes:
        return Part("")
    head = scene.say("my_points.so_far", total=sum_so_far.total, gap=sum_so_far.gap)
    if sum_so_far.reached:
        head = scene.say("my_points.so_far_reached", total=sum_so_far.total)
    rows = [head, *_lines(sum_so_far, scene), *_notes(sum_so_far, profile, answers, scene)]
    told_in_one = ("degree" in answers) != ("title" in answers) and "insurance" in answers
    if sum_so_far.gap and told_in_one:  # who told all in one message wants to know; step by step it would be in the way
        rows += _ways(profile, scene)
    return Part("\n".join(rows), _sources(scene))


def how_far(answers: Answers, scene: Scene) -> Part:
    """The gap, and what could close it."""
    if not in_force(scene):
        return total(answers, scene)
    profile = profile_of(answers)
    so_far = estimate(profile, scene.figure)
    key = "my_points.so_far_reached" if so_far.reached else "my_points.so_far"
    rows = [scene.say(key, total=so_far.total, gap=so_far.gap)]
    rows += _ways(profile, scene) if so_far.gap else []
    return Part("\n".join(rows), _sources(scene), scene.offer("points/how-to-reach"))


def total(answers: Answers, scene: Scene) -> Part:
    """The whole estimate."""
    if not in_force(scene):
        return Part(scene.say("my_points.not_in_force"), _sources(scene), scene.offer("points/in-force", "human"))
    profile = profile_of(answers)
    result = estimate(profile, scene.figure)
    if result.vetoed:
        return Part(scene.say("my_points.vetoed"), _sources(scene), scene.offer("points/veto", "human"))
    key = "my_points.reached" if result.reached else "my_points.short"
    rows = [scene.say(key, total=result.total, gap=result.gap), *_lines(result, scene)]
    rows += _notes(result, profile, answers, scene)
    if result.gap:
        rows += _ways(profile, scene)
    rows.append(scene.say("my_points.only_estimate"))
    missing = [name for name in ("age", "insurance", "base") if _missing(name, profile)]
    if missing and result.gap:
        names = "、".join(scene.say(f"my_points.name_{name}") for name in missing)
        rows.append(scene.say("my_points.not_told", names=names))
    choices = (*scene.offer("points/how-to-reach", "checks/three-routes"), spoken(scene.say("my_points.again_label")))
    return Part("\n".join(rows), _sources(scene), choices)


def enough(answers: Answers, scene: Scene) -> bool:
    """Whether the standard is reached by what was told, so that nothing more decides."""
    return not in_force(scene) or estimate(profile_of(answers), scene.figure).reached


def _missing(name: str, profile: Profile) -> bool:
    return {
        "age": profile.age is None,
        "insurance": profile.insurance_months is None,
        "base": not profile.base,
    }[name]


def _lines(result: Estimate, scene: Scene) -> list[str]:
    return [_line(line, scene) for line in result.lines]


def _line(line: Line, scene: Scene) -> str:
    return scene.say(f"my_points.line_{line.key}", about=line.about, points=line.points)


def _notes(result: Estimate, profile: Profile, answers: Answers, scene: Scene) -> list[str]:
    said = [scene.say(f"my_points.{key}", **values) for key, values in result.notes]
    told_age = answers.get("age")
    if isinstance(told_age, dict) and told_age["unsure"] and profile.age and _age_matters(profile, scene):
        said.append(scene.say("my_points.note_age_unsure", age=profile.age))
    extras = answers.get("extras")
    if isinstance(extras, dict) and extras.get("spouse_unsaid") and not profile.spouse_years:
        said.append(scene.say("my_points.note_spouse_unsaid"))
    if isinstance(extras, dict) and extras.get("long_ago"):
        said.append(scene.say("my_points.note_long_ago"))
    if profile.degree == "degree_bachelor":
        other = estimate_with_degree(profile, scene)
        if any(line.key == "degree_bachelor" for line in result.lines):
            said.append(scene.say("my_points.note_bachelor", other=other))
    if profile.insurance_months and profile.insurance_months % MONTHS_A_YEAR and not result.reached:
        said.append(scene.say("my_points.note_full_years"))
    return said[:MOST_NOTES]


def estimate_with_degree(profile: Profile, scene: Scene) -> int:
    """The total if the bachelor's degree came with the certificate of education."""
    return estimate(replace(profile, degree=DEGREES[2]), scene.figure).total


def _age_matters(profile: Profile, scene: Scene) -> bool:
    younger = replace(profile, age=(profile.age or 0) - 1)
    return estimate(younger, scene.figure).total != estimate(profile, scene.figure).total


def _ways(profile: Profile, scene: Scene) -> list[str]:
    found = ways(profile, scene.figure)
    if not found:
        return [scene.say("my_points.no_single_way")]
    return [scene.say("my_points.ways"), *(_way(way, scene) for way in found[:MOST_WAYS])]


def _way(way: Way, scene: Scene) -> str:
    if way.key == "way_base":
        times, months, points = way.about.split("/")
        return scene.say("my_points.way_base", times=times, months=months, points=points, total=way.total)
    about = scene.say(f"my_points.name_{way.about}") if way.key == "way_degree" else way.about
    return scene.say(f"my_points.{way.key}", about=about, total=way.total)


def _sources(scene: Scene) -> str:
    return scene.sources("points/total")
