"""`kb …` as an operator meets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from shelf import Shelf

from clock import SHANGHAI, Clock
from knowledge.checks.examples import asked, same
from knowledge.commands import kb
from knowledge.load import parse


@dataclass(frozen=True)
class Group:
    n: int
    text: str
    last_at: datetime


class Desk:
    """What the program hands the commands, with a router that only knows the examples word by word."""

    def __init__(self, shelf: Shelf, content: Path) -> None:
        self.shelf = shelf
        self.content = content
        self.clock = Clock.at(datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI))
        self.lost: set[str] = set()
        self.acts: list[tuple[str, int, str]] = []

    def store(self) -> Shelf:
        return self.shelf

    def record(self, act: str, number: int, detail: Mapping[str, Any]) -> None:
        self.acts.append((act, number, detail["note"]))

    def misses(self, limit: int) -> list[Group]:
        groups = [Group(3, "公积金\n怎么取", self.clock.now()), Group(1, "天气", self.clock.now())]
        return groups[:limit]

    def routes(self, texts: Mapping[str, str]) -> Callable[[str], str]:
        edition, _ = parse(texts)
        known = {same(ask): item.id for item in asked(edition) for ask in item.asks}
        return lambda question: "" if question in self.lost else known.get(same(question), "")


@pytest.fixture
def desk(shelf: Shelf, folder: Path) -> Desk:
    return Desk(shelf, folder)


def run(desk: Desk, *words: str) -> Result:
    result = CliRunner().invoke(kb, list(words), obj=desk)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def spoil(desk: Desk) -> str:
    file = desk.content / "entries/permit/when.md"
    file.write_text(file.read_text(encoding="utf-8").replace("{window_days} 天", "30 天"), encoding="utf-8")
    return f"{file.as_posix()}:33: "


def test_check_passes_good_files(desk: Desk) -> None:
    result = run(desk, "check")
    assert (result.exit_code, result.stdout) == (0, "没有问题：2 个条目，2 个数字\n")


def test_check_lists_each_defect_with_file_and_line(desk: Desk) -> None:
    place = spoil(desk)
    result = run(desk, "check")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{place}正文里直接写了数字「30」，")
    assert result.stderr == "共 1 个问题\n"


def test_check_takes_a_folder_above_or_below_and_a_single_file(desk: Desk) -> None:
    place = spoil(desk)
    inside = desk.content / "entries"
    for path in (desk.content.parent, desk.content, inside, inside / "permit", inside / "permit/when.md"):
        assert place in run(desk, "check", str(path)).stdout
    assert run(desk, "check", str(inside / "permit/where.md")).exit_code == 0


def test_check_says_when_there_is_no_knowledge(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(desk, "check", str(tmp_path / "empty"))
    assert result.exit_code == 1
    assert "没有知识文件" in result.stderr
    assert run(desk, "check", str(tmp_path / "nowhere")).exit_code == 2


def test_an_overdue_review_is_shown_and_does_not_fail(desk: Desk) -> None:
    desk.clock = Clock.at(datetime(2027, 5, 1, tzinfo=SHANGHAI))
    result = run(desk, "check")
    assert result.exit_code == 0
    assert "提醒 " in result.stdout
    assert "该重新核实" in result.stdout


def test_test_asks_every_example_and_names_the_line_that_went_astray(desk: Desk) -> None:
    assert run(desk, "test").exit_code == 0
    desk.lost = {"何时签注"}
    result = run(desk, "test")
    assert result.exit_code == 1
    assert "when.md:14: 例句「何时签注」没有走到任何条目" in result.stdout


def test_a_near_miss_that_comes_here_is_named(desk: Desk) -> None:
    file = desk.content / "entries/permit/when.md"
    text = file.read_text(encoding="utf-8").replace('not_for = ["签注去哪里"]', 'not_for = ["签注时间！"]')
    file.write_text(text, encoding="utf-8")
    result = run(desk, "test")
    assert result.exit_code == 1
    assert "when.md:16: 「签注时间！」不该走到这里" in result.stdout


def test_publish_history_diff_and_rollback(desk: Desk) -> None:
    assert run(desk, "history").stdout == "还没有发布过任何一版\n"
    assert run(desk, "publish", "-m", "第一版").stdout == "已发布第 1 版：第一版\n"
    file = desk.content / "parameters/permit/window_days.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("value = 30", "value = 45"), encoding="utf-8")
    assert run(desk, "publish", "-m", "改成 45 天").exit_code == 0
    assert "30 天 改成 45 天" in run(desk, "diff", "1", "2").stdout
    assert "第 3 版，内容和第 1 版一样" in run(desk, "rollback", "1", "-m", "退回").stdout
    lines = run(desk, "history").stdout.splitlines()
    assert [line[:7] for line in lines] == ["* 第 3 版", "  第 2 版", "  第 1 版"]
    assert "2026-11-22 09:00" in lines[0]
    assert "改成 45 天" in lines[1]
    assert desk.acts == [("发布", 1, "第一版"), ("发布", 2, "改成 45 天"), ("回退", 3, "退回")]


def test_publish_refuses_defects_with_file_and_line(desk: Desk) -> None:
    place = spoil(desk)
    result = run(desk, "publish", "-m", "改")
    assert result.exit_code == 1
    assert place in result.stderr
    assert "没有发布" in result.stderr
    assert desk.shelf.live == 0


def test_publish_needs_a_note(desk: Desk) -> None:
    assert run(desk, "publish").exit_code == 2
    assert run(desk, "publish", "-m", " ").exit_code == 1


def test_publish_names_kb_export_when_the_console_was_there_meanwhile(desk: Desk) -> None:
    run(desk, "publish", "-m", "第一版")
    live = desk.shelf.get(1)
    assert live is not None
    path = "entries/permit/where.md"
    desk.shelf.publish({**live.files, path: live.files[path].replace("看两眼", "看几眼")}, "lin", "改", live.at, 1)
    result = run(desk, "publish", "-m", "再发")
    assert result.exit_code == 1
    assert "kb export" in result.stderr
    assert path in result.stderr


def test_export_writes_the_live_edition(desk: Desk, tmp_path: Path) -> None:
    assert run(desk, "export", str(tmp_path / "out")).exit_code == 1
    run(desk, "publish", "-m", "第一版")
    assert "第 1 版已写到" in run(desk, "export", str(tmp_path / "out")).stdout
    assert run(desk, "check", str(tmp_path / "out")).exit_code == 0


@pytest.mark.parametrize("words", [("diff", "1", "9"), ("rollback", "9", "-m", "退")])
def test_an_unknown_edition_is_one_clear_line(desk: Desk, words: tuple[str, ...]) -> None:
    run(desk, "publish", "-m", "第一版")
    result = run(desk, *words)
    assert (result.exit_code, result.stderr) == (1, "没有第 9 版。用 kb history 看有哪些\n")


def test_misses_are_listed_on_one_line_each(desk: Desk) -> None:
    lines = run(desk, "misses").stdout.splitlines()
    assert lines == ["   3 次  公积金 怎么取  （最近 2026-11-22）", "   1 次  天气  （最近 2026-11-22）"]
    assert len(run(desk, "misses", "--limit", "1").stdout.splitlines()) == 1


def test_coverage_names_the_holes(desk: Desk, tmp_path: Path) -> None:
    result = run(desk, "coverage", "--write", str(tmp_path / "coverage.md"))
    assert result.exit_code == 1
    assert "F01" in result.stderr
    assert "| F61 | `permit/when` |" in (tmp_path / "coverage.md").read_text(encoding="utf-8")
