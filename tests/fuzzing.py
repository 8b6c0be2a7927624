"""Mutated inputs for every parser: seeds of our own writing, a fast mutator, and what must hold.

What must hold for each input, however broken: an answer or one clean Problem within the time limit, from a
child that is still alive; an intact neighbour read after it is read as if it had never been.
"""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord import examples
from onrecord.core.problems import Problem
from onrecord.sources import reader, scans
from onrecord.sources.detect import Format
from onrecord.sources.scans import Scan, ScannedLine, Word
from onrecord.sources.worker import Limits, Worker

LIMITS = Limits(seconds=10, memory=1 << 30, answer=64 << 20)
LARGEST = 32_768
"""No mutated input is longer, in bytes: many small ones find more than few large ones."""
_EDGES = (0, 1, 9, 10, 13, 32, 34, 38, 39, 44, 60, 62, 92, 127, 128, 192, 239, 254, 255)
_WORDS = tuple(
    w.encode("latin-1")
    for w in (
        "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&#x110000;", "&a;", "<!DOCTYPE a [", "<p>", "<table>",
        "<pre>", "<script>", "\x00", "\r\n", "\r", "\n\n", '"', '""', ",", ";", "\t", "{", "}", "[", "]", ":", "- ",
        "&x ", "*x", "<<: *x", "!!python/object:a ", "---\n", "1e999", "-1", "99999999999999999999", "0000-00-00", "NaN",
        "2019-02-30", "Infinity", "null", '"\\ud800"', "\xef\xbb\xbf", "\xff\xfe", "\xed\xa0\x80", "=?utf-8?B?", "=?x?Q?=?=",
        "Content-Type: multipart/mixed; boundary=\"\"\n", "Content-Transfer-Encoding: base64\n", "charset=utf-7", "\nFrom ",
        "WARC/1.0\r\n", "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n", "00:00:00.000 --> 99:99:99.999\n",
        "obj", "endobj", "stream\n", "endstream", "/Kids [1 0 R]", "/Length 99999999", "/Filter /FlateDecode", "1 0 R", "xref",
        "/Type /Page", "trailer", "PK\x03\x04", "PK\x05\x06", "PK\x01\x02", "\u00a0", "%s%n", "../../etc/passwd",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """Something whole that a reader reads: the name that it is told, and the bytes."""

    name: str
    data: bytes
    packed: bool = False
    """Whether it is a ZIP, whose members are mutated as well."""


@dataclass
class Figures:
    """What became of the inputs of one reader."""

    reader: str
    runs: int = 0
    answers: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    broke: list[tuple[str, bytes]] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0

    @property
    def line(self) -> str:
        """One row of the table in docs/benchmarks.md."""
        refused = sum(self.problems.values())
        return (
            f"| {self.reader} | {self.runs} | {self.answers} | {refused} | {len(self.broke)} | {self.slowest:.1f} | "
            f"{self.seconds:.0f} |"
        )


PAGE = (
    b"<!doctype html><html><head><title>Pier closed</title><meta name='date' content='2019-03-05'></head><body><article>"
    b"<h1>Pier closed</h1><p class='by'>By Ola Berg</p><p>The port met the bank in May, the minutes of the board show.</p>"
    b"<p>&#8220;I never met the bank,&#8221; said the harbour master, <a href='/x'>who was asked</a> twice.</p>"
    b"<table><tr><td>5 March</td><td>Bank</td></tr></table><pre>Q. Did you?\nA. No.</pre></article></body></html>"
)
VTT = b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Jane Roe>Did you meet\nthe bank?\n\n00:05.000 --> 00:06.000\nNo.\n"
SRT = b"1\n00:00:01,000 --> 00:00:04,000\nJANE ROE: Did you meet the bank?\n\n2\n00:00:05,000 --> 00:00:06,000\n- No.\n"
AKN = (
    b'<?xml version="1.0"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate><meta><references>'
    b'<TLCPerson eId="b" showAs="Ola Berg"/></references></meta><debateBody><heading>Harbour</heading><question by="#b">'
    b"<from>Ola Berg</from><p>Did he meet the <b>bank</b>?</p></question></debateBody></debate></akomaNtoso>"
)
TEI = (
    b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><date when="2019-03-05"/></teiHeader><text><body><div>'
    b'<note>The sitting began.</note><u who="#OB"><seg>I never met <note>laughter</note>the bank.</seg></u></div></body></text></TEI>'
)
RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title><item><title>Pier closed</title>'
    b"<link>http://example.org/1</link><pubDate>Tue, 05 Mar 2019 10:00:00 GMT</pubDate><description>&lt;p&gt;The port met "
    b"the bank.&lt;/p&gt;</description></item></channel></rss>"
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><title>Pier</title><updated>2019-03-05T10:00:00Z'
    b'</updated><content type="html">&lt;p&gt;The port met the bank.&lt;/p&gt;</content></entry></feed>'
)
PERSON = {"id": "p1", "schema": "Person", "properties": {"name": ["Ola Berg"], "alias": ["O. Berg"]}}
POST = {"id": "o1", "schema": "Occupancy", "properties": {"holder": ["p1"], "post": ["x"], "startDate": ["2016-03"]}}
POPOLO = {
    "persons": [{"id": "p", "name": "Ola Berg", "birth_date": "1960"}],
    "organizations": [{"id": "b", "name": "Harbour Board"}],
    "memberships": [{"person_id": "p", "organization_id": "b", "role": "chair", "start_date": "2016"}],
}
EXPORTED = [{"title": "Pier closed", "text": "The port met the bank in May.", "published_at": "2019-03-05", "url": "http://x"}]
FRONT = b'title: "Pier: closed"\npublisher: [Courier]\npublished: 2019-03-05\nkind: article\nurl: >\n  http://example.org\n'
SHOWN = {"page": "1"}
"""The name that a reader is told, where a file's name is not what it takes."""
_UNDERSTOOD = {f.value for f in Format} | {"ocr", "picture", "pdf_recognised", "table_mapped"}
"""Readers whose answers the product decodes and looks over."""
FIXTURES = Path(__file__).parent / "fixtures"


def _zip(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("_", "."), data)
    return held.getvalue()


_OFFICE = "http://schemas.openxmlformats.org"
_WORD = (
    f'<?xml version="1.0"?><w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Minutes</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>The port met the bank in May.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>5 March</w:t></w:r>"
    "</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"
).encode()
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" '
    f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    f'ContentType="{_PART}"/></Types>'
).encode()
_RELATIONS = (
    f'<?xml version="1.0"?><Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r" '
    f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
).encode()


