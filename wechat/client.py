"""The push client: what we send to the platform on our own account.

wechatpy's client is not used. On a refused token it fetches and sends again by recursion without an end (each turn
spends one of the day's 2,000 tokens), it has no timeouts, its token address cannot be changed, it puts the secret
into the query, and it knows neither `stable_token` nor `client_msg_id`.

Nothing here raises for what the platform does or fails to do: every call gives an outcome. The retry is bounded: one
fresh token, one more try.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from messages import Push
from wechat.exchange import Answered, Exchange
from wechat.outcomes import Accepted, NotSent, Outcome, Rejected, Unknown
from wechat.tokens import TokenSource
from wechat.verdicts import rejected, verdict


class Sender(Protocol):
    """The three ways to reach a person."""

    def send_template(self, push: Push) -> Outcome:
        """A template message; may be repeated under the same client_msg_id for ten minutes."""
        ...

    def send_subscribe(self, push: Push) -> Outcome:
        """A subscription notice (订阅通知); uses up one consent. Never repeat it blindly."""
        ...

    def send_text(self, push: Push) -> Outcome:
        """A customer-service text. Never repeat it blindly."""
        ...


class Client:
    """A Sender over HTTP, and the few other calls that an operator needs. Usable from every thread."""

    def __init__(self, exchange: Exchange, tokens: TokenSource) -> None:
        self._exchange, self._tokens = exchange, tokens

    def send_template(self, push: Push) -> Outcome:
        """See Sender. `push.fields` are shaped already (wechat.template_fields)."""
        body: dict[str, Any] = {"touser": push.person, "template_id": push.template_id, "data": _data(push.fields)}
        if push.url:
            body["url"] = push.url
        if push.client_msg_id:
            body["client_msg_id"] = push.client_msg_id
        return self._send("/cgi-bin/message/template/send", body)

    def send_subscribe(self, push: Push) -> Outcome:
        """See Sender. `push.fields` are shaped already (wechat.template_fields)."""
        body: dict[str, Any] = {"touser": push.person, "template_id": push.template_id, "data": _data(push.fields)}
        if push.url:
            body["page"] = push.url
        return self._send("/cgi-bin/message/subscribe/bizsend", body)

    def send_text(self, push: Push) -> Outcome:
        """See Sender. At most 2,048 bytes of UTF-8."""
        body = {"touser": push.person, "msgtype": "text", "text": {"content": push.text}}
        return self._send("/cgi-bin/message/custom/send", body)

    def create_menu(self, buttons: Sequence[Mapping[str, Any]]) -> Outcome:
        """Replaces the account's menu; `buttons` as wechat.menu makes them."""
        return self._send("/cgi-bin/menu/create", {"button": list(buttons)})

    def probe(self) -> Outcome:
        """Whether the account's id, secret, address and our place on the whitelist are right. Sends nothing."""

        def ask(token: str) -> Outcome:
            answer = self._exchange.get("/cgi-bin/get_api_domain_ip", token)
            return (rejected(answer.body) or Accepted()) if isinstance(answer, Answered) else answer

        return self._with_token(ask)

    def _send(self, path: str, body: Mapping[str, Any]) -> Outcome:
        def send(token: str) -> Outcome:
            answer = self._exchange.post(path, body, token)
            return verdict(answer.body) if isinstance(answer, Answered) else answer

        return self._with_token(send)

    def _with_token(self, call: Callable[[str], Outcome]) -> Outcome:
        """Calls with the token; where it is refused, once more with another, and that is all."""
        token = self._tokens.current()
        if not isinstance(token, str):
            return token
        outcome = call(token)
        if isinstance(outcome, Rejected) and outcome.reaction == "token":
            another = self._tokens.refresh(token)
            if not isinstance(another, str):
                return another
            outcome = call(another)
        return outcome


def _data(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in fields.items()}


__all__ = ["Accepted", "Client", "NotSent", "Outcome", "Rejected", "Sender", "Unknown"]
