"""One address, asked as its interface is spoken, whatever it answers; and no word of the key anywhere."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest

from onrecord import second
from onrecord.core.problems import UsageError
from onrecord.second import Asker, Asking, Cut, SecondReaderError
from scripted import Raw, said, serving

SCHEMA: dict[str, Any] = {"type": "object", "properties": {"a": {"type": ["string"], "maxLength": 3}}}
ASKED = [{"role": "user", "content": "Read this."}]
KEY = "sk-very-secret-4711"


class Slept(list[float]):
    """Waits that are noted and not waited."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def asker(url: str, slept: Slept | None = None, **more: Any) -> Asker:
    return Asker(Asking(url, "tiny", KEY, **more), slept if slept is not None else Slept())


def asked(url: str, slept: Slept | None = None, **more: Any) -> second.Reply:
    one = asker(url, slept, **more)
    try:
        return one.ask(ASKED, SCHEMA)
    finally:
        one.close()


def test_a_question_and_its_answer() -> None:
    with serving(lambda body, n: said("{}")) as script:
        reply = asked(script.url)
    assert (reply.words, reply.tokens_in, reply.tokens_out) == ("{}", 100, 20)
    (body,) = script.asked
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("tiny", 0, 2000)
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert script.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_without_a_key_none_is_sent() -> None:
    with serving(lambda body, n: said("{}")) as script:
        one = Asker(Asking(script.url, "tiny"))
        one.ask(ASKED, SCHEMA)
        one.close()
    assert "Authorization" not in script.headers[0]


def test_a_server_that_does_not_know_schemas_is_asked_in_another_way_from_then_on() -> None:
    def answer(body: dict[str, Any], number: int) -> Raw:
        schema = body.get("response_format", {}).get("type") == "json_schema"
        return Raw(b'{"error": "unknown field"}', 400) if schema else said("{}")

    with serving(answer) as script:
        one = asker(script.url)
        one.ask(ASKED, SCHEMA)
        one.ask(ASKED, SCHEMA)
        one.close()
    assert script.asked[1]["response_format"]["json_schema"]["schema"]["properties"] == {
        "a": {"type": ["string"]}
    }
    kinds = [b.get("response_format", {}).get("type") for b in script.asked]
    assert kinds == ["json_schema", "json_schema", "json_object", "json_object"]


def test_a_question_that_is_not_taken_in_any_way_is_said() -> None:
    with (
        serving(lambda body, n: Raw(b"{}", 400)) as script,
        pytest.raises(Cut, match="does not take the question"),
    ):
        asked(script.url)
    assert len(script.asked) == 4


@pytest.mark.parametrize("status", [429, 500, 503, 529])
def test_a_busy_server_is_asked_again_after_a_while(status: int) -> None:
    slept = Slept()
    with serving(lambda body, n: said("{}") if n == 2 else Raw(b"busy", status)) as script:
        assert asked(script.url, slept).words == "{}"
    assert slept == [1.0, 3.0]


def test_as_long_as_the_server_wishes_but_not_for_ever() -> None:
    slept = Slept()
    headers = {"Retry-After": "7"}
    with serving(lambda body, n: said("{}") if n else Raw(b"", 429, headers)) as script:
        asked(script.url, slept)
    with serving(lambda body, n: said("{}") if n else Raw(b"", 429, {"Retry-After": "86400"})) as script:
        asked(script.url, slept)
    with serving(
        lambda body, n: said("{}") if n else Raw(b"", 429, {"Retry-After": "Wed, 21 Oct"})
    ) as script:
        asked(script.url, slept)
    assert slept == [7.0, 60.0, 1.0]