def _docx() -> bytes:
    """The smallest paper of Word's: a whole one is twenty times as large, of styles that are not read."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", _TYPES)
        made.writestr("_rels/.rels", _RELATIONS)
        made.writestr("word/document.xml", _WORD)
    return held.getvalue()


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ola Berg <ola@example.org>", "jane@example.org", "Pi\u00e9r"
    mail["Date"] = "Tue, 05 Mar 2019 10:00:00 +0000"
    mail.set_content("The port met the bank.\n\n> Did you?\n")
    mail.add_alternative("<p>The port met the bank.</p>", subtype="html")
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="list.csv")
    return mail.as_bytes()


def _warc(*, gzip: bool) -> bytes:
    held = io.BytesIO()
    writer = WARCWriter(held, gzip=gzip)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
    address = "http://example.org/a"
    writer.write_record(
        writer.create_warc_record(address, "response", payload=io.BytesIO(PAGE), http_headers=headers)
    )
    return held.getvalue()


def _picture(form: str) -> bytes:
    from PIL import Image, ImageDraw

    drawn, held = Image.new("L", (160, 40), 255), io.BytesIO()
    ImageDraw.Draw(drawn).text((10, 10), "The pier", fill=0)
    drawn.save(held, form)
    return held.getvalue()


def seeds() -> Mapping[str, Sequence[Seed]]:
    """The seeds of each reader of the child, by its name there."""
    pdf = (FIXTURES / "files" / "report.pdf").read_bytes()
    table = b'date,who,"what, why"\n2019-03-05,Ola Berg,"met ""the bank"""\n2019-03-06,,Pier\n'
    pictured = {}
    if scans.available():
        pictured["picture_page"] = [Seed("1", _picture("PNG")), Seed("1", _picture("JPEG")), Seed("1", _picture("TIFF"))]
        pictured["ocr"] = [Seed("a.png", scans.packed((), _picture("PNG"))), Seed("a.tif", scans.packed((), _picture("TIFF")))]
    word = Word("pier", (72.0, 700.0, 100.0, 712.0), 96.0)
    page = (Scan(1, 612.0, 792.0, (ScannedLine((word,), 702.0, 10.0, True),), 96.0),)
    return pictured | {
        "table_mapped": [Seed("a.csv", scans.packed({"header": True, "delimiter": ""}, table))],
        "pdf_recognised": [Seed("a.pdf", scans.packed(page, pdf))],
        "picture": [Seed("a.png", scans.packed(page, b""))],
        "html": [Seed("a.html", PAGE)],
        "table": [Seed("a.csv", table), Seed("a.tsv", table.replace(b",", b"\t"))],
        "pdf": [Seed("a.pdf", pdf)],
        "page": [Seed("1", pdf)],
        "docx": [Seed("a.docx", _docx(), packed=True)],
        "case": [Seed("a.yaml", (Path(examples.__file__).parent / "harbour.yaml").read_bytes()[:2500])],
        "zip": [Seed("a.zip", _zip(a_txt=b"The port met the bank.", b_html=PAGE), packed=True)],
        "warc": [Seed("a.warc", _warc(gzip=False)), Seed("a.warc.gz", _warc(gzip=True))],
        "eml": [Seed("a.eml", _mail())],
        "mbox": [Seed("a.mbox", b"From a@example.org Tue Mar  5 10:00:00 2019\n" + _mail() + b"\n" + b"From b\nX: y\n\nz\n")],
        "feed": [Seed("a.rss", RSS), Seed("a.atom", ATOM)],
        "subtitles": [Seed("a.vtt", VTT), Seed("a.srt", SRT)],
        "debate": [Seed("a.xml", AKN), Seed("a.xml", TEI)],
        "entities": [Seed("a.ftm", json.dumps(PERSON).encode() + b"\n" + json.dumps(POST).encode() + b"\n")],
        "popolo": [Seed("a.json", json.dumps(POPOLO).encode())],
        "exported": [Seed("a.json", json.dumps(EXPORTED).encode())],
        "frontmatter": [Seed("a.txt", FRONT)],
        "language": [Seed("a.txt", "Le ministre a d\u00e9clar\u00e9 mardi que le port \u00e9tait ferm\u00e9.".encode())],
    }


