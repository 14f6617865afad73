"""Files below a data folder that may hold a page: where its records are, and what of it is left after all is done.

A dump is read record by record: a link to the page is another page's content. Any other file is searched byte by byte,
unpacked where it is packed.

>>> import gzip, tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "note.gz"
...     (Path(folder) / "documents").mkdir()
...     _ = path.write_bytes(gzip.compress("见 http://a.cn/1.html".encode()))
...     [left.place for left in found(Path(folder), Path(folder) / "documents", Page(urls=("http://a.cn/1.html",)), ())]
['note.gz']
"""

from __future__ import annotations

import io
import itertools
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from cleaning.common.errors import Fault
from cleaning.readers import Source, records
from cleaning.readers.decompress import BLOCK, Torn, packing, unpacked, whole
from cleaning.readers.folders.files import SUFFIXES
from cleaning.readers.formats import by_head
from cleaning.readers.sources import name_of
from output.dataset import live_links
from output.dataset.migration import batches
from output.dedup import dedup
from output.takedown import redact_records
from output.takedown.page_passages import PENDING, Page, of_record

OWN = ("exports", "state", "runs", "rules", "sites")  # folders of a data folder that hold no dumps
HEAD = 1 << 16
DEEPEST = 3  # archives within archives that are opened
REMEDY = "take the page out of it by hand, or remove it, and give the same command again"
DAMAGE = (Fault, OSError, EOFError, ValueError, Torn, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder; only the names of one folder are held. Links are not followed."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            continue
        if path.is_dir():
            yield from files(path)
        elif path.is_file():
            yield path


def dumps(home: Path, dataset: Path, known: Iterable[Source]) -> dict[Path, Source]:
    """Every dump and page below the data folder, those of no index too."""
    named = {source.path: source for source in known if source.path.is_file()}
    pages = {path for source in known if source.path.is_dir() for path in files(source.path)}
    found = {}
    for path in _foreign(home, dataset):
        if source := named.get(path):
            found[path] = source
        elif format := _format(path, page=path in pages or (home / "raw") in path.parents):
            found[path] = Source(path, name_of(path, home), format)
    return found


def _foreign(home: Path, dataset: Path) -> Iterator[Path]:
    """Files below the data folder that are not the program's own."""
    own = {dataset, live_links.folder_of(dataset), dedup.folder_of(dataset), *(home / name for name in OWN)}
    shown = f".{live_links.folder_of(dataset).name}-"
    for path in sorted(home.iterdir()):
        if path.is_symlink() or path in own or path.name.startswith(shown) or path.name == "forgotten.jsonl":
            continue
        yield from files(path) if path.is_dir() else [path] if path.is_file() else []


def _format(path: Path, *, page: bool) -> str:
    """Of a dump; "files" for a page, "" for another file."""
    if path.suffix == ".cdxj":
        return ""
    with path.open("rb") as file:
        format = by_head(file.read(HEAD), path.name)
    if format and format != "files":
        return format
    return "files" if page and (path.suffix.lower() in SUFFIXES or not path.suffix) else ""


def redacted(source: Source, page: Page) -> int:
    """Take the page's records out of a dump; gives how many. Raises Fault where the dump cannot be written anew."""
    hit = [(record.number, record.offset) for record in records(source) if page.has(record)]
    numbers, offsets = {number for number, _ in hit}, {offset for _, offset in hit}
    try:
        if source.format == "warc":
            return redact_records.archive(source.path, page.urls, offsets)
        if not hit:
            return 0
        if source.format == "files":
            source.path.unlink()
            return 1
        if source.format in ("jsonl", "parquet"):
            return (redact_records.jsonl if source.format == "jsonl" else redact_records.parquet)(source.path, numbers)
    except Torn as torn:
        raise Fault(source.name, f"holds it and is damaged ({torn})", REMEDY) from None
    raise Fault(source.name, f"holds it and is {source.format}, which is not written anew", REMEDY)


def found(home: Path, dataset: Path, page: Page, known: Sequence[Source]) -> Iterator[Fault]:
    """Each file below the data folder that still holds the page, or that cannot be searched."""
    read = dumps(home, dataset, known)
    parts, words = set(dataset.glob("*.parquet")), msgspec.structs.replace(page, ids=())  # tombstones hold the ids
    met: set[tuple[int, int]] = set()
    for path in itertools.chain(files(dataset), files(home)):  # a part is named as such, not as a link to it
        stat = path.stat()
        if (stat.st_dev, stat.st_ino) in met or path.name == PENDING:  # what is shown in current/ is a part
            continue
        met.add((stat.st_dev, stat.st_ino))
        name = name_of(path, home)
        try:
            if path in read:
                held = _in_dump(read[path], page)
            else:
                held = _in_part(path, page) if path in parts else in_file(path, words)
        except DAMAGE as error:
            yield Fault(name, f"cannot be searched: {' '.join(str(error).split())[:200]}", REMEDY)
            continue
        if held:
            yield Fault(name, "still holds its address or its text", REMEDY)


def _in_dump(source: Source, page: Page) -> bool:
    unread = ""
    for record in records(source):
        if page.has(record) or page.passages_in(of_record(record)):
            return True
        unread = unread or (str(record.unread) if record.unread else "")
    if unread:
        raise Fault(source.name, unread)
    return False


def _in_part(path: Path, page: Page) -> bool:
    """A row of another page may name the address."""
    gone = {*page.ids, *page.torn}
    for batch in batches(path):
        for row in batch.to_pylist():
            if row["id"] in gone or row["url"] in page.urls or page.passages_in(_row(row)):
                return True
    return False


def _row(row: object) -> bytes:
    return msgspec.json.encode(row, enc_hook=str)


def in_file(path: Path, page: Page) -> bool:
    """Is an address, an id or a passage of the page in a file, in its name, or in what it unpacks to?"""
    if page.in_bytes(str(path).encode("utf-8", "surrogateescape")):
        return True
    with path.open("rb") as file:
        return any(page.in_bytes(block) for block in _overlapping(_opened(file, path.name), page.longest))


def _overlapping(blocks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        held = held[-longest:] + block
        yield held


def _opened(file: BinaryIO, name: str, depth: int = 0) -> Iterator[bytes]:
    """The bytes of a file, and what they unpack to."""
    head = file.read(HEAD)
    file.seek(0)
    yield from iter(lambda: file.read(BLOCK), b"")
    file.seek(0)
    if depth >= DEEPEST:
        return
    if how := packing(head[:4]):
        yield from whole(unpacked(file, how))
    elif head.startswith(b"PAR1"):
        yield from _rows(file)
    elif head.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                yield info.filename.encode("utf-8", "surrogateescape")
                yield from _opened(io.BytesIO(archive.read(info)), info.filename, depth + 1)
    elif head[257:262] == b"ustar":
        with tarfile.open(fileobj=file) as tar:
            for member in tar:
                if inner := tar.extractfile(member):
                    yield from _opened(io.BytesIO(inner.read()), member.name, depth + 1)


def _rows(file: BinaryIO) -> Iterator[bytes]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(batch_size=500):
            for row in batch.to_pylist():
                yield _row({key: value for key, value in row.items() if not isinstance(value, bytes)})
                yield from (value for value in row.values() if isinstance(value, bytes))
