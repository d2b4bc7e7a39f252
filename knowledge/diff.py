"""Two editions compared, in words that an operator reads: entry by entry, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from knowledge.answer import shown
from knowledge.load import parse, tidy
from knowledge.model import ASPECTS, Edition, Entry, Intent, Outside, Parameter, Source

STATUS_WORDS = {"current": "现行", "historic": "过去的", "disputed": "说法不一", "unanswered": "没有答案"}
_ENTRY_TEXTS = (("title", "标题"), ("short", "短答"), ("details", "细节"), ("more", "更多"), ("owner", "负责人"))
_ENTRY_LISTS = (
    ("asks", "例句"),
    ("not_for", "不该走到这里的问法"),
    ("about", "说的是"),
    ("related", "相关条目"),
    ("facts", "事实编号"),
)
_REPLY_LISTS = (
    ("asks", "例句"),
    ("words", "词"),
    ("unless", "除外的词"),
    ("near", "选项"),
    ("related", "选项"),
    ("not_for", "反例"),
)
_REPLY_FLAGS = (
    ("decides", "一个词就算数"),
    ("scene", "故事里提到就算"),
    ("statement", "是陈述"),
    ("strict", "没有词就不算"),
)
JUMP = 10


class Titled(Protocol):
    """What has a title."""

    @property
    def title(self) -> str: ...


T = TypeVar("T", bound=Titled)


def diff(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What `after` has that `before` has not, and the other way round; one line each, [] when they are alike."""
    old_texts, new_texts = ({p: tidy(t) for p, t in texts.items()} for texts in (before, after))
    old, new = parse(old_texts)[0], parse(new_texts)[0]
    if unread := old.unread | new.unread:  # what they hold is not gone, it is only not known
        old, new = (parse({p: t for p, t in texts.items() if p not in unread})[0] for texts in (old_texts, new_texts))
    lines = [
        *_named(old.entries, new.entries, "条目", "「{}」（{}）", _entry_changes),
        *_named(old.parameters, new.parameters, "数字", "数字「{}」（{}）", _parameter_changes, _all_rows),
        *_named(old.sources, new.sources, "依据", "依据「{}」（{}）", _source_changes),
        *_named(old.outside, new.outside, "邻近话题", "邻近话题「{}」", _reply_changes),
        *_named(old.intents, new.intents, "意图", "意图「{}」", _reply_changes),
    ]
    lines += [*_lexicon(old, new), *_wording(old, new)]
    lines += [f"日历 {path}：有改动" for path in _changed(old_texts, new_texts) if path.startswith("calendar/")]
    lines += [f"{path}：有改动，读不出细节" for path in _changed(old_texts, new_texts) if path in unread]
    if not lines and old_texts != new_texts:
        lines = [f"{path}：只改了写法，内容没变" for path in _changed(old_texts, new_texts)]
    return lines


def jumps(before: Edition, after: Edition) -> list[str]:
    """The new figures that are ten times as large or as small as the one they follow: most are a slip of the hand."""
    found = []
    for name, parameter in sorted(after.parameters.items()):
        known = {row.since: row.value for row in before.parameters[name].values} if name in before.parameters else {}
        last = None
        for row in parameter.values:
            was = known.get(row.since) or last
            if row.value and was and (row.value >= was * JUMP or row.value * JUMP <= was) and was != row.value:
                told = f"数字「{parameter.title}」{row.since} 起从 {shown(was)} {parameter.unit}变成 {shown(row.value)}"
                found.append(f"{told} {parameter.unit}，差了十倍或更多：核对一下是不是打错了")
            last = row.value or last
    return found


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return sorted(path for path in {*old, *new} if old.get(path) != new.get(path))


def _named(
    old: Mapping[str, T],
    new: Mapping[str, T],
    kind: str,
    head: str,
    changes: Callable[[T, T], Iterable[str]],
    about: Callable[[T], str] = lambda _: "",
) -> Iterator[str]:
    """What came, what went, and what of the rest changed; `head` is filled with title and name."""
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        if was is None and now is not None:
            yield f"新{kind}「{now.title}」（{name}）{about(now)}"
        elif now is None and was is not None:
            yield f"删去{kind}「{was.title}」（{name}）"
        elif was is not None and now is not None and was != now:
            yield from (head.format(now.title or was.title, name) + change for change in changes(was, now))


def _entry_changes(was: Entry, now: Entry) -> Iterator[str]:
    for key, word in _ENTRY_TEXTS:
        yield from _text(word, getattr(was, key), getattr(now, key))
    yield from _text("问的是", ASPECTS.get(was.aspect, was.aspect), ASPECTS.get(now.aspect, now.aspect))
    yield from _text("状态", STATUS_WORDS.get(was.status, was.status), STATUS_WORDS.get(now.status, now.status))
    yield from _review(was, now)
    for key, word in _ENTRY_LISTS:
        yield from _list(word, getattr(was, key), getattr(now, key))
    yield from _list("依据", *((f"{s.id} {s.at}".strip() for s in entry.sources) for entry in (was, now)))


