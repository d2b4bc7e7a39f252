from __future__ import annotations

import pytest
from crowd import in_threads, start

from clock import parse_moment
from storage import Store
from storage.drafts import DraftConflict
from storage.editions import EditionConflict, digest_of

AT = parse_moment("2026-11-21T09:00:00")
FILES = {"entries/a.md": "正文 😀\n", "parameters/b.toml": "value = 30\n"}


def test_the_first_edition_is_number_one(store: Store) -> None:
    assert store.editions.live_number() == 0
    assert store.editions.live() is None
    edition = store.editions.publish(FILES, "li", "首发", AT, expected_live=0)
    assert edition.number == store.editions.live_number() == 1
    assert edition == store.editions.live() == store.editions.get(1)
    assert dict(edition.files) == FILES


def test_history_tells_who_when_and_why_newest_first_and_goes_on(store: Store) -> None:
    for n in range(5):
        store.editions.publish({**FILES, "n": str(n)}, "li", f"第 {n} 次", AT, expected_live=n)
    newest = store.editions.history(limit=2)
    assert [(edition.number, edition.note) for edition in newest] == [(5, "第 4 次"), (4, "第 3 次")]
    assert [edition.number for edition in store.editions.history(limit=9, before=4)] == [3, 2, 1]
    old = store.editions.get(1)
    assert old
    assert old.files["n"] == "0"
    assert store.editions.get(6) is None


def test_publishing_on_top_of_an_edition_one_has_not_seen_is_refused(store: Store) -> None:
    store.editions.publish(FILES, "li", "", AT, expected_live=0)
    with pytest.raises(EditionConflict) as caught:
        store.editions.publish({}, "wang", "", AT, expected_live=0)
    assert caught.value.live == 1
    assert "\n" not in str(caught.value)
    assert len(store.editions.history()) == 1


def test_of_eight_publishers_at_once_one_wins(store: Store) -> None:
    def publish(i: int) -> bool:
        try:
            store.editions.publish({"who": str(i)}, str(i), "", AT, expected_live=0)
        except EditionConflict:
            return False
        return True

    assert in_threads(8, publish).count(True) == 1
    assert len(store.editions.history()) == 1


def test_equal_content_has_an_equal_digest(store: Store) -> None:
    assert digest_of(FILES) == digest_of(dict(reversed(FILES.items())))
    assert digest_of(FILES) != digest_of({**FILES, "entries/a.md": "别的"})


PUBLISH = """
import sys
from clock import parse_moment
from storage import Store
store = Store.open(sys.argv[1])
n = store.editions.live_number()
print("ready", flush=True)
while True:
    n = store.editions.publish({f"{i}.md": f"{n + 1}" * 200 for i in range(100)}, "li", "",
                               parse_moment("2026-11-21"), n).number
    print(n, flush=True)
"""


def test_killed_at_any_moment_leaves_the_old_edition_or_the_new_one(url: str, store: Store) -> None:
    for lines in (1, 3, 8, 2, 5, 13):
        process = start(PUBLISH, url)
        assert process.stdout
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.communicate()[0].splitlines()
        last = max((int(line) for line in said if line.strip().isdigit()), default=0)
        live = store.editions.live()
        assert store.editions.live_number() >= last
        if live:
            assert live.number == len(store.editions.history(limit=10**6))
            assert live.digest == digest_of(live.files)
            assert set(live.files.values()) == {f"{live.number}" * 200}


def test_the_second_of_two_editors_is_told_and_shown_what_stands(store: Store) -> None:
    first = store.drafts.save("entries/a.md", "甲", 1, "li", AT)
    with pytest.raises(DraftConflict) as caught:
        store.drafts.save("entries/a.md", "乙", 1, "wang", AT)
    assert caught.value.current == first
    second = store.drafts.save("entries/a.md", "乙", 1, "wang", AT, seen=first.version)
    with pytest.raises(DraftConflict):
        store.drafts.save("entries/a.md", "丙", 1, "li", AT, seen=first.version)
    assert store.drafts.all() == [second] == [store.drafts.get("entries/a.md")]


def test_a_draft_saved_again_while_publishing_stays(store: Store) -> None:
    published = [store.drafts.save(path, None, 1, "li", AT) for path in ("a", "b")]
    again = store.drafts.save("b", "后来的", 1, "wang", AT, seen=published[1].version)
    assert store.drafts.drop(published) == 1
    assert store.drafts.all() == [again]
    with pytest.raises(DraftConflict) as caught:
        store.drafts.save("a", "x", 1, "li", AT, seen=published[0].version)
    assert caught.value.current is None
