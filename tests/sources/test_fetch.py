"""Pages from the web: what is fetched, and all that is refused."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.problems import Problem
from onrecord.sources import fetch as module
from onrecord.sources.fetch import Fetched, PublicOnly, fetch, is_public, keep

PAGE = b"<html><title>Port</title><body><p>The port met the bank in May.</p></body></html>"
PUBLIC, OTHER = "93.184.216.34", "93.184.216.35"


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    told = {"Content-Length": str(len(body)), "Connection": "close", **{k.replace("_", "-"): v for k, v in headers.items()}}
    head = "".join(f"{k}: {v}\r\n" for k, v in told.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body


NO_ROBOTS = answer(404)


class Net(httpcore.NetworkBackend):
    """An internet of our own: host → addresses, and the answers that come in order."""

    def __init__(self, *answers: bytes, hosts: dict[str, list[list[str]]] | None = None) -> None:
        self.answers = list(answers)
        self.hosts = hosts or {}
        self.connected: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> list[str]:
        told = self.hosts.get(host, [[PUBLIC]])
        return told.pop(0) if len(told) > 1 else told[0]

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        self.connected.append((host, port))
        return httpcore.MockStream([self.answers.pop(0)])


def get(address: str, net: Net) -> Fetched | Problem:
    return fetch(address, backend=PublicOnly(net.resolve, net))


def test_a_page_is_fetched_and_kept_once(tmp_path: Path) -> None:
    net = Net(NO_ROBOTS, answer(200, PAGE, Content_Type="text/html; charset=utf-8"))
    page = get("http://ellery.invalid/news/port#top", net)
    assert isinstance(page, Fetched)
    assert (page.data, page.url, page.ending) == (PAGE, "http://ellery.invalid/news/port", ".html")
    path = keep(page, tmp_path / "pages")
    assert path.read_bytes() == PAGE
    assert path.name.startswith("ellery.invalid-news-port-")
    assert keep(page, tmp_path / "pages") == path
    assert path.stat().st_mode & 0o077 == 0
    assert net.connected == [(PUBLIC, 80)] * 2


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "192.0.2.1", "nonsense",
    ],
)  # fmt: skip
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_a_wrapped_private_address_stays_private(address: Any) -> None:
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{int(address) >> 16:x}:{int(address) & 0xFFFF:x}")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("file:///etc/passwd", "only http and https addresses are fetched"),
        ("ftp://ellery.invalid/x", "only http and https addresses are fetched"),
        ("http:///x", "only http and https addresses are fetched"),
        ("http://me:secret@ellery.invalid/", "its address has a name or a password in it"),
        ("http://ellery.invalid/a b", "its address has blanks or hidden characters in it"),
        ("http://ellery.invalid/\r\nHost: x", "its address has blanks or hidden characters in it"),
        ("http://ellery.invalid:99999/", "its address is damaged"),
        ("http://[::1", "its address is damaged"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(address: str, told: str) -> None:
    net = Net()
    problem = get(address, net)
    assert isinstance(problem, Problem)
    assert told in str(problem)
    assert "secret" not in str(problem)
    assert net.connected == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]", "localhost", "intranet"])  # fmt: skip
def test_a_host_inside_is_refused_whatever_its_form(host: str) -> None:
    inside = {h: [["127.0.0.1"]] for h in ("127.0.0.1", "2130706433", "0x7f.1", "017700000001", "localhost")}
    net = Net(hosts={**inside, "::1": [["::1"]], "::ffff:127.0.0.1": [["::ffff:127.0.0.1"]], "intranet": [["10.1.2.3"]]})
    problem = get(f"http://{host}/", net)
    assert isinstance(problem, Problem)
    assert "is not on the public internet" in str(problem)
    assert net.connected == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:7f00:1]", "0"])
def test_the_systems_own_name_server_is_asked_and_believed_to_be_inside(host: str) -> None:
    net = Net()
    try:
        found = module._addresses(host.strip("[]"), 80)
    except OSError:
        found = []  # this system knows no such form
    assert not any(is_public(a) for a in found)
    problem = fetch(f"http://{host}/", backend=PublicOnly(module._addresses, net))
    assert isinstance(problem, Problem)
    assert "is not on the public internet" in str(problem) or "is not known" in str(problem)
    assert net.connected == []


def test_a_page_that_comes_drop_by_drop_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WHOLE", -1.0)
    net = Net(answer(200, PAGE, Content_Type="text/html"))
    problem = fetch("http://ellery.invalid/", backend=PublicOnly(net.resolve, net), robots=False)
    assert "it takes more than -1 seconds" in str(problem)


def test_one_private_address_among_public_ones_is_enough() -> None:
    net = Net(hosts={"ellery.invalid": [[PUBLIC, "10.0.0.1"]]})
    assert "is not on the public internet" in str(get("http://ellery.invalid/", net))


def test_a_redirect_to_the_inside_is_refused() -> None:
    net = Net(NO_ROBOTS, answer(302, Location="http://metadata.invalid/latest"), hosts={"metadata.invalid": [["169.254.169.254"]]})
    assert "its host 'metadata.invalid' is not on the public internet" in str(get("http://ellery.invalid/", net))
    assert all(host == PUBLIC for host, _ in net.connected)


def test_a_redirect_to_another_scheme_is_refused() -> None:
    net = Net(NO_ROBOTS, answer(301, Location="file:///etc/passwd"))
    assert "only http and https" in str(get("http://ellery.invalid/", net))


def test_a_name_server_that_changes_its_answer_gains_nothing() -> None:
    net = Net(
        NO_ROBOTS, answer(200, PAGE, Content_Type="text/html"), hosts={"ellery.invalid": [[PUBLIC], ["127.0.0.1"]]}
    )
    assert "is not on the public internet" in str(get("http://ellery.invalid/", net))
    assert net.connected == [(PUBLIC, 80)]


def test_redirects_are_followed_and_end() -> None:
    there = (NO_ROBOTS, answer(301, Location="/b"), NO_ROBOTS, answer(200, PAGE, Content_Type="text/html"))
    page = get("http://ellery.invalid/a", Net(*there))
    assert isinstance(page, Fetched)
    assert page.url == "http://ellery.invalid/b"
    around = [x for _ in range(9) for x in (NO_ROBOTS, answer(302, Location="/a"))]
    assert "passed on more than 5 times" in str(get("http://ellery.invalid/a", Net(*around)))


def test_robots_are_respected() -> None:
    net = Net(answer(200, b"User-agent: *\nDisallow: /private\n"))
    assert "asks not to be read by programs" in str(get("http://ellery.invalid/private/x", net))
    net = Net(answer(200, b"User-agent: *\nDisallow: /private\n"), answer(200, PAGE, Content_Type="text/html"))
    assert isinstance(get("http://ellery.invalid/public", net), Fetched)
    assert "asks not to be read by programs" in str(get("http://ellery.invalid/x", Net(answer(503))))


def test_a_page_that_is_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1000)
    net = Net(NO_ROBOTS, answer(200, b"x" * 2000, Content_Type="text/html"))
    assert "it has more than" in str(get("http://ellery.invalid/", net))


def test_a_packed_page_and_a_page_that_is_not_there() -> None:
    packed = answer(200, b"x", Content_Type="text/html", Content_Encoding="gzip")
    assert "sends it packed" in str(get("http://ellery.invalid/", Net(NO_ROBOTS, packed)))
    assert str(get("http://ellery.invalid/", Net(NO_ROBOTS, answer(404)))) == (
        "http://ellery.invalid/: it was not fetched: the server answered 404. Save the page in a browser and read the file."
    )


def test_garbage_is_one_problem() -> None:
    problem = get("http://ellery.invalid/", Net(b"\x00\x01garbage\r\n\r\n"))
    assert isinstance(problem, Problem)
