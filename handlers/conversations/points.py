"""The dialogue 积分估算: age, education, title, insurance, base, the rest → the sum by the official table.

One message may tell it all; what was told is not asked, and nothing more is asked once the standard is reached.
"""

from __future__ import annotations

import re
from typing import Any

from handlers.conversations.model import Answers, Conversation, FollowUp, Heard, Outcome, Question, words
from handlers.conversations.points_extras import read_extras
from handlers.conversations.points_read import (
    read_age,
    read_base,
    read_degree,
    read_insurance,
    read_title,
)
from handlers.conversations.points_say import enough, how_far, running, total
from handlers.conversations.voice import Scene

NAME = "my_points"

LINES = words(
    "age degree_associate degree_bachelor degree_bachelor_with_degree degree_master degree_doctor skill_5 skill_4 "
    "skill_3 title_middle title_senior none insurance base_three_points base_two_points base_one_points "
    "base_low_points base_none talent shortage tax jobs public suburb graduate award_city_single award_city_general "
    "award_province spouse false_papers detentions crimes"
)
NOTES = words(
    "veto over_60 junior title_below title_needs_base choose_one base_assumed base_short base_below "
    "public public_short "
    "suburb invest_one age_unsure spouse_unsaid long_ago bachelor full_years"
)
WAYS = words("insurance base degree title title_base shortage")
NAMES = words(
    "age insurance base degree_associate degree_bachelor degree_bachelor_with_degree degree_master degree_doctor"
)


def _told_in_one(answers: Answers) -> bool:
    """Whether one message told it: step by step both education and title come before insurance."""
    return ("degree" in answers) != ("title" in answers) and "insurance" in answers


def _after_age(answers: Answers, scene: Scene) -> str:
    if enough(answers, scene):
        return "total"
    return "insurance" if "title" in answers and "degree" not in answers else "degree"


def _after_degree(answers: Answers, scene: Scene) -> str:
    if enough(answers, scene):
        return "total"
    return "base" if _told_in_one(answers) else "title"


def _after_title(answers: Answers, scene: Scene) -> str:
    return "total" if enough(answers, scene) else "insurance"


def _after_insurance(answers: Answers, scene: Scene) -> str:
    return "total" if enough(answers, scene) else "base"


def _after_base(answers: Answers, scene: Scene) -> str:
    """Told in one message, the sum is wanted at once; step by step the rarer items are asked too."""
    return "total" if _told_in_one(answers) or enough(answers, scene) else "extras"


def _merge_extras(old: Any, new: Any) -> Any:
    return {**old, **new}


def _asks_ways(heard: Heard, answers: Answers) -> bool:
    return bool(answers) and bool(
        re.search(r"^(?:那)?(?:我)?(?:还差多少|差多少分?|还差几分|怎么(?:才能)?(?:够|凑够|补)|怎么凑)", heard.text)
    )


MY_POINTS = Conversation(
    name=NAME,
    version=1,
    title="积分估算",
    starts_on=("my_points",),
    questions=(
        Question("age", read_age, {"degree": "", "insurance": "只说了职称", "total": "已经够了"}, _after_age, running),
        Question(
            "degree",
            read_degree,
            {"title": "", "base": "一句话里说了社保", "total": "已经够了"},
            _after_degree,
            running,
        ),
        Question("title", read_title, {"insurance": "", "total": "已经够了"}, _after_title, running),
        Question("insurance", read_insurance, {"base": "", "total": "已经够了"}, _after_insurance, running),
        Question("base", read_base, {"extras": "", "total": "一句话里说全了，或已经够了"}, _after_base, running),
        Question("extras", read_extras, {"total": ""}, lead=running, merge=_merge_extras),
    ),
    outcomes=(Outcome("total", total),),
    wording=(
        *(f"line_{key}" for key in LINES),
        *(f"note_{key}" for key in NOTES),
        *(f"way_{key}" for key in WAYS),
        *(f"name_{key}" for key in NAMES),
        *words(
            "so_far so_far_reached reached short only_estimate not_told ways no_single_way vetoed "
            "not_in_force again_label"
        ),
    ),
    follow_ups=(FollowUp("ways", _asks_ways, how_far),),
)
