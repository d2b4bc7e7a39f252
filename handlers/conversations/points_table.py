"""The official table of points as a pure calculation over dated figures.

Rules: 沪府规〔2022〕21号, articles 6 to 12. Base items and bonus items add up, education or title (skill) counts, not
both, likewise tax or jobs; within one item the highest applies; deductions accumulate; the total is never below 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from handlers.conversations.amounts import MONTHS_A_YEAR, Stretch
from handlers.conversations.model import words

Figure = Callable[[str], Decimal]
"""A parameter's value today, by name. Raises knowledge.model.NotKnown."""

DEGREES = ("degree_associate", "degree_bachelor", "degree_bachelor_with_degree", "degree_master", "degree_doctor")
TITLES = ("skill_5", "skill_4", "skill_3", "title_middle", "title_senior")
NEEDS_BASE = ("title_middle", "title_senior")  # these also ask for the insurance base of the last year
AWARDS = ("award_city_single", "award_city_general", "award_province")
TIERS = (
    ("base_three_points", "base_tier_three", "base3_months", "base3_years"),
    ("base_two_points", "base_tier_two", "base_months", "base_years"),
    ("base_one_points", "base_tier_one", "base_months", "base_years"),
    ("base_low_points", "base_tier_low", "base_months", "base_years"),
)
"""Points, multiple from which, months needed, years looked back; the highest first."""

PARAMETERS = (
    *words(
        "target_points age_band_from age_band_to age_points_base age_points_step age_points_max insurance_year_points "
        "shortage_major_points invest_tax_step_wan invest_jobs_step invest_points_step invest_points_max "
        "graduate_points public_service_points public_service_years suburb_points suburb_points_max "
        "spouse_points_year spouse_points_max "
        "talent_points penalty_false_papers penalty_detention penalty_crime average_wage"
    ),
    *(name for tier in TIERS for name in tier),
    *DEGREES,
    *TITLES,
    *AWARDS,
)

SUBURB_YEARS = 5  # the text in force says 一定年限; the 2015 text said five, and the estimate says so


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person. None: not told. Amounts of tax and jobs are the person's own share, a year."""

    age: int | None = None
    degree: str = ""  # one of DEGREES, "none", "" not told
    title: str = ""  # one of TITLES, "none", "junior", "" not told
    insurance_months: int | None = None
    base: tuple[Stretch, ...] = ()
    shortage: bool = False
    tax_wan: Decimal = Decimal(0)
    jobs: Decimal = Decimal(0)
    talent: bool = False
    public_years: int = 0
    suburb_years: int = 0
    graduate: bool = False
    award: str = ""  # one of AWARDS
    spouse_years: int = 0
    false_papers: int = 0
    detentions: int = 0
    crimes: int = 0
    serious_crime: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: which item, how many points, and what the sentence about it needs."""

    key: str
    points: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The sum. `notes` are sentences about what was not counted, or counted on a condition."""

    lines: tuple[Line, ...]
    total: int
    target: int
    notes: tuple[tuple[str, dict[str, str]], ...] = ()
    vetoed: bool = False

    @property
    def gap(self) -> int:
        """How many points are missing; 0 when the standard is reached."""
        return max(0, self.target - self.total)

    @property
    def reached(self) -> bool:
        """Whether the standard is reached."""
        return not self.gap and not self.vetoed


def estimate(profile: Profile, figure: Figure) -> Estimate:
    """The sum by the table in force. Raises NotKnown where the table has no verified figure today."""
    notes: list[tuple[str, dict[str, str]]] = []
    lines = [*_age(profile, figure, notes), *_qualification(profile, figure, notes)]
    if profile.insurance_months is not None:
        years = profile.insurance_months // MONTHS_A_YEAR
        lines.append(Line("insurance", years * int(figure("insurance_year_points")), str(years)))
    lines += [*_base(profile, figure, notes), *_bonus(profile, figure, notes)]
    deductions = (
        ("false_papers", "penalty_false_papers"),
        ("detentions", "penalty_detention"),
        ("crimes", "penalty_crime"),
    )
    for name, parameter in deductions:
        if times := getattr(profile, name):
            lines.append(Line(name, -times * int(figure(parameter)), str(times)))
    total = max(0, sum(line.points for line in lines))
    if profile.serious_crime:
        notes.insert(0, ("note_veto", {}))
    return Estimate(tuple(lines), total, int(figure("target_points")), tuple(notes), profile.serious_crime)


def _age(profile: Profile, figure: Figure, notes: list[tuple[str, dict[str, str]]]) -> list[Line]:
    if profile.age is None:
        return []
    if profile.age > figure("age_band_to"):
        notes.append(("note_over_60", {"age": str(profile.age)}))
        return [Line("age", 0, str(profile.age))]
    younger = max(Decimal(0), figure("age_band_from") - profile.age)
    points = min(figure("age_points_max"), figure("age_points_base") + figure("age_points_step") * younger)
    return [Line("age", int(points), str(profile.age))]


