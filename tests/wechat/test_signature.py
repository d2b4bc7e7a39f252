"""Which signatures are good."""

from __future__ import annotations

import pytest

from tests.wechat.pusher import TOKEN, Pusher, signature
from wechat.edge import EdgeError
from wechat.signature import check, sign


def lists(**query: str) -> dict[str, list[str]]:
    return {name: [value] for name, value in query.items()}


def test_a_signature_is_the_sha1_of_the_sorted_parts() -> None:
    assert sign("token", "1700000000", "99") == signature("token", "1700000000", "99")


def test_a_genuine_query_passes() -> None:
    check(TOKEN, lists(**Pusher().query()), "signature")


GOOD = Pusher().query()


@pytest.mark.parametrize(
    "query",
    [
        {},
        lists(**GOOD) | {"signature": []},
        lists(**GOOD) | {"signature": [""]},
        lists(**GOOD) | {"signature": ["0" * 40]},
        lists(**GOOD) | {"signature": [GOOD["signature"].upper()]},
        lists(**GOOD) | {"signature": ["签" * 40]},
        lists(**GOOD) | {"signature": [GOOD["signature"], GOOD["signature"]]},
        lists(**GOOD) | {"nonce": [GOOD["nonce"], GOOD["nonce"]]},
        lists(**GOOD) | {"nonce": []},
        lists(**GOOD) | {"nonce[]": [GOOD["nonce"]], "nonce": []},
        lists(**GOOD) | {"timestamp": []},
        lists(**GOOD) | {"timestamp": ["1780000001"]},
        lists(**Pusher().query(timestamp="178000000", nonce="12345678")),
        lists(**Pusher().query(timestamp="17800000001", nonce="234567")),
        lists(**Pusher().query(timestamp="-178000000")),
        lists(**Pusher().query(timestamp="１７８０００００００")),
        lists(**Pusher().query(timestamp=" 178000000")),
        lists(**Pusher().query(nonce="")),
        lists(**Pusher().query(nonce="x" * 129)),
        lists(**Pusher().query(nonce="随机")),
        lists(**Pusher(token="another").query()),
    ],
)
def test_anything_else_is_refused(query: dict[str, list[str]]) -> None:
    with pytest.raises(EdgeError) as refusal:
        check(TOKEN, query, "signature")
    assert refusal.value.status == 403


def test_an_empty_token_lets_nobody_in() -> None:
    with pytest.raises(EdgeError):
        check("", lists(**Pusher(token="").query()), "signature")


def test_digits_that_wander_between_timestamp_and_nonce_are_refused() -> None:
    query = Pusher().query(timestamp="1789999999", nonce="95")
    assert signature(TOKEN, "178999999", "995") == query["signature"]
    with pytest.raises(EdgeError):
        check(TOKEN, lists(**query) | {"timestamp": ["178999999"], "nonce": ["995"]}, "signature")
