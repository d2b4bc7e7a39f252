"""One call over HTTP to the platform, with everything that can go wrong told apart: answered, not sent, unknown.

Straight on urllib3, the engine of requests: one pool for all threads, half the cost of a call, and an exception of
its own for each way to fail. The access token travels in the query and the secret in a body, so no exception, whose
text may quote the address, leaves this module.
"""

from __future__ import annotations

import json
import logging
import os
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from urllib3 import exceptions as fault

from wechat.outcomes import NotSent, Unknown

CONNECT_SECONDS, READ_SECONDS = 3.0, 5.0
MAX_ANSWER = 200_000  # bytes; the longest answer we ask for is a list of addresses
CONNECTIONS = 32  # kept open; more may be made

# At DEBUG urllib3 logs every address, and with it the token.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8"}
OWN = ("127.0.0.1", "::1", "localhost")  # this machine, which no proxy can reach for us
CUT_OFF = (ssl.SSLEOFError, ssl.SSLZeroReturnError)


@dataclass(frozen=True, slots=True)
class Answered:
    """A JSON object came back."""

    body: Mapping[str, Any]


class Exchange:
    """Calls below one base address. Usable from every thread."""

    def __init__(
        self, base_url: str, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS
    ) -> None:
        self._base = base_url.rstrip("/")
        self._timeouts = urllib3.Timeout(connect=connect_seconds, read=read_seconds)
        self._pools = _pools(self._base)

    def post(self, path: str, body: Mapping[str, Any], token: str = "") -> Answered | NotSent | Unknown:
        """POSTs `body` as JSON to `path`, with the token where given."""
        # Chinese as it is: the platform shows a \u escape in a customer-service text letter by letter.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return self._call("POST", path, token, data)

    def get(self, path: str, token: str) -> Answered | NotSent | Unknown:
        """GETs `path`."""
        return self._call("GET", path, token, None)

    def close(self) -> None:
        """Ends all connections."""
        self._pools.clear()

    def _call(self, method: str, path: str, token: str, data: bytes | None) -> Answered | NotSent | Unknown:
        try:
            response = self._pools.request(
                method,
                f"{self._base}{path}" + (f"?access_token={quote(token, safe='')}" if token else ""),
                body=data,
                headers=JSON_HEADERS if data is not None else {},
                timeout=self._timeouts,
                retries=False,
                redirect=False,  # a POST that is sent on becomes a GET, and the token goes who knows where
                preload_content=False,
            )
            content = response.read(MAX_ANSWER + 1)
            if len(content) > MAX_ANSWER:
                response.close()
                return Unknown("平台的回答太长")
            response.release_conn()
        except (fault.NewConnectionError, fault.ConnectTimeoutError, fault.ProxyError) as reason:
            return NotSent(f"连不上平台（{type(reason).__name__}）")
        except fault.SSLError as reason:
            if reason.args and isinstance(reason.args[0], CUT_OFF):
                return Unknown("连接断了，没有收到回答")
            return NotSent("连不上平台（证书或加密不对），核对 wechat.api_base_url")
        except fault.ReadTimeoutError:
            return Unknown("平台没有在时限内回答")
        except (fault.LocationValueError, UnicodeError, ValueError):
            return NotSent("这个接口地址用不了，核对 wechat.api_base_url")
        except (fault.HTTPError, OSError):
            return Unknown("连接断了，没有收到完整的回答")
        return _read(response.status, content)


def _pools(base: str) -> urllib3.PoolManager:
    """The pool, through the proxy that the environment names for this address, if any; never to this machine."""
    options: dict[str, Any] = {
        "maxsize": CONNECTIONS,
        "ca_certs": os.environ.get("SSL_CERT_FILE") or os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where(),
    }
    with suppress(ValueError, fault.HTTPError):  # no address, or no proxy, that could be used: the first call says so
        address = urlsplit(base)
        proxy = getproxies().get(address.scheme)
        if proxy and address.hostname and address.hostname not in OWN and not proxy_bypass(address.hostname):
            return urllib3.ProxyManager(proxy, **options)
    return urllib3.PoolManager(**options)


def _read(status: int, content: bytes) -> Answered | NotSent | Unknown:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if status >= 500:
        return Unknown(f"平台回答 HTTP {status}")
    if isinstance(body, dict) and (status == 200 or "errcode" in body):
        return Answered(body)
    if status == 200:
        return Unknown("平台的回答不是 JSON")
    # A door before the platform has turned us away: nothing was handed on.
    return NotSent(f"接口地址回答 HTTP {status}，核对 wechat.api_base_url")