def _qualification(profile: Profile, figure: Figure, notes: list[tuple[str, dict[str, str]]]) -> list[Line]:
    """Education or title (skill), whichever is higher (article 11)."""
    degree = int(figure(profile.degree)) if profile.degree in DEGREES else 0
    title = int(figure(profile.title)) if profile.title in TITLES else 0
    if profile.title == "junior":
        notes.append(("note_junior", {}))
    if title and profile.title in NEEDS_BASE:
        if below_one(profile.base, figure):
            notes.append(("note_title_below", {"points": str(title), "gain": str(max(0, title - degree))}))
            title = 0
        elif title > degree and not profile.base:
            notes.append(("note_title_needs_base", {}))
    if degree and title:
        notes.append(("note_choose_one", {}))
    if not degree and not title:
        known = profile.degree == "none" or profile.title in ("none", "junior")
        return [Line("none", 0)] if known and profile.degree != "" else []
    return [Line(profile.title, title)] if title > degree else [Line(profile.degree, degree)]


def below_one(base: Sequence[Stretch], figure: Figure) -> bool:
    """Whether all that was told of the base is below one time the average wage."""
    return bool(base) and all(times_of(stretch, figure) < figure("base_tier_one") for stretch in base)


def times_of(stretch: Stretch, figure: Figure) -> Decimal:
    """How many times the average wage in force today a stretch was paid on."""
    if stretch.yuan:
        return Decimal(stretch.yuan) / figure("average_wage")
    return Decimal(stretch.times or "0")


def _base(profile: Profile, figure: Figure, notes: list[tuple[str, dict[str, str]]]) -> list[Line]:
    """The highest tier whose months are complete; months on a higher multiple count for the lower tiers too."""
    if not profile.base:
        return []
    near: tuple[str, dict[str, str]] | None = None
    for key, multiple, months, years in TIERS:
        needed, window = int(figure(months)), int(figure(years)) * MONTHS_A_YEAR
        fit = [s for s in profile.base if times_of(s, figure) >= figure(multiple)]
        if not fit:
            continue
        paid = min(window, sum(_months(stretch, profile, window) for stretch in fit))
        if paid >= needed:
            if any(stretch.months is None for stretch in fit):
                notes.append(("note_base_assumed", {"months": str(needed), "years": str(window // MONTHS_A_YEAR)}))
            notes += [near] if near else []
            return [Line(key, int(figure(key)), f"{figure(multiple):f}")]
        near = near or ("note_base_short", _shortfall(figure(multiple), paid, needed, int(figure(key))))
    notes.append(near or ("note_base_below", {}))
    return [Line("base_none", 0)]


def _shortfall(multiple: Decimal, paid: int, needed: int, points: int) -> dict[str, str]:
    return {"times": f"{multiple:f}", "paid": str(paid), "needed": str(needed), "points": str(points)}


def _months(stretch: Stretch, profile: Profile, window: int) -> int:
    """The months of a stretch; where none were told, as long as insurance was paid, else the whole window."""
    if stretch.months is not None:
        return stretch.months
    return window if profile.insurance_months is None else min(window, profile.insurance_months)


def _bonus(profile: Profile, figure: Figure, notes: list[tuple[str, dict[str, str]]]) -> list[Line]:
    lines = []
    if profile.talent:
        lines.append(Line("talent", int(figure("talent_points"))))
    if profile.shortage:
        lines.append(Line("shortage", int(figure("shortage_major_points"))))
    lines += _invest(profile, figure, notes)
    if profile.public_years:
        enough = profile.public_years >= figure("public_service_years")
        points = profile.public_years * int(figure("public_service_points")) if enough else 0
        lines.append(Line("public", points, str(profile.public_years)))
        notes.append(("note_public" if enough else "note_public_short", {}))
    if profile.suburb_years:
        enough = profile.suburb_years >= SUBURB_YEARS
        points = min(int(figure("suburb_points_max")), profile.suburb_years * int(figure("suburb_points")))
        lines.append(Line("suburb", points if enough else 0, str(profile.suburb_years)))
        notes.append(("note_suburb", {"years": str(SUBURB_YEARS)}))
    if profile.graduate:
        lines.append(Line("graduate", int(figure("graduate_points"))))
    if profile.award:
        lines.append(Line(profile.award, int(figure(profile.award))))
    if profile.spouse_years:
        points = min(int(figure("spouse_points_max")), profile.spouse_years * int(figure("spouse_points_year")))
        lines.append(Line("spouse", points, str(profile.spouse_years)))
    return lines


def _invest(profile: Profile, figure: Figure, notes: list[tuple[str, dict[str, str]]]) -> list[Line]:
    """Tax or jobs by the person's own share, whichever is higher; every full step counts (article 7 (4))."""
    step, most = int(figure("invest_points_step")), int(figure("invest_points_max"))
    tax = min(most, int(profile.tax_wan // figure("invest_tax_step_wan")) * step)
    jobs = min(most, int(profile.jobs // figure("invest_jobs_step")) * step)
    if not profile.tax_wan and not profile.jobs:
        return []
    if tax and jobs:
        notes.append(("note_invest_one", {}))
    if jobs > tax:
        return [Line("jobs", jobs, f"{profile.jobs.normalize():f}")]
    if profile.tax_wan:
        return [Line("tax", tax, f"{profile.tax_wan.normalize():f}")]
    return [Line("jobs", 0, f"{profile.jobs.normalize():f}")]
