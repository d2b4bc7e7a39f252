"""The daily work: misses, trying, words, reminders, one person's record, the first page."""

from __future__ import annotations

from datetime import date, timedelta

from house import Hand, House, fields_of
from small import ENTRY

from console.views.figures import REMINDERS
from console.views.reminders import KINDS
from reminders.figures import Figures
from storage.dates import DateRecord
from storage.steps import Step

PERSON = "oPersonOfTheTest00000000abcd"


def miss(house: House, text: str, n: int = 1) -> None:
    for _ in range(n):
        house.store.misses.add(text[:4], "miss", text, [ENTRY], house.now)


def held(house: House, state: str = "held") -> Step:
    record = DateRecord(PERSON, "本人", house.now, house.now, expires_on=date(2027, 3, 5))
    house.store.dates.save(record)
    step = house.store.steps.claim(PERSON, "本人", "window_opens", house.now.date(), "t", house.now)
    assert step is not None
    house.store.steps.settle(step, state, house.now, "超过 48 小时没有来说话")
    return house.store.steps.get(step.id)


def test_a_miss_becomes_an_example_that_then_routes(house: House, editor: Hand, publisher: Hand) -> None:
    for _ in range(3):
        assert "到期前 30 天" not in house.ask("啥日子可以跑一趟盖那个章")
    editor.get("/console/unanswered")
    assert "3 次" in editor.page
    likeness = fields_of(editor.page, "/console/unanswered")["likeness"]
    editor.post("/console/unanswered", likeness=likeness, text="啥日子可以跑一趟盖那个章", pick=ENTRY)
    assert "成了这一条的例句" in editor.page
    editor.get("/console/unanswered")
    assert "啥日子可以跑一趟" not in editor.page
    publisher.get("/console/publish")
    publisher.post("/console/publish", **{**fields_of(publisher.page, "/console/publish"), "note": "加问法"})
    assert "到期前 30 天" in house.ask("啥日子可以跑一趟盖那个章")


def test_a_miss_starts_a_new_entry_or_is_put_aside(house: House, editor: Hand) -> None:
    miss(house, "签注要抽血吗")
    miss(house, "天上有几颗星")
    editor.get("/console/unanswered")
    editor.post("/console/unanswered", likeness="签注要抽", text="签注要抽血吗", act="new")
    assert "从这句问话开始：「签注要抽血吗」" in editor.page
    editor.get("/console/unanswered")
    editor.post("/console/unanswered", likeness="天上有几", text="天上有几颗星", act="aside")
    assert "没有没答上的问题" in editor.page
    assert [act.act for act in house.store.audit.listing(2)] == ["放下一组问题", "用问题开新条目"]


def test_another_entry_is_named_by_its_title_or_picked_from_the_list(house: House, editor: Hand) -> None:
    miss(house, "签注要抽血吗")
    editor.get("/console/unanswered")
    group = {"likeness": "签注要抽", "text": "签注要抽血吗", "act": "example"}
    for typed in ("卡套", "", "permit/nothing"):
        response = editor.post("/console/unanswered", **group, entry=typed)
        assert response.status_code == 200
        assert "从列表里点一条" in editor.page
        assert "签注要抽血吗" in editor.page
    assert house.store.drafts.all() == []
    editor.post("/console/unanswered", **group, entry=" 去哪里签注 ")
    assert "成了这一条的例句" in editor.page
    assert "签注要抽血吗" in house.store.drafts.get("entries/permit/where.md").text


def test_questions_that_were_asked_back_stand_on_a_page_of_their_own(house: House, editor: Hand) -> None:
    house.store.misses.add("x", "clarified", "那个东西怎么弄", [ENTRY], house.now)
    editor.get("/console")
    assert "1 组问题给了几个选项才答上" in editor.page
    assert "组问题没答上" not in editor.page
    editor.get("/console/unanswered")
    assert "没有没答上的问题" in editor.page
    editor.get("/console/unanswered?kind=clarified")
    assert "那个东西怎么弄" in editor.page


