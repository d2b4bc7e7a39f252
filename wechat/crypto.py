"""Opens and seals encrypted messages: AES-256-CBC over 16 random bytes + length + message + app id.

wechatpy frames, pads and encrypts. What it does loosely is walled off here:
- its random prefix comes from `random.sample`: replaced by `secrets`;
- its decryption believes padding, length and text of whatever comes out, and a wrong key shows as any of five
  exceptions: only its cipher is used, and everything after that is checked here, so that "not for this key" is one
  plain answer and the previous key can be tried;
- its signature comparison is not constant in time: see wechat.signature.
"""

from __future__ import annotations

import base64
import re
import secrets
from datetime import datetime
from functools import lru_cache

from wechatpy.crypto import PrpCrypto

from wechat.edge import EdgeError, EdgeSettings
from wechat.signature import sign

BLOCK = 32  # the platform pads to 32 bytes, not to AES's 16
HEADER = 20  # 16 random bytes and the length of the message, 4 bytes big-endian
ENVELOPE = (
    "<xml><Encrypt><![CDATA[{encrypt}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)


class _Frame(PrpCrypto):  # type: ignore[misc]  # wechatpy carries no types
    def get_random_string(self) -> str:
        return secrets.token_hex(8)


class Key:
    """One EncodingAESKey of one account; safe to use from several threads."""

    def __init__(self, encoding_aes_key: str, token: str, app_id: str) -> None:
        """Raises ValueError (Chinese, for the operator) when the key or the app id cannot be used."""
        if not re.fullmatch(r"[A-Za-z0-9]{43}", encoding_aes_key):
            raise ValueError("EncodingAESKey 要 43 个字母或数字，从公众平台原样复制")
        if not app_id:
            raise ValueError("填了 EncodingAESKey 就要填 app_id，加密消息靠它核对")
        self._frame = _Frame(base64.b64decode(encoding_aes_key + "="))
        self._token = token
        self._app_id = app_id

    def open(self, encrypted: str) -> bytes:
        """The message inside. Raises EdgeError 400 on anything that this key did not seal for this account."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except ValueError:
            raise EdgeError(400, "the ciphertext is not base64") from None
        if not sealed or len(sealed) % BLOCK:
            raise EdgeError(400, "the ciphertext is not whole blocks")
        plain: bytes = self._frame.cipher.decrypt(sealed)
        padding = plain[-1]
        if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise EdgeError(400, "bad padding")
        plain = plain[:-padding]
        if len(plain) < HEADER:
            raise EdgeError(400, "the plaintext is shorter than its header")
        end = HEADER + int.from_bytes(plain[16:HEADER], "big")
        if plain[end:] != self._app_id.encode():  # a length beyond the end leaves no tail, and so fails as well
            raise EdgeError(400, "the length or the app id is not ours")
        return plain[HEADER:end]

    def seal(self, xml: str, at: datetime) -> bytes:
        """The XML that carries `xml` encrypted and signed, stamped with the moment `at`."""
        encrypt = self._frame.encrypt(xml, self._app_id).decode("ascii")
        timestamp, nonce = str(int(at.timestamp())), str(secrets.randbelow(9 * 10**9) + 10**9)
        signature = sign(self._token, timestamp, nonce, encrypt)
        return ENVELOPE.format(encrypt=encrypt, signature=signature, timestamp=timestamp, nonce=nonce).encode()


@lru_cache(maxsize=8)
def keys(settings: EdgeSettings) -> tuple[Key, ...]:
    """The present key and then the previous one, as far as they are configured. Raises ValueError, see Key."""
    names = (settings.encoding_aes_key, settings.previous_encoding_aes_key)
    return tuple(Key(name, settings.token, settings.app_id) for name in names if name)


def open_with_any(settings: EdgeSettings, encrypted: str) -> tuple[bytes, Key]:
    """The message and the key that opened it: the answer goes back under the same key. Raises EdgeError 400."""
    refusal = EdgeError(400, "an encrypted push, but no encoding_aes_key is configured")
    for key in keys(settings):
        try:
            return key.open(encrypted), key
        except EdgeError as fault:
            refusal = fault
    raise refusal
