"""A page from the web, kept as a file. The only place where onrecord opens a connection, and only when it is told to.

Refused: everything that is not http or https, an address with a password in it, and every host that has an
address that is not public (loopback, private, link-local, reserved, shared, and IPv6 forms that wrap such a
one). Names are resolved here and the connection goes to the very address that was looked at, so that a name
server cannot answer one thing first and another later; each redirect is looked at anew (OWASP, Server-Side
Request Forgery Prevention). ``robots.txt`` is respected (RFC 9309).
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpcore

from onrecord.core.problems import Problem

AGENT = "onrecord"
LARGEST = 64 << 20
"""The largest page that is fetched, in bytes."""
MOST_REDIRECTS = 5
SECONDS = 30.0
"""How long the server may be silent."""
WHOLE = 120.0
"""How long a page may take in all, in seconds."""
_ENDINGS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "text/csv": ".csv", "application/rss+xml": ".rss", "application/atom+xml": ".atom", "application/xml": ".xml",
    "text/xml": ".xml", "text/vtt": ".vtt", "application/zip": ".zip", "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_OK, _NOT_FOUND, _SERVER = 200, 400, 500
_SAVE = "Save the page in a browser and read the file."
_SECRET = re.compile(r"//[^/?#]*@")
_CODED = re.compile(r"[^\w.-]+")

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its bytes, the address that it came from in the end, and the ending that fits it."""

    data: bytes
    url: str
    ending: str


class _Refused(Exception):
    """The page is not fetched, for the reason given. Never leaves this module."""


class PublicOnly(httpcore.NetworkBackend):
    """Connections to public addresses alone. ``resolve`` gives the addresses of a host, and can be another in tests."""

    def __init__(self, resolve: Resolve, inner: httpcore.NetworkBackend | None = None) -> None:
        self.resolve = resolve
        self.inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        """Connect to the first address of a host, all of whose addresses must be public."""
        try:
            addresses = list(self.resolve(host, port))
        except (OSError, UnicodeError) as cause:
            raise _Refused(f"its host {host!r} is not known") from cause
        if not addresses or not all(is_public(a) for a in addresses):
            raise _Refused(f"its host {host!r} is not on the public internet")
        return self.inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *args: Any, **named: Any) -> httpcore.NetworkStream:
        """Never."""
        raise _Refused("it is no web page")

    def sleep(self, seconds: float) -> None:
        """As the inner one."""
        self.inner.sleep(seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, whatever form it is wrapped in."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if found in _NAT64:
            inner.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
        if any(i is not None and not is_public(str(i)) for i in inner):
            return False
        if int(found) >> 32 == 0:  # the old form of an IPv4 address in IPv6
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _addresses(host: str, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def fetch(
    address: str, *, backend: httpcore.NetworkBackend | None = None, robots: bool = True
) -> Fetched | Problem:
    """Fetch one page. A Problem says why it was not: refused, not found, too large, too slow.

    ``backend`` is how connections are made; the default goes to public addresses alone. A name and a
    password in the address are told to nobody.
    """
    told = _SECRET.sub("//…@", address)
    try:
        with httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            network_backend=backend or PublicOnly(_addresses),
            retries=0,
        ) as pool:
            return _followed(address, pool, robots)
    except _Refused as refusal:
        return Problem(told, f"it was not fetched: {refusal}.", mend=_SAVE)
    except (httpcore.TimeoutException, TimeoutError):
        return Problem(told, f"it did not come within {SECONDS:g} seconds.", mend=_SAVE)
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        ssl.SSLError,
        OSError,
    ) as cause:
        return Problem(told, f"it cannot be reached ({_reason(cause)}).", mend="Check the address.")


def _reason(cause: Exception) -> str:
    return " ".join(str(cause).split())[:200] or type(cause).__name__


def _followed(address: str, pool: httpcore.ConnectionPool, robots: bool) -> Fetched:
    here = address
    for _ in range(MOST_REDIRECTS + 1):
        parts = _parts(here)
        if robots and not _allowed(parts, pool):
            raise _Refused("its site asks not to be read by programs (robots.txt)")
        status, headers, data = _get(parts, pool)
        if status in _REDIRECTS and headers.get("location"):
            here = urljoin(urlunsplit(parts), headers["location"])
            continue
        if status != _OK:
            raise _Refused(f"the server answered {status}")
        return Fetched(data, urlunsplit(parts), _ending(headers.get("content-type", ""), parts))
    raise _Refused(f"it was passed on more than {MOST_REDIRECTS} times")


