"""The OpenAI-compatible interface (``POST …/chat/completions``), spoken to one address: the one that was set.

No redirect is followed, no other address is asked, and the key is in no message: what a server writes beside
an error is not repeated, since servers repeat keys. Waits and tries again where a server is busy.
"""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from onrecord.core.problems import UsageError

from .faults import Cut, SecondReaderError

try:
    import httpx2
except ImportError:
    httpx2 = None  # type: ignore[assignment]

LARGEST = 4_000_000
"""Bytes of an answer at most; what is longer is no answer to a passage."""
_TRIES = 4
_WAITS = (1.0, 3.0, 9.0)
_LONGEST_WAIT = 60.0
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_STOPS = {
    401: "the key is not accepted (401); set ONRECORD_LLM_KEY",
    402: "the account has nothing left (402)",
    403: "the key may not use this model (403)",
    404: "there is no such model or interface there (404); look at ONRECORD_LLM_URL and ONRECORD_LLM_MODEL",
}


@dataclass(frozen=True)
class Asking:
    """Whom to ask. ``url`` is the interface's base, up to ``/v1``; ``seconds`` how long one answer may take;
    ``longest`` how many tokens it may have. The key is in no representation of this."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 300.0
    longest: int = 2000


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came, with what it took. Tokens are 0 where the server does not count them."""

    words: str
    tokens_in: int
    tokens_out: int
    seconds: float


