"""Standard streams: UTF-8 whatever the locale, bytes in, `\\n` only, silent when the reader has gone.

>>> read_bytes("no such file")
Traceback (most recent call last):
    ...
cleaning.common.errors.Fault: no such file: there is no such file (give a file, or - for standard input)
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import BinaryIO

import click

STDIN = "-"
BLOCK = 1 << 20  # bytes read at a time


def as_utf8() -> None:
    """What no encoding can hold (a lone surrogate of a broken dump) is shown as an escape, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def silence() -> None:
    """The reader closed the pipe: what Python still wants to flush goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(text: str) -> None:
    """Data, with one line end at its end; nothing for nothing. On a terminal nothing in it is obeyed."""
    if not text:
        return
    if sys.stdout.isatty():
        from cleaning.common.visible import visible

        text = visible(text, text=True)
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def write_bytes(body: bytes) -> None:
    """A payload as it was received; on a terminal as text in which nothing is obeyed."""
    if sys.stdout.isatty():
        write(body.decode("utf-8", "backslashreplace"))
    else:
        sys.stdout.buffer.write(body)


def line(*words: object) -> None:
    """A line of words on standard output, with tabs between them; whatever a page put into them."""
    from cleaning.common.visible import visible

    click.echo("\t".join(visible(str(word)) for word in words))


def say(words: str) -> None:
    """A line on standard error, whatever a page put into it."""
    from cleaning.common.visible import visible

    click.echo(visible(words), err=True)


def read_bytes(source: str, largest: int = sys.maxsize) -> bytes:
    """The bytes of a file or of standard input; Fault where there is nothing to read, or more than `largest`."""
    from cleaning.common.errors import Fault

    if source == STDIN:
        return _bounded(sys.stdin.buffer, source, largest)
    path = Path(source)
    if path.is_dir():
        raise Fault(source, "is a folder", "a folder is cleaned with --into DATASET", exit_code=2)
    if not path.exists():
        raise Fault(source, "there is no such file", "give a file, or - for standard input")
    try:
        with path.open("rb") as file:
            return _bounded(file, source, largest)
    except OSError as error:
        raise Fault(source, f"cannot be read: {error.strerror}", "see its permissions") from None


def _bounded(file: BinaryIO, source: str, largest: int) -> bytes:
    """All that is in a file that may have no end (a pipe, a device)."""
    found, size = list[bytes](), 0
    while size <= largest and (block := file.read(min(BLOCK, largest + 1 - size))):
        found.append(block)
        size += len(block)
    if size > largest:
        from cleaning.common.errors import Fault

        raise Fault(source, f"has more than {largest >> 20} MB", "a page may have more with --max-page")
    return b"".join(found)