def _parts(address: str) -> SplitResult:
    """An address taken apart, its fragment away. Raises _Refused where it is none of a web page."""
    if any(c.isspace() or not c.isprintable() for c in address):
        raise _Refused("its address has blanks or hidden characters in it")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as cause:
        raise _Refused("its address is damaged") from cause
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _Refused("only http and https addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise _Refused("its address has a name or a password in it")
    try:
        parts.hostname.encode("idna")
    except UnicodeError as cause:
        raise _Refused("its address is damaged") from cause
    if port is not None and not 0 < port < 1 << 16:
        raise _Refused("its address is damaged")
    return parts._replace(fragment="", path=parts.path or "/")


def _get(parts: SplitResult, pool: httpcore.ConnectionPool) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one answer. Raises _Refused where the body is too large or still packed."""
    host = (parts.hostname or "").encode("idna").decode("ascii")
    port = parts.port or _PORTS[parts.scheme]
    target = urlunsplit(("", "", parts.path, parts.query, "")).encode("utf-8", "replace")
    url = httpcore.URL(scheme=parts.scheme.encode(), host=host.encode(), port=port, target=_escaped(target))
    shown = host if port == _PORTS[parts.scheme] else f"{host}:{port}"
    asked = [("Host", shown), ("User-Agent", AGENT), ("Accept", "*/*"), ("Accept-Encoding", "identity")]
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), SECONDS)
    with pool.stream("GET", url, headers=asked, extensions={"timeout": timeouts}) as answer:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
        if answer.status in _REDIRECTS:
            return answer.status, headers, b""
        if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise _Refused("the server sends it packed though it was asked not to")
        pieces, size, begun = [], 0, time.monotonic()
        for piece in answer.iter_stream():
            size += len(piece)
            if size > LARGEST:
                raise _Refused(f"it has more than {LARGEST >> 20} MB")
            if time.monotonic() - begun > WHOLE:
                raise _Refused(f"it takes more than {WHOLE:g} seconds")
            pieces.append(piece)
    return answer.status, headers, b"".join(pieces)


def _escaped(target: bytes) -> bytes:
    return b"".join(bytes([b]) if 0x21 <= b <= 0x7E else b"%%%02X" % b for b in target)


def _allowed(parts: SplitResult, pool: httpcore.ConnectionPool) -> bool:
    """Whether robots.txt lets us. None there is leave; a server that fails to say is not (RFC 9309, 2.3.1)."""
    try:
        status, _, data = _get(parts._replace(path="/robots.txt", query=""), pool)
    except _Refused:
        raise
    except (httpcore.NetworkError, httpcore.ProtocolError):
        return False
    if status >= _SERVER:
        return False
    if status >= _NOT_FOUND or status in _REDIRECTS:
        return True
    parser = RobotFileParser()
    parser.parse(data[:512_000].decode("utf-8", "replace").splitlines())
    return parser.can_fetch(AGENT, urlunsplit(parts))


def _ending(told: str, parts: SplitResult) -> str:
    kind = told.partition(";")[0].strip().lower()
    if kind in _ENDINGS and kind not in ("application/xml", "text/xml", "text/plain"):
        return _ENDINGS[kind]
    suffix = Path(parts.path).suffix.lower()
    return suffix if suffix in _ENDINGS.values() else _ENDINGS.get(kind, "")


def keep(page: Fetched, folder: Path) -> Path:
    """Write a page into a folder, under a name made of its address and its bytes: the same page is one file.

    Raises OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    parts = urlsplit(page.url)
    digest = hashlib.sha256(page.data).hexdigest()[:12]
    shown = _CODED.sub("-", f"{parts.netloc}{parts.path.removesuffix(page.ending)}").strip("-.")[:120]
    path = folder / f"{shown}-{digest}{page.ending}"
    if not path.exists():
        draft = path.with_name(f".{path.name}.part")
        draft.touch(mode=0o600)
        draft.write_bytes(page.data)
        draft.replace(path)
    return path
