"""What an input holds, record by record, kept beside the table: nothing is read to learn that nothing changed.

An index is a cache of facts of one source (URL, id, place of each record), never of what rules think of them. It is
made anew when the source's size or time changes, and lies in `_index/`, which no reader of the table looks into.

>>> Entry(0, 0, 30, "ab", None, None, "").why
''
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from cleaning.common.errors import Fault
from cleaning.model import Page
from cleaning.pipeline import identity, payload_digest
from cleaning.readers import LARGEST_PAGE, Again, Record, Source, packed_share, records
from cleaning.readers.folders.files import listed
from cleaning.readers.followers import path_of
from cleaning.readers.record import PROFILE
from output.build.plan import framed_file

Tell = Callable[[int], None]
OFTEN = 100  # records between two words of progress
FORMAT = 6  # of the index files
FOLDER = "_index"
BYTES = "\0"  # before the bytes, in hex, of a path that is not UTF-8
FILED = frozenset({"files", "zip", "tar"})  # formats whose pages have a path


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record: its place, its id, and `why` it is no page ("" for a page).

    Of an archive's pages `payload` is the sha256 of the body, `digest` the archive's own word, `moment` the time of the
    fetch in seconds since the epoch. A revisit has its own moment, and in `repeats` URL and moment of what it repeats.
    """

    number: int
    offset: int
    size: int
    id: str
    url: str | None
    site: str | None
    why: str
    seal: int = 0
    error: bool = False
    path: str = ""
    profile: str | None = None
    payload: bytes = b""
    digest: str = ""
    moment: int = 0
    repeats: tuple[str, int] | None = None

    @property
    def address(self) -> str:
        """Its URL, or the path that stands in for it where pages lie as files."""
        return self.url or self.path


class Index(msgspec.Struct, frozen=True):
    """All records of a source, which lie in `file`. `order` is its place among the sources; of equal ids the first is
    the row."""

    path: str
    name: str
    format: str
    columns: tuple[tuple[str, str], ...]
    stamp: str
    order: int
    version: int = FORMAT
    file: str = ""
    largest: int = LARGEST_PAGE
    home: str = ""  # the data folder as it was called; a path below it moves with it

    @property
    def source(self) -> Source:
        """The source as readers want it."""
        return Source(path_of_kept(self.path), self.name, self.format, self.columns, self.largest)

    def batches(self) -> Iterator[list[Entry]]:
        """Its records, a frame at a time. Raises Fault where the file is damaged."""
        yield from framed_file.frames(path_of_kept(self.file), list[Entry])

    def entries(self) -> Iterator[Entry]:
        """Its records, one by one."""
        return itertools.chain.from_iterable(self.batches())


