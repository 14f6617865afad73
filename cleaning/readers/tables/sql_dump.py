"""A mysqldump as a stream of rows, without a server: one INSERT statement in memory at a time.

>>> text = b"CREATE TABLE `t` (\\n  `a` int,\\n  `b` text\\n);\\nINSERT INTO `t` VALUES (1,'x\\\\'y\\\\n'),(2,NULL);\\n"
>>> [(row.table, row.cells) for row in rows([text])]
[('t', {'a': '1', 'b': "x'y\\n"}), ('t', {'a': '2', 'b': None})]

Damage costs the rows that it hits: within a statement reading goes on at the next row, and a line that begins a
statement ends the one before it, whose quotes do not match. A dump writes the line ends of a text as \\\\n.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cleaning.readers.decompress import HOLE, Gap, TooLong, lines
from cleaning.readers.record import UNKNOWN
from cleaning.readers.tables import line_charset

LONGEST = 32 << 20  # bytes of a statement; mysqldump writes at most 24 MB in one by default
QUOTED = r"'(?:[^'\\]++|\\.|'')*+'"
PLAIN = re.compile(rf"(?:[^';]++|{QUOTED})*+", re.DOTALL)
CLOSED = re.compile(r"(?:[^'\\]++|\\.|'')*+'", re.DOTALL)
COMMENT = re.compile(r"\s*+(?:--|#|$)")
STARTS = re.compile(
    r"(?:(?:INSERT|REPLACE)\s[^`\"'(]{0,40}?INTO\s|(?:CREATE|DROP|ALTER|LOCK)\s+TABLES?\s|UNLOCK TABLES|/\*M?!\d)",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\s*+(?:/\*|(?:CREATE|DROP|ALTER|LOCK|UNLOCK|SET|USE|DELETE|UPDATE|TRUNCATE|START|BEGIN|COMMIT|DELIMITER|FLUSH|GRANT"
    r"|ANALYZE|SELECT|CALL|END|IF|DECLARE|RETURN)\b)",
    re.IGNORECASE,
)
CREATE = re.compile(r"\s*+CREATE TABLE (?:IF NOT EXISTS )?[`\"]?(\w+)[`\"]?", re.IGNORECASE)
INSERT = re.compile(
    r"\s*+(?:INSERT|REPLACE)[^`\"(]*?INTO\s+[`\"]?(\w+)[`\"]?\s*(\([^)]*\))?\s*VALUES\s*", re.IGNORECASE
)
INSERTS = re.compile(r"\s*+(?:INSERT|REPLACE)\b", re.IGNORECASE)
COLUMN = re.compile(r"^\s*[`\"](\w+)[`\"]\s", re.MULTILINE)
NAME = re.compile(r"\w+")
VALUE = re.compile(rf"\s*(?:_\w+\s*)?({QUOTED}|[^,()'\s]++)\s*([,)])", re.DOTALL)
NO_ROW = re.compile(r";|ON DUPLICATE KEY", re.IGNORECASE)
NEXT = re.compile(r"\)\s*,\s*(?=\()")
ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a"}
NAMES = re.compile(rb"(?:SET NAMES|CHARSET\s*=|CHARACTER SET)\s*'?(\w+)", re.IGNORECASE)
GB = ("gbk", "gb2312", "gb18030")
ENDING = (re.compile(r"-- (?:MySQL|MariaDB) dump "), "-- Dump completed")  # the first and last words of a program
TRIES = 1000  # places at which a row is looked for behind damage
HOLED = HOLE.decode()
BETWEEN = re.compile(r"[,\s]*+")
HEAD = 1 << 16  # bytes of a line in which it names a charset


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `error` where its cells are not those of its table; `size` in characters, about."""

    table: str
    cells: Mapping[str, str | None]
    error: str = ""
    size: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its `;`, and the byte at which its first line begins. `cut`: the file ends within it."""

    text: str
    at: int
    cut: bool = False


def rows(found: Iterable[bytes | Gap]) -> Iterator[Row | Gap]:
    """Every row that the dump inserts, in its order, and what could not be read of it."""
    columns: dict[str, Sequence[str]] = {}
    for statement in statements(found):
        if isinstance(statement, Gap):
            yield statement
        elif created := CREATE.match(statement.text):
            columns[created[1]] = COLUMN.findall(statement.text)
        elif inserted := INSERT.match(statement.text):
            named = NAME.findall(inserted[2]) if inserted[2] else columns.get(inserted[1], ())
            yield from _Insert(statement, inserted[1], named).rows(inserted.end())
        elif "'" in statement.text and (INSERTS.match(statement.text) or not VERB.match(statement.text)):
            if HOLED in statement.text:
                yield Gap(statement.at, len(statement.text), "zeros where a statement was")
            else:
                what = f"no statement is known that begins with {statement.text[:30]!r}"
                yield Row("", {}, what, len(statement.text))


class _Lines:
    """Lines → text. The charset of each is doubted, so that one damaged line is not a dump in another charset."""

    def __init__(self) -> None:
        self.named: set[str] = set()
        self.program = self.ended = False

    def text(self, line: bytes) -> str:
        """A line with its end; what fits no charset is a lone surrogate."""
        self.named |= {m[1].decode().lower() for m in NAMES.finditer(line[:HEAD])}
        other = "big5" if "big5" in self.named and not self.named.intersection(GB) else "gb18030"
        text = line_charset.text(line, other)
        self.program |= bool(ENDING[0].match(text))
        self.ended = self.ended or text.startswith(ENDING[1])
        return text + "\n"


def statements(found: Iterable[bytes | Gap]) -> Iterator[Statement | Gap]:
    """Statements, comments between them left out, and gaps."""
    decoder, held, start, size, at = _Lines(), list[str](), 0, 0, 0
    quoted = False
    for at, line in lines(found, 0, LONGEST):
        lost = _lost(line, at, size)
        text = "" if lost or not isinstance(line, bytes) else decoder.text(line)
        if held and (lost or STARTS.match(text)):
            yield Statement("".join(held), start)
            held, quoted = [], False
        if lost:
            yield lost
            size = 0
            continue
        if not held and COMMENT.match(text):
            continue
        if not held:
            start, size = at, 0
        size += len(text)
        *whole, rest, quoted = _split(text, quoted)
        for piece in whole:
            yield Statement("".join([*held, piece]), start)
            held, start, size = [], at, len(rest)
        held.extend([rest] if held or not COMMENT.match(rest) else [])
    yield from _cut(held, start, at, decoder)


def _lost(line: bytes | Gap | TooLong, at: int, size: int) -> Gap | None:
    """What is no line, or one too many of a statement."""
    if isinstance(line, Gap):
        return line
    if isinstance(line, TooLong) or size > LONGEST:
        length = line.size if isinstance(line, TooLong) else len(line)
        return Gap(at, length, f"a statement of more than {LONGEST >> 20} MB")
    return None


def _split(text: str, quoted: bool) -> list[Any]:
    """The statements that end on a line, what is left of it, and whether that ends within quotes."""
    found, begin, at = list[Any](), 0, 0
    while at < len(text):
        if quoted:
            closed = CLOSED.match(text, at)
            if not closed:
                return [*found, text[begin:], True]
            at, quoted = closed.end(), False
        at = _end(PLAIN, text, at)
        if text[at : at + 1] == ";":
            found.append(text[begin : at + 1])
            begin = at = at + 1
        elif at < len(text):
            at, quoted = at + 1, True
    return [*found, text[begin:], quoted]


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _cut(held: Sequence[str], start: int, at: int, decoder: _Lines) -> Iterator[Statement | Gap]:
    """What the end of the file has cut off."""
    if "".join(held).strip():
        yield Statement("".join(held), start, cut=True)
        yield Gap(start, UNKNOWN, "the dump is cut off within a statement")
    elif decoder.program and not decoder.ended:
        yield Gap(at, UNKNOWN, f'the dump is cut off: it has no last line "{ENDING[1]}"')


class _Insert:
    """The rows of one INSERT, those behind damage too."""

    def __init__(self, statement: Statement, table: str, names: Sequence[str]) -> None:
        self.statement, self.text = statement, statement.text
        self.table, self.names = table, names
        self.holed = HOLED in self.text

    def rows(self, at: int) -> Iterator[Row | Gap]:
        """From a place in the statement on."""
        while at < len(self.text) and not NO_ROW.match(self.text, at):
            cells, end = self._cells(at)
            if cells is None or (self.holed and HOLED in self.text[at:end]):
                following = self._following(at)
                yield from self._damaged(at, following)
                at = following
                continue
            if len(cells) == len(self.names):
                yield Row(self.table, dict(zip(self.names, cells, strict=True)), size=end - at)
            else:
                yield Row(self.table, {}, f"{len(cells)} values for {len(self.names)} columns", end - at)
            at = _end(BETWEEN, self.text, end)

    def _cells(self, at: int) -> tuple[list[str | None] | None, int]:
        """The values of the row at a place and where it ends; None where they are no list of values."""
        cells: list[str | None] = []
        if self.text[at] != "(":
            return None, at
        at, mark = at + 1, ","
        while mark == ",":
            found = VALUE.match(self.text, at)
            if not found:
                return None, at
            cells.append(_value(found[1]))
            at, mark = found.end(), found[2]
        return cells, at

    def _following(self, at: int) -> int:
        """Where the next row begins that has as many values as its table has columns; the end for none."""
        for _, found in zip(range(TRIES), NEXT.finditer(self.text, at), strict=False):
            cells, end = self._cells(found.end())
            if cells and len(cells) == len(self.names) and not (self.holed and HOLED in self.text[found.end() : end]):
                return found.end()
        return len(self.text)

    def _damaged(self, at: int, end: int) -> Iterator[Row | Gap]:
        """What is between two rows; behind the last one of a statement that is cut, the cut itself is reported."""
        if self.holed and HOLED in self.text[at:end]:
            offset = self.statement.at + len(self.text[:at].encode("utf-8", "surrogateescape"))
            yield Gap(offset, end - at, "zeros where rows were")
        elif end < len(self.text) or not self.statement.cut:
            yield Row(self.table, {}, f"not a list of values at {self.text[at : at + 30]!r}", end - at)


def _value(token: str) -> str | None:
    if token.startswith("'"):
        return ESCAPE.sub(lambda m: ESCAPES.get(m[1], m[1]) if m[1] else "'", token[1:-1])
    if token.startswith("0x"):
        return _of_hex(token[2:])
    return None if token.upper() == "NULL" else token


def _of_hex(digits: str) -> str:
    """A binary value; one with damage in it is kept as it is."""
    try:
        return bytes.fromhex(digits).decode("utf-8", "surrogateescape")
    except ValueError:
        return f"0x{digits}"
