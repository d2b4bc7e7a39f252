"""Publishing and going back: what would change, what is refused, what every process then answers."""

from __future__ import annotations

import re

import pytest
from house import Hand, House, fields_of
from small import ENTRY

from console.known import Known

URL = f"/console/knowledge/entry/{ENTRY}"
PATH = f"entries/{ENTRY}.md"
SHORT = "到期前 {endorse_window_days} 天内就能签注，早点去最稳。"


def correct(hand: Hand, **fields: str) -> None:
    hand.post(URL, **{**hand.form(ENTRY), **fields})


def publish(hand: Hand, note: str = "口语一点", **fields: str) -> None:
    hand.get("/console/publish")
    hand.post("/console/publish", **{**fields_of(hand.page), "note": note, **fields})


def test_a_published_correction_is_what_people_read(house: House, editor: Hand, publisher: Hand) -> None:
    assert "早点去最稳" not in house.ask("什么时候能签注")
    correct(editor, short=SHORT)
    publish(publisher)
    assert "第 2 版已上线" in publisher.page
    assert "早点去最稳" in house.ask("什么时候能签注")
    assert house.store.drafts.all() == []
    edition = house.store.editions.live()
    assert (edition.author, edition.note) == ("li", "口语一点")


def test_the_preview_says_in_plain_words_what_would_change(house: House, editor: Hand) -> None:
    correct(editor, short=SHORT)
    editor.get("/console/publish")
    assert "短答：" in editor.page
    assert "早点去最稳" in editor.page
    assert "排好的提醒不动" in editor.page
    assert "所有例句走的和今天一样" in editor.page
    assert "你的角色是编辑" in editor.page


def test_a_broken_entry_is_refused_with_file_line_and_mend(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short="到期前 30 天内就能签注。")
    publish(publisher)
    line = house.store.drafts.get(PATH).text.split("\n").index("到期前 30 天内就能签注。") + 1
    assert "没有发布" in publisher.page
    assert f"{PATH}:{line}" in publisher.page
    assert house.store.editions.live_number() == 1
    assert house.store.drafts.get(PATH) is not None


def test_a_near_miss_that_leads_here_is_refused(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, not_for="签注去哪里\n签注一般什么时候去签")
    publish(publisher)
    assert "「签注一般什么时候去签」不该走到这里" in publisher.page
    assert house.store.editions.live_number() == 1


