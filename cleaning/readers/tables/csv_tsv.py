"""CSV and TSV, packed or not: a row is a page; quoted cells may hold line ends, and charsets may be GB.

>>> delimiter("url\\ttext", "d.txt"), delimiter("url,text", "d.csv"), delimiter("url;text", "d.csv")
('\\t', ',', ';')
"""

from __future__ import annotations

import csv
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain

from cleaning.readers.decompress import HOLE, LONGEST, Gap, TooLong, Unended, blocks, lines, packing_of
from cleaning.readers.record import UNKNOWN, Record, Source, Unread, broken, unread
from cleaning.readers.tables import line_charset
from cleaning.readers.tables.columns import NoText, page_of

DELIMITERS = ",\t;|"
MANY = 100  # rows: a sheet with more was written by a program, which ends its last row as it ends the others
QUOTE = b'"'
Line = tuple[int, bytes | Gap | TooLong]


def delimiter(head: str, name: str) -> str:
    """The mark that parts the heading's cells: the most frequent one; a tab for .tsv."""
    best = max(DELIMITERS, key=head.count)
    return best if head.count(best) else "\t" if ".tsv" in name else ","


def heading(source: Source) -> str:
    """The first line of a sheet."""
    return next((_text(line) for _, line in lines(blocks(source.path)) if isinstance(line, bytes)), "")


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a row below the heading; read from the start, as only that tells where a quoted cell ends."""
    csv.field_size_limit(2 * LONGEST)
    sheet = _Sheet(source)
    for number, found in enumerate(sheet.rows()):
        if isinstance(found, Unread):
            yield unread(number, 0, found)
        else:
            yield _record(source, sheet.names, found, number)


class _Row(list[str]):
    """The cells of a row, or the error that is in its place, and how many bytes its lines have."""

    size, error = 0, ""


class _Sheet:
    """The rows of a sheet. A quote that is not closed costs its own line: reading goes on at the next one."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.unit = "unpacked byte" if packing_of(source.path) else "byte"
        self.found = lines(blocks(source.path), 0, 2 * source.largest)
        self.again: deque[Line] = deque()  # lines that were taken for the rest of a cell, and are not
        self.taken: list[Line] = []  # the lines of the row that is being read
        self.stop: Line | None = None  # what is no line, within a row
        self.names: list[str] = []
        self.last = 0  # where the last row ends, if neither a line end nor a quote is there

    def rows(self) -> Iterator[_Row | Unread]:
        """All below the heading."""
        head = heading(self.source)
        mark, count = delimiter(head, self.source.name), 0
        while (row := self._row(mark)) is not None:
            if not self.names and isinstance(row, _Row) and not row.error:
                self.names = [name.strip() for name in row]
            elif isinstance(row, Unread) or row or row.error:
                count += 1
                yield self._ended(row)
        if count > MANY and self.last:
            yield Unread(self.source.name, self.last, UNKNOWN, "the last row has no end, as the others have", self.unit)

    def _row(self, mark: str) -> _Row | Unread | None:
        """The next row; None at the end."""
        self.taken, self.stop = [], None
        reader = csv.reader(self._lines(), delimiter=mark, strict=True)
        try:
            cells, error = next(reader, None), ""
        except csv.Error as wrong:
            cells, error = [], f"not CSV: {wrong}"
        if not self.taken:
            return self._no_line()
        if error or (len(self.taken) > 1 and self.names and len(cells or ()) != len(self.names)):
            error = error or f"not CSV: {len(cells or ())} cells under a heading of {len(self.names)}"
            self._give_back(self.taken[1:] if len(self.taken) > 1 else [])
            cells = []
        row = _Row(cells or ())
        row.error, row.size = error, sum(len(line) for _, line in self.taken if isinstance(line, bytes))
        return row

    def _lines(self) -> Iterator[str]:
        """The lines of a row for the library, which asks for one more while a cell is open."""
        size = 0
        for line in chain(iter(lambda: self.again.popleft() if self.again else None, None), self.found):
            if not isinstance(line[1], bytes) or HOLE in line[1] or size > 2 * self.source.largest:
                self.stop = line
                return
            self.taken.append(line)
            size += len(line[1])
            yield _text(line[1])

    def _give_back(self, unread_lines: Sequence[Line]) -> None:
        self.again.extendleft(reversed([*unread_lines, *([self.stop] if self.stop else [])]))
        del self.taken[len(self.taken) - len(unread_lines) :]

    def _no_line(self) -> _Row | Unread | None:
        """What is in the place of a line: a gap, zeros, a line that is too long, or the end."""
        if self.stop is None:
            return None
        at, line = self.stop
        if isinstance(line, Gap):
            return Unread(self.source.name, line.offset, line.size, line.why)
        if isinstance(line, bytes):
            return Unread(self.source.name, at, len(line), "zeros where a line was", self.unit)
        row = _Row()
        most = self.source.largest >> 20
        row.size = line.size
        row.error = f"a line of {line.size:,} bytes, more than twice the {most} MB of a page (--max-page)"
        return row

    def _ended(self, row: _Row | Unread) -> _Row | Unread:
        """The row, or what is missing of the last one; one that may have been longer is kept in mind."""
        at, line = self.taken[-1] if self.taken else (0, b"")
        if isinstance(row, Unread) or not isinstance(line, Unended):
            return row
        if row.error or len(row) != len(self.names):
            return Unread(self.source.name, self.taken[0][0], UNKNOWN, "the file ends within a row", self.unit)
        self.last = 0 if line.endswith(QUOTE) else at + len(line)
        return row


def _text(line: bytes) -> str:
    """A line as text, with its end: UTF-8, else GB18030, each by itself, since dumps are joined from parts."""
    return line_charset.text(line.removeprefix(b"\xef\xbb\xbf") + b"\n")


def _record(source: Source, names: Sequence[str], row: _Row, number: int) -> Record:
    place = f"{source.name}:{number + 1}"
    try:
        if row.error:
            raise ValueError(row.error)
        if len(row) != len(names):
            raise ValueError(f"{len(row)} cells under a heading of {len(names)}")
        page = page_of(dict(zip(names, row, strict=True)), source.columns, place, source.largest)
    except (NoText, ValueError) as error:
        return broken(number, 0, place, str(error), size=row.size)
    return Record(number, 0, row.size, page, seal=zlib.crc32("\0".join(row).encode("utf-8", "surrogatepass")))
