"""What one file says of another: related entries, sources, parameters, concepts, sentences."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.answer import PLACEHOLDER
from knowledge.checks.bodies import body_rows
from knowledge.lines import Lines
from knowledge.model import Edition, Entry
from knowledge.read_entry import entry_id, split
from knowledge.read_tables import stem
from messages import Issue

RELATED_AT_MOST = 3
SOURCES_AT_MOST = 4
OUTSIDE_FIELD = "word"


def front_lines(text: str) -> Lines:
    """The line numbers of an entry's front matter."""
    halves = split(text)
    return Lines(halves[0] if halves else "", offset=1)


def written_entries(texts: Mapping[str, str]) -> set[str]:
    """The ids of all entry files, read or not: a link to a file with a fault of its own is no second fault."""
    return {entry_id(path) for path in texts if path.startswith("entries/") and path.endswith(".md")}


def written_tables(texts: Mapping[str, str], folder: str) -> set[str]:
    """The names of all TOML files below `folder`, read or not."""
    return {stem(path) for path in texts if path.startswith(f"{folder}/") and path.endswith(".toml")}


def check_links(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """`related` and `near` lead to entries (an intent's also to intents), few, none to itself."""
    issues = []
    entries = written_entries(texts)
    targets = entries | written_tables(texts, "intents")
    for entry in edition.entries.values():
        lines = front_lines(texts[entry.file])
        for name in entry.related:
            line = lines.item(f'"{name}"', "related")
            if name == entry.id:
                issues.append(Issue(entry.file, line, "related 里写了自己", "换成别的条目"))
            elif name not in entries:
                issues.append(_missing(entry.file, line, "related", name, entries))
        if len(entry.related) > RELATED_AT_MOST or len(set(entry.related)) < len(entry.related):
            issues.append(Issue(entry.file, lines.key("related"), "related 太多或有重复", "留三个以内，各不相同"))
    for outside in edition.outside.values():
        lines = Lines(texts[outside.file])
        issues += [
            _missing(outside.file, lines.item(f'"{name}"', "near"), "near", name, entries)
            for name in outside.near
            if name not in entries
        ]
        for name in PLACEHOLDER.findall(outside.reply):
            if name != OUTSIDE_FIELD:
                line = lines.item(f"{{{name}}}", "reply")
                issues.append(Issue(outside.file, line, f"reply 里的 {{{name}}} 没有意思", "这里只能用 {word}"))
    for intent in edition.intents.values():
        lines = Lines(texts[intent.file])
        issues += [
            _missing(intent.file, lines.item(f'"{name}"', "related"), "related", name, targets)
            for name in intent.related
            if name not in targets
        ]
        if intent.reply and f"{intent.reply}.text" not in edition.wording and not _lacking(edition, "wording"):
            mend = f"在 wording 里加 [{intent.reply}] 和它的 text，或把 reply 改成已有的名字"
            issues.append(Issue(intent.file, lines.key("reply"), f"没有叫 {intent.reply}.text 的话", mend))
    return issues


def _lacking(edition: Edition, folder: str) -> bool:
    """A file of the folder could not be read. That is its own fault; what it would have held is missed nowhere."""
    return any(path.startswith(f"{folder}/") for path in edition.unread)


def _missing(file: str, line: int, key: str, name: str, known: Iterable[str]) -> Issue:
    return Issue(file, line, f"{key} 指向的 {name} 不存在", f"改成已有的条目{_like(name, known)}，或删掉")


def _like(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"，是不是 {near[0]}" if near else ""


def check_sources(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """Every source named exists once in sources.toml; official ones stand first."""
    known = edition.sources
    if not known:  # the file is missing, or its own fault is reported
        mend = "把它加回来，每个依据一个表"
        return [] if "sources.toml" in texts else [Issue("sources.toml", 0, "没有这个文件", mend)]
    issues = []
    for entry in edition.entries.values():
        lines = front_lines(texts[entry.file])
        for number, reference in enumerate(entry.sources):
            line = lines.key("sources", number, "id")
            if not reference.id:
                continue  # that it is missing was said when it was read
            if reference.id not in known:
                issues.append(_no_source(entry.file, line, reference.id, known))
            elif (reference.id, reference.at) in {(other.id, other.at) for other in entry.sources[:number]}:
                issues.append(Issue(entry.file, line, f"依据 {reference.id} 列了两次", "只留一个"))
            elif known[reference.id].tier == "official" and _unofficial_above(edition, entry, number):
                issues.append(Issue(entry.file, line, f"官方依据 {reference.id} 排在别的后面", "官方的放在最前"))
        if len(entry.sources) > SOURCES_AT_MOST:
            issues.append(Issue(entry.file, lines.key("sources", 0), "依据太多", f"留最要紧的 {SOURCES_AT_MOST} 个"))
    for parameter in edition.parameters.values():
        lines = Lines(texts[parameter.file])
        issues += [
            _no_source(parameter.file, lines.key("values", number, "source"), row.source, known)
            for number, row in enumerate(parameter.values)
            if row.source and row.source not in known
        ]
    return issues


def _unofficial_above(edition: Edition, entry: Entry, number: int) -> bool:
    above = [edition.sources.get(reference.id) for reference in entry.sources[:number]]
    return any(source is not None and source.tier != "official" for source in above)


def _no_source(file: str, line: int, name: str, known: Mapping[str, Any]) -> Issue:
    return Issue(
        file, line, f"sources.toml 里没有 {name}", f"改成已有的依据{_like(name, known)}，或先在 sources.toml 加上"
    )


def check_placeholders(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """Every {name} in a body is a parameter."""
    known = written_tables(texts, "parameters")
    issues = []
    for entry in edition.entries.values():
        for line, row in body_rows(texts[entry.file]):
            for name in PLACEHOLDER.findall(row):
                if name not in known:
                    mend = f"改成已有的名字{_like(name, known)}，或在 parameters 里建 {name}.toml"
                    issues.append(Issue(entry.file, line, f"没有叫 {name} 的数字", mend))
    return issues


def check_concepts(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """`about` names things of the lexicon."""
    things = {concept.name for concept in edition.lexicon.concepts if concept.kind == "thing"}
    if _lacking(edition, "lexicon"):
        return []
    if not things:
        return [Issue("lexicon", 0, '没有一个 kind = "thing" 的概念', "在 lexicon 里把概念加回来")]
    issues = []
    for entry in edition.entries.values():
        for name in entry.about:
            if name not in things:
                line = front_lines(texts[entry.file]).item(f'"{name}"', "about")
                mend = f"改成已有的概念{_like(name, things)}，或在 lexicon 里加上它"
                issues.append(Issue(entry.file, line, f"词库里没有概念「{name}」", mend))
    return issues
