"""Everything that publishing enforces, in one list. The console shows the same Issues.

An overdue review is listed (`notices`) but is no defect: it comes with the calendar, not with an edit, and must not
stop anybody from publishing a correction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from knowledge.checks.bodies import check_build, check_status, check_words
from knowledge.checks.examples import check_examples, check_titles
from knowledge.checks.figures import check_figures
from knowledge.checks.links import (
    check_concepts,
    check_links,
    check_placeholders,
    check_sources,
    front_lines,
)
from knowledge.checks.tables import check_facts, check_lexicon, check_parameters, check_wording
from knowledge.lines import Lines
from knowledge.load import parse, tidy
from knowledge.model import Edition
from messages import Issue

Checker = Callable[[Edition, Mapping[str, str]], list[Issue]]

CHECKERS: tuple[Checker, ...] = (
    check_build,
    check_figures,
    check_words,
    check_status,
    check_links,
    check_sources,
    check_placeholders,
    check_concepts,
    check_examples,
    check_titles,
    check_parameters,
    check_lexicon,
    check_wording,
    check_facts,
)


def check(texts: Mapping[str, str]) -> list[Issue]:
    """Every defect of the files, by file and line; those of files that cannot be read stand first. Empty: publish."""
    clean = {path: tidy(text) for path, text in texts.items()}
    edition, issues = parse(clean)
    for checker in CHECKERS:
        issues.extend(checker(edition, clean))
    return sorted(set(issues), key=lambda issue: (issue.file not in edition.unread, issue.file, issue.line, issue.what))


def notices(texts: Mapping[str, str], day: date) -> list[Issue]:
    """What time has brought by `day`: reviews that are overdue, yearly figures whose successors are due."""
    clean = {path: tidy(text) for path, text in texts.items()}
    edition, _ = parse(clean)
    found = []
    for entry in edition.entries.values():
        if entry.review_by < day:
            line = front_lines(clean[entry.file]).key("reviewed_on")
            found.append(
                Issue(entry.file, line, f"该重新核实了，期限是 {entry.review_by}", "核对后把 reviewed_on 改成当天")
            )
    for parameter in edition.parameters.values():
        lines = Lines(clean[parameter.file])
        if parameter.review_by < day:
            what = f"该重新核实了，期限是 {parameter.review_by}"
            found.append(Issue(parameter.file, lines.key("reviewed_on"), what, "核对后把 reviewed_on 改成当天"))
        if parameter.expect_next and parameter.values[-1].since < parameter.expect_next <= day:
            what = f"新的数 {parameter.expect_next} 就该有了"
            found.append(
                Issue(parameter.file, lines.key("expect_next"), what, "加一段新的 values，再把 expect_next 推后一年")
            )
    return sorted(found, key=lambda issue: (issue.file, issue.line))