def stamp_of(source: Source) -> str:
    """Changes when the source does, or what is wanted of it: size and time of its file, or of each page of a folder."""
    found = listed(source.path) if source.path.is_dir() else [source.path]
    digest = hashlib.sha256(repr((source.columns, source.largest)).encode())
    for path in found:
        stat = path.stat()
        inside = path.relative_to(source.path)  # a folder may be moved
        digest.update(f"{inside}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]


def scan(
    source: Source, into: Path, order: int = 0, gone: frozenset[str] = frozenset(), tell: Tell | None = None
) -> Index:
    """Read a source once and write down what it holds. Raises Fault where the whole of it cannot be read."""
    with begun(source, order, into) as making:
        for entry, _ in read(source, gone, tell):
            making.add(entry)
    return making.head


def begun(source: Source, order: int, into: Path) -> AbstractContextManager[framed_file.Filing[Index]]:
    """The index of a source in the making: it has its name when all of it is written. The source has this stamp now."""
    name = source.name
    head = Index(
        kept_path(source.path.absolute()), name, source.format, source.columns, stamp_of(source), order,
        file=kept_path(file_of(into, name)), largest=source.largest, home=kept_path(into.absolute().parent),
    )  # fmt: skip
    return framed_file.making(file_of(into, name), head)


def kept_path(path: Path) -> str:
    """A path as an index holds it: one that is not UTF-8, such as a GBK name on Linux, by its bytes.

    >>> path_of_kept(kept_path(Path(os.fsdecode("会议.jsonl".encode("gbk"))))).name.encode("utf-8", "surrogateescape")
    b'\\xbb\\xe1\\xd2\\xe9.jsonl'
    """
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return BYTES + os.fsencode(path).hex()
    return str(path)


def path_of_kept(word: str) -> Path:
    """The path that an index holds."""
    return Path(os.fsdecode(bytes.fromhex(word[1:])) if word.startswith(BYTES) else word)


def read(
    source: Source, gone: frozenset[str] = frozenset(), tell: Tell | None = None
) -> Iterator[tuple[Entry, Record]]:
    """Each record with what the index says of it; of what is `gone` no word. Raises Fault where it cannot be read.

    The digest of a payload is taken here, once for index, id and row.
    `tell` hears now and then how many of the file's bytes have been read, about.
    """
    try:
        share = packed_share(source.path) if tell else 1.0
        done, record = 0, None
        for record in records(source):
            done += record.size
            if tell and record.number % OFTEN == 0:
                tell(int(done * share))
            record = _hashed(record)
            entry = _entry(record, source.format in FILED)
            yield (_blotted(entry) if gone and _meant(entry, gone) else entry), record
        if record is None:
            raise Fault(source.name, "holds no record", "give a dump with pages in it")
    except OSError as error:
        raise Fault(source.name, f"cannot be read: {error.strerror or error}", "see its permissions") from None


def _hashed(record: Record) -> Record:
    page = record.page
    if page is None or isinstance(page.body, str):  # a text may hold what UTF-8 cannot: its row tells
        return record
    return msgspec.structs.replace(record, page=msgspec.structs.replace(page, payload=payload_digest(page)))


def _entry(record: Record, filed: bool) -> Entry:
    page, digest = record.page, ""
    if record.again is not None:
        return _revisit(record, record.again)
    if page is None:
        return Entry(record.number, record.offset, record.size, "", None, None, record.why)
    id = identity(page.url, digest := payload_digest(page), page.source)
    return Entry(
        record.number, record.offset, record.size, id, _printable(page.url), _printable(page.site), "", record.seal,
        bool(record.error), "" if page.url or not filed else _printable(path_of(page.source)) or "",
        *((_profile(page), bytes.fromhex(digest), record.digest, _seconds(page)) if page.status is not None else ()),
    )  # fmt: skip


def _revisit(record: Record, again: Again) -> Entry:
    page = again.page
    repeats = (_printable(again.url) or "", again.moment)
    return Entry(
        record.number, record.offset, record.size, "", _printable(page.url), _printable(page.site), record.why,
        profile=_profile(page), digest=again.digest, moment=_seconds(page), repeats=repeats,
    )  # fmt: skip


def _seconds(page: Page) -> int:
    return int(page.fetched_at.timestamp()) if page.fetched_at else 0


def _profile(page: Page) -> str | None:
    """The profile that the archive names: its patterns tell articles from lists, on whatever host."""
    named = page.given.get(PROFILE)
    return named if isinstance(named, str) and named else None


def _printable(word: str | None) -> str | None:
    """Without lone surrogates, which no file can hold; the row itself tells of them."""
    if word and not word.isascii():
        word = word.encode("utf-8", "backslashreplace").decode("utf-8")
    return word or None


def file_of(into: Path, name: str) -> Path:
    """Where the index of a source of that name lies."""
    return into / FOLDER / f"{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.msgpack"


def load(path: Path) -> Index | None:
    """A kept index; None where there is none that can be used."""
    found = framed_file.head(path, Index)
    if not found or found.version != FORMAT:
        return None
    home = path.absolute().parents[2]
    whole, old = path_of_kept(found.path), path_of_kept(found.home)
    moved = home / whole.relative_to(old) if found.home and whole.is_relative_to(old) else whole
    return msgspec.structs.replace(found, file=kept_path(path), path=kept_path(moved), home=kept_path(home))


def load_all(into: Path) -> Iterator[Index]:
    """Every kept index of a dataset."""
    for path in sorted((into / FOLDER).glob("*.msgpack")):
        if found := load(path):
            yield found


def blot(found: Index, forgotten: frozenset[str]) -> None:
    """Write the index without what is to be forgotten: such a record is only counted, and no word of it stays."""
    with framed_file.making(path_of_kept(found.file), found) as making:
        for entry in found.entries():
            making.add(_blotted(entry) if _meant(entry, forgotten) else entry)


def _meant(entry: Entry, forgotten: frozenset[str]) -> bool:
    url = _sha(entry.url) if entry.url else ""
    return (
        entry.id in forgotten or url in forgotten or (entry.repeats is not None and _sha(entry.repeats[0]) in forgotten)
    )


def _sha(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def _blotted(entry: Entry) -> Entry:
    return Entry(entry.number, entry.offset, entry.size, entry.id, None, entry.site, "forgotten", entry.seal)