def test_the_button_waits_until_every_example_was_asked(
    house: House, editor: Hand, publisher: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(editor, short=SHORT)
    with monkeypatch.context() as slow:
        slow.setattr(Known, "rehearsed", lambda *_: False)
        publisher.get("/console/publish")
        assert "正在把所有例句问一遍" in publisher.page
        assert "早点去最稳" in publisher.page  # the changes are told at once
        assert "发布上线" not in publisher.page
    publisher.get("/console/publish")
    assert "发布上线" in publisher.page


def test_what_was_not_looked_at_is_not_published(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short=SHORT)
    publisher.get("/console/publish")
    seen = fields_of(publisher.page, "/console/publish")
    correct(editor, short="到期前 {endorse_window_days} 天内就能签注，后来又改了。")
    publisher.post("/console/publish", **{**seen, "note": "x"})
    assert "这一页已经旧了" in publisher.page
    assert house.store.editions.live_number() == 1


def test_a_draft_left_out_stays_a_draft(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short="坏的 30 天。")
    editor.get("/console/lexicon/签注")
    editor.post("/console/lexicon/签注", **{**fields_of(editor.page), "words": "签注、刷卡、盖个章"})
    publisher.get(f"/console/publish?all={PATH}&all=lexicon/things.toml&take=lexicon/things.toml")
    publisher.post("/console/publish", **{**fields_of(publisher.page, "/console/publish"), "note": "加词"})
    assert "第 2 版已上线" in publisher.page
    assert [draft.path for draft in house.store.drafts.all()] == [PATH]
    assert "盖个章" in house.store.editions.live().files["lexicon/things.toml"]


def two_drafts(editor: Hand) -> None:
    """A better answer, and a word that is not to go live yet."""
    correct(editor, short=SHORT)
    editor.get("/console/lexicon/签注")
    editor.post("/console/lexicon/签注", **{**fields_of(editor.page), "words": "签注、刷卡、盖个章"})


def test_ticks_that_changed_after_the_look_are_not_published(house: House, editor: Hand, publisher: Hand) -> None:
    two_drafts(editor)
    publisher.get("/console/publish")
    form = fields_of(publisher.page, "/console/publish")
    assert form["take"] == [PATH, "lexicon/things.toml"]
    response = publisher.post("/console/publish", **{**form, "take": [PATH], "note": "只发答案"})
    assert response.status_code == 409
    assert "勾选变了" in publisher.page
    assert house.store.editions.live_number() == 1
    assert "只发答案" in publisher.page  # the note stays, and the page now tells of what is ticked
    publisher.post("/console/publish", **fields_of(publisher.page, "/console/publish"))
    assert "第 2 版已上线" in publisher.page
    assert [draft.path for draft in house.store.drafts.all()] == ["lexicon/things.toml"]


def test_looking_again_keeps_the_note_and_an_editor_may_look_too(house: House, editor: Hand, publisher: Hand) -> None:
    two_drafts(editor)
    publisher.get("/console/publish")
    publisher.post("/console/publish/again", all=[PATH, "lexicon/things.toml"], take=[PATH], note="只发答案")
    assert fields_of(publisher.page, "/console/publish")["note"] == "只发答案"
    assert "盖个章" not in publisher.page
    editor.get("/console/publish")
    assert editor.post("/console/publish/again", all=[PATH], take=[]).status_code == 200


def test_nothing_ticked_is_said_to_be_so(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short=SHORT)
    publisher.get(f"/console/publish?all={PATH}")
    assert "一份也没有勾" in publisher.page
    assert "发布上线" not in publisher.page


def test_publishing_needs_a_note(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short=SHORT)
    publish(publisher, note="")
    assert "写一句，日后好查" in publisher.page
    assert house.store.editions.live_number() == 1


def test_going_back_brings_the_old_answer_and_keeps_every_edition(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short=SHORT)
    publish(publisher)
    publisher.get("/console/editions/1/back")
    assert "早点去最稳" in publisher.page
    publisher.post("/console/editions/1/back", **{**fields_of(publisher.page), "note": "改错了"})
    assert "现在是第 3 版" in publisher.page
    assert "早点去最稳" not in house.ask("什么时候能签注")
    assert [edition.number for edition in house.store.editions.history()] == [3, 2, 1]
    publisher.get("/console/editions/2")
    assert "短答：" in publisher.page


def test_going_back_from_a_page_that_is_old_says_go_back_again(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short=SHORT)
    publish(publisher)
    publisher.get("/console/editions/1/back")
    form = fields_of(publisher.page)
    house.store.editions.publish(house.store.editions.live().files, "文件", "x", house.now, 2)
    publisher.post("/console/editions/1/back", **{**form, "note": "改错了"})
    assert "看一遍新的，再回退" in publisher.page
    assert house.store.editions.live_number() == 3


def test_a_draft_on_an_older_edition_must_be_compared_first(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short=SHORT)
    live = house.store.editions.live()
    files = {**live.files, PATH: live.files[PATH].replace("最好别拖到最后", "别拖")}
    house.store.editions.publish(files, "文件", "从文件来", house.now, 1)  # what `kb publish` does
    publish(publisher)
    assert "在旧的一版上改的" in publisher.page
    assert "别拖" in publisher.page
    assert house.store.editions.live_number() == 2
    correct(editor, short=SHORT.replace("最稳", "更稳"))  # writing on is not comparing
    publish(publisher)
    assert "在旧的一版上改的" in publisher.page
    draft = house.store.drafts.get(PATH)
    publisher.post("/console/publish/rebase", path=PATH, version=draft.version, live=2)
    publish(publisher)
    assert house.store.editions.live_number() == 3
    assert "早点去更稳" in house.ask("什么时候能签注")


def test_a_figure_moves_answers_and_planned_reminders_together(house: House, editor: Hand, publisher: Hand) -> None:
    from datetime import date

    from storage.dates import DateRecord

    record = DateRecord("o" * 28, "本人", house.now, house.now, expires_on=date(2027, 3, 5), next_due_at=house.now)
    house.store.dates.save(record)
    editor.get("/console/figures/endorse_window_days")
    assert "签注窗口打开那天的提醒" in editor.page
    assert "什么时候签注" in editor.page
    form = fields_of(editor.page)
    new = {"rows-1-since": "2026-11-22", "rows-1-value": "45", "rows-1-source": "rules"}
    editor.post("/console/figures/endorse_window_days", **{**form, **new})
    draft = house.store.drafts.get("parameters/permit/endorse_window_days.toml")
    assert "# 原文是一个月" in draft.text
    assert draft.text.startswith("# 签注窗口\n")
    assert "到期前 45 天内就能签注" in editor.page
    publisher.get("/console/publish")
    assert "新的一段，2026-11-22 起 45 天" in publisher.page
    assert "1 份记录里，1 份的下次提醒会换日子" in publisher.page
    publish(publisher)
    assert "到期前 45 天内" in house.ask("什么时候能签注")


def test_a_wrong_figure_stands_beside_its_field(house: House, editor: Hand) -> None:
    editor.get("/console/figures/endorse_window_days")
    form = fields_of(editor.page)
    response = editor.post("/console/figures/endorse_window_days", **{**form, "rows-0-value": "三十"})
    assert response.status_code == 422
    assert "只写数字" in editor.page
    assert house.store.drafts.all() == []


FIGURE = "/console/figures/endorse_window_days"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"rows-1-value": "45"}, "rows-1-since", "写从哪天起"),
        ({"rows-1-note": "听说要改"}, "rows-1-since", "写从哪天起"),
        ({"rows-1-lapsed": "y"}, "rows-1-since", "写从哪天起"),
        ({"rows-1-since": "2027-01-01"}, "rows-1-value", "写上数"),
        ({"rows-1-since": "2027-01-01", "rows-1-value": "45", "rows-1-lapsed": "y"}, "rows-1-value", "失效就不写数"),
        ({"rows-0-value": "0.5"}, "rows-0-value", "整数"),
        ({"rows-0-value": "-5"}, "rows-0-value", "负数"),
        ({"rows-0-value": "100000"}, "rows-0-value", "太多了"),
    ],
)
def test_a_figure_that_cannot_be_kept_is_said_at_its_field_and_stays_there(
    house: House, editor: Hand, typed: dict[str, str], field: str, said: str
) -> None:
    editor.get(FIGURE)
    response = editor.post(FIGURE, **{**fields_of(editor.page, FIGURE), **typed})
    assert response.status_code == 422
    box = re.search(rf'data-issues="{field}">(.*?)</ul>', editor.page, re.S)
    assert box is not None
    assert said in box[1]
    kept = fields_of(editor.page, FIGURE)
    assert {name: kept[name] for name in typed} == typed
    assert house.store.drafts.all() == []


