"""Sealed messages: what opens, what does not, and which key answers."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wechat.pusher import APP_ID, KEY, OTHER_KEY, TOKEN, Pusher, signature
from wechat.crypto import Key, keys, open_with_any
from wechat.edge import EdgeError, EdgeSettings

PUSHER = Pusher("safe")
OURS = Key(KEY, TOKEN, APP_ID)
AT = datetime(2026, 11, 22, tzinfo=UTC)
ROTATING = EdgeSettings(TOKEN, APP_ID, KEY, OTHER_KEY)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_what_the_platform_seals_opens(message: bytes) -> None:
    assert OURS.open(PUSHER.encrypt(message)) == message


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_what_we_seal_the_platform_opens(message: str) -> None:
    root = ElementTree.fromstring(OURS.seal(message, AT))
    cipher, stamp, nonce = (root.findtext(tag, "") for tag in ("Encrypt", "TimeStamp", "Nonce"))
    assert PUSHER.decrypt(cipher).decode() == message
    assert stamp == "1795305600"
    assert root.findtext("MsgSignature") == signature(TOKEN, stamp, nonce, cipher)


def test_two_seals_of_one_message_differ() -> None:
    assert OURS.seal("<xml/>", AT) != OURS.seal("<xml/>", AT)


def block(plain: bytes) -> str:
    return PUSHER.encrypt_block(plain)


HEAD = b"0123456789abcdef"
HOSTILE = {
    "nothing": "",
    "no base64": "签注",
    "base64 with a blank": PUSHER.encrypt(b"x")[:10] + " " + PUSHER.encrypt(b"x")[10:],
    "half a block": PUSHER.encrypt(b"x" * 40)[:-24] + "AAA=",
    "16 bytes": block(b"\x10" * 16),
    "padding of 0": block(b"x" * 31 + b"\0"),
    "padding of 33": block(b"x" * 31 + b"\x21"),
    "uneven padding": block(b"x" * 30 + b"\x01\x02"),
    "padding alone": block(b"\x20" * 32),
    "a header cut short": block(PUSHER.pad(HEAD + b"\0")),
    "a length beyond the end": block(PUSHER.pad(HEAD + struct.pack(">I", 9999) + b"hello" + APP_ID.encode())),
    "the greatest length": block(PUSHER.pad(HEAD + b"\xff" * 4 + b"hello" + APP_ID.encode())),
    "a length of 0 before a message": block(PUSHER.pad(HEAD + b"\0" * 4 + b"hello" + APP_ID.encode())),
    "another app": PUSHER.encrypt(b"hello", app_id="wxffffffffffffffff"),
    "no app": PUSHER.encrypt(b"hello", app_id=""),
    "another key": Pusher("safe", key=OTHER_KEY).encrypt(b"hello"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_not_sealed_for_us_is_refused(name: str) -> None:
    with pytest.raises(EdgeError) as refusal:
        OURS.open(HOSTILE[name])
    assert refusal.value.status == 400


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=6).map(lambda noise: noise * 32))
def test_noise_is_refused_without_another_exception(noise: bytes) -> None:
    sealed = block(noise[: len(noise) // 32 * 32])
    with pytest.raises(EdgeError):
        OURS.open(sealed)


def test_while_keys_change_both_open_and_the_one_that_opened_answers() -> None:
    for name in (KEY, OTHER_KEY):
        pusher = Pusher("safe", key=name)
        opened, key = open_with_any(ROTATING, pusher.encrypt(b"hello"))
        assert opened == b"hello"
        root = ElementTree.fromstring(key.seal("answer", AT))
        assert pusher.decrypt(root.findtext("Encrypt", "")) == b"answer"


def test_a_key_that_was_dropped_opens_nothing() -> None:
    with pytest.raises(EdgeError):
        open_with_any(EdgeSettings(TOKEN, APP_ID, KEY), Pusher("safe", key=OTHER_KEY).encrypt(b"hello"))


def test_without_any_key_an_encrypted_push_is_refused() -> None:
    with pytest.raises(EdgeError, match="no encoding_aes_key"):
        open_with_any(EdgeSettings(TOKEN), PUSHER.encrypt(b"hello"))


@pytest.mark.parametrize("settings", [EdgeSettings(TOKEN, APP_ID, "short"), EdgeSettings(TOKEN, "", KEY)])
def test_a_key_that_cannot_work_is_named_at_the_start(settings: EdgeSettings) -> None:
    with pytest.raises(ValueError, match="EncodingAESKey"):
        keys(settings)


def test_secrets_do_not_show_in_a_printed_setting() -> None:
    assert KEY not in repr(ROTATING)
    assert TOKEN not in repr(ROTATING)
