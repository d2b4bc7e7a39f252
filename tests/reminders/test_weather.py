"""Bad weather: faults of every kind, by chance, pass after pass. Nothing twice, nothing lost."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from storage import Store
from tests.reminders.world import TEXTS, World, later
from tests.wechat.standin_server import running
from wechat.errcodes import table
from wechat.faults import Fault

CALM = [c for c, row in table().items() if row.reaction in ("busy", "serialise", "token", "duplicate", "quota_user")]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rung", ["template", "text"])
def test_whatever_the_weather_every_step_ends_well(seed: int, rung: str, store: Store) -> None:
    chance = random.Random(seed)
    people = [f"oPerson-{i:04}" for i in range(25)]
    with running() as standin:
        world = World(store, standin)
        world.account = TEXTS if rung == "text" else world.account
        for openid in people:
            world.person(openid, wrote_at=later(hours=-1))
        for minute in range(4):
            for _ in range(10):
                how = chance.choice(["code", "http", "garbage", "drop", "drop"])
                code = chance.choice(CALM) if how == "code" else 502
                standin.faults.add(
                    Fault(how, code, after=how != "code" and chance.random() < 0.5, openid=chance.choice(people))  # type: ignore[arg-type]
                )
            if chance.random() < 0.5:
                standin.platform.kill_token(only_force=chance.random() < 0.5)
            world.run(later(minutes=minute))
        standin.faults.clear()
        world.run(later(minutes=5))
        got = Counter(received.openid for received in standin.mailbox.everything())
        assert max(got.values()) == 1
        for openid in people:
            state = world.state(openid)
            assert state in ("sent", "unknown", "held")
            last = store.attempts.of(world.steps(openid)[0].id)[-1]
            if state == "sent" and table().get(last.errcode, table()[0]).reaction != "duplicate":
                assert got[openid] == 1
