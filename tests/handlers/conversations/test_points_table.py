"""The sum by the official table, each total worked out by hand from articles 6 to 12."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from handlers.conversations.amounts import Stretch
from handlers.conversations.points_table import Profile, estimate
from handlers.conversations.points_ways import ways
from handlers.conversations.voice import Scene
from knowledge.model import NotKnown


@pytest.fixture
def figure(edition):
    return Scene(edition, date(2026, 9, 10)).figure


def on(times: str, months: int | None = None) -> Stretch:
    return Stretch(times, months)


AGES = [(20, 30), (38, 30), (42, 30), (43, 30), (44, 29), (45, 27), (46, 25), (47, 23), (48, 21), (49, 19), (50, 17),
        (51, 15), (52, 13), (53, 11), (54, 9), (55, 7), (56, 5), (57, 5), (60, 5), (61, 0)]  # fmt: skip


@pytest.mark.parametrize(("age", "points"), AGES)
def test_age(figure, age, points):
    assert estimate(Profile(age=age), figure).total == points


def test_over_sixty_is_said_not_to_be_in_the_table(figure):
    assert "note_over_60" in dict(estimate(Profile(age=61), figure).notes)


QUALIFICATIONS = [
    ("degree_associate", "", 50),
    ("degree_bachelor", "", 60),
    ("degree_bachelor_with_degree", "", 90),
    ("degree_master", "", 100),
    ("degree_doctor", "", 110),
    ("", "skill_5", 15),
    ("", "skill_4", 30),
    ("", "skill_3", 60),
    ("", "title_middle", 100),
    ("", "title_senior", 140),
    ("", "junior", 0),
    ("none", "none", 0),
    ("degree_associate", "title_middle", 100),
    ("degree_bachelor", "skill_3", 60),
    ("degree_associate", "skill_3", 60),
    ("degree_doctor", "title_middle", 110),
    ("degree_bachelor_with_degree", "skill_4", 90),
    ("degree_associate", "junior", 50),
]


@pytest.mark.parametrize(("degree", "title", "points"), QUALIFICATIONS)
def test_education_or_title_whichever_is_higher(figure, degree, title, points):
    assert estimate(Profile(degree=degree, title=title), figure).total == points


@pytest.mark.parametrize(
    ("months", "points"), [(0, 0), (11, 0), (12, 3), (23, 3), (24, 6), (72, 18), (104, 24), (360, 90)]
)
def test_insurance_counts_full_years_without_a_limit(figure, months, points):
    assert estimate(Profile(insurance_months=months), figure).total == points


BASES = [
    ((on("0.79", 48),), 0),
    ((on("0.8", 35),), 0),
    ((on("0.8", 36),), 25),
    ((on("0.99", 36),), 25),
    ((on("1", 35),), 0),
    ((on("1", 36),), 50),
    ((on("1.99", 40),), 50),
    ((on("2", 35),), 0),
    ((on("2", 36),), 100),
    ((on("2.9", 48),), 100),
    ((on("3", 23),), 0),
    ((on("3", 24),), 120),
    ((on("3", 36),), 120),
    ((on("2", 24), on("1", 12)), 50),
    ((on("1", 24), on("0.8", 12)), 25),
    ((on("3", 20), on("2", 16)), 100),
    ((on("3", 23), on("1", 13)), 50),
    ((on("2", 12), on("1", 12), on("0.8", 12)), 25),
    ((on("1", 20), on("0.6", 28)), 0),
    ((Stretch("", 36, "12577"),), 50),
    ((Stretch("", 36, "12576"),), 25),
    ((Stretch("", 24, "37731"),), 120),
]


@pytest.mark.parametrize(("base", "points"), BASES)
def test_the_highest_tier_with_its_months(figure, base, points):
    assert estimate(Profile(base=base), figure).total == points


def test_months_that_were_not_told_last_as_long_as_insurance(figure):
    assert estimate(Profile(base=(on("1"),), insurance_months=36), figure).total == 50 + 9
    assert estimate(Profile(base=(on("1"),), insurance_months=35), figure).total == 0 + 6


BONUSES = [
    ({"talent": True}, 120),
    ({"shortage": True}, 30),
    ({"graduate": True}, 10),
    ({"tax_wan": Decimal("9.9")}, 0),
    ({"tax_wan": Decimal(10)}, 10),
    ({"tax_wan": Decimal("19.9")}, 10),
    ({"tax_wan": Decimal(120)}, 120),
    ({"tax_wan": Decimal(500)}, 120),
    ({"jobs": Decimal(9)}, 0),
    ({"jobs": Decimal(25)}, 20),
    ({"jobs": Decimal(200)}, 120),
    ({"tax_wan": Decimal(30), "jobs": Decimal(50)}, 50),
    ({"public_years": 4}, 0),
    ({"public_years": 5}, 20),
    ({"public_years": 12}, 48),
    ({"suburb_years": 4}, 0),
    ({"suburb_years": 5}, 10),
    ({"suburb_years": 10}, 20),
    ({"suburb_years": 15}, 20),
    ({"award": "award_city_single"}, 30),
    ({"award": "award_city_general"}, 60),
    ({"award": "award_province"}, 110),
    ({"spouse_years": 1}, 4),
    ({"spouse_years": 10}, 40),
    ({"spouse_years": 20}, 40),
]


@pytest.mark.parametrize(("told", "points"), BONUSES)
def test_bonuses(figure, told, points):
    assert estimate(Profile(**told), figure).total == points


@pytest.mark.parametrize(
    ("told", "total"),
    [
        ({"detentions": 1}, 30 + 100 + 30 - 50),
        ({"detentions": 2}, 30 + 100 + 30 - 100),
        ({"crimes": 1}, 10),
        ({"false_papers": 1}, 10),
        ({"detentions": 1, "false_papers": 1}, 0),
        ({"crimes": 3}, 0),
    ],
)
def test_deductions_add_up_and_the_total_is_never_below_zero(figure, told, total):
    profile = Profile(age=38, degree="degree_master", insurance_months=120, **told)
    assert estimate(profile, figure).total == total


def test_a_serious_crime_vetoes(figure):
    assert not estimate(Profile(age=30, degree="degree_doctor", serious_crime=True), figure).reached


@pytest.mark.parametrize("title", ["title_middle", "title_senior"])
def test_a_title_without_its_base_gives_way_to_education(figure, title):
    profile = Profile(degree="degree_associate", title=title, base=(on("0.9", 12),))
    result = estimate(profile, figure)
    assert result.total == 50
    assert "note_title_below" in dict(result.notes)


def test_skill_three_asks_for_no_base(figure):
    assert estimate(Profile(title="skill_3", base=(on("0.6", 12),)), figure).total == 60


def test_the_ways_reach_the_standard_and_count_the_years_that_pass(figure):
    profile = Profile(age=50, degree="degree_associate", insurance_months=104, base=(on("0.8", 36),))
    found = {way.key: way for way in ways(profile, figure)}
    assert estimate(profile, figure).gap == 4
    assert found["way_insurance"].about == "4"  # 3 points a year more, 2 a year less for age
    assert all(way.total >= 120 for way in found.values())


def test_there_are_no_ways_where_nothing_is_missing(figure):
    assert ways(Profile(age=38, degree="degree_master"), figure) == []


def test_after_the_table_has_lapsed_there_is_no_sum(edition):
    with pytest.raises(NotKnown):
        estimate(Profile(age=38), Scene(edition, date(2028, 1, 1)).figure)
