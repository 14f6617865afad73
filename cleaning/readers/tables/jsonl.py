"""JSONL, packed or not: a line is a page; a line that cannot be read is an error row, and reading goes on.

`{"text": "会议开始。", "url": "…"}` → a Page; `{"text": "会` → a record with the error "not JSON …".

>>> decoded_line('{"text": "会议开始。"}'.encode("gb18030"))
{'text': '会议开始。'}
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import msgspec

from cleaning.readers.decompress import HOLE, Gap, TooLong, Unended, blocks, lines, packing_of
from cleaning.readers.record import UNKNOWN, Record, Source, Unread, broken, unread
from cleaning.readers.tables import line_charset
from cleaning.readers.tables.columns import page_of

BOM = b"\xef\xbb\xbf"


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a line that is not blank; `offset` is the byte (0 for packed files, which are read from the start)."""
    unit = "unpacked byte" if packing_of(source.path) else "byte"
    for at, line in lines(blocks(source.path, offset), offset, 2 * source.largest):
        if isinstance(line, Gap):
            yield unread(number, at, Unread(source.name, line.offset, line.size, line.why))
        elif isinstance(line, TooLong):
            what = (
                f"a line of {line.size:,} bytes, more than twice the {source.largest >> 20} MB of a page (--max-page)"
            )
            yield broken(number, at, f"{source.name}:{number + 1}", what, size=line.size)
        elif not line or line.isspace():
            continue
        else:
            yield _record(source, line, number, at, unit)
        number += 1


def _record(source: Source, line: bytes, number: int, at: int, unit: str) -> Record:
    place = f"{source.name}:{number + 1}"
    try:
        row = decoded_line(line.removeprefix(BOM))
        if not isinstance(row, dict):
            raise ValueError(f"a JSON {type(row).__name__}, not an object")
        if row.keys() == {"forgotten"}:  # what `forget` leaves in the place of a line
            return Record(number, at, len(line), None, "forgotten")
        page = page_of(row, source.columns, place, source.largest)
    except (ValueError, RecursionError) as error:
        if HOLE in line:
            return unread(number, at, Unread(source.name, at, len(line), "zeros where a line was", unit))
        wrong = str(error) if not isinstance(error, msgspec.DecodeError | UnicodeDecodeError) else f"not JSON: {error}"
        if isinstance(line, Unended) and wrong.startswith("not JSON"):
            return unread(number, at, Unread(source.name, at, UNKNOWN, "the file ends within a line", unit))
        return broken(number, at, place, wrong, size=len(line))
    return Record(number, at, len(line), page, seal=zlib.crc32(line))


def decoded_line(line: bytes) -> Any:
    """A line's value; raises ValueError where it is no JSON in UTF-8 or GB18030."""
    try:
        return msgspec.json.decode(line)
    except UnicodeDecodeError:
        if not line_charset.is_foreign(line):
            raise
        return msgspec.json.decode(line.decode("gb18030"))  # a dump in a GB charset; strict, so nothing is made up