def test_a_row_that_was_emptied_goes(house: House, editor: Hand) -> None:
    new = {"rows-1-since": "2027-01-01", "rows-1-value": "45"}
    editor.get(FIGURE)
    editor.post(FIGURE, **{**fields_of(editor.page, FIGURE), **new})
    assert "value = 45" in house.store.drafts.all()[0].text
    editor.post(FIGURE, **{**fields_of(editor.page, FIGURE), **dict.fromkeys(new, "")})
    assert house.store.drafts.all() == []


def test_a_figure_ten_times_as_large_is_pointed_out_before_publishing(house: House, editor: Hand) -> None:
    editor.get(FIGURE)
    editor.post(FIGURE, **{**fields_of(editor.page, FIGURE), "rows-1-since": "2026-12-01", "rows-1-value": "300"})
    editor.get("/console/publish")
    assert "2026-12-01 起从 30 天变成 300 天，差了十倍" in editor.page
    editor.get(FIGURE)
    editor.post(FIGURE, **{**fields_of(editor.page, FIGURE), "rows-1-value": "45"})
    editor.get("/console/publish")
    assert "差了十倍" not in editor.page


def test_every_change_is_on_record(house: House, editor: Hand, publisher: Hand) -> None:
    correct(editor, short=SHORT)
    publish(publisher)
    acts = [(act.actor, act.act) for act in house.store.audit.listing(2)]
    assert acts == [("li", "发布"), ("wang", "改条目")]
    publisher.get("/console/audit")
    assert "第 2 版" in publisher.page
    assert "口语一点" in publisher.page