def mutated(rng: random.Random, seed: Seed, others: Sequence[Seed]) -> bytes:
    """A seed with one to eight changes; of a ZIP, half the time in one of its members."""
    if seed.packed and rng.random() < 0.5:
        return _repacked(rng, seed.data)
    if len(others) > 1 and rng.random() < 0.1:
        other = rng.choice(others).data
        data = seed.data[: rng.randrange(len(seed.data))] + other[rng.randrange(len(other)) :]
    else:
        data = seed.data
    return _changed(rng, data)


def _repacked(rng: random.Random, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as made:
        entries = whole.infolist()
        chosen = rng.choice(entries)
        for entry in entries:
            inside = whole.read(entry)
            made.writestr(entry.filename, _changed(rng, inside) if entry is chosen else inside)
    return held.getvalue()


def _changed(rng: random.Random, data: bytes) -> bytes:
    held = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        at = rng.randrange(len(held) + 1)
        until = min(len(held), at + rng.choice((1, 2, 8, 40, 300)))
        match rng.randrange(9):
            case 0 if at < len(held):
                held[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(held):
                held[at] = rng.choice(_EDGES)
            case 2:
                del held[at:until]
            case 3:
                held[at:at] = held[at:until]
            case 4 | 5:
                held[at:at] = rng.choice(_WORDS)
            case 6:
                held[at:at] = rng.choice((_WORDS[rng.randrange(len(_WORDS))], bytes(held[at:until]))) * rng.choice((10, 300))
            case 7:
                held[at:until] = rng.randbytes(until - at)
            case 8 if rng.random() < 0.3:
                del held[at:]
            case _:
                pass
    return bytes(held[:LARGEST])


def fuzz(name: str, count: int, *, seed: int = 1, every: int = 250) -> Figures:
    """Run ``count`` mutated inputs through one reader of the child, as the product reads them.

    Each ``every`` inputs, and after each that broke something, the intact seed must give what it gave at first.
    """
    rng, figures = random.Random(f"{name} {seed}"), Figures(name)
    own = seeds()[name]
    worker = Worker(LIMITS)
    began = time.perf_counter()
    try:
        intact = _read(worker, name, own[0])
        assert not isinstance(intact, Problem), f"the seed of {name} is not read: {intact}"
        for number in range(count):
            one = rng.choice(own)
            data = mutated(rng, one, own)
            broken = _one(worker, figures, name, Seed(one.name, data))
            neighbour = number % every == every - 1 or broken
            if neighbour and _read(worker, name, own[0]) != intact:
                figures.broke.append(("the neighbour was read otherwise", data))
    finally:
        worker.close()
    figures.seconds = time.perf_counter() - began
    return figures


def _one(worker: Worker, figures: Figures, name: str, given: Seed) -> bool:
    began = time.perf_counter()
    found = _read(worker, name, given)
    figures.slowest = max(figures.slowest, time.perf_counter() - began)
    figures.runs += 1
    if not isinstance(found, Problem):
        figures.answers += 1
        return False
    figures.problems[found.what] += 1
    if not _is_broken(found):
        return False
    figures.broke.append((found.what, given.data))
    return True


def outcome(worker: Worker, name: str, given: Seed) -> str | None:
    """What broke when one input was read; None where nothing did."""
    found = _read(worker, name, given)
    return found.what if isinstance(found, Problem) and _is_broken(found) else None


def _is_broken(found: Problem) -> bool:
    signs = ("its reader crashed", "was given up after", "more memory than is allowed", "unpacks to more than")
    return any(sign in found.what for sign in signs)


def _read(worker: Worker, name: str, given: Seed) -> Any:
    """What the product makes of the child's answer: decoded and looked over where it is a paper."""
    answer = worker.ask(name, given.name, given.data)
    if name in _UNDERSTOOD or (isinstance(answer, dict) and answer.get("type") == "Problem"):
        return reader.understood(answer, given.name)
    return answer


def corpus() -> Iterator[tuple[str, Path]]:
    """What once broke a reader: the reader's name, and the file."""
    for path in sorted((FIXTURES / "broke").glob("*/*")):
        yield path.parent.name, path
