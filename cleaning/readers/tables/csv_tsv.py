"""CSV and TSV, packed or not: a row is a page; quoted cells may hold line ends, and charsets may be GB.

>>> delimiter("url\\ttext", "d.txt"), delimiter("url,text", "d.csv"), delimiter("url;text", "d.csv")
('\\t', ',', ';')
"""

from __future__ import annotations

import csv
import itertools
import zlib
from collections.abc import Iterator, Sequence

from cleaning.readers.decompress import LONGEST, blocks, lines
from cleaning.readers.record import Record, Source, Torn, broken
from cleaning.readers.tables.columns import NoText, page_of

DELIMITERS = ",\t;|"


def delimiter(head: str, name: str) -> str:
    """The mark that parts the heading's cells: the most frequent one; a tab for .tsv."""
    best = max(DELIMITERS, key=head.count)
    return best if head.count(best) else "\t" if ".tsv" in name else ","


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a row below the heading; read from the start, as only that tells where a quoted cell ends."""
    csv.field_size_limit(LONGEST)
    text = decoded(source)
    try:
        head = next(text, "")
        rows = csv.reader(itertools.chain([head], text), delimiter=delimiter(head, source.name), strict=True)
        names = [name.strip() for name in next(rows, [])]
        number = 0
        while (row := _next(rows)) is not None:
            if row:
                yield _record(source, names, row, number)
                number += 1
    except Torn as torn:
        yield broken(number, 0, f"{source.name}:{number + 1}", f"{torn.what} at byte {torn.offset}")


def _next(rows: Iterator[list[str]]) -> Sequence[str] | csv.Error | None:
    """The next row, the error that stands in its place, or None at the end."""
    try:
        return next(rows, None)
    except csv.Error as error:
        return error


def decoded(source: Source) -> Iterator[str]:
    """Lines as text, with their ends: UTF-8, else GB18030, each by itself, since dumps are joined from parts."""
    for _, line in lines(blocks(source.path)):
        whole = line.removeprefix(b"\xef\xbb\xbf") + b"\n"
        try:
            yield whole.decode("utf-8")
        except UnicodeDecodeError:
            yield whole.decode("gb18030", "surrogateescape")  # what is neither becomes an error row


def _record(source: Source, names: Sequence[str], row: Sequence[str] | csv.Error, number: int) -> Record:
    place = f"{source.name}:{number + 1}"
    try:
        if isinstance(row, csv.Error):
            raise ValueError(f"not CSV: {row}")
        if len(row) != len(names):
            raise ValueError(f"{len(row)} cells under a heading of {len(names)}")
        page = page_of(dict(zip(names, row, strict=True)), source.columns, place)
    except (NoText, ValueError) as error:
        return broken(number, 0, place, str(error))
    size = sum(map(len, row))
    return Record(number, 0, size, page, seal=zlib.crc32("\0".join(row).encode("utf-8", "surrogatepass")))