class Asker:
    """A language model that can be asked. Close it. Raises UsageError where the address cannot be meant.

    ``is_local`` says whether it is on this machine.
    """

    def __init__(self, asking: Asking, sleep: Callable[[float], None] = time.sleep) -> None:
        if httpx2 is None:
            raise UsageError("a second reader needs the extra 'llm': pip install 'onrecord[llm]'.")
        self.is_local = _looked_at(asking)
        self.model = asking.model
        self._asking, self._sleep = asking, sleep
        self._address = asking.url.rstrip("/") + "/chat/completions"
        headers = {"Authorization": f"Bearer {asking.key}"} if asking.key else {}
        # A proxy of the environment is for the world outside, not for a server of this machine.
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(asking.seconds, connect=20.0), follow_redirects=False, headers=headers,
            trust_env=not self.is_local,
        )  # fmt: skip
        self._way = 0

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> Reply:
        """The model's answer. Raises Cut where this one fails, SecondReaderError where all would."""
        began = time.monotonic()
        ways = _ways(schema, self._asking.longest)
        for number in range(self._way, len(ways)):
            body = {"model": self._asking.model, "messages": messages, "stream": False, **ways[number]}
            status, data = self._sent(body)
            if status in (400, 422) and number + 1 < len(ways):
                continue  # it may not know this way of asking for JSON
            if status in (400, 422):
                raise Cut(
                    f"the server does not take the question ({status}); is the passage too long for its context?"
                )
            self._way = number
            return _reply(data, time.monotonic() - began)
        raise AssertionError("the last way either answers or raises")

    def _sent(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """Status and answer of a request that the server took, or refused as not understood."""
        why = ""
        for tried in range(_TRIES):
            wait = _WAITS[min(tried, len(_WAITS) - 1)]
            try:
                status, data, asked = self._once(body)
            except httpx2.ConnectError as cause:
                raise SecondReaderError(
                    f"nobody answers at {self._address}; is the server there, and ONRECORD_LLM_URL right?"
                ) from cause
            except httpx2.TimeoutException:
                raise Cut(
                    f"no answer within {self._asking.seconds:g} seconds (ONRECORD_LLM_SECONDS)."
                ) from None
            except (httpx2.HTTPError, httpx2.StreamError):
                why = "the connection broke"
            else:
                if status in _STOPS:
                    raise SecondReaderError(f"{self._address}: {_STOPS[status]}.")
                if 300 <= status < 400:
                    raise SecondReaderError(
                        f"{self._address} leads elsewhere ({status}); set the address that is meant."
                    )
                if status == 200 or status in (400, 422):
                    return status, data
                if status not in _BUSY:
                    raise Cut(f"the server answers with status {status}.")
                why = f"the server is busy or broken (status {status})"
                wait = min(asked if asked is not None else wait, _LONGEST_WAIT)
            if tried + 1 < _TRIES:
                self._sleep(wait)
        raise Cut(f"{why}, {_TRIES} times.")

    def _once(self, body: dict[str, Any]) -> tuple[int, bytes, float | None]:
        last = time.monotonic() + self._asking.seconds
        with self._client.stream("POST", self._address, json=body) as response:
            held = bytearray()
            for piece in response.iter_bytes():
                held += piece
                if time.monotonic() > last:  # a server that sends a byte now and then is never out of time
                    raise Cut(
                        f"no whole answer within {self._asking.seconds:g} seconds (ONRECORD_LLM_SECONDS)."
                    )
                if len(held) > LARGEST:
                    raise Cut(f"the answer is longer than {LARGEST:,} bytes.")
            return response.status_code, bytes(held), _seconds(response.headers.get("retry-after"))


def _ways(schema: dict[str, Any], longest: int) -> tuple[dict[str, Any], ...]:
    """How JSON is asked for, the strictest first: servers and models differ in what they know."""
    held, looser = (
        {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": s}}
        for s in (schema, _without_bounds(schema))
    )
    return (
        {"temperature": 0, "max_tokens": longest, "response_format": held},
        {"max_completion_tokens": longest, "response_format": looser},
        {"temperature": 0, "max_tokens": longest, "response_format": {"type": "json_object"}},
        {"temperature": 0, "max_tokens": longest},
    )


def _without_bounds(schema: Any) -> Any:
    """The schema without the lengths that some servers refuse to know."""
    if isinstance(schema, dict):
        return {k: _without_bounds(v) for k, v in schema.items() if k not in ("maxLength", "maxItems")}
    return [_without_bounds(v) for v in schema] if isinstance(schema, list) else schema


def _reply(data: bytes, seconds: float) -> Reply:
    try:
        whole = json.loads(data)
        words = whole["choices"][0]["message"]["content"]
        usage = whole.get("usage") or {}
    except (ValueError, KeyError, IndexError, TypeError, RecursionError, AttributeError):
        raise Cut("the answer is not of the interface's form.") from None
    if not isinstance(words, str):
        raise Cut("the answer holds no text.")
    counts = usage if isinstance(usage, dict) else {}
    return Reply(words, _count(counts.get("prompt_tokens")), _count(counts.get("completion_tokens")), seconds)


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value < 2**31 else 0


def _seconds(header: str | None) -> float | None:
    try:
        found = float(header) if header is not None else None
    except ValueError:
        return None
    return found if found is not None and found >= 0 else None


def _looked_at(asking: Asking) -> bool:
    """Whether the address is of this machine. Raises UsageError for one that papers should not go to."""
    if not asking.url or not asking.model:
        raise UsageError(
            "no second reader is set: ONRECORD_LLM_URL (such as http://127.0.0.1:8080/v1) and ONRECORD_LLM_MODEL."
        )
    if any(not 32 < ord(c) < 127 for c in asking.key):
        raise UsageError("ONRECORD_LLM_KEY holds blanks or letters that no key has.")
    try:
        parts = urlsplit(asking.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError("ONRECORD_LLM_URL is no address.") from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise UsageError("ONRECORD_LLM_URL is an address such as http://127.0.0.1:8080/v1.")
    if parts.username is not None or parts.password is not None:
        raise UsageError("ONRECORD_LLM_URL holds a name or a password; keys are for ONRECORD_LLM_KEY.")
    if parts.scheme == "http" and not _near(host):
        raise UsageError(
            "papers would go through the network in the clear: ONRECORD_LLM_URL needs https there."
        )
    return _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _near(host: str) -> bool:
    """Whether a host is this machine, or one of the same house."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan"))
