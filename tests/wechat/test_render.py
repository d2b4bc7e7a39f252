"""What goes back to the platform."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages import Message
from tests.wechat.pusher import ACCOUNT, APP_ID, KEY, PERSON, TOKEN, Pusher
from wechat.crypto import Key
from wechat.render import SUCCESS, render

AT = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = Message(PERSON, ACCOUNT, "text", AT, "k", "嗯")
EVENT = Message(PERSON, ACCOUNT, "event", AT, "k", event="CLICK")
OURS = Key(KEY, TOKEN, APP_ID)
PLAIN, SAFE = Pusher("plain"), Pusher("safe")


@pytest.mark.parametrize(("key", "pusher"), [(None, PLAIN), (OURS, SAFE)], ids=["plain", "encrypted"])
def test_a_text_goes_from_the_account_to_the_person(key: Key | None, pusher: Pusher) -> None:
    answer = pusher.open(render(TEXT, "可以续。\n依据：指南", False, key, AT))
    assert answer.type == "text"
    assert answer.content == "可以续。\n依据：指南"
    assert answer.encrypted == (key is not None)
    assert answer.fields["ToUserName"] == PERSON
    assert answer.fields["CreateTime"] == "1795305600"


@pytest.mark.parametrize("text", [None, "", " \n ", "\x00"])
def test_nothing_to_say_is_success_in_the_clear(text: str | None) -> None:
    assert render(TEXT, text, False, OURS, AT) == SUCCESS


def test_a_person_is_handed_over_but_an_event_is_not() -> None:
    assert PLAIN.open(render(TEXT, "稍等", True, None, AT)).type == "transfer_customer_service"
    assert SAFE.open(render(TEXT, None, True, OURS, AT)).encrypted
    assert PLAIN.open(render(EVENT, "稍等", True, None, AT)).content == "稍等"


@settings(deadline=None)
@given(st.text(max_size=1500))
def test_whatever_is_said_the_xml_stays_valid_and_small(text: str) -> None:
    answer = PLAIN.open(render(TEXT, text + "好", False, None, AT))
    assert 0 < len(answer.content.encode()) <= 2048


@pytest.mark.parametrize("text", ["a]]>b", "]]>]]>", "]]]>>", "</Content></xml>", "&amp;", "<![CDATA[x]]>"])
def test_no_text_leaves_its_cdata(text: str) -> None:
    assert PLAIN.open(render(TEXT, text, False, None, AT)).content == text
