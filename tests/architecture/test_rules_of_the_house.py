"""Rules that the code keeps, read off the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CORES = {"wechat", "understanding", "knowledge", "storage"}
PACKAGES = [*sorted(CORES), "handlers", "reminders", "console", "commands", "bench"]
TOP = ["bot", "server", "settings", "clock", "messages", "logs"]


def sources() -> Iterator[Path]:
    for name in TOP:
        yield ROOT / f"{name}.py"
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The first names of all modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_bot_joins_all_parts(path):
    joined = imported(path) & CORES
    if path.name != "bot.py" and path.parent.name != "bench":
        assert joined != CORES, f"{path.name} joins all four cores: that is bot.py's job"
    if path.parent.name in CORES:
        assert joined <= {path.parent.name}


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_clock_reads_the_wall_clock(path):
    if path.name == "clock.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            assert called not in {"datetime.now", "datetime.utcnow", "date.today", "time.time", "datetime.today"}, (
                f"{path}:{node.lineno}: {called}() outside clock.py; take a Clock instead"
            )


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_caught_blindly(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{path}:{node.lineno}: a bare except hides faults"
            silent = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
            assert not silent, (
                f"{path}:{node.lineno}: a failure is swallowed; say why with contextlib.suppress, or log it"
            )


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{path}: a module begins with a sentence on its one job"


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_has_grown_two_jobs(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