def _review(was: Entry | Parameter, now: Entry | Parameter) -> Iterator[str]:
    yield from _text("核实日", was.reviewed_on.isoformat(), now.reviewed_on.isoformat())
    yield from _text("核实周期", f"{was.review_every_days} 天", f"{now.review_every_days} 天")


def _text(word: str, was: str, now: str) -> Iterator[str]:
    if was == now:
        return
    if not was or not now:
        yield f"{word}：加上「{_brief(now)}」" if now else f"{word}：删去「{_brief(was)}」"
    elif "\n" in was or "\n" in now:
        gone, come = [row for row in was.split("\n") if row], [row for row in now.split("\n") if row]
        yield from _list(word, gone, come) if set(gone) != set(come) else [f"{word}：换了顺序"]
    else:
        yield f"{word}：「{_brief(was)}」改成「{_brief(now)}」"


def _flag(word: str, was: bool, now: bool) -> Iterator[str]:
    yield from _text(word, *("是" if one else "否" for one in (was, now)))


def _list(word: str, was: Iterable[str], now: Iterable[str]) -> Iterator[str]:
    old, new = list(was), list(now)
    gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
    if come:
        yield f"{word}：加上{''.join(f'「{_brief(item)}」' for item in come)}"
    if gone:
        yield f"{word}：删去{''.join(f'「{_brief(item)}」' for item in gone)}"
    if not gone and not come and old != new:
        yield f"{word}：换了顺序"


def _brief(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 80 else f"{one_line[:79]}…"


def _rows(parameter: Parameter) -> dict[str, str]:
    return {
        row.since.isoformat(): f"{row.since} 起 "
        + ("失效" if row.value is None else f"{shown(row.value)} {parameter.unit}")
        for row in parameter.values
    }


def _all_rows(parameter: Parameter) -> str:
    return f"：{'；'.join(_rows(parameter).values())}"


def _parameter_changes(was: Parameter, now: Parameter) -> Iterator[str]:
    old, new = _rows(was), _rows(now)
    for day in sorted({*old, *new}):
        if day not in old:
            yield f"：新的一段，{new[day]}"
        elif day not in new:
            yield f"：删去一段，{old[day]}"
        elif old[day] != new[day]:
            yield f"：{old[day]} 改成 {new[day].split(' 起 ')[1]}"
    yield from _text("标题", was.title, now.title)
    yield from _review(was, now)
    yield from _text("下次该有新数", str(was.expect_next or ""), str(now.expect_next or ""))
    if old == new and [(r.source, r.at, r.note) for r in was.values] != [(r.source, r.at, r.note) for r in now.values]:
        yield "：改了依据或说明"


def _source_changes(was: Source, now: Source) -> Iterator[str]:
    yield from _text("日期", was.dated.isoformat(), now.dated.isoformat())
    for key, word in (("title", "标题"), ("short", "简称"), ("number", "文号"), ("issuer", "发文机关")):
        yield from _text(word, getattr(was, key), getattr(now, key))
    if (was.tier, was.in_force, was.read_on, was.note) != (now.tier, now.in_force, now.read_on, now.note):
        yield "：改了类别、施行、阅读日或说明"


def _reply_changes(was: Outside | Intent, now: Outside | Intent) -> Iterator[str]:
    for key, word in (("title", "标题"), ("reply", "回答")):
        yield from _text(word, getattr(was, key), getattr(now, key))
    for key, word in _REPLY_LISTS:
        yield from _list(word, getattr(was, key, ()), getattr(now, key, ()))
    for key, word in _REPLY_FLAGS:
        yield from _flag(word, getattr(was, key, False), getattr(now, key, False))


def _lexicon(old: Edition, new: Edition) -> Iterator[str]:
    was = {concept.name: concept for concept in old.lexicon.concepts}
    now = {concept.name: concept for concept in new.lexicon.concepts}
    yield from _list("词库的概念", was, now)
    for name in now:
        if name in was and was[name] != now[name]:
            yield from (f"词库「{name}」{line}" for line in _list("词", was[name].words, now[name].words))
            yield from (f"词库「{name}」{line}" for line in _flag("泛指", was[name].broad, now[name].broad))
            if (was[name].kind, was[name].aspect) != (now[name].kind, now[name].aspect):
                yield f"词库「{name}」：换了类别"
    for word, key in (("读拼音用的词", "plain"), ("不带意思的话", "fillers")):
        yield from _list(word, getattr(old.lexicon, key), getattr(new.lexicon, key))
    pairs = [[f"{wrong}→{meant}" for wrong, meant in e.lexicon.lookalikes.items()] for e in (old, new)]
    yield from _list("形近字", *pairs)


def _wording(old: Edition, new: Edition) -> Iterator[str]:
    for key in sorted({*old.wording, *new.wording}):
        yield from _text(f"用语 {key}", old.wording.get(key, ""), new.wording.get(key, ""))