def test_in_the_end_the_passage_is_given_up() -> None:
    slept = Slept()
    with serving(lambda body, n: Raw(b"", 500)) as script, pytest.raises(Cut, match=r"status 500\), 4 times"):
        asked(script.url, slept)
    assert len(script.asked) == 4
    with (
        serving(lambda body, n: Raw(drop=True)) as script,
        pytest.raises(Cut, match="the connection broke, 4 times"),
    ):
        asked(script.url, slept)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (Raw(b"not json"), "not of the interface's form"),
        (Raw(b'{"choices": []}'), "not of the interface's form"),
        (Raw(b'{"choices": [{"message": {"content": null}}]}'), "holds no text"),
        (Raw(b'{"choices": [{"message": {"content": ["a"]}}]}'), "holds no text"),
        (Raw(b"[1, 2]"), "not of the interface's form"),
        (Raw(b"[" * 100_000), "not of the interface's form"),
        (Raw(b"x" * 4_100_000), "longer than"),
        (Raw(b"\xff\xfe"), "not of the interface's form"),
        (Raw(b"", 418), "status 418"),
    ],
)
def test_what_is_no_answer_costs_one_passage(raw: Raw, why: str) -> None:
    with serving(lambda body, n: raw) as script, pytest.raises(Cut, match=why):
        asked(script.url)


def test_odd_counts_of_tokens_are_none() -> None:
    for usage in ("many", {"prompt_tokens": -3, "completion_tokens": "7"}, None, {"prompt_tokens": True}):
        with serving(lambda body, n, u=usage: said("{}", usage=u)) as script:  # type: ignore[misc]
            reply = asked(script.url)
        assert (reply.tokens_in, reply.tokens_out) == (0, 0)


def test_a_slow_server_is_left_and_one_that_drips_too() -> None:
    for raw in (Raw(b"{}", pause=30), Raw(b"x" * 1000, drip=0.2)):
        began = time.monotonic()
        with serving(lambda body, n, r=raw: r) as script, pytest.raises(Cut, match=r"within 0\.5 seconds"):  # type: ignore[misc]
            asked(script.url, seconds=0.5)
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_what_would_stop_every_passage_stops_at_once(status: int) -> None:
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode()
    with serving(lambda b, n: Raw(body, status)) as script, pytest.raises(SecondReaderError) as caught:
        asked(script.url)
    assert len(script.asked) == 1
    assert KEY not in str(caught.value)


def test_no_redirect_is_followed() -> None:
    with serving(lambda body, n: said("{}")) as other:
        to = {"Location": f"{other.url}/chat/completions"}
        for status in (301, 302, 307, 308):
            with (
                serving(lambda body, n, s=status: Raw(b"", s, to)) as script,
                pytest.raises(SecondReaderError, match="leads elsewhere"),
            ):  # type: ignore[misc]
                asked(script.url)
    assert not other.asked


def test_nobody_there_is_said_at_once() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        with pytest.raises(SecondReaderError, match="nobody answers at"):
            asked(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "no second reader is set"),
        ("http://api.example.org/v1", "needs https"),
        ("http://93.184.216.34/v1", "needs https"),
        ("ftp://localhost/v1", "is an address such as"),
        ("localhost:8080", "is an address such as"),
        ("https://user:word@example.org/v1", "holds a name or a password"),
        ("https://example.org/v1?key=abc", "is an address such as"),
        ("http://[::1/v1", "is no address"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(url: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        asker(url)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:1/v1", "http://10.0.0.7:1/v1", "http://gpu:1/v1", "https://example.org/v1"]
)
def test_addresses_of_the_house_and_https_are_taken(url: str) -> None:
    asker(url).close()


@pytest.mark.parametrize("key", ["sk secret", "sk\nsecret", "sk-é"])
def test_a_key_that_no_header_takes_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(UsageError) as caught:
        Asker(Asking("http://localhost:1/v1", "tiny", key))
    assert key not in str(caught.value)


def test_the_key_is_in_no_representation() -> None:
    asking = Asking("http://localhost:1/v1", "tiny", KEY)
    assert KEY not in repr(asking)
    one = Asker(asking)
    assert KEY not in repr(one)
    one.close()


def test_a_proxy_of_the_environment_does_not_get_what_is_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(lambda body, n: said("{}")) as script, serving(lambda body, n: said("{}")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        asked(script.url)
    assert len(script.asked) == 1 and not proxy.asked
