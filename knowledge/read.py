"""Reads one table of TOML against what it may hold. Every fault becomes an Issue; nothing is raised."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from knowledge.lines import Lines, Path
from knowledge.model import Number
from messages import Issue

EARLIEST, LATEST = 1949, 2199  # years that a date of this subject can have
KEPT = 1500  # texts: an edition and its drafts are read again and again, and hardly a file of them changes
REVIEW_AT_MOST = 3650  # days

_AT_LINE = re.compile(r"at line (\d+)")
_DUPLICATE = ("Cannot overwrite a value", "Cannot declare", "Duplicate inline table key")


def parse_toml(text: str, file: str, issues: list[Issue], offset: int = 0) -> dict[str, Any] | None:
    """The table that `text` holds, figures with a point as Decimal; None, and an Issue, when it is not TOML."""
    try:
        return _table(text)
    except tomllib.TOMLDecodeError as fault:
        issues.append(_toml_issue(str(fault), text, file, offset))
    except (RecursionError, ValueError, ArithmeticError) as fault:  # far too deep, or a figure no one can read
        issues.append(Issue(file, 0, f"这份 TOML 读不了（{type(fault).__name__}）", "照知识文件格式的样子重写"))
    return None


@lru_cache(KEPT)
def _table(text: str) -> dict[str, Any]:
    """Nobody changes what comes from here."""
    return tomllib.loads(text, parse_float=Decimal)


def _toml_issue(message: str, text: str, file: str, offset: int) -> Issue:
    rows = text.split("\n")
    at = _AT_LINE.search(message)
    line = min(int(at[1]), len(rows)) if at else len(rows)
    row = rows[line - 1].strip()
    if message.startswith(_DUPLICATE):
        while line > 1 and not re.match(r"[^\s#\"']+\s*=|\[", rows[line - 1]):
            line -= 1  # the value ended here; its key stands above
        name = rows[line - 1].split("=")[0].strip()
        return Issue(file, line + offset, f"{name} 写了两次", "只留一个")
    if re.match(r"\[*[^\x00-\x7f]", row):
        return Issue(file, line + offset, "中文的名字没有加引号", '写成 ["居住证"] 这样')
    if re.search(r"[“”]", row):
        return Issue(file, line + offset, "用了中文引号", '换成英文的 "')
    if message.startswith("Invalid date"):
        return Issue(file, line + offset, "没有这样的日期", "核对一下，写成 2026-11-21")
    what = "不是合法的 TOML（多半是少了引号、括号或逗号）" if at else "文件结束得太早（多半是少了引号或括号）"
    return Issue(file, line + offset, what, "照知识文件格式的样子改这一行")


class Table:
    """Takes the keys of one table, one by one; `finish` reports what was not taken."""

    def __init__(self, data: Mapping[str, Any], file: str, lines: Lines, issues: list[Issue], path: Path = ()) -> None:
        self.data = data
        self.file = file
        self.lines = lines
        self.path = path
        self._issues = issues
        self._known: list[str] = []

    def issue(self, key: str, what: str, mend: str, item: object = None) -> None:
        """Reports a fault at `key`, or at `item` of its list."""
        path = (*self.path, key) if key else self.path
        line = self.lines.key(*path) if item is None else self.lines.item(item, *path)
        self._issues.append(Issue(self.file, line, what, mend))

    def text(self, key: str, *, required: bool = True, may_be_empty: bool = False) -> str:
        """The text at `key`, stripped; "" when it is missing or wrong."""
        value = self._take(key, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.issue(key, f"{key} 要一段文字", "加上英文引号")
            return ""
        if not value.strip() and not may_be_empty:
            self.issue(key, f"{key} 是空的", "写上内容，用不着就删掉这一行")
        return value.strip()

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """The list of texts at `key`, each stripped; empty and wrong ones are reported and left out."""
        value = self._take(key, required)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.issue(key, f"{key} 要一个列表", '写成 ["…", "…"]')
            return ()
        good = []
        for item in value:
            if not isinstance(item, str):
                self.issue(key, f"{key} 里的 {item} 不是文字", "加上英文引号", item)
            elif not item.strip():
                self.issue(key, f"{key} 里有一项是空的", "写上内容或删掉这一项", '""')
            else:
                good.append(item.strip())
        if required and not value:
            self.issue(key, f"{key} 是空的", "至少写一项")
        return tuple(good)

    def one_of(self, key: str, allowed: Iterable[str], *, required: bool = True) -> str:
        """The text at `key`, one of `allowed`; "" when it is not."""
        value = self.text(key, required=required)
        names = list(allowed)
        if value and value not in names:
            self.issue(key, f"{key} 不能是 {value}", f"改成其中一个：{'、'.join(names)}{_like(value, names)}")
            return ""
        return value

    def day(self, key: str, *, required: bool = True) -> date | None:
        """The date at `key`, or None."""
        value = self._take(key, required)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.issue(key, f"{key} 要一个日期", "写成 2026-11-21，不加引号")
            return None
        if not EARLIEST <= value.year <= LATEST:
            self.issue(key, f"{key} 的年份 {value.year} 不像真的", "核对一下日期")
            return None
        return value

    def days(self, key: str, *, required: bool = True) -> tuple[date, ...]:
        """The list of dates at `key`."""
        value = self._take(key, required)
        if value is None:
            return ()
        if not isinstance(value, list) or any(isinstance(d, datetime) or not isinstance(d, date) for d in value):
            self.issue(key, f"{key} 要一列日期", "写成 [2027-10-01, 2027-10-02]，不加引号")
            return ()
        return tuple(value)

    def count(self, key: str) -> int:
        """The number of days at `key`, 1 to 3,650; 1 when it is missing or wrong."""
        value = self._take(key, required=True)
        if value is None:
            return 1
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= REVIEW_AT_MOST:
            self.issue(key, f"{key} 要一个天数", f"写成 180，不加引号，最多 {REVIEW_AT_MOST}")
            return 1
        return value

    def number(self, key: str) -> Number | None:
        """The finite figure at `key`, or None."""
        value = self._take(key, required=False)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            self.issue(key, f"{key} 要一个数", "写成 30 或 0.8，不加引号")
            return None
        return value

    def flag(self, key: str) -> bool:
        """The true or false at `key`; false when it is missing or wrong."""
        value = self._take(key, required=False)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.issue(key, f"{key} 要 true 或 false", "写成 true，不加引号")
        return False

    def tables(self, key: str, *, required: bool = True) -> list[Table]:
        """The tables `[[key]]`."""
        value = self._take(key, required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.issue(key, f"{key} 的写法不对", f"每一项都用 [[{key}]] 开头")
            return []
        if required and not value:
            self.issue(key, f"{key} 是空的", f"至少写一项，用 [[{key}]] 开头")
        return [Table(item, self.file, self.lines, self._issues, (*self.path, key, i)) for i, item in enumerate(value)]

    def subtable(self, key: str, *, required: bool = True) -> Table | None:
        """The table `[key]`, or None when it is missing or no table."""
        value = self._take(key, required)
        if not isinstance(value, dict):
            if value is not None:
                self.issue(key, f"{key} 的写法不对", f"它要是一个表，用 [{key}] 开头")
            return None
        return Table(value, self.file, self.lines, self._issues, (*self.path, key))

    def finish(self) -> None:
        """Reports every key that nobody asked for."""
        for key in self.data:
            if key not in self._known:
                self.issue(key, f"不认识 {key} 这一项", f"删掉它{_like(key, self._known, '，或改成 ')}")

    def _take(self, key: str, required: bool) -> Any:
        self._known.append(key)
        if key not in self.data and required:
            self.issue("", f"缺 {key}", "照知识文件格式补上")
        return self.data.get(key)


def _like(name: str, names: list[str], lead: str = "，是不是 ") -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f"{lead}{near[0]}" if near else ""
