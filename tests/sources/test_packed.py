"""Files that hold several papers: archives, mailboxes, e-mails, web archives, feeds."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.core.document import DocumentKind, TurnRole
from onrecord.sources import Reading, read, read_bytes, walk

ARTICLE = b"The port met the bank in May, the minutes show.\n\nNobody at the bank would say why it had been asked to come.\n"
PAGE = (
    "<html><head><title>Port met bank</title></head><body><article><h1>Port met bank</h1>"
    + "".join(
        f"<p>The port of Ellery met the bank in May, the minutes of the board show, paragraph {n} of them. "
        "Nobody at the bank would say why it had been asked to come to the harbour office that week.</p>"
        for n in range(4)
    )
    + "</article></body></html>"
).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return held.getvalue()


def names(reading: Reading) -> list[str]:
    return [d.name for d in reading.documents]


def test_a_zip_gives_each_paper_in_it_under_its_name_there() -> None:
    data = zipped({"a.txt": ARTICLE, "more/b.html": PAGE, ".hidden.txt": ARTICLE, "__MACOSX/a.txt": b"x"})
    reading = read_bytes("papers.zip", data)
    assert names(reading) == ["papers.zip/a.txt", "papers.zip/more/b.html"]
    assert reading.problems == ()
    assert reading.documents[0].text.encode() == ARTICLE
    assert reading.documents[0].id == read_bytes("elsewhere/a.txt", ARTICLE).documents[0].id


def test_one_bad_paper_in_a_zip_costs_one_problem_and_names_it() -> None:
    reading = read_bytes(
        "papers.zip", zipped({"a.txt": ARTICLE, "b.pdf": b"%PDF-1.4 broken", "c.png": b"\x89PNG...."})
    )
    assert names(reading) == ["papers.zip/a.txt"]
    assert [p.file for p in reading.problems] == ["papers.zip/b.pdf", "papers.zip/c.png"]
    assert "picture" in reading.problems[1].what


def test_a_zip_inside_a_zip_is_read_and_a_nest_without_end_is_not() -> None:
    inner = zipped({"a.txt": ARTICLE})
    assert names(read_bytes("o.zip", zipped({"i.zip": inner}))) == ["o.zip/i.zip/a.txt"]
    for _ in range(6):
        inner = zipped({"i.zip": inner})
    reading = read_bytes("o.zip", inner)
    assert reading.documents == ()
    assert "more than 4 files lie inside one another here." in str(reading.problems[0])


def test_a_bomb_costs_one_problem() -> None:
    reading = read_bytes("bomb.zip", zipped({"a.txt": b"\0" * (300 << 20)}))
    assert [str(p) for p in reading.problems] == [
        "bomb.zip: this file unpacks to more than 256 MB. Unpack it, and name the folder."
    ]


def test_a_zip_with_a_password_says_so() -> None:
    data = bytearray(zipped({"a.txt": ARTICLE}))
    data[6] |= 1  # the flag of the local header, and of the directory
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    reading = read_bytes("secret.zip", bytes(data))
    assert [str(p) for p in reading.problems] == [
        "secret.zip, a.txt: this file has a password. Unpack it, and name the folder."
    ]


def mail(**more: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Rita Moss <rita@ellery.invalid>"
    message["To"] = "Paul Gray <paul@bank.invalid>"
    message["Date"] = "Tue, 5 Mar 2019 23:11:00 -0500"
    message["Subject"] = "Re: the \u201ctender\u201d"
    message.set_content("I never told him of the tender.\n\nRita\n")
    return message


def test_an_email_is_a_message_with_its_sender_addressee_and_day() -> None:
    (document,) = read_bytes("x.eml", mail().as_bytes()).documents
    assert document.name == "x.eml/message.txt"
    assert (document.title, str(document.published)) == ("Re: the \u201ctender\u201d", "2019-03-05")
    (turn,) = document.turns
    assert (turn.name, turn.addressee, str(turn.said), turn.role) == (
        "Rita Moss", "Paul Gray", "2019-03-05", TurnRole.MESSAGE,
    )  # fmt: skip
    assert document.text[turn.start : turn.end].startswith("I never told him of the tender.")


def test_what_is_attached_are_papers_of_their_own() -> None:
    message = mail()
    message.add_attachment(ARTICLE, maintype="text", subtype="plain", filename="minutes.txt")
    message.add_attachment(b"\x89PNG....", maintype="image", subtype="png", filename="plan.png")
    message.add_attachment(mail())
    reading = read_bytes("x.eml", message.as_bytes())
    assert names(reading) == ["x.eml/message.txt", "x.eml/minutes.txt", "x.eml/attached-3.eml/message.txt"]
    assert [p.file for p in reading.problems] == ["x.eml/plan.png"]


def test_an_email_of_html_alone_gives_its_words() -> None:
    message = mail()
    message.set_content("<p>I never told <b>him</b>.</p><script>alert(1)</script><p>Rita</p>", subtype="html")
    (document,) = read_bytes("x.eml", message.as_bytes()).documents
    assert document.text.endswith("I never told him.\n\nRita\n")


def test_a_mailbox_gives_its_messages_in_order() -> None:
    one, two = mail().as_bytes(), mail()
    two.replace_header("From", "Paul Gray <paul@bank.invalid>")
    two.set_content("Understood.\n\nFrom here on I say nothing.\n")
    data = b"".join(
        b"From x@y Tue Mar  5 10:00:00 2019\n" + m.replace(b"\nFrom here", b"\n>From here") + b"\n\n"
        for m in (one, two.as_bytes())
    )
    reading = read_bytes("all.mbox", data)
    assert names(reading) == ["all.mbox/1.eml/message.txt", "all.mbox/2.eml/message.txt"]
    assert [d.turns[0].name for d in reading.documents] == ["Rita Moss", "Paul Gray"]
    assert "\nFrom here on I say nothing." in reading.documents[1].text


def archived(*records: tuple[str, str, bytes], gzip: bool = True) -> bytes:
    held = io.BytesIO()
    writer = WARCWriter(held, gzip=gzip)
    for address, kind, data in records:
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(data), http_headers=headers)
        )
    return held.getvalue()


@pytest.mark.parametrize("gzip", [True, False])
def test_a_web_archive_gives_its_pages_under_their_addresses(gzip: bool) -> None:
    data = archived(
        ("https://ellery.invalid/news?id=1", "text/html; charset=utf-8", PAGE),
        ("https://ellery.invalid/logo.png", "image/png", b"\x89PNG"),
        gzip=gzip,
    )
    reading = read_bytes("web.warc.gz" if gzip else "web.warc", data)
    (document,) = reading.documents
    assert document.name.endswith("/ellery.invalid/news.html")
    assert (document.title, document.kind) == ("Port met bank", DocumentKind.ARTICLE)
    assert reading.problems == ()


def test_pages_that_were_saved_without_an_answers_head_are_read() -> None:
    held = io.BytesIO()
    writer = WARCWriter(held, gzip=True)
    for sort, address, kind, data in (
        ("resource", "https://e.invalid/a", "text/html", PAGE),
        ("resource", "urn:pageinfo:https://e.invalid/a", "text/html", PAGE),
        ("conversion", "https://e.invalid/b", "text/plain", b"I never met the bank, the mayor said."),
        ("metadata", "https://e.invalid/c", "text/plain", b"fetched by hand"),
    ):
        record = writer.create_warc_record(address, sort, payload=io.BytesIO(data), warc_content_type=kind)
        writer.write_record(record)
    reading = read_bytes("x.warc.gz", held.getvalue())
    assert names(reading) == ["x.warc.gz/e.invalid/a.html", "x.warc.gz/e.invalid/b.txt"]
    assert not reading.problems


def test_of_a_web_archive_with_its_indexes_the_archives_are_read() -> None:
    told = b'{"profile": "data-package", "wacz_version": "1.1.1", "resources": []}'
    members = {
        "archive/data.warc.gz": archived(("https://e.invalid/a", "text/html", PAGE)),
        "datapackage.json": told,
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
        "indexes/index.cdx.gz": b"\x1f\x8b....",
    }
    reading = read_bytes("x.wacz", zipped(members))
    assert names(reading) == ["x.wacz/archive/data.warc.gz/e.invalid/a.html"]
    assert not reading.problems


def test_a_web_archive_that_breaks_off_gives_what_came_before() -> None:
    data = archived(
        ("https://e.invalid/a", "text/html", PAGE), ("https://e.invalid/b", "text/html", PAGE * 9)
    )
    reading = read_bytes("web.warc.gz", data[: len(data) - 60])
    assert "e.invalid/a.html" in reading.documents[0].name
    assert reading.problems
    assert reading.problems[0].file.startswith("web.warc.gz")


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Ellery Post</title>
<item><title>Mayor denies it</title><link>https://e.invalid/1</link><pubDate>Tue, 05 Mar 2019 10:00:00 GMT</pubDate>
<description>&lt;p&gt;&#8220;I never met the bank,&#8221; the mayor said.&lt;/p&gt;&lt;p&gt;She left early.&lt;/p&gt;</description></item>
<item><title>No words</title></item></channel></rss>"""


