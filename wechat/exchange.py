"""One call over HTTP to the platform, with everything that can go wrong told apart: answered, not sent, unknown.

The access token travels in the query and the secret in a body, so no exception of requests, whose texts quote the
address, leaves this module.
"""

from __future__ import annotations

import json
import logging
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProxyError, SSLError

from wechat.outcomes import NotSent, Unknown

CONNECT_SECONDS, READ_SECONDS = 3.0, 5.0
MAX_ANSWER = 200_000  # bytes; the longest answer we ask for is a list of addresses

# At DEBUG urllib3 logs every address, and with it the token.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

BEFORE_SENDING = (NewConnectionError, ConnectTimeoutError, ProxyError, SSLError)


@dataclass(frozen=True, slots=True)
class Answered:
    """A JSON object came back."""

    body: Mapping[str, Any]


class Exchange:
    """Calls below one base address. Usable from every thread: each has a Session of its own."""

    def __init__(
        self, base_url: str, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS
    ) -> None:
        self._base = base_url.rstrip("/")
        self._timeouts = (connect_seconds, read_seconds)
        # Read once: requests would otherwise search the environment and .netrc before every call.
        self._proxies = _proxies(self._base)
        self._threads = threading.local()
        self._sessions: weakref.WeakSet[requests.Session] = weakref.WeakSet()
        self._guard = threading.Lock()

    def post(self, path: str, body: Mapping[str, Any], token: str = "") -> Answered | NotSent | Unknown:
        """POSTs `body` as JSON to `path`, with the token where given."""
        # Chinese as it is: the platform shows a \uXXXX of a customer-service text letter by letter.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return self._call("POST", path, token, data)

    def get(self, path: str, token: str) -> Answered | NotSent | Unknown:
        """GETs `path`."""
        return self._call("GET", path, token, None)

    def close(self) -> None:
        """Ends the connections of all threads."""
        with self._guard:
            for session in list(self._sessions):
                session.close()

    def _call(self, method: str, path: str, token: str, data: bytes | None) -> Answered | NotSent | Unknown:
        try:
            response = self._session().request(
                method,
                self._base + path,
                params={"access_token": token} if token else None,
                data=data,
                headers={"Content-Type": "application/json; charset=utf-8"} if data is not None else None,
                timeout=self._timeouts,
                allow_redirects=False,  # a POST that is sent on becomes a GET, and the token goes who knows where
            )
        except requests.exceptions.ConnectTimeout:
            return NotSent("连不上平台（超时）")
        except requests.exceptions.ReadTimeout:
            return Unknown("平台没有在时限内回答")
        except requests.exceptions.ConnectionError as fault:
            return _broken(fault)
        except requests.exceptions.ChunkedEncodingError:
            return Unknown("平台的回答断在半路")
        except requests.exceptions.ContentDecodingError:
            return Unknown("平台的回答读不懂")
        except (requests.exceptions.RequestException, UnicodeError, ValueError) as fault:
            # What is left are addresses that cannot be called at all.
            return NotSent(f"这个接口地址用不了（{type(fault).__name__}），核对 wechat.api_base_url")
        return _read(response)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.proxies.update(self._proxies)
            self._threads.session = session
            with self._guard:
                self._sessions.add(session)
        return session


def _proxies(base: str) -> dict[str, str]:
    try:
        return dict(get_environ_proxies(base))
    except ValueError:  # no address at all: the first call says so
        return {}


def _broken(fault: requests.exceptions.ConnectionError) -> NotSent | Unknown:
    """Whether the connection failed before anything of the request could leave us."""
    cause = fault.args[0] if fault.args else None
    if isinstance(cause, MaxRetryError) and isinstance(cause.reason, BEFORE_SENDING):
        return NotSent(f"连不上平台（{type(cause.reason).__name__}）")
    return Unknown("连接断了，没有收到回答")


def _read(response: requests.Response) -> Answered | NotSent | Unknown:
    if len(response.content) > MAX_ANSWER:
        return Unknown("平台的回答太长")
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    if response.status_code >= 500:
        return Unknown(f"平台回答 HTTP {response.status_code}")
    if isinstance(body, dict) and (response.status_code == 200 or "errcode" in body):
        return Answered(body)
    if response.status_code == 200:
        return Unknown("平台的回答不是 JSON")
    # A door before the platform has turned us away: nothing was handed on.
    return NotSent(f"接口地址回答 HTTP {response.status_code}，核对 wechat.api_base_url")
