"""A long list on disk, written as it grows and read a stretch at a time: a head, frames of values, an end.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "words"
...     with making(path, "heads") as filing:
...         for word in ("甲", "乙"):
...             filing.add(word)
...     head(path, str), list(frames(path, list[str]))
('heads', [['甲', '乙']])
"""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

import msgspec

from cleaning.common import files
from cleaning.common.errors import Fault

H = TypeVar("H")
V = TypeVar("V")
FRAME = 1000  # values of a frame: what a reader holds
LENGTH = struct.Struct("<I")
END = LENGTH.pack(0)  # a file without it is of a run that was cut off


@contextlib.contextmanager
def making(path: Path, head: H) -> Iterator[Filing[H]]:
    """Such a file in the making: it has its name when all of it is written, and never half of it."""
    with files.writing(path) as out:
        filing = Filing(out, head)
        yield filing
        filing.flush()
        out.write(END)


class Filing(Generic[H]):
    """What has been added is held until a frame is full."""

    def __init__(self, out: BinaryIO, head: H) -> None:
        self.out, self.head = out, head
        self.held: list[Any] = []
        self.encoder = msgspec.msgpack.Encoder()
        self._write(head)

    def add(self, value: object) -> None:
        """One more."""
        self.held.append(value)
        if len(self.held) >= FRAME:
            self.flush()

    def flush(self) -> None:
        """Write what is held as a frame."""
        if self.held:
            self._write(self.held)
            self.held = []

    def _write(self, frame: object) -> None:
        packed = self.encoder.encode(frame)
        self.out.write(LENGTH.pack(len(packed)) + packed)


def head(path: Path, kind: type[H]) -> H | None:
    """What stands before the frames; None where there is no such file, or one without an end."""
    with contextlib.suppress(OSError, EOFError, struct.error, ValueError), path.open("rb") as file:
        file.seek(-len(END), os.SEEK_END)
        if file.read() == END:
            file.seek(0)
            return msgspec.msgpack.decode(_frame(file), type=kind)
    return None


def frames(path: Path, kind: type[V]) -> Iterator[V]:
    """Each frame's values. Raises Fault where the file is damaged."""
    decoder = msgspec.msgpack.Decoder(kind)
    try:
        with path.open("rb") as file:
            _frame(file)
            while frame := _frame(file):
                yield decoder.decode(frame)
    except (OSError, EOFError, struct.error, ValueError) as error:
        raise Fault(str(path), f"is damaged: {error}", "remove it; the next build makes it anew") from None


def _frame(file: BinaryIO) -> bytes:
    (length,) = LENGTH.unpack(file.read(LENGTH.size))
    frame = file.read(length)
    if len(frame) < length:
        raise EOFError("it is cut off")
    return frame
