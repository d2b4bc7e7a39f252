"""What goes on with the last answer, and what only comes after it."""

from __future__ import annotations

import pytest

from handlers.brain import build_router
from knowledge.load import SHIPPED, load, read_folder
from knowledge.model import Edition
from understanding.model import Context
from understanding.router import Router


@pytest.fixture(scope="module")
def edition() -> Edition:
    edition = load(read_folder(SHIPPED))
    assert isinstance(edition, Edition)
    return edition


@pytest.fixture(scope="module")
def router(edition: Edition) -> Router:
    return build_router(edition)


@pytest.mark.parametrize("entry", ["permit/expired-what-to-do", "renewal/unchanged-no-window", "points/degree"])
@pytest.mark.parametrize(
    "text", ["取消", "重来", "上一步", "没有", "都没有", "不知道", "asdf", "蓝色", "我不信", "有效"]
)
def test_what_asks_nothing_does_not_get_the_last_answer_again(
    router: Router, edition: Edition, text: str, entry: str
) -> None:
    understood = router.understand(text, Context(edition.entries[entry].about, entry))
    assert not understood.from_context
    assert not any(topic.kind == "entry" for topic in understood.topics)


@pytest.mark.parametrize("text", ["要多久", "去哪里办", "材料呢", "那怎么办", "为什么"])
def test_a_question_without_its_subject_takes_that_of_the_last_answer(
    router: Router, edition: Edition, text: str
) -> None:
    entry = edition.entries["permit/endorse-how"]
    assert router.understand(text, Context(entry.about, entry.id)).from_context
