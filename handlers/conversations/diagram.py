"""docs/conversations.md: every dialogue as a diagram drawn from its literal. `python -m handlers.conversations.diagram`
writes it; a test compares it with the code."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from handlers.conversations import CONVERSATIONS
from handlers.conversations.model import Conversation

PAGE = Path("docs/conversations.md")

HEAD = """# The guided dialogues

Drawn from the literals in `handlers/conversations/` by `python -m handlers.conversations.diagram`; a test compares this
page with the code. Sentences live in `knowledge/content/wording/`, figures in `knowledge/content/parameters/`.

Only the answers are stored; the open question is found by walking again from the first. What was already said is not
asked again. At every question: 取消 ends it, 上一步 takes the last message back, 重来 starts over, 跳过 passes it over.
A question in between is answered by the router, then the open question is asked again. An answer that cannot be read
is asked again with an example, at most twice, then a way out is offered. Thirty idle minutes end the dialogue.
After the outcome further facts are still taken in and the outcome is said anew.
"""


def diagram(conversation: Conversation) -> str:
    """One dialogue as a Mermaid flowchart: questions as boxes, outcomes as rounded ones, conditions on the arrows."""
    rows = ["flowchart TD", f"    start([{'、'.join(conversation.starts_on)}]) --> {conversation.questions[0].name}"]
    for question in conversation.questions:
        rows.append(f'    {question.name}["{question.name}"]')
        for target, condition in question.to.items():
            arrow = f'-- "{condition}" -->' if condition else "-->"
            rows.append(f"    {question.name} {arrow} {target}")
    rows += [f'    {outcome.name}(["{outcome.name}"])' for outcome in conversation.outcomes]
    return "\n".join(rows)


def page(conversations: Iterable[Conversation]) -> str:
    """The whole page."""
    parts = [HEAD]
    for conversation in conversations:
        parts.append(f"## {conversation.title} (`{conversation.name}`, version {conversation.version})\n")
        parts.append(f"```mermaid\n{diagram(conversation)}\n```\n")
        if follow_ups := "、".join(f"`{follow_up.name}`" for follow_up in conversation.follow_ups):
            parts.append(f"Follow-ups that change no answer: {follow_ups}.\n")
        if asides := "、".join(f"`{aside.name}`" for aside in conversation.asides):
            parts.append(f"Told by the way, never asked: {asides}.\n")
    return "\n".join(parts)


def main() -> None:
    """Writes the page into the checkout."""
    PAGE.write_text(page(CONVERSATIONS.values()), encoding="utf-8")


if __name__ == "__main__":
    main()
