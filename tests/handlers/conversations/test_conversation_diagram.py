"""The page of diagrams is what the code says."""

from __future__ import annotations

from pathlib import Path

from handlers.conversations import CONVERSATIONS
from handlers.conversations.diagram import page

ROOT = Path(__file__).parents[3]


def test_the_page_is_what_the_code_draws():
    written = (ROOT / "docs" / "conversations.md").read_text(encoding="utf-8")
    assert written == page(CONVERSATIONS.values()), "run: python -m handlers.conversations.diagram"


def test_every_step_is_drawn():
    drawn = page(CONVERSATIONS.values())
    for conversation in CONVERSATIONS.values():
        assert all(f"    {name}" in drawn for name in conversation.steps)
