"""What the documents name is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click import Group

import bot

ROOT = Path(__file__).parent.parent.parent
PATH = re.compile(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|\.toml|/))`")


@pytest.mark.parametrize("page", ["docs/flow.md", "README.md", "docs/glossary.md", "docs/knowledge-format.md"])
def test_every_path_that_is_named_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    base = ROOT / "knowledge" / "content" if page.endswith("knowledge-format.md") else ROOT
    for path in PATH.findall(text):
        if path != "config.toml":
            assert (base / path).exists() or (ROOT / path).exists(), f"{page} names {path}"


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), f"{page} links to {target}"


def test_every_command_is_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in bot.cli.commands.items():
        below = command.commands if isinstance(command, Group) else {"": None}
        for part in below:
            assert f"{name} {part}".strip() in text, f"README.md does not name `{name} {part}`"


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["dependency-groups"]["bench"],
    ]
    for name in names:
        assert name.split("[")[0] in reasons, f"docs/dependencies.md does not say what {name} is for"
