"""Publishing from files: what is checked, what is never buried, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from shelf import Shelf

from clock import SHANGHAI
from knowledge.diff import diff
from knowledge.editions import MARK, Refused, export, publish_first, publish_folder, roll_back
from knowledge.load import read_folder
from messages import Issue

AT = datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI)
WHEN, WHERE = "entries/permit/when.md", "entries/permit/where.md"
WINDOW = "parameters/permit/window_days.toml"


def all_route(texts: Mapping[str, str]) -> list[Issue]:
    return []


def publish(shelf: Shelf, folder: Path, base: int = 0) -> int:
    return publish_folder(shelf, folder, "改动", AT, all_route, base).number


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def in_console(shelf: Shelf, path: str, old: str, new: str) -> int:
    live = shelf.get(shelf.live)
    assert live is not None
    assert old in live.files[path]
    return shelf.publish({**live.files, path: live.files[path].replace(old, new)}, "lin", "改", AT, shelf.live).number


def test_the_first_start_publishes_the_shipped_files_as_number_1(shelf: Shelf, folder: Path) -> None:
    assert publish_first(shelf, folder, AT) == 1
    assert publish_first(shelf, folder, AT) == 1
    assert len(shelf.kept) == 1


def test_of_two_first_starts_at_once_one_publishes_and_both_go_on(shelf: Shelf, folder: Path) -> None:
    class Late(Shelf):
        """Finds the store empty, and at publishing that another process was first."""

        asked = 0

        def live_number(self) -> int:
            self.asked += 1
            return 0 if self.asked == 1 else self.live

    late = Late()
    late.publish(read_folder(folder), "文件", "", AT, 0)
    assert publish_first(late, folder, AT) == 1
    assert len(late.kept) == 1


def test_files_are_published_as_the_next_number(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    edit(folder, WINDOW, "value = 30", "value = 31")
    assert publish(shelf, folder) == 2
    edit(folder, WINDOW, "value = 31", "value = 32")
    assert publish(shelf, folder) == 3
    live = shelf.get(3)
    assert live is not None
    assert "value = 32" in live.files[WINDOW]


def test_defects_are_named_before_anything_else(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    in_console(shelf, WHERE, "看两眼", "看几眼")
    edit(folder, WHEN, "{window_days} 天", "30 天")
    with pytest.raises(Refused) as refused:
        publish(shelf, folder)
    assert [issue.line for issue in refused.value.issues] == [33]


def test_an_example_that_routes_elsewhere_stops_publishing(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    with pytest.raises(Refused, match="例句"):
        publish_folder(shelf, folder, "改动", AT, lambda texts: [Issue(WHEN, 7, "走错了", "改")])
    assert shelf.live == 1


def test_files_do_not_bury_what_the_console_changed(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    in_console(shelf, WHERE, "看两眼", "看几眼")
    edit(folder, WINDOW, "value = 30", "value = 31")
    with pytest.raises(Refused) as refused:
        publish(shelf, folder)
    assert "kb export" in str(refused.value)
    assert WHERE in str(refused.value)
    assert WINDOW not in str(refused.value)


def test_what_the_console_changed_may_be_taken_over_by_hand(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    in_console(shelf, WHERE, "看两眼", "看几眼")
    edit(folder, WHERE, "看两眼", "看几眼")
    edit(folder, WINDOW, "value = 30", "value = 31")
    assert publish(shelf, folder) == 3


def test_what_was_merged_by_hand_is_published_with_its_base(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    in_console(shelf, WHERE, "看两眼", "看几眼")
    edit(folder, WHERE, "看两眼", "先看几眼")
    with pytest.raises(Refused, match="--base 2"):
        publish(shelf, folder)
    assert publish(shelf, folder, base=2) == 3


def test_exported_files_may_be_edited_and_published(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    in_console(shelf, WHERE, "看两眼", "看几眼")
    assert export(shelf, folder) == 2
    edit(folder, WHERE, "看几眼", "先看几眼")
    assert publish(shelf, folder) == 3
    edit(folder, WHERE, "先看几眼", "再看几眼")
    assert publish(shelf, folder) == 4
    in_console(shelf, WHERE, "再看几眼", "又看几眼")
    with pytest.raises(Refused):
        publish(shelf, folder)


def test_an_entry_that_the_console_added_or_removed_is_not_lost(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    files = read_folder(folder)
    shelf.publish({**files, "calendar/2028.toml": 'source = "x"\ndays_off = []\n'}, "lin", "加", AT, 1)
    with pytest.raises(Refused, match=r"calendar/2028\.toml"):
        publish(shelf, folder)


def test_a_rollback_buries_nothing_and_files_go_on(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    edit(folder, WINDOW, "value = 30", "value = 99")
    publish(shelf, folder)
    assert roll_back(shelf, 1, "lin", "数错了", AT).number == 3
    edit(folder, WINDOW, "value = 99", "value = 31")
    assert publish(shelf, folder) == 4


def test_a_rollback_to_the_console_s_edition_is_kept(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    in_console(shelf, WHERE, "看两眼", "看几眼")
    in_console(shelf, WHERE, "看几眼", "看一眼")
    roll_back(shelf, 2, "lin", "退", AT)
    with pytest.raises(Refused, match=WHERE):
        publish(shelf, folder)


def test_there_is_no_way_back_to_what_never_was(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    with pytest.raises(Refused, match="没有第 9 版"):
        roll_back(shelf, 9, "lin", "退", AT)


def test_a_mark_of_another_database_is_not_believed(shelf: Shelf, folder: Path) -> None:
    publish_first(shelf, folder, AT)
    in_console(shelf, WHERE, "看两眼", "看几眼")
    (folder / MARK).write_text("2 0000\n", encoding="utf-8")
    with pytest.raises(Refused):
        publish(shelf, folder)


def test_export_writes_the_live_edition_and_nothing_else(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    publish_first(shelf, folder, AT)
    edit(folder, WINDOW, "value = 30", "value = 31")
    (folder / "calendar/2027.toml").unlink()
    publish(shelf, folder)
    out = tmp_path / "out"
    assert export(shelf, out) == 2
    assert read_folder(out) == read_folder(folder)
    roll_back(shelf, 1, "lin", "退", AT)
    assert export(shelf, out) == 3
    assert "value = 30" in (out / WINDOW).read_text(encoding="utf-8")
    assert (out / "calendar/2027.toml").exists()


def test_export_does_not_overwrite_what_nobody_published(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    publish_first(shelf, folder, AT)
    edit(folder, WINDOW, "value = 30", "value = 31")
    with pytest.raises(Refused, match="没发布过"):
        export(shelf, folder)
    other = tmp_path / "papers"
    other.mkdir()
    (other / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Refused):
        export(shelf, other)
    assert (other / "mine.txt").exists()


def test_a_difference_is_told_entry_by_entry_in_plain_words(texts: dict[str, str]) -> None:
    after = dict(texts)
    after[WHEN] = after[WHEN].replace('"何时签注"', '"签注何时办"').replace("什么时候签注", "签注的时间")
    after[WINDOW] = after[WINDOW].replace("value = 30", "value = 40")
    after["lexicon/things.toml"] = after["lexicon/things.toml"].replace('"刷卡"', '"刷卡", "年签"')
    after["wording/talk.toml"] = after["wording/talk.toml"].replace("你好呀", "你好")
    del after[WHERE]
    assert diff(texts, after) == [
        "「签注的时间」（permit/when）标题：「什么时候签注」改成「签注的时间」",
        "「签注的时间」（permit/when）例句：加上「签注何时办」",
        "「签注的时间」（permit/when）例句：删去「何时签注」",
        "删去条目「去哪里签注」（permit/where）",
        "数字「到期前多少天起可以签注」（window_days）：2016-01-01 起 30 天 改成 40 天",
        "词库「签注」词：加上「年签」",
        "用语 greeting.text：「你好呀，{name}。」改成「你好，{name}。」",
    ]


CITIES, GREETING, THINGS = "outside/cities.toml", "intents/greeting.toml", "lexicon/things.toml"


@pytest.mark.parametrize(
    ("path", "was", "now", "told"),
    [
        (CITIES, "near =", 'unless = ["上海"]\nnear =', "邻近话题「其他城市」除外的词：加上「上海」"),
        (CITIES, "near =", "decides = true\nnear =", "邻近话题「其他城市」一个词就算数：「否」改成「是」"),
        (CITIES, "near =", "scene = true\nnear =", "邻近话题「其他城市」故事里提到就算：「否」改成「是」"),
        (GREETING, "reply =", "statement = true\nreply =", "意图「打招呼」是陈述：「否」改成「是」"),
        (GREETING, "reply =", 'words = ["好"]\nstrict = true\nreply =', "意图「打招呼」没有词就不算：「否」改成「是」"),
        (THINGS, 'kind = "thing"', 'kind = "thing"\nbroad = true', "词库「签注」泛指：「否」改成「是」"),
        (WINDOW, "review_every_days = ", "review_every_days = 1", "核实周期："),
    ],
)
def test_every_field_that_changes_is_named(texts: dict[str, str], path: str, was: str, now: str, told: str) -> None:
    after = {**texts, path: texts[path].replace(was, now, 1)}
    lines = diff(texts, after)
    assert any(told in line for line in lines)
    assert not any("内容没变" in line for line in lines)


def test_what_is_alike_has_no_difference(texts: dict[str, str]) -> None:
    assert diff(texts, dict(texts)) == []
    assert diff(texts, {**texts, WHEN: texts[WHEN] + "\n"}) == [f"{WHEN}：只改了写法，内容没变"]
