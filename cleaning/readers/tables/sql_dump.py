"""A mysqldump as a stream of rows, without a server: one INSERT statement in memory at a time.

>>> text = "CREATE TABLE `t` (\\n  `a` int,\\n  `b` text\\n);\\nINSERT INTO `t` VALUES (1,'x\\\\'y\\\\n'),(2,NULL);\\n"
>>> [(row.table, row.cells) for row in rows([text])]
[('t', {'a': '1', 'b': "x'y\\n"}), ('t', {'a': '2', 'b': None})]
"""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cleaning.readers.decompress import LONGEST, blocks
from cleaning.readers.record import Torn

QUOTED = r"'(?:[^'\\]++|\\.|'')*+'"
SKIPPED = re.compile(r"(?:\s++|--[^\n]*+\n|#[^\n]*+\n)*+")
STATEMENT = re.compile(rf"(?:[^';]++|{QUOTED})*+;", re.DOTALL)
CREATE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?[`\"]?(\w+)[`\"]?", re.IGNORECASE)
INSERT = re.compile(r"(?:INSERT|REPLACE)[^`\"(]*?INTO\s+[`\"]?(\w+)[`\"]?\s*(\([^)]*\))?\s*VALUES\s*", re.IGNORECASE)
COLUMN = re.compile(r"^\s*[`\"](\w+)[`\"]\s", re.MULTILINE)
NAME = re.compile(r"\w+")
VALUE = re.compile(rf"\s*(?:_\w+\s*)?({QUOTED}|[^,()'\s]++)\s*([,)])", re.DOTALL)
ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a"}
NAMES = re.compile(rb"(?:SET NAMES|CHARSET\s*=|CHARACTER SET)\s*'?(\w+)", re.IGNORECASE)
GB = ("gbk", "gb2312", "gb18030")
HEAD = 1 << 20  # bytes in which the dump says its charset


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `error` where its cells are not those of its table."""

    table: str
    cells: Mapping[str, str | None]
    error: str = ""


def text_of(path: Path) -> Iterator[str]:
    """The dump's text, block by block; its charset by its own word, doubted. What cannot be decoded is escaped."""
    found = blocks(path)
    head = next(found, b"")
    decoder = codecs.getincrementaldecoder(charset(head[:HEAD]))("surrogateescape")
    yield decoder.decode(head)
    for block in found:
        yield decoder.decode(block)


def charset(head: bytes) -> str:
    """UTF-8 where the head is UTF-8 (its end may be cut), else what it names, else GB18030."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        named = [m[1].decode().lower() for m in NAMES.finditer(head)]
        return "big5" if "big5" in named and not any(gb in named for gb in GB) else "gb18030"
    return "utf-8"


def rows(text: Iterable[str]) -> Iterator[Row]:
    """Every row that the dump inserts, in its order. Raises Torn where it is cut within a statement."""
    columns: dict[str, Sequence[str]] = {}
    for statement in statements(text):
        if created := CREATE.match(statement):
            columns[created[1]] = COLUMN.findall(statement)
        elif inserted := INSERT.match(statement):
            named = NAME.findall(inserted[2]) if inserted[2] else columns.get(inserted[1], ())
            yield from _inserted(statement, inserted.end(), inserted[1], named)


def statements(text: Iterable[str]) -> Iterator[str]:
    """Statements with their `;`, comments between them left out."""
    held, done = "", 0
    for block in text:
        held += block
        at = 0
        while found := STATEMENT.match(held, start := _skipped(held, at)):
            yield held[start : found.end()]
            at = found.end()
        held, done = held[at:], done + at
        if len(held) > LONGEST:
            raise Torn(done, f"a statement of more than {LONGEST >> 20} MB")
    if held[_skipped(held, 0) :].strip():
        raise Torn(done, "the dump is cut off within a statement")


def _skipped(held: str, at: int) -> int:
    found = SKIPPED.match(held, at)
    return found.end() if found else at


def _inserted(statement: str, at: int, table: str, names: Sequence[str]) -> Iterator[Row]:
    """The rows of one INSERT."""
    while at < len(statement) and statement[at] == "(":
        cells: list[str | None] = []
        at, mark = at + 1, ","
        while mark == ",":
            found = VALUE.match(statement, at)
            if not found:
                yield Row(table, {}, f"not a list of values at {statement[at : at + 30]!r}")
                return
            cells.append(_value(found[1]))
            at, mark = found.end(), found[2]
        if len(cells) == len(names):
            yield Row(table, dict(zip(names, cells, strict=True)))
        else:
            yield Row(table, {}, f"{len(cells)} values for {len(names)} columns")
        while statement[at : at + 1] in (",", " ", "\n", "\r"):
            at += 1


def _value(token: str) -> str | None:
    if token.startswith("'"):
        return ESCAPE.sub(lambda m: ESCAPES.get(m[1], m[1]) if m[1] else "'", token[1:-1])
    if token.startswith("0x"):
        return bytes.fromhex(token[2:]).decode("utf-8", "surrogateescape")
    return None if token.upper() == "NULL" else token
