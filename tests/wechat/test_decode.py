"""From a request to a Message: every kind, every event, every mode, every hostile body."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clock import SHANGHAI
from messages import Message
from tests.wechat.pusher import ACCOUNT, APP_ID, KEY, NOON, PERSON, TOKEN, Push, Pusher, xml
from wechat.decode import MAX_BODY, Decoded, decode
from wechat.edge import EdgeError, EdgeSettings

OURS = EdgeSettings(TOKEN, APP_ID, KEY)
PLAIN, COMPAT, SAFE = Pusher("plain"), Pusher("compat"), Pusher("safe")


def decoded(push: Push, settings: EdgeSettings = OURS) -> Decoded:
    return decode(push.lists, push.body, settings)


def read(push: Push) -> Message:
    return decoded(push).message


def refused(push: Push, settings: EdgeSettings = OURS) -> int:
    with pytest.raises(EdgeError) as refusal:
        decoded(push, settings)
    return refusal.value.status


# ---------------------------------------------------------------- messages


def test_a_text_carries_who_when_and_what() -> None:
    message = read(PLAIN.text("  居住证快到期了\n怎么办 ", MsgId=7, bizmsgmenuid="permit/endorse-how"))
    assert (message.person, message.account, message.kind) == (PERSON, ACCOUNT, "text")
    assert message.text == "居住证快到期了\n怎么办"
    assert message.menu_id == "permit/endorse-how"
    assert message.at == datetime.fromtimestamp(NOON, SHANGHAI)
    assert message.at.tzinfo is SHANGHAI
    assert dict(message.fields) == {}


@pytest.mark.parametrize(
    ("push", "kind", "text"),
    [
        (PLAIN.voice("居住证怎么续签。"), "voice", "居住证怎么续签。"),
        (PLAIN.voice(""), "voice", ""),
        (PLAIN.voice(), "voice", ""),
        (PLAIN.image(), "image", ""),
        (PLAIN.video(), "video", ""),
        (PLAIN.video(short=True), "video", ""),
        (PLAIN.location(), "location", ""),
        (PLAIN.link(), "link", ""),
        (PLAIN.text("【收到不支持的消息类型，暂无法显示】"), "unsupported", ""),
        (PLAIN.text("[Unsupported Message]"), "unsupported", ""),
        (PLAIN.text(""), "text", ""),
        (PLAIN.message("text", {}), "text", ""),
        (PLAIN.message("miniprogrampage", {"Title": "小程序"}), "unknown", ""),
        (PLAIN.message("something_new", {"Content": "嗯"}), "unknown", ""),
        (PLAIN.message("TEXT", {"Content": "嗯"}), "text", "嗯"),
    ],
)
def test_every_kind_is_told_apart(push: Push, kind: str, text: str) -> None:
    message = read(push)
    assert (message.kind, message.text) == (kind, text)


def test_what_a_kind_brings_along_is_kept_under_its_own_name() -> None:
    assert read(PLAIN.location()).fields["Location_X"] == "31.230416"
    assert read(PLAIN.image()).fields == {"PicUrl": "http://mmbiz.qpic.cn/mmbiz_jpg/1/0", "MediaId": "m1"}
    assert read(PLAIN.link()).fields["Url"] == "https://example.org/"


def test_text_comes_as_it_was_sent_but_for_control_characters_and_excess() -> None:
    assert read(PLAIN.text("]]> <a href='x'>&amp;</a> 😀")).text == "]]> <a href='x'>&amp;</a> 😀"
    assert read(PLAIN.text("签\x7f\x85注\ufeff")).text == "签注\ufeff"
    assert read(PLAIN.text("长" * 3000)).text == "长" * 2048


@pytest.mark.parametrize("at", [1577808000, 4102415999])
def test_any_moment_from_2020_to_2099_is_believed(at: int) -> None:
    assert int(read(PLAIN.text("嗯", at=at)).at.timestamp()) == at


# ---------------------------------------------------------------- events


@pytest.mark.parametrize(
    ("event", "key", "more"),
    [
        ("subscribe", "", {}),
        ("subscribe", None, {}),
        ("subscribe", "qrscene_12", {"Ticket": "TICKET"}),
        ("subscribe", "last_trade_no_4200000", {}),
        ("unsubscribe", "", {}),
        ("SCAN", "12", {"Ticket": "TICKET"}),
        ("LOCATION", None, {"Latitude": "31.2", "Longitude": "121.4", "Precision": "30.0"}),
        ("CLICK", "list_dates", {}),
        ("VIEW", "https://example.org/", {"MenuId": "433747234"}),
        ("view_miniprogram", "pages/index", {"MenuId": "433747234"}),
        ("scancode_waitmsg", "6", {"ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "2"}}),
        ("pic_sysphoto", "6", {"SendPicsInfo": {"Count": "1", "PicList": {"item": {"PicMd5Sum": "5a75aaca956d97"}}}}),
        ("location_select", "6", {"SendLocationInfo": {"Location_X": "23", "Location_Y": "113", "Poiname": ""}}),
        ("TEMPLATESENDJOBFINISH", None, {"MsgID": "200163836", "Status": "failed:user block"}),
        ("MASSSENDJOBFINISH", None, {"MsgID": "1000001625", "Status": "err(30003)"}),
        ("kf_create_session", None, {"KfAccount": "test1@test"}),
        ("qualification_verify_success", None, {"ExpiredTime": "1442401156"}),
        ("never_heard_of_it", None, {"Some": {"Thing": "new"}}),
    ],
)
@pytest.mark.parametrize("pusher", [PLAIN, COMPAT, SAFE], ids=lambda pusher: pusher.mode)
def test_every_event_keeps_its_own_name_key_and_fields(pusher: Pusher, event: str, key: str | None, more: dict) -> None:
    message = read(pusher.event(event, key, **more))
    assert (message.kind, message.event, message.event_key, message.text) == ("event", event, key or "", "")
    assert dict(message.fields) == more
    assert message.person == PERSON


ITEM = {"TemplateId": "T1", "SubscribeStatusString": "accept", "PopupScene": "2"}


@pytest.mark.parametrize(
    ("more", "items"),
    [
        ({"SubscribeMsgPopupEvent": {"List": ITEM}}, 1),
        ({"SubscribeMsgPopupEvent": {"List": [ITEM, ITEM | {"TemplateId": "T2"}]}}, 2),
        ({"List": ITEM}, 1),
        ({"List": [ITEM, ITEM]}, 2),
        ({"AnotherWrapper": {"List": [ITEM, ITEM]}}, 2),
        ({}, 0),
        ({"List": ""}, 0),
    ],
)
def test_a_subscription_event_has_its_items_in_one_list_however_they_came(more: dict, items: int) -> None:
    message = read(PLAIN.event("subscribe_msg_popup_event", **more))
    assert len(message.fields["List"]) == items
    assert message.fields["List"][:1] == ((ITEM,) if items else ())


@pytest.mark.parametrize("event", ["user_authorization_revoke", "user_authorization_cancellation"])
def test_a_withdrawal_is_about_the_person_in_openid(event: str) -> None:
    message = read(PLAIN.event(event, person="fromplatform", OpenID="oGone", AppID=APP_ID, RevokeInfo="301"))
    assert message.person == "oGone"
    assert refused(PLAIN.event(event, person="fromplatform")) == 400


# ---------------------------------------------------------------- the delivery's key


def test_a_repeat_has_the_key_of_the_first_in_every_mode() -> None:
    first = read(PLAIN.text("嗯", MsgId=7))
    assert {read(p.text("嗯", MsgId=7)).key for p in (PLAIN, COMPAT, SAFE)} == {first.key}


def test_another_person_or_another_id_is_another_delivery() -> None:
    deliveries = [
        PLAIN.text("嗯", MsgId=7),
        PLAIN.text("嗯", MsgId=8),
        PLAIN.text("嗯", MsgId=7, person="oOther"),
        PLAIN.event("CLICK", "a"),
        PLAIN.event("CLICK", "b"),
        PLAIN.event("VIEW", "a"),
        PLAIN.event("CLICK", "a", at=NOON + 1),
        PLAIN.event("CLICK", "a", person="oOther"),
        PLAIN.event("TEMPLATESENDJOBFINISH", MsgID=1, Status="success"),
        PLAIN.event("TEMPLATESENDJOBFINISH", MsgID=2, Status="success"),
    ]
    assert len({read(push).key for push in deliveries}) == len(deliveries)


def test_an_event_is_known_again_by_person_moment_event_and_key() -> None:
    assert read(PLAIN.event("SCAN", "1", Ticket="a")).key == read(PLAIN.event("SCAN", "1", Ticket="b")).key


@pytest.mark.parametrize("bad", [None, "", "abc", "0", -1, "１２", {"a": "b"}])
def test_a_bad_msg_id_is_tolerated_and_the_rest_tells_deliveries_apart(bad: object) -> None:
    first, again, other = (read(PLAIN.text(text, MsgId=bad)) for text in ("嗯", "嗯", "哦"))
    assert first.key == again.key != other.key


def test_no_openid_can_be_read_in_a_key() -> None:
    key = read(PLAIN.text("嗯")).key
    assert len(key) == 64
    assert PERSON not in key


# ---------------------------------------------------------------- modes


@pytest.mark.parametrize("pusher", [PLAIN, COMPAT, SAFE], ids=lambda pusher: pusher.mode)
def test_every_mode_brings_the_same_message(pusher: Pusher) -> None:
    result = decoded(pusher.text("居住证", MsgId=7))
    assert result.message == read(PLAIN.text("居住证", MsgId=7))
    assert result.mode == pusher.mode
    assert (result.key is None) == (pusher.mode == "plain")


def with_query(push: Push, **changes: str | None) -> Push:
    query = {k: v for k, v in (push.query | changes).items() if v is not None}
    return Push(query, push.body)


def test_encrypt_type_raw_or_empty_means_plain() -> None:
    for encrypt_type in ("raw", ""):
        assert decoded(with_query(PLAIN.text("嗯"), encrypt_type=encrypt_type)).mode == "plain"


@pytest.mark.parametrize("pusher", [COMPAT, SAFE], ids=lambda pusher: pusher.mode)
def test_no_parameter_left_out_makes_an_encrypted_body_plain(pusher: Pusher) -> None:
    push = pusher.text("嗯")
    assert refused(with_query(push, msg_signature=None)) == 403
    assert refused(with_query(push, msg_signature=None, encrypt_type=None)) == 403
    assert refused(with_query(push, msg_signature=None, encrypt_type="raw")) == 403
    assert refused(with_query(push, msg_signature="0" * 40)) == 403
    assert refused(with_query(push, msg_signature=push.query["signature"])) == 403
    assert decoded(with_query(push, signature=None, encrypt_type=None)).mode == pusher.mode


def test_the_plain_part_of_a_compat_body_is_not_believed() -> None:
    push = COMPAT.text("真的")
    forged = Push(push.query, push.body.replace("真的".encode(), "假的".encode()).replace(PERSON.encode(), b"oThief"))
    assert (read(forged).text, read(forged).person) == ("真的", PERSON)


def test_a_plain_body_is_refused_where_encryption_is_required() -> None:
    strict = replace(OURS, require_encryption=True)
    assert refused(PLAIN.text("嗯"), strict) == 403
    assert decoded(SAFE.text("嗯"), strict).message.text == "嗯"


def test_aes_without_a_ciphertext_and_unknown_types_are_refused() -> None:
    plain = PLAIN.text("嗯")
    assert refused(with_query(plain, encrypt_type="aes")) == 400
    assert refused(with_query(plain, encrypt_type="rot13")) == 400
    assert refused(with_query(SAFE.text("嗯"), encrypt_type="AES")) == 400


def test_an_encrypted_push_without_our_key_is_refused() -> None:
    assert refused(SAFE.text("嗯"), EdgeSettings(TOKEN)) == 400


def test_only_our_account_is_served_where_it_is_named() -> None:
    ours = replace(OURS, original_id=ACCOUNT)
    assert decoded(PLAIN.text("嗯"), ours).message.text == "嗯"
    assert refused(PLAIN.text("嗯"), replace(OURS, original_id="gh_another")) == 403
    assert refused(SAFE.text("嗯"), replace(OURS, original_id="gh_another")) == 403


# ---------------------------------------------------------------- hostile bodies


HEAD = {"ToUserName": ACCOUNT, "FromUserName": PERSON, "CreateTime": NOON, "MsgType": "text"}
GOOD = xml(HEAD | {"Content": "嗯", "MsgId": 7})


def without(name: str) -> str:
    return xml({k: v for k, v in HEAD.items() if k != name} | {"MsgId": 7})


def changed(**more: object) -> str:
    return xml(HEAD | {"MsgId": 7} | more)


def twice(name: str) -> str:
    return GOOD.replace("</xml>", f"<{name}>x</{name}></xml>")


BOMB = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + GOOD.replace("嗯", "&b;")
OUTSIDE = '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + GOOD

HOSTILE: dict[str, str | bytes] = {
    "nothing": b"",
    "blanks": b" \r\n ",
    "a word": "success",
    "JSON": '{"ToUserName": "gh_0", "MsgType": "text"}',
    "a JSON array": "[]",
    "HTML": "<html/>",
    "another root": xml(HEAD, root="message"),
    "an empty root": "<xml/>",
    "two roots": GOOD + GOOD,
    "not closed": GOOD[:-6],
    "closed crosswise": "<xml><a><b></a></b></xml>",
    "an unknown entity": GOOD.replace("<![CDATA[嗯]]>", "&nbsp;"),
    "a control character": GOOD.replace("嗯", "\x01"),
    "a control character by number": GOOD.replace("<![CDATA[嗯]]>", "&#1;"),
    "a NUL": GOOD.replace("嗯", "\0"),
    "bad UTF-8": GOOD.encode().replace("嗯".encode(), b"\xff\xfe"),
    "a surrogate in UTF-8": GOOD.encode().replace("嗯".encode(), b"\xed\xa0\x80"),
    "an overlong slash": GOOD.encode().replace("嗯".encode(), b"\xc0\xaf"),
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 without its mark": GOOD.encode("utf-16-le"),
    "GBK, declared": ('<?xml version="1.0" encoding="gbk"?>' + GOOD).encode("gbk"),
    "entities in a DOCTYPE": BOMB,
    "a file in a DOCTYPE": OUTSIDE,
    "an empty DOCTYPE": "<!DOCTYPE xml>" + GOOD,
    "too deep": "<xml>" + "<a>" * 20 + "</a>" * 20 + "</xml>",
    "very deep": "<a>" * 20000,
    "very deep and closed": "<xml>" + "<a>" * 9000 + "</a>" * 9000 + "</xml>",
    "too many": "<xml>" + "".join(f"<a{i}/>" for i in range(2000)) + "</xml>",
    "too large": GOOD.replace("嗯", "长" * MAX_BODY),
    "two senders": twice("FromUserName"),
    "two texts": twice("Content"),
    "two ids": twice("MsgId"),
    "two types": twice("MsgType"),
    "no sender": without("FromUserName"),
    "no account": without("ToUserName"),
    "no type": without("MsgType"),
    "no time": without("CreateTime"),
    "an empty sender": changed(FromUserName=""),
    "a sender with blanks": changed(FromUserName="o 1"),
    "a sender of markup": changed(FromUserName="]]><a>"),
    "a sender in Chinese": changed(FromUserName="某人"),
    "a sender too long": changed(FromUserName="o" * 65),
    "a sender with children": changed(FromUserName={"a": "b"}),
    "an account of markup": changed(ToUserName="<b>"),
    "an empty type": changed(MsgType=""),
    "a type with children": changed(MsgType={"a": "b"}),
    "a text with children": changed(Content={"a": "b"}),
    "an event without a name": changed(MsgType="event"),
    "an event with an empty name": changed(MsgType="event", Event=""),
    "an event with children for a name": changed(MsgType="event", Event={"a": "b"}),
    "an event with a sentence for a name": changed(MsgType="event", Event="drop table persons;"),
    "an event with children for a key": changed(MsgType="event", Event="CLICK", EventKey={"a": "b"}),
    "an empty time": changed(CreateTime=""),
    "a time in words": changed(CreateTime="now"),
    "a time in fractions": changed(CreateTime=1780000000.5),
    "a time in milliseconds": changed(CreateTime=NOON * 1000),
    "a time before 2020": changed(CreateTime=1577807999),
    "a time after 2099": changed(CreateTime=4102416000),
    "a time below zero": changed(CreateTime=-1780000000),
    "a time in full-width digits": changed(CreateTime="１７８０００００００"),
    "a time without end": changed(CreateTime="9" * 400),
    "a time with children": changed(CreateTime={"a": "1"}),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("pusher", [PLAIN, SAFE], ids=lambda pusher: pusher.mode)
def test_a_hostile_body_is_refused_by_a_4xx_and_nothing_else(pusher: Pusher, name: str) -> None:
    assert refused(pusher.wrap(HOSTILE[name])) in (400, 413)


@pytest.mark.parametrize("encrypt", ["", "!!!", "QUJD", {"a": "b"}, "签"])
def test_a_hostile_ciphertext_is_refused_even_when_it_is_signed(encrypt: object) -> None:
    query = PLAIN.query(encrypt if isinstance(encrypt, str) else "")
    assert refused(Push(query, xml({"ToUserName": ACCOUNT, "Encrypt": encrypt}).encode())) in (400, 403)


def test_two_ciphertexts_are_refused() -> None:
    push = SAFE.text("嗯")
    extra = xml({"Encrypt": SAFE.encrypt(b"<xml/>")}, root="x").encode()[3:-4]
    assert refused(Push(push.query, push.body.replace(b"</xml>", extra + b"</xml>"))) == 400


def test_attributes_comments_and_a_declaration_change_nothing() -> None:
    body = '\ufeff<?xml version="1.0"?><!-- hello -->' + GOOD.replace("<Content>", '<Content a="b"><!-- c -->')
    assert read(PLAIN.wrap(body)).text == "嗯"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_noise_raises_nothing_but_a_refusal(body: bytes) -> None:
    for push in (Push(PLAIN.query(), body), Push(PLAIN.query(), b"<xml>" + body + b"</xml>"), SAFE.wrap(body)):
        assert refused(push) in (400, 403)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_whatever_is_typed_arrives(text: str) -> None:
    assert read(SAFE.text(text)).text == text.strip()[:2048].rstrip()
