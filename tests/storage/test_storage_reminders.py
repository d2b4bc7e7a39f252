from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from crowd import in_processes, in_threads, start

from clock import parse_moment
from storage import Store
from storage.attempts import Outcome
from storage.database import Params, Row
from storage.dates import DateRecord
from storage.leases import Token
from storage.sqlite import SqliteDatabase
from storage.steps import Step

AT = parse_moment("2026-11-21T09:00:00")
DAY = date(2026, 12, 1)
SECOND = timedelta(seconds=1)


def tell(store: Store, person: str = "p", holder: str = "本人", **known: object) -> DateRecord:
    record = replace(DateRecord(person, holder, AT, AT, expires_on=date(2026, 12, 31)), **known)  # type: ignore[arg-type]
    assert store.dates.save(record)
    kept = store.dates.get(person, holder)
    assert kept
    return kept


def claimed(store: Store, person: str = "p", kind: str = "expiry", owner: str = "me", day: date = DAY) -> Step:
    step = store.steps.claim(person, "本人", kind, day, owner, AT)
    assert step
    return step


def test_a_date_record_comes_back_as_it_was_saved(store: Store) -> None:
    kept = tell(
        store,
        endorsed_on=date(2026, 12, 2),
        confirmed_on=date(2026, 12, 9),
        next_due_at=AT + SECOND,
        wanted=False,
        snoozed_until_on=date(2027, 1, 1),
    )
    assert kept.expires_on == date(2026, 12, 31)
    assert (kept.next_due_at, kept.wanted, kept.snoozed_until_on) == (AT + SECOND, False, date(2027, 1, 1))
    assert store.dates.of("p") == [kept]
    assert store.dates.save(replace(kept, wanted=True))
    assert not store.dates.save(replace(kept, expires_on=None))
    assert not store.dates.plan(kept, None)
    assert store.dates.remove("p", "本人")
    assert not store.dates.remove("p", "本人")


def test_changes_of_dates_from_many_threads_are_all_kept(store: Store) -> None:
    def later(record: DateRecord | None) -> DateRecord:
        if record is None:
            return DateRecord("p", "本人", AT, AT, expires_on=DAY)
        assert record.expires_on
        return replace(record, expires_on=record.expires_on + timedelta(days=1))

    in_threads(8, lambda i: [store.dates.change("p", "本人", later) for _ in range(10)])
    kept = store.dates.get("p", "本人")
    assert kept
    assert kept.expires_on == DAY + timedelta(days=79)


def test_what_is_due_is_found_in_the_index_alone(store: Store) -> None:
    plan = store.database.query(
        "EXPLAIN QUERY PLAN SELECT next_due_at, person, holder FROM dates WHERE next_due_at <= 9"
        " AND (next_due_at, person, holder) > (1, '', '') ORDER BY next_due_at, person, holder LIMIT 5"
    )
    assert [row["detail"].split(" (")[0] for row in plan] == ["SEARCH dates USING COVERING INDEX dates_due"]


def test_what_is_due_comes_longest_waiting_first_and_by_pages(store: Store) -> None:
    for n in range(7):
        tell(store, f"p{n}", next_due_at=AT - n * SECOND if n % 3 else AT)
    tell(store, "later", next_due_at=AT + SECOND)
    tell(store, "never", next_due_at=None)
    first = store.dates.due(AT, 4)
    rest = store.dates.due(AT, 9, after=first[-1])
    assert [record.person for record in first + rest] == ["p5", "p4", "p2", "p1", "p0", "p3", "p6"]
    keys = store.dates.due_keys(AT, 4)
    keys += store.dates.due_keys(AT, 9, after=keys[-1])
    assert [(key.person, key.holder, key.next_due_at) for key in keys] == [
        (record.person, record.holder, record.next_due_at) for record in first + rest
    ]
    assert store.dates.next_moment() == AT - 5 * SECOND
    assert len(store.dates.planned(AT, AT + timedelta(days=1))) == 4
    assert store.dates.plan(first[0], None)
    assert len(store.dates.due(AT, 99)) == 6
    assert len(store.dates.page(99, after=store.dates.page(5)[-1])) == store.dates.count() - 5


