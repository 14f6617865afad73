"""The formats: which reader, known by which names and first bytes, and whether reading can start in the middle.

>>> by_name("x.warc.gz"), by_name("x.jsonl"), by_name("x.html"), by_name("x.exe")
('warc', 'jsonl', 'files', '')
>>> by_head(b'{"text": "a"}', "unnamed")
'jsonl'
"""

from __future__ import annotations

import dataclasses
import importlib
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from cleaning.readers.decompress import Gap, packing, packing_of, unpacked
from cleaning.readers.folders.files import SUFFIXES
from cleaning.readers.record import Reader, Record, Source
from cleaning.readers.tables.columns import Columns, NoText
from cleaning.readers.tables.csv_tsv import delimiter
from cleaning.readers.warc.walk import alone

PACKED = (".gz", ".zst", ".xz", ".bz2")
MAGIC = (("parquet", 0, b"PAR1"), ("zip", 0, b"PK\x03\x04"), ("tar", 257, b"ustar"))
SQL = re.compile(rb"(?i:-- (?:mysql|mariadb) dump|/\*M?!\d|drop table|create table|insert into)")


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """`module` reads it; `suffixes` without the packing; `seeks`: from the middle, unless packed (`packed_seeks`)."""

    module: str
    suffixes: frozenset[str]
    seeks: bool = True
    packed_seeks: bool = False


FORMATS = {
    "warc": Format("warc.responses", frozenset({".warc", ".wet", ".arc"}), packed_seeks=True),
    "jsonl": Format("tables.jsonl", frozenset({".jsonl", ".ndjson"})),
    "parquet": Format("tables.parquet", frozenset({".parquet", ".pq"})),
    "csv": Format("tables.csv_tsv", frozenset({".csv", ".tsv"}), seeks=False),
    "zip": Format("folders.zip", frozenset({".zip"})),
    "tar": Format("folders.tar", frozenset({".tar", ".tgz", ".txz", ".tbz2"}), seeks=False),
    "sql": Format("tables.dedecms", frozenset({".sql"}), seeks=False),
    "files": Format("folders.files", SUFFIXES),
}


def reader(format: str) -> Reader:
    """The reader of a format; its module is loaded only now."""
    found: Reader = importlib.import_module(f"cleaning.readers.{FORMATS[format].module}").records
    return found


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A source's records from a place on. A source that cannot be entered in the middle is read up to it."""
    if number and not seeks(source):
        found = reader(source.format)(source)
        return (record for record in found if record.number >= number)
    return reader(source.format)(source, offset, number)


def seeks(source: Source) -> bool:
    """Can reading start in the middle?"""
    format = FORMATS[source.format]
    if source.path.is_dir():
        return True
    if not (packed := packing_of(source.path)):
        return format.seeks
    return format.packed_seeks and packed == "gz" and alone(source.path)


def by_name(name: str) -> str:
    """The format by a file's name; "" where no format has it."""
    path = PurePath(name.lower())
    suffix = PurePath(path.stem).suffix if path.suffix in PACKED else path.suffix
    return next((name for name, format in FORMATS.items() if suffix in format.suffixes), "")


def by_head(head: bytes, name: str) -> str:
    """The format by a file's first bytes, by its name where they do not say."""
    whole = _unpacked(head)
    start = whole.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:5].upper() == b"WARC/":
        return "warc"
    if start[:1] == b"{" and by_name(name) in ("", "jsonl"):
        return "jsonl"
    if SQL.match(start):
        return "sql"
    found = next((format for format, at, magic in MAGIC if whole[at : at + len(magic)] == magic), "")
    return found or by_name(name) or ("csv" if _is_heading(start.partition(b"\n")[0]) else "")


def _is_heading(line: bytes) -> bool:
    """Does a line name columns that a sheet of pages would have?

    >>> _is_heading("链接,正文".encode("gb18030")), _is_heading("会议开始,大家到齐。".encode())
    (True, False)
    """
    for charset in ("utf-8", "gb18030"):
        try:
            head = line.decode(charset).strip()
            names = tuple(name.strip(' "') for name in head.split(delimiter(head, "")))
            return len(names) > 1 and bool(Columns.of(names, ()))
        except (UnicodeDecodeError, NoText):
            continue
    return False


def _unpacked(head: bytes) -> bytes:
    if not (how := packing(head)):
        return head
    found = next(unpacked(io.BytesIO(head), how), b"")
    return b"" if isinstance(found, Gap) else found[: 1 << 16]