def test_trying_shows_the_draft_beside_the_live_edition(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    editor.post(
        f"/console/knowledge/entry/{ENTRY}", **{**form, "short": "到期前 {endorse_window_days} 天内，新的说法。"}
    )
    editor.get("/console/try?q=什么时候能签注")
    assert "到期前 30 天内，新的说法" in editor.page
    assert "到期前 30 天内就能签注" in editor.page
    assert "分词：" in editor.page
    assert "线上第 1 版" in editor.page


def test_trying_without_a_draft_shows_the_live_answer_once(house: House, editor: Hand) -> None:
    editor.get("/console/try?q=什么时候能签注")
    assert editor.page.count('class="bubble"') == 1
    assert "现在没有草稿" in editor.page
    assert " 0.00" not in editor.page


def test_words_of_a_concept_are_edited_in_place(house: House, editor: Hand) -> None:
    editor.get("/console/lexicon/签注")
    editor.post("/console/lexicon/签注", **{**fields_of(editor.page), "words": "签注，刷卡\n盖章"})
    draft = house.store.drafts.get("lexicon/things.toml")
    assert 'words = ["签注", "刷卡", "盖章"]' in draft.text
    assert draft.text.count("[[concepts]]") == 2
    editor.get("/console/lexicon/签注")
    assert editor.post("/console/lexicon/签注", **{**fields_of(editor.page), "words": " "}).status_code == 422


def words_page(house: House, name: str, concept: str) -> tuple[Hand, str, dict[str, str]]:
    hand, url = house.hand(), f"/console/lexicon/{concept}"
    hand.log_in(name)
    hand.get(url)
    return hand, url, fields_of(hand.page, url)


def test_two_operators_on_different_words_do_not_meet(house: House) -> None:
    wang, of_sign, form_of_wang = words_page(house, "wang", "签注")
    zhao, of_papers, form_of_zhao = words_page(house, "zhao", "问材料")
    wang.post(of_sign, **{**form_of_wang, "words": "签注、刷卡、盖章"})
    assert zhao.post(of_papers, **{**form_of_zhao, "words": "材料、带什么纸"}).status_code == 200
    draft = house.store.drafts.get("lexicon/things.toml")
    assert "盖章" in draft.text
    assert "带什么纸" in draft.text


def test_two_operators_on_the_same_words_see_these_words_alone(house: House) -> None:
    wang, url, form_of_wang = words_page(house, "wang", "签注")
    zhao, _, form_of_zhao = words_page(house, "zhao", "签注")
    wang.post(url, **{**form_of_wang, "words": "签注、刷卡、盖章"})
    response = zhao.post(url, **{**form_of_zhao, "words": "签注、刷卡、贴签"})
    assert response.status_code == 409
    assert "wang 刚才也改了这里" in zhao.page
    assert "盖章" in zhao.page
    assert "[[concepts]]" not in zhao.page
    zhao.post(url, **{**fields_of(zhao.page, url), "words": "签注、刷卡、盖章、贴签"})
    assert '"盖章", "贴签"' in house.store.drafts.get("lexicon/things.toml").text


def test_words_from_an_older_edition_are_merged_with_what_went_live_since(house: House, publisher: Hand) -> None:
    wang, url, form = words_page(house, "wang", "签注")
    wang.post(url, **{**form, "words": "签注、刷卡、盖章"})
    live = house.store.editions.live()
    things = live.files["lexicon/things.toml"] + '\n[[concepts]]\nname = "芯片"\nkind = "thing"\nwords = ["芯片"]\n'
    house.store.editions.publish({**live.files, "lexicon/things.toml": things}, "文件", "x", house.now, 1)
    publisher.get("/console/publish")
    assert "在旧的一版上改的" not in publisher.page
    publisher.post("/console/publish", **{**fields_of(publisher.page, "/console/publish"), "note": "加词"})
    now = house.store.editions.live().files["lexicon/things.toml"]
    assert "盖章" in now
    assert "芯片" in now


def test_a_held_reminder_is_released_or_called_off(house: House, publisher: Hand) -> None:
    step = held(house)
    publisher.get("/console/reminders?state=held")
    assert "超过 48 小时没有来说话" in publisher.page
    assert PERSON not in publisher.page.replace(f'value="{PERSON}"', "")  # masked to the eye
    publisher.post("/console/reminders/step", step=step.id, act="release")
    assert house.store.steps.get(step.id).state == "due"
    assert house.store.dates.get(PERSON, "本人").next_due_at <= house.now
    publisher.get("/console/reminders?state=due")
    publisher.post("/console/reminders/step", step=step.id, act="cancel")
    assert house.store.steps.get(step.id).state == "cancelled"
    acts = house.store.audit.listing(2)
    assert [(act.act, act.person) for act in acts] == [("取消提醒", PERSON), ("提醒再发一次", PERSON)]


def test_a_persons_record_is_shown_and_the_look_is_recorded(house: House, publisher: Hand) -> None:
    held(house)
    publisher.get("/console/reminders")
    publisher.post("/console/reminders/person", openid=PERSON)
    assert "到期 2027-03-05" in publisher.page
    assert "可以签注了" in publisher.page
    act = house.store.audit.listing(1)[0]
    assert (act.actor, act.act, act.person) == ("li", "看一个人的记录", PERSON)
    publisher.get("/console/audit")
    assert PERSON not in publisher.page


def test_an_openid_that_is_none_is_refused(house: House, publisher: Hand) -> None:
    publisher.get("/console/reminders")
    publisher.post("/console/reminders/person", openid="' OR 1=1")
    assert "openid 不对" in publisher.page


def test_the_first_page_counts_and_says_what_needs_a_hand(house: House, editor: Hand) -> None:
    house.store.counters.add_all(house.now.date(), {"messages.answered": 41, "messages.missed": 3, "reminders.sent": 7})
    held(house, "failed")
    miss(house, "签注要抽血吗")
    house.store.alarms.set("send", "接口停用了", house.now, house.now + timedelta(hours=1))
    editor.get("/console")
    for said in ("<b>41</b>", "<b>7</b>", "1 条提醒没发成", "1 组问题没答上", "接口停用了"):
        assert said in editor.page, said
    chart = editor.get("/console/chart/messages.svg")
    assert chart.mimetype == "image/svg+xml"
    assert "<rect" in editor.page
    assert "<script" not in editor.page


def test_the_pages_know_every_figure_and_step_of_the_reminders() -> None:
    import typing

    from reminders.plan import StepKind

    assert set(REMINDERS) == set(Figures.__dataclass_fields__)
    assert set(KINDS) == set(typing.get_args(StepKind))


def test_a_database_that_is_busy_is_said_and_nothing_is_lost(house: House, editor: Hand, monkeypatch) -> None:
    from storage.database import StorageBusy

    form = editor.form(ENTRY)

    def busy(*_: object) -> None:
        raise StorageBusy("数据库正忙。稍后再试")

    monkeypatch.setattr(house.store.drafts, "save", busy)
    response = editor.post(f"/console/knowledge/entry/{ENTRY}", **{**form, "owner": "wang"})
    assert response.status_code == 503
    assert "数据库正忙" in editor.page
