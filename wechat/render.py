"""An answer → the body of the passive reply: the text as XML, a hand-over, or `success`; encrypted where the push was.

wechatpy renders. It lets `]]>` end the CDATA section, control characters through and any length, so the text is made
safe before it gets there.
"""

from __future__ import annotations

from datetime import datetime

from wechatpy.replies import TextReply, TransferCustomerServiceReply

from messages import Message
from wechat.characters import permitted
from wechat.crypto import Key
from wechat.pages import fit

SUCCESS = b"success"  # the platform's word for: nothing to say, do not send again. Never encrypted
MAX_CONTENT = 2048  # bytes of UTF-8


def render(message: Message, text: str | None, handoff: bool, key: Key | None, at: datetime) -> bytes:
    """The body that answers `message` at the moment `at`, under `key` if there is one.

    A hand-over wins over the text (one push takes one reply), but only a person's message can be handed over: for an
    event the text is sent.
    """
    text = fit(permitted(text or ""), MAX_CONTENT)
    head = {"source": message.account, "target": message.person, "time": int(at.timestamp())}
    if handoff and message.kind != "event":
        xml = TransferCustomerServiceReply(**head).render()
    elif text.strip():
        xml = TextReply(**head, content=text.replace("]]>", "]]]]><![CDATA[>")).render()
    else:
        return SUCCESS
    return key.seal(xml, at) if key else str(xml).encode()
