"""Publishing: check → conflict → one transaction of the store; first start, rollback, export.

Files and console must not bury each other's changes. Files do not say which edition they were made from, so this is
how it is known: export and publish leave a mark in the folder (number and digest of the edition it then equalled);
without a mark it is the newest edition that was published from files. What the live edition changed since then must
stand in the files as well, or publishing is refused and names those entries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import structlog

from knowledge.check import check
from knowledge.load import digest_of, load, read_folder, tidy
from messages import Issue

log = structlog.get_logger("knowledge")

FROM_FILES = "文件"  # author of what was published from files
MARK = ".edition"


class Record(Protocol):
    """One published edition, as the store keeps it. `files` may be empty in a history."""

    @property
    def number(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def files(self) -> Mapping[str, str]: ...


R_co = TypeVar("R_co", bound=Record, covariant=True)


class Store(Protocol[R_co]):
    """Where editions are kept. `publish` is one transaction: it moves the pointer or raises and changes nothing."""

    def live_number(self) -> int: ...
    def get(self, number: int) -> R_co | None: ...
    def history(self, limit: int = 50, before: int | None = None) -> Sequence[R_co]: ...
    def publish(self, files: Mapping[str, str], author: str, note: str, at: datetime, expected_live: int) -> R_co: ...


class Refused(Exception):  # noqa: N818
    """Publishing, rolling back or exporting was refused; the message says why and what to do. `issues` may say more."""

    def __init__(self, message: str, issues: Sequence[Issue] = ()) -> None:
        super().__init__(message)
        self.issues = tuple(issues)


def publish_first(store: Store[Record], folder: Path, at: datetime) -> int:
    """Publishes the shipped folder as edition 1 where nothing is published yet; gives the live number.

    Of two processes that start at once, one publishes and the other finds it done. Raises Refused on defects.
    """
    if (live := store.live_number()) != 0:
        return live
    texts = read_folder(folder)
    issues = check(texts)
    if issues:
        raise Refused("随程序带的知识有问题，没有发布", issues)
    try:
        return store.publish(texts, FROM_FILES, "随程序带的第一版", at, 0).number
    except Exception as fault:  # the stores' own word for a conflict is not known here: cores do not import each other
        if (live := store.live_number()) != 0:
            log.info("edition_was_there", number=live, fault=type(fault).__name__)
            return live  # the other process was first
        raise


def publish_folder(
    store: Store[Record],
    folder: Path,
    note: str,
    at: datetime,
    test: Callable[[Mapping[str, str]], Sequence[Issue]],
    base: int = 0,
) -> Record:
    """Publishes the folder's files as a new edition: checked, then routed (`test` gives the misses), then compared.

    `base` says which edition the files were made from, where the folder does not know it. Raises Refused; passes on
    what the store raises when another publishes meanwhile.
    """
    texts = read_folder(folder)
    if issues := check(texts):
        raise Refused("知识文件有问题，没有发布", issues)
    if misses := test(texts):
        raise Refused("有例句走错了，没有发布", misses)
    live = store.live_number()
    if live and (buried := would_bury(store, texts, live, base or _marked(store, folder))):
        names = "、".join(buried[:5]) + (f" 等 {len(buried)} 个文件" if len(buried) > 5 else "")
        raise Refused(
            f"线上第 {live} 版里有这些改动，文件里没有：{names}。"
            f"用 kb export 导出线上这一版，把改动并进来再发布；已经并好的，加上 --base {live}"
        )
    record = store.publish(texts, FROM_FILES, note, at, live)
    leave_mark(folder, record)
    return record


def would_bury(store: Store[Record], texts: Mapping[str, str], live: int, base: int = 0) -> list[str]:
    """The files that the live edition changed since `base` and that `texts` lack; `base` 0: the last from files.

    A live edition equal to an older one (a rollback) counts as that one: going back buries nothing.
    """
    history = _whole_history(store)
    digests = {record.number: record.digest for record in history}
    first_alike = min((number for number, digest in digests.items() if digest == digests.get(live)), default=live)
    base = base or max((record.number for record in history if record.author == FROM_FILES), default=0)
    if first_alike <= base:
        return []
    now, then = _files(store, live), _files(store, base)
    return sorted(
        path for path in {*now, *then} if now.get(path) != then.get(path) and texts.get(path) != now.get(path)
    )


def roll_back(store: Store[Record], number: int, author: str, note: str, at: datetime) -> Record:
    """Publishes edition `number` anew. Raises Refused when there is none, or when this program cannot read it."""
    old = store.get(number)
    if old is None:
        raise Refused(f"没有第 {number} 版。用 kb history 看有哪些")
    loaded = load(old.files)
    if isinstance(loaded, list):
        raise Refused(f"第 {number} 版现在的程序读不了，没有退回", loaded)
    return store.publish(old.files, author, note, at, store.live_number())


def export(store: Store[Record], folder: Path) -> int:
    """Writes the live edition to `folder` and gives its number.

    The folder is new or empty, or holds an edition unchanged: what nobody published is not overwritten (Refused).
    """
    live = store.live_number()
    record = store.get(live) if live else None
    if record is None:
        raise Refused("还没有发布过任何一版，没有可导出的")
    present = read_folder(folder) if folder.is_dir() else {}
    if present and digest_of(present) not in {digest_of(_files(store, r.number)) for r in _whole_history(store)}:
        raise Refused(f"{folder} 里有没发布过的内容，不覆盖它。换一个空文件夹")
    for path in present:
        if path not in record.files:
            (folder / path).unlink()
    for path, text in record.files.items():
        target = folder / path
        if not target.resolve().is_relative_to(folder.resolve()):
            raise Refused(f"第 {live} 版里的文件名 {path} 不对，没有导出")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    leave_mark(folder, record)
    return live


def leave_mark(folder: Path, record: Record) -> bool:
    """Notes in the folder which edition it equals now; False where the folder cannot be written, which is allowed."""
    try:
        (folder / MARK).write_text(f"{record.number} {record.digest}\n", encoding="utf-8")
    except OSError:
        return False
    return True


def _marked(store: Store[Record], folder: Path) -> int:
    """The edition that the folder's mark names, 0 when there is no mark or it is another database's."""
    try:
        number, _, digest = (folder / MARK).read_text(encoding="utf-8").strip().partition(" ")
    except (OSError, UnicodeDecodeError):
        return 0
    record = store.get(int(number)) if number.isdecimal() else None
    return record.number if record is not None and record.digest == digest else 0


def _files(store: Store[Record], number: int) -> Mapping[str, str]:
    record = store.get(number) if number else None
    return {path: tidy(text) for path, text in record.files.items()} if record else {}


def _whole_history(store: Store[Record]) -> list[Record]:
    found: list[Record] = []
    while page := store.history(200, found[-1].number if found else None):
        found.extend(page)
    return found