def test_looking_for_what_is_due_reads_an_index_alone(store: Store, url: str) -> None:
    """The cost of a pass follows what is due, not how many people there are."""
    asked: list[tuple[str, Params]] = []

    class Listening(SqliteDatabase):
        def query(self, sql: str, params: Params = ()) -> list[Row]:
            asked.append((sql, params))
            return super().query(sql, params)

    listening = Store(Listening(Path(url.removeprefix("sqlite:///"))))
    listening.dates.due(AT, 9)
    listening.dates.next_moment()
    listening.steps.take_held("p", AT)
    listening.close()
    for sql, params in asked:
        plan = [row["detail"] for row in store.database.query(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert all(line.startswith("SEARCH") and "INDEX" in line for line in plan if "TEMP B-TREE" not in line), plan


def test_a_step_is_claimed_once_by_eight_threads(store: Store) -> None:
    tell(store)
    got = in_threads(8, lambda i: store.steps.claim("p", "本人", "expiry", DAY, f"d{i}", AT))
    assert len([step for step in got if step]) == 1


def test_a_settled_step_is_never_claimed_again(store: Store) -> None:
    tell(store)
    for state in ("sent", "held", "failed", "unknown", "cancelled"):
        step = claimed(store, kind=state)
        assert store.steps.settle(step, state, AT, "为什么")  # type: ignore[arg-type]
        assert store.steps.claim("p", "本人", state, DAY, "other", AT + timedelta(days=9)) is None
    assert store.steps.counts(DAY, DAY) == {
        DAY: {"sent": 1, "held": 1, "failed": 1, "unknown": 1, "cancelled": 1},
    }
    assert [step.reason for step in store.steps.listing("failed")] == ["为什么"]


def test_a_step_given_back_waits_for_its_retry(store: Store) -> None:
    tell(store)
    assert store.steps.settle(claimed(store), "due", AT, "系统忙", retry_at=AT + timedelta(minutes=1))
    assert store.steps.claim("p", "本人", "expiry", DAY, "me", AT + SECOND) is None
    again = store.steps.claim("p", "本人", "expiry", DAY, "me", AT + timedelta(minutes=1))
    assert again
    assert again.tries == 2


def test_nobody_whose_dates_are_gone_is_claimed_or_remembered(store: Store) -> None:
    assert store.steps.claim("p", "本人", "expiry", DAY, "me", AT) is None
    tell(store)
    step = claimed(store)
    store.people.erase("p")
    assert store.attempts.begin(step, "template", "c1", AT) is None
    assert not store.steps.settle(step, "sent", AT)
    assert store.steps.of("p") == []


def test_an_attempt_is_on_record_before_the_call_and_closed_after_it(store: Store) -> None:
    tell(store)
    step = claimed(store)
    attempt = store.attempts.begin(step, "template", "c1", AT)
    assert attempt
    assert [(a.state, a.client_msg_id) for a in store.attempts.of(step.id)] == [("sending", "c1")]
    assert store.attempts.close(attempt, Outcome("failed", errcode=48001), AT)
    second = store.attempts.begin(step, "kf", "", AT)
    assert second
    assert store.attempts.finish(step, second, Outcome("sent", msgid="77"), "sent", AT + SECOND)
    assert not store.attempts.finish(step, second, Outcome("failed"), "failed", AT)
    assert [(a.rung, a.state, a.errcode) for a in store.attempts.of(step.id)] == [
        ("template", "failed", 48001),
        ("kf", "sent", 0),
    ]
    found = store.attempts.by_msgid("p", "77")
    assert found
    assert store.steps.move(found.step, ["sent"], "failed", AT, "对方拒收")
    assert not store.steps.move(found.step, ["sent"], "held", AT)
    assert store.attempts.by_msgid("p", "") is None


def test_after_a_crash_a_call_under_way_is_unknown_and_one_not_begun_is_due(store: Store) -> None:
    tell(store)
    store.attempts.begin(claimed(store, kind="called", owner="dead"), "template", "c1", AT)
    claimed(store, kind="not called", owner="dead")
    claimed(store, kind="mine", owner="alive")
    later = AT + timedelta(minutes=1)
    assert store.steps.stale(AT) == []
    ends = {}
    for step in store.steps.stale(later):
        taken = store.steps.take_over(step, "new", later) if step.claimed_by == "dead" else None
        if taken:
            assert store.steps.take_over(step, "newer", later) is None
            ends[taken.kind] = store.attempts.recover(taken, later)
    assert ends == {"called": "unknown", "not called": "due"}
    assert [step.kind for step in store.steps.held_for("p")] == ["called"]


def test_the_dead_who_come_back_can_no_longer_send_or_settle(store: Store) -> None:
    tell(store)
    step = claimed(store, owner="slow")
    assert store.steps.take_over(step, "new", AT + timedelta(minutes=1))
    assert store.attempts.begin(step, "template", "c1", AT) is None
    assert not store.steps.settle(step, "sent", AT)


def test_held_steps_are_spoken_once(store: Store) -> None:
    tell(store)
    for kind, state, day in (("b", "held", DAY), ("a", "unknown", DAY - timedelta(days=3)), ("c", "sent", DAY)):
        store.steps.settle(claimed(store, kind=kind, day=day), state, AT)  # type: ignore[arg-type]
    assert [step.kind for step in store.steps.held_for("p")] == ["a", "b"]
    spoken = in_threads(8, lambda i: [step.kind for step in store.steps.take_held("p", AT)])
    assert sorted(spoken) == [[]] * 7 + [["a", "b"]]
    assert store.steps.held_for("p") == store.steps.take_held("p", AT) == []
    assert [step.state for step in store.steps.of("p")] == ["unknown", "held", "sent"]


def test_an_unwanted_step_is_cancelled_and_can_be_wanted_again(store: Store) -> None:
    tell(store)
    store.steps.settle(claimed(store, kind="held"), "held", AT)
    store.steps.settle(claimed(store, kind="due"), "due", AT)
    store.steps.settle(claimed(store, kind="sent"), "sent", AT)
    assert store.steps.cancel("p", AT, "不用提醒了", holder="老婆") == 0
    assert store.steps.cancel("p", AT, "不用提醒了", holder="本人") == 2
    assert store.steps.held_for("p") == []
    assert store.steps.reopen("p", "本人", DAY, AT) == 2
    assert claimed(store, kind="held").tries == 2


def test_closed_steps_are_forgotten_by_age_and_open_ones_stay(store: Store) -> None:
    tell(store)
    for state in ("sent", "held", "due"):
        step = claimed(store, kind=state)
        store.attempts.begin(step, "kf", "", AT)
        store.steps.settle(step, state, AT)  # type: ignore[arg-type]
    assert store.steps.purge(DAY) == 0
    assert store.steps.purge(DAY + timedelta(days=1)) == 1
    assert {step.state for step in store.steps.of("p")} == {"held", "due"}
    assert store.database.one("SELECT count(*) AS n FROM attempts") == {"n": 2}


DISPATCH = """
import sys
from datetime import date
from clock import parse_moment
from storage import Store
from storage.attempts import Outcome
store = Store.open(sys.argv[1])
at, owner = parse_moment("2026-11-21T09:00:00"), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for record in store.dates.due(at, 1000):
    step = store.steps.claim(record.person, record.holder, "expiry", date(2026, 12, 1), owner, at)
    if step is None:
        continue
    attempt = store.attempts.begin(step, "kf", "", at)
    print("call", record.person, flush=True)
    store.attempts.finish(step, attempt, Outcome("sent"), "sent", at)
store.close()
"""


def test_two_dispatchers_at_once_send_each_step_once(store: Store, url: str) -> None:
    for n in range(200):
        tell(store, f"p{n}", next_due_at=AT)
    calls = "".join(in_processes(3, DISPATCH, [url, "same name"])).split("\n")
    assert sorted(filter(None, calls)) == sorted(f"call p{n}" for n in range(200))


def test_a_dispatcher_killed_anywhere_loses_and_doubles_nothing(store: Store, url: str) -> None:
    people = [f"p{n}" for n in range(120)]
    for person in people:
        tell(store, person, next_due_at=AT)
    called: list[str] = []
    for run in range(12):
        process = start(DISPATCH, url, f"run {run}")
        assert process.stdin
        assert process.stdout
        process.stdin.write("go\n")
        process.stdin.flush()
        called += [process.stdout.readline() for _ in range(run)]
        if run < 11:
            process.kill()
        called += process.stdout.read().splitlines()  # communicate() would miss what readline has read ahead
        for pipe in (process.stdin, process.stdout, process.stderr):
            assert pipe
            pipe.close()
        process.wait()
        for step in store.steps.stale(AT + SECOND):
            taken = store.steps.take_over(step, "rescue", AT)
            assert taken
            store.attempts.recover(taken, AT)
    calls = [line.split()[1] for line in called if line.startswith("call ") and len(line.split()) == 2]
    assert len(calls) == len(set(calls))
    states = {person: store.steps.of(person)[0].state for person in people}
    assert set(states.values()) <= {"sent", "unknown"}
    assert {person for person, state in states.items() if state == "sent"} <= set(calls)


def test_a_lease_has_one_holder_until_it_ends(store: Store) -> None:
    take = store.leases.take
    got = in_threads(8, lambda i: take("dispatcher", f"d{i}", AT, 10 * SECOND))
    assert got.count(True) == 1
    holder = f"d{got.index(True)}"
    assert store.leases.holder("dispatcher", AT) == holder
    assert take("dispatcher", holder, AT + 9 * SECOND, 10 * SECOND)
    assert not take("dispatcher", "other", AT + 18 * SECOND, 10 * SECOND)
    assert take("dispatcher", "other", AT + 19 * SECOND, 10 * SECOND)
    assert not store.leases.let_go("dispatcher", holder)
    assert store.leases.let_go("dispatcher", "other")
    assert store.leases.holder("dispatcher", AT) == ""


def test_a_token_is_replaced_only_by_who_used_the_stored_one(store: Store) -> None:
    assert store.tokens.get("wx") is None
    first = Token("t1", AT + timedelta(hours=2))
    assert store.tokens.replace("wx", "", first)
    got = in_threads(8, lambda i: store.tokens.replace("wx", "t1", Token(f"new{i}", AT)))
    assert got.count(True) == 1
    kept = store.tokens.get("wx")
    assert kept
    assert kept.token == f"new{got.index(True)}"
    assert "new" not in repr(kept)


def test_an_allowance_is_never_overdrawn(store: Store) -> None:
    store.quotas.grant("p", "kf", 5, AT + timedelta(hours=48))
    got = in_threads(8, lambda i: store.quotas.take("p", "kf", AT))
    assert got.count(True) == 5
    assert store.quotas.left("p", "kf", AT) == 0
    store.quotas.grant("p", "kf", 5, AT + timedelta(hours=48))
    assert store.quotas.left("p", "kf", AT) == 5
    assert not store.quotas.take("p", "kf", AT + timedelta(hours=48))
    store.quotas.exhaust("p", "kf")
    assert not store.quotas.take("p", "kf", AT)
    assert store.quotas.purge(AT + timedelta(hours=48)) == 1


def test_each_consent_is_one_credit(store: Store) -> None:
    assert not store.quotas.take("p", "subscription:t", AT)
    store.quotas.add("p", "subscription:t")
    store.quotas.add("p", "subscription:t")
    assert store.quotas.take("p", "subscription:t", AT)
    assert store.quotas.give_back("p", "subscription:t")
    assert [store.quotas.take("p", "subscription:t", AT) for _ in range(3)] == [True, True, False]


def test_a_daily_limit_counts_from_nothing(store: Store) -> None:
    got = in_threads(8, lambda i: store.quotas.take_within("", "template", "2026-11-21", 3))
    assert got.count(True) == 3
    assert store.quotas.used("", "template", "2026-11-21") == 3
    assert store.quotas.take_within("", "template", "2026-11-22", 1)
    assert not store.quotas.take_within("", "template", "2026-11-23", 0)
