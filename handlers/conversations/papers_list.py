"""Which papers a situation calls for, as one merged list. Pure; every name is a sentence of the wording.

From the two guides (basic materials, and materials by change); where they differ both are named in `differences`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

FIRST, UNIT, OWN, FAMILY = "first", "unit", "own", "family"
"""What takes time and comes first; what the employer prepares; what the holder brings; the family's papers."""

GROUPS = (FIRST, UNIT, OWN, FAMILY)

BASIC = ("letter", "hr_id", "form", "id", "permit", "tax")

PAPERS: Mapping[str, str] = MappingProxyType(
    {
        "degree_check": FIRST,
        "address_first": FIRST,
        "title_base": FIRST,
        "letter": UNIT,
        "hr_id": UNIT,
        "form": UNIT,
        "licence": UNIT,
        "post": UNIT,
        "invest": UNIT,
        "id": OWN,
        "permit": OWN,
        "tax": OWN,
        "new_contract": OWN,
        "latest_contract": OWN,
        "previous_contract": OWN,
        "leaving": OWN,
        "leaving_each": OWN,
        "hukou": OWN,
        "degree": OWN,
        "title": OWN,
        "skill": OWN,
        "divorce": OWN,
        "married": FAMILY,
        "marriage_both": FAMILY,
        "marriage_all": FAMILY,
        "spouse_id": FAMILY,
        "spouse_hukou": FAMILY,
        "child_permit": FAMILY,
        "child_hukou": FAMILY,
        "child_school": FAMILY,
    }
)
"""Every paper and whose it is, in the order they are listed."""

SITUATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "employer": ("licence", "new_contract", "leaving"),
        "several_employers": ("licence", "new_contract", "leaving_each"),
        "contract_renewed": ("latest_contract", "previous_contract"),
        "contract_changed": ("latest_contract",),
        "hukou_address": ("hukou",),
        "home_address": ("address_first",),
        "married": ("married",),
        "divorced": ("divorce",),
        "remarried": ("marriage_all",),
        "spouse": ("marriage_both", "spouse_id", "spouse_hukou"),
        "child": ("marriage_both", "spouse_id", "spouse_hukou", "child_permit", "child_hukou"),
        "child16": ("child_school",),
        "degree": ("degree_check", "degree"),
        "title": ("title_base", "title", "post"),
        "skill": ("skill", "post"),
        "invest": ("invest",),
        "by_post": ("post",),
        "prompted": (),
        "own_contact": (),
    }
)
"""Situation → its papers, besides the basic ones. `prompted`: nothing changed, but paper is asked for."""

COVERED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "leaving": ("leaving_each",),
        "latest_contract": ("new_contract",),
        "married": ("marriage_both", "marriage_all"),
        "marriage_both": ("marriage_all",),
    }
)
"""A paper that is not listed beside one of these, which contain it."""

DIFFERENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "licence": ("employer", "several_employers"),
        "divorce": ("divorced",),
        "family": ("spouse", "child"),
        "contract": ("contract_renewed", "contract_changed"),
    }
)

NOTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "employer_lapsed": ("employer", "several_employers"),
        "child_age": ("child",),
        "single_parent": (),
        "skill": ("skill",),
        "remarried": ("remarried",),
    }
)

ENTRIES: Mapping[str, str] = MappingProxyType(
    {
        "employer": "materials/employer-changed",
        "several_employers": "materials/several-employers",
        "contract_renewed": "materials/contract",
        "contract_changed": "materials/contract",
        "hukou_address": "materials/hukou-address",
        "married": "materials/married",
        "divorced": "materials/divorced",
        "remarried": "materials/remarried",
        "spouse": "materials/spouse",
        "child": "materials/child",
        "child16": "materials/child-over-16",
        "degree": "materials/degree",
        "title": "materials/title",
        "invest": "materials/investment",
        "by_post": "materials/post-description",
        "skill": "materials/post-description",
    }
)
"""Where each situation is explained and sourced."""


@dataclass(frozen=True, slots=True)
class PaperList:
    """One merged list: group → papers, and what is said beside it."""

    groups: Mapping[str, tuple[str, ...]]
    differences: tuple[str, ...]
    notes: tuple[str, ...]


def papers_for(situations: Collection[str]) -> PaperList:
    """The basic papers and those of every situation, each once, in the order of PAPERS."""
    wanted = set(BASIC)
    for situation in situations:
        wanted.update(SITUATIONS[situation])
    wanted -= {paper for paper, covers in COVERED_BY.items() if wanted.intersection(covers)}
    groups = {group: tuple(p for p, of in PAPERS.items() if of == group and p in wanted) for group in GROUPS}
    notes = [note for note, of in NOTES.items() if set(of).intersection(situations)]
    if "child16" in situations and "child_age" in notes:
        notes.remove("child_age")
    if "divorced" in situations and "child" in situations:
        notes.append("single_parent")
    differences = tuple(name for name, of in DIFFERENCES.items() if set(of).intersection(situations))
    return PaperList(MappingProxyType(groups), differences, tuple(notes))
