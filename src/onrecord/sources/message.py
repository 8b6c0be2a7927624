"""E-mail files: EML and MBOX. Runs in the reading child.

A message becomes a text with its head ("From:", "To:", "Date:", "Subject:") above its words, which is how
the reader of letters knows it; what is attached are papers of their own beside it.
"""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from onrecord.core.problems import Problem

from .markup import paragraphs
from .packed import MOST_MEMBERS, Member, Packed

_NEXT = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]{3,200}\r?\n(?=[!-9;-~]{1,80}:|>?From )")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ONE_LINE = re.compile(r"\s+")
_NO_MEND = "Save it again from the mail program."
_PICTURES = ("image/",)


def read_eml(name: str, data: bytes) -> Packed | Problem:
    """A message (RFC 5322, MIME) and what is attached to it. A Problem where it has neither words nor attachments."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not any(
        message[k] for k in ("From", "Date", "Subject", "To")
    ):
        return Problem(name, "this is no e-mail: it has no head.", mend=_NO_MEND)
    members: list[Member] = []
    problems: list[Problem] = []
    words = _words(message)
    if words.strip():
        members.append(Member.of("message.txt", _paper(message, words).encode("utf-8", "replace")))
    for number, part in enumerate(_attached(message), 1):
        found = _attachment(part, number)
        if found is not None:
            members.append(found)
    if not members:
        return Problem(name, "this e-mail holds no words.", mend=_NO_MEND)
    return Packed(tuple(members), tuple(problems))


def read_mbox(name: str, data: bytes) -> Packed | Problem:
    """The messages of a mailbox (RFC 4155), each as an EML with a number for its name."""
    starts = list(_NEXT.finditer(data))
    if not starts or starts[0].start() != 0:
        return Problem(name, "this mailbox is damaged: it does not begin with a message.", mend=_NO_MEND)
    if len(starts) > MOST_MEMBERS:
        what = f"this mailbox holds {len(starts)} messages; {MOST_MEMBERS} are read at most."
        return Problem(name, what, mend="Split it.")
    ends = [*(s.start() for s in starts[1:]), len(data)]
    members = [
        Member.of(f"{number}.eml", _ESCAPED.sub(rb"\1", data[start.end() : end]))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]
    return Packed(tuple(members))


def _paper(message: EmailMessage, words: str) -> str:
    """The message as a text with front matter, for its title and date, and its head as it would be printed."""
    told = []
    subject = _header(message, "Subject")
    if subject:
        told.append(f'title: "{_quoted(subject)}"')
    sent = _sent(message)
    if sent:
        told.append(f"published: {sent}")
    head = [
        f"{key}: {value}"
        for key in ("From", "To", "Cc", "Date", "Subject")
        if (value := _header(message, key))
    ]
    front = ["---", *told, "---", ""] if told else []
    return "\n".join([*front, *head, "", words.replace("\r\n", "\n").replace("\r", "\n").strip(), ""])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _header(message: EmailMessage, key: str) -> str:
    """A header on one line, without what must not stand in a text."""
    try:
        value = str(message[key] or "")
    except (
        ValueError,
        IndexError,
        AttributeError,
        TypeError,
        LookupError,
    ):  # a header that the library chokes on
        return ""
    return "".join(c for c in _ONE_LINE.sub(" ", value).strip() if c.isprintable())


def _sent(message: EmailMessage) -> str:
    """The day on which it was sent, in its sender's own time (EDTF), or nothing."""
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _words(message: EmailMessage) -> str:
    """The words of the body: as plain text where there is one, else those of its page."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _text_of(body)
    if body.get_content_type() == "text/html":
        return paragraphs(text)
    return text


def _text_of(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError):  # an encoding that does not exist
        held = part.get_payload(decode=True)
        return held.decode("utf-8", "replace") if isinstance(held, bytes) else ""


def _attached(message: EmailMessage) -> list[EmailMessage]:
    """What is attached; pictures that the words show in place are no papers."""
    try:
        parts = list(message.iter_attachments())
    except (AttributeError, KeyError, TypeError):  # a message of one part of an odd kind
        return []
    kept = [p for p in parts if isinstance(p, EmailMessage)]
    return [p for p in kept if not (p.get_content_type().startswith(_PICTURES) and p["Content-ID"])]


def _attachment(part: EmailMessage, number: int) -> Member | None:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        data = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        return Member.of(f"attached-{number}.eml", data) if data else None
    held = part.get_payload(decode=True)
    if not isinstance(held, bytes) or not held.strip():
        return None
    return Member.of(part.get_filename() or f"attached-{number}", held)
