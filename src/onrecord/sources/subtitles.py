"""Subtitles (SRT, WebVTT) as a transcript: one paragraph a speaker. Runs in the reading child.

``Origin.row`` counts the cues from 1, so that every word leads back to its place in the recording. A
speaker is one that the file names: a voice tag (``<v Jane Roe>``) or a name with a colon before the words;
two dashes of two unnamed speakers begin two paragraphs, and nobody is named.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from onrecord.core.document import DocumentKind, Origin, Turn
from onrecord.core.problems import Problem

from .decode import decode
from .draft import Draft

_NAMED = re.compile(r"(?:(?:>>+|-|\u2013) ?)?(?P<name>\(?[A-Z][\w.'\u2019, -]{0,48}?\)?) ?: +(?=\S)")
_CHANGE = re.compile(r"(?:>>+|[-\u2013]) ?(?=\S)")
_TAG = re.compile(r"</?[a-z][^>]{0,200}>|\{\\[^}]{0,40}\}", re.IGNORECASE)
_MEND = "Export it again from the subtitle editor, as SRT or WebVTT."


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of one cue that one party says: ``speaker`` is None where it goes on, empty where it is unnamed."""

    speaker: str | None
    text: str
    cue: int


def read(name: str, data: bytes) -> Draft | Problem:
    """A subtitle file as a Draft with turns. A Problem where it holds no cue."""
    decoded = decode(name, data)
    if isinstance(decoded, Problem):
        return decoded
    text = decoded.text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    kind = "vtt" if text.startswith("WEBVTT") else "srt"
    try:
        cues = webvtt.from_buffer(io.StringIO(text), format=kind).captions
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError):
        return Problem(name, "these subtitles are damaged.", mend=_MEND)
    said = [words for number, cue in enumerate(cues, 1) for words in _cue(cue, number)]
    if not said:
        return Problem(name, "these subtitles hold no words.", mend=_MEND)
    return _draft(said, decoded.problems)


def _cue(cue: webvtt.Caption, number: int) -> list[_Words]:
    """The words of a cue, cut where another party begins."""
    voice = cue.voice if isinstance(getattr(cue, "voice", None), str) else None
    found: list[_Words] = []
    for line in cue.raw_text.split("\n"):
        tagged = re.match(r"<v(?:\.[^ >]*)? ([^>]{1,80})>", line)
        bare = " ".join(_TAG.sub("", line).split())
        if not bare:
            continue
        named = _NAMED.match(bare)
        if tagged:
            found.append(_Words(tagged.group(1).strip(), bare, number))
        elif named:
            found.append(_Words(named["name"].strip("() "), bare[named.end() :], number))
        elif _CHANGE.match(bare):
            found.append(_Words("", _CHANGE.sub("", bare, count=1), number))
        else:
            found.append(_Words(None if found or not voice else voice, bare, number))
    return found


def _draft(said: list[_Words], problems: tuple[Problem, ...]) -> Draft:
    """Paragraphs of "Name: words", with a turn for each that has a name and an origin for each cue."""
    pieces: list[str] = []
    origins: list[Origin] = []
    turns: list[Turn] = []
    at = 0
    speaker: str | None = None
    opened: tuple[str, int, int] | None = None

    def put(words: str) -> None:
        nonlocal at
        pieces.append(words)
        at += len(words)

    def close() -> None:
        nonlocal opened
        if opened is not None and opened[2] < at:
            label, label_start, start = opened
            turns.append(Turn(label, start, at, label_start, name=label))
        opened = None

    for words in said:
        changed = words.speaker is not None and (words.speaker != speaker or not words.speaker)
        if pieces and changed:
            close()
            put("\n\n")
        elif pieces:
            put(" ")
        if changed:
            speaker = words.speaker
            if speaker:
                label_start = at
                put(f"{speaker}: ")
                opened = (speaker, label_start, at)
        start = at
        put(words.text)
        origins.append(Origin(start, at, row=words.cue))
    close()
    return Draft(
        "".join(pieces) + "\n", fallback=DocumentKind.TRANSCRIPT, origins=tuple(origins), problems=problems,
        turns=tuple(turns),
    )  # fmt: skip
