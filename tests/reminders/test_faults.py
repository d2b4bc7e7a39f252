"""Lost answers, lost connections, a token that dies: nothing twice, nothing lost."""

from __future__ import annotations

import pytest

from tests.reminders.world import ANYONE, TEXTS, World, later
from wechat.faults import Fault, How

NO_ANSWER: list[tuple[How, int]] = [("silence", 0), ("drop", 0), ("http", 502), ("garbage", 0)]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("how", "code"), NO_ANSWER)
def test_a_template_without_an_answer_is_asked_again_under_its_id(
    how: How, code: int, after: bool, world: World
) -> None:
    world.person()
    world.standin.faults.add(Fault(how, code, after=after))
    assert world.run().sent == 1
    assert world.received() == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("how", "code"), NO_ANSWER)
def test_a_text_without_an_answer_is_unknown_and_spoken_not_repeated(
    how: How, code: int, after: bool, world: World
) -> None:
    world.account = TEXTS
    world.person(wrote_at=later(hours=-1))
    world.standin.faults.add(Fault(how, code, after=after))
    assert world.run().unknown == 1
    assert world.run(later(hours=1)).unknown == 0
    assert world.received() == (1 if after else 0)
    assert len(world.store.steps.take_held(ANYONE, later(hours=2))) == 1
    assert world.store.quotas.used(ANYONE, "text", later(hours=-1).isoformat()) == 1


def test_a_template_that_never_answers_ends_unknown(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("drop", times=None))
    assert world.run().unknown == 1
    assert world.state() == "unknown"


def test_no_connection_is_tried_again_and_then_stays_due(world: World) -> None:
    world.person()
    client = world.sender
    world.sender = world.standin.client()
    world.sender._exchange._base = "http://127.0.0.1:9"
    assert world.run().due == 1
    assert world.slept == [1.0, 2.0, 4.0]
    world.sender = client
    assert world.run().sent == 1


def test_a_platform_that_is_gone_ends_the_pass_early(world: World) -> None:
    for i in range(120):
        world.person(f"oPerson-{i:04}")
    world.sender._exchange._base = "http://127.0.0.1:9"
    world.sender._tokens._exchange._base = "http://127.0.0.1:9"
    assert world.run().due == 120
    assert "send" in world.alarms()


def test_a_token_killed_in_the_middle_is_replaced(world: World) -> None:
    for i in range(24):
        world.person(f"oPerson-{i:04}")
    real, sent = world.sender.send_template, []

    def send(push):  # type: ignore[no-untyped-def]
        sent.append(push)
        if len(sent) == 10:
            world.standin.platform.kill_token()
        return real(push)

    world.sender.send_template = send
    assert world.run().sent == 24
    assert len(world.standin.mailbox.everything()) == 24
    assert world.standin.platform.tokens_given == 2


def test_the_sleep_of_a_pass_is_bounded(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", -1, times=None))
    assert world.run(seconds=4.0).due == 1
    assert sum(world.slept) == 4.0
