"""Is a dialogue's literal whole? Every fault is one sentence; asked when the program starts and in the tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from handlers.conversations.model import Conversation, Outcome


def faults(conversation: Conversation, wording: Mapping[str, str], shared: Iterable[str] = ()) -> list[str]:
    """What is wrong with the literal or its sentences, in plain words; empty when all is well."""
    here = conversation.name
    names = [question.name for question in conversation.questions]
    names += [outcome.name for outcome in conversation.outcomes]
    told = Counter([*names, *(aside.name for aside in conversation.asides)])
    found = [f"{here}: two steps are called {name}" for name, count in told.items() if count > 1]
    if not conversation.questions:
        return [*found, f"{here}: has no question"]
    if not conversation.outcomes:
        found.append(f"{here}: has no outcome")
    for question in conversation.questions:
        found += [f"{here}: {question.name} leads to {t}, which does not exist" for t in question.to if t not in names]
        if not question.to:
            found.append(f"{here}: nothing follows {question.name}")
        if question.next is None and len(question.to) > 1:
            found.append(f"{here}: {question.name} leads to {len(question.to)} steps and has no `next` to choose")
    reached = _reached(conversation)
    found += [f"{here}: {name} cannot be reached" for name in names if name not in reached]
    return found + [
        f"{here}: the wording lacks {k}" for k in (*conversation.wording_keys(), *shared) if k not in wording
    ]


def _reached(conversation: Conversation) -> set[str]:
    steps = conversation.steps
    reached: set[str] = set()
    ahead = [conversation.questions[0].name]
    while ahead:
        name = ahead.pop()
        step = steps.get(name)
        if name in reached or step is None:
            continue
        reached.add(name)
        if not isinstance(step, Outcome):
            ahead += step.to
    return reached
