"""The same delivery is answered once and acts once; faults inside never reach the platform."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from storage.database import StorageDown


def test_a_repeat_gets_the_same_reply_and_acts_once(visitor, app):
    push = visitor.pusher.text("阿卡索夫凯撒大", person=visitor.person, at=visitor.ticking.moment)
    first = visitor.sends(push)
    assert visitor.sends(push) == first
    assert app.extensions["huxu"].store.misses.groups()[0].n == 1


def test_two_copies_at_the_same_moment_get_one_reply(visitor, app):
    push = visitor.pusher.text("阿卡索夫凯撒大", person=visitor.person, at=visitor.ticking.moment)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: visitor.sends(push), range(8)))
    assert len(set(replies)) == 1
    assert app.extensions["huxu"].store.misses.groups()[0].n == 1


def test_the_same_words_again_are_a_new_message(visitor, app, ticking):
    assert visitor.says("你好") == visitor.says("你好")
    counts = app.extensions["huxu"].store.counters.range(ticking.moment.date(), ticking.moment.date())
    assert sum(counts["messages.talk"].values()) == 2


def test_while_the_storage_is_down_questions_are_still_answered(visitor, app, monkeypatch):
    store = app.extensions["huxu"].store

    def down(*args, **kwargs):
        raise StorageDown("数据库打不开")

    monkeypatch.setattr(store.inbox, "claim", down)
    assert "30 天" in visitor.says("居住证到期前多久可以签注？")
    assert "记不了" in visitor.says("导出我的数据")
    assert "记不了" in visitor.says("删除我的数据")


def test_late_reminders_that_cannot_be_read_cost_no_answer(visitor, app, monkeypatch):
    def down(*args, **kwargs):
        raise StorageDown("数据库打不开")

    visitor.says("我的居住证2026年12月31日到期")
    monkeypatch.setattr("handlers.respond.late_words", down)
    monkeypatch.setattr(app.extensions["huxu"].store.steps, "held_for", lambda person: ["late"])
    assert "30 天" in visitor.says("居住证到期前多久可以签注？")


def test_a_fault_inside_is_one_friendly_line(visitor, app, monkeypatch):
    monkeypatch.setattr("handlers.respond.answer_entry", lambda *a: 1 / 0)
    reply = visitor.says("居住证到期前多久可以签注？")
    assert "编号" in reply
    assert "Traceback" not in reply
    assert "/" not in reply


def test_a_delivery_that_failed_is_answered_at_its_repeat(visitor, app, monkeypatch, ticking):
    push = visitor.pusher.text("居住证到期前多久可以签注？", person=visitor.person, at=ticking.moment)
    with monkeypatch.context() as broken:
        broken.setattr("handlers.respond.answer_entry", lambda *a: 1 / 0)
        visitor.sends(push)
    ticking.forward(seconds=5)
    assert "30 天" in visitor.sends(push)
