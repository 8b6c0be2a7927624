"""Bytes to text, without translating anything: line ends, a byte order mark, all stay."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from onrecord.core.problems import Problem

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 32_768  # even, so that no letter of UTF-16 is cut
# Control characters that no text has: more than a few of them, and the bytes are no text.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SOMETHING = re.compile(rb"\S")
_WORDS = re.compile("[^\\s\ufeff\x00]")
_SAVE = "Save it as UTF-8."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text. ``encoding`` is Python's name of it."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(name: str, data: bytes, declared: str | None = None) -> Decoded | Problem:
    """The text of a file, or a Problem where it holds none.

    UTF-8 is tried first, then what a byte order mark or ``declared`` (a page's own charset) says, then
    UTF-16 by its zeros, then what charset-normalizer finds, else Windows-1252. Anything but UTF-8 that
    the paper does not declare itself comes with a remark. The byte order mark stays, as one character.
    """
    if _SOMETHING.search(data) is None:
        return Problem(name, "this file is empty.", mend="Check that it was saved.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(name, _strict(data, encoding), encoding)
    text = None if _wide(data) else _strict(data, "utf-8")
    if text is not None and (declared is None or not data.isascii()):
        return _checked(name, text, "utf-8")
    if declared is not None:
        text = _strict(data, "cp1252" if _is_latin1(declared) else declared)
        if text is not None:
            return _checked(name, text, declared, stated=True)
    damaged = _damaged(name, data)
    if damaged is not None and not _wide(data):
        return damaged
    encoding = _guess(data)
    text = _strict(data, encoding)
    if text is None:
        encoding, text = "latin-1", data.decode("latin-1")
    return _checked(name, text, encoding)


def _damaged(name: str, data: bytes) -> Decoded | None:
    """UTF-8 with some broken bytes: far more letters that only UTF-8 explains than bytes that it does not."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if len(data) - len(text) < 6 * bad:
        return None
    count = f"{bad} places" if bad > 1 else "1 place"
    what = f"this file is UTF-8 with {count} that cannot be read."
    mend = "They are shown as \ufffd; look at them in the original."
    return Decoded(text, "utf-8", (Problem(name, what, mend=mend, fatal=False),))


def has_words(text: str, start: int = 0) -> bool:
    """Whether anything but white space stands in a text from ``start`` on."""
    return _WORDS.search(text, start) is not None


def _is_latin1(name: str) -> bool:
    """Pages that call themselves Latin-1 or ASCII are read as Windows-1252, as browsers do (WHATWG)."""
    return name.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guess(data: bytes) -> str:
    """The encoding of bytes that are no UTF-8 and carry no mark."""
    sample = data[:_SAMPLE]
    wide = _wide(data)
    if wide:
        return wide
    if sample.count(0) or _latin_letters(sample) > 0.9:
        return "cp1252"
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"


def _wide(data: bytes) -> str:
    """UTF-16 without its mark, where every other byte is nearly always zero and the rest are Western letters."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) % 2:
        return ""
    for encoding, high, low in (
        ("utf-16-le", sample[1::2], sample[0::2]),
        ("utf-16-be", sample[0::2], sample[1::2]),
    ):
        if high.count(0) > 0.7 * len(high) and low.count(0) < 0.05 * len(low):
            text = sample.decode(encoding, "replace")
            return encoding if sum(c.isprintable() or c.isspace() for c in text) > 0.95 * len(text) else ""
    return ""


def _latin_letters(sample: bytes) -> float:
    """How much of the sample is ASCII: such a text is Western, and Windows-1252 has its quotes and dashes."""
    return sum(1 for b in sample if b < 128) / len(sample)


def _checked(name: str, text: str | None, encoding: str, *, stated: bool = False) -> Decoded | Problem:
    if text is None:
        return Problem(name, f"this file says that it is {encoding}, and is damaged.", mend=_SAVE)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) // 200:
        return Problem(name, "this file holds no text.", mend="Name a document.")
    if not has_words(text):
        return Problem(name, "this file is empty.", mend="Check that it was saved.")
    if encoding == "utf-8" or stated:
        return Decoded(text, encoding)
    what = f"this file is not UTF-8; it was read as {encoding}."
    return Decoded(text, encoding, (Problem(name, what, mend=_SAVE, fatal=False),))
