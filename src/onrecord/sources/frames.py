"""Pieces of known length on a pipe: eight bytes of length, most significant first, then the piece."""

from __future__ import annotations

from typing import IO


class TooLong(Exception):
    """A piece is announced that is longer than allowed."""


def write(pipe: IO[bytes], piece: bytes) -> None:
    """Send one piece; the caller flushes."""
    pipe.write(len(piece).to_bytes(8, "big"))
    pipe.write(piece)


def read(pipe: IO[bytes], most: int) -> bytes:
    """Receive one piece. Raises EOFError at the end of the pipe, TooLong for more than ``most`` bytes."""
    length = int.from_bytes(_exactly(pipe, 8), "big")
    if length > most:
        raise TooLong
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    piece = pipe.read(count)
    if len(piece) < count:
        raise EOFError
    return piece