def test_a_feed_gives_each_entry_with_its_day_and_publisher() -> None:
    (document,) = read_bytes("news.xml", FEED.encode()).documents
    assert document.name == "news.xml/1-mayor-denies-it.txt"
    assert (document.title, document.publisher, document.url) == ("Mayor denies it", "The Ellery Post", "https://e.invalid/1")  # fmt: skip
    assert (str(document.published), document.kind) == ("2019-03-05", DocumentKind.ARTICLE)
    assert (
        document.text[document.body :].strip()
        == "\u201cI never met the bank,\u201d the mayor said.\n\nShe left early."
    )


def test_a_folder_is_walked_to_all_of_them(tmp_path: Path) -> None:
    for name, data in {"a.zip": zipped({"a.txt": ARTICLE}), "b.warc.gz": archived(("https://e.invalid/a", "text/html", PAGE)), "c.eml": mail().as_bytes(), "d.rss": FEED.encode()}.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)
    found = [p for p in walk([tmp_path]) if isinstance(p, Path)]
    assert [p.name for p in found] == ["a.zip", "b.warc.gz", "c.eml", "d.rss"]
    assert all(read(p).documents for p in found)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.zip", b"PK\x03\x04 not a zip", "this ZIP is damaged."),
        ("x.eml", b"just some words\n\nand more\n", "this is no e-mail: it has no head."),
        ("x.mbox", b"just some words\n", "this mailbox is damaged: it does not begin with a message."),
        ("x.warc", b"WARC/1.0\r\nbroken", "this web archive"),
        ("x.rss", b"<rss><channel></channel></rss>", "this feed holds no entry with words."),
        ("x.xml", b"<?xml version='1.0'?><invoice/>", "this is XML of a kind that is not known (<invoice>)."),
    ],
)
def test_what_is_damaged_says_so(name: str, data: bytes, told: str) -> None:
    reading = read_bytes(name, data)
    assert reading.documents == ()
    assert told in str(reading.problems[0])
