"""Everything that is not a text."""

from __future__ import annotations

import pytest
from pusher import APP_ID, KEY, Pusher
from visiting import Visitor

import bot


def test_who_follows_is_welcomed(visitor):
    assert "沪续" in visitor.does("subscribe")


def test_following_by_a_scene_is_welcomed_too(visitor):
    assert "沪续" in visitor.does("subscribe", "qrscene_7")


def test_who_leaves_is_forgotten_at_once(visitor, app):
    visitor.says("居住证到期前多久可以签注？")
    assert visitor.memory.version > 0
    assert visitor.does("unsubscribe") == ""
    assert visitor.memory.version == 0
    assert visitor.person not in str(app.extensions["huxu"].store.people.export(visitor.person).values())


def test_deleting_my_data_forgets_all_but_answers(visitor):
    visitor.says("居住证到期前多久可以签注？")
    assert "删" in visitor.says("删除我的数据")
    assert visitor.memory.version == 0


@pytest.mark.parametrize(
    "text",
    ["个人信息", "我的个人信息", "我的资料全部", "把我的信息都改了", "我的数据", "公斯和个人新息都没辩", "积分清零了"],
)
def test_nothing_is_deleted_without_the_word_for_it(visitor, text):
    visitor.says("居住证到期前多久可以签注？")
    held = visitor.memory.version
    visitor.says(text)
    assert visitor.memory.version >= held


def test_exporting_my_data_shows_what_is_held(visitor):
    visitor.says("居住证到期前多久可以签注？")
    assert visitor.person in visitor.says("导出我的数据") or "people" in visitor.last.content


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new", "MASSSENDJOBFINISH"])
def test_events_that_want_no_answer_get_none(visitor, event):
    assert visitor.does(event, "x") == ""


def test_a_menu_key_leads_to_its_entry(visitor):
    assert "签注" in visitor.does("CLICK", "permit/endorse-how")


def test_an_unknown_menu_key_gets_help(visitor):
    assert visitor.does("CLICK", "no-such-key")


def test_voice_with_its_recognition_is_answered(visitor):
    push = visitor.pusher.voice("居住证到期前多久可以签注", person=visitor.person, at=visitor.ticking.moment)
    assert "30 天" in visitor.sends(push)


@pytest.mark.parametrize(
    ("kind", "word"), [("voice", "语音"), ("image", "图片"), ("video", "视频"), ("location", "位置"), ("link", "链接")]
)
def test_what_cannot_be_read_is_said(visitor, kind, word):
    push = getattr(visitor.pusher, kind)(person=visitor.person, at=visitor.ticking.moment)
    assert word in visitor.sends(push)


def test_a_sticker_gets_a_word(visitor):
    assert visitor.says("【收到不支持的消息类型，暂无法显示】")


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_encrypted_modes_hold_a_conversation(settings, ticking, routers, mode):
    wechat = settings.wechat.model_copy(update={"app_id": APP_ID, "encoding_aes_key": KEY})
    app = bot.create_app(settings.model_copy(update={"wechat": wechat}), ticking.clock(), routers)
    visitor = Visitor(app, ticking, pusher=Pusher(mode=mode))
    assert "30 天" in visitor.says("居住证到期前多久可以签注？")
    assert visitor.last.encrypted
    assert visitor.says("1")
    app.extensions["huxu"].store.close()
