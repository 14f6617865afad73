"""tar of html and txt, packed or not: a member is a page. Behind damage reading goes on at the next header.

The library takes a damaged header, or the end of the file, for the end of the archive; here the archive has ended where
its two blocks of zeros are, and what is missing before them is reported.

>>> import io, tempfile
>>> from pathlib import Path
>>> whole = io.BytesIO()
>>> with tarfile.open(fileobj=whole, mode="w") as archive:
...     for name in ("1.txt", "2.txt", "3.png", "4.txt"):
...         archive.addfile(tarfile.TarInfo(name))
>>> damaged = whole.getvalue()[:BLOCK] + b"x" + whole.getvalue()[BLOCK + 1 :]
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder, "a.tar")
...     _ = path.write_bytes(damaged)
...     [record.error or record.why or record.page.source for record in records(Source(path, "a.tar", "tar"))]
['a.tar:1.txt', '512 bytes from byte 512 on were not read: no header of a member is here', 'type-png', 'a.tar:4.txt']
"""

from __future__ import annotations

import dataclasses
import tarfile
from collections.abc import Generator, Iterator
from pathlib import PurePosixPath

from cleaning.readers.decompress import Gap, blocks, packing_of
from cleaning.readers.folders.files import SUFFIXES, page_or_hole, spelled
from cleaning.readers.record import UNKNOWN, Record, Source, Unread, broken, too_large, unread

BLOCK = tarfile.BLOCKSIZE
ZEROS = bytes(BLOCK)
STEP = 1 << 20  # bytes held at a time
MOST_ZEROS = 1 << 20  # bytes of zeros behind the end mark: an archive is padded to the size of a tape's record
USTAR, USTAR_AT = b"ustar", 257  # what the header of each member holds, and where
NAMES = 1 << 20  # bytes of a long name, or of a pax header
PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
ABOUT = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    *PAX,
    tarfile.XGLTYPE,
)  # members that say something of the next one


def why_not(name: str) -> str:
    """Why a member of an archive is no page: the suffix of its name; "" for a page."""
    suffix = PurePosixPath(name).suffix.lower()
    return "" if suffix in SUFFIXES else f"type-{suffix.lstrip('.') or 'none'}"


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a member that is a file, and one for each part that could not be read; read from the start."""
    for at, found in enumerate(_Tar(source).members()):
        yield unread(at, at, found) if isinstance(found, Unread) else _record(source, found, at)


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive; `body` None: it is no page, or too large for one."""

    name: str
    size: int
    body: bytes | None


def _record(source: Source, member: Member, number: int) -> Record:
    place = f"{source.name}:{member.name}"
    if why := why_not(member.name):
        return Record(number, number, member.size, None, why)
    if member.body is None:
        return broken(number, number, place, too_large(member.size, source.largest), size=member.size)
    return page_or_hole(number, number, place, member.body, place)


class _Stream:
    """The archive's bytes from front to back. `at` is how many have been taken; a gap ends them until it is passed."""

    def __init__(self, source: Source) -> None:
        self.found = blocks(source.path)
        self.held, self.at = b"", 0
        self.gap: Gap | None = None

    def fill(self, size: int) -> bool:
        """Hold at least so many bytes; False where the file, or what can be read of it, ends before."""
        parts, have = [self.held], len(self.held)
        while have < size and self.gap is None and (block := next(self.found, None)) is not None:
            if isinstance(block, Gap):
                self.gap = block
            else:
                parts.append(block)
                have += len(block)
        self.held = b"".join(parts)
        return have >= size

    def take(self, size: int) -> bytes:
        """So many bytes, or those that there are."""
        self.fill(size)
        taken, self.held = self.held[:size], self.held[size:]
        self.at += len(taken)
        return taken

    def skip(self, size: int) -> int:
        """Pass so many bytes; how many there were."""
        start = self.at
        while (left := size - (self.at - start)) and self.take(min(left, STEP)):
            pass
        return self.at - start

    def zeros(self) -> None:
        """Pass blocks of zeros."""
        while self.fill(BLOCK) and self.held.startswith(ZEROS):
            whole = len(self.held) // BLOCK * BLOCK
            rest = len(self.held[:whole].lstrip(b"\0"))
            self.take((whole - rest) // BLOCK * BLOCK)

    def to_header(self) -> None:
        """Pass all before the next header of a member, or all that there is."""
        more = True
        while more:
            more = self.fill(STEP)
            at = self.held.find(USTAR, USTAR_AT)
            while 0 <= at <= len(self.held) - BLOCK + USTAR_AT:
                if _header(self.held[at - USTAR_AT :][:BLOCK]):
                    self.take(at - USTAR_AT)
                    return
                at = self.held.find(USTAR, at + 1)
            self.take(len(self.held) - (BLOCK if more else 0))


def _header(block: bytes) -> tarfile.TarInfo | None:
    """A member's header; None where its checksum or its numbers are wrong."""
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return None
    return info if info.size >= 0 else None


class _Tar:
    """One pass over the members of an archive."""

    def __init__(self, source: Source) -> None:
        self.source, self.stream = source, _Stream(source)
        self.unit = "unpacked byte" if packing_of(source.path) else "byte"
        self.cut = False
        self.named: dict[str, str] = {}  # what a long name or a pax header says of the next member

    def members(self) -> Iterator[Member | Unread]:
        """Files, and what could not be read."""
        ended = False
        while True:
            start = self.stream.at
            if not self.stream.fill(BLOCK):
                whole = ended and not self.stream.skip(BLOCK)
                if not (yield from self._end(start, whole)):
                    return
            elif self.stream.held.startswith(ZEROS):
                self.stream.zeros()
                ended = True
                if self.stream.fill(BLOCK) or self.stream.at - start > MOST_ZEROS:
                    yield self._unread(start, self.stream.at - start, "zeros are here, not members")
                continue
            elif not (info := _header(self.stream.held[:BLOCK])):
                self.stream.to_header()
                yield self._unread(start, self.stream.at - start, "no header of a member is here")
            else:
                self.stream.take(BLOCK)
                yield from self._member(info, start)
            ended = False

    def _unread(self, start: int, size: int, why: str) -> Unread:
        return Unread(self.source.name, start, size, why, self.unit)

    def _end(self, start: int, whole: bool) -> Generator[Unread, None, bool]:
        """Where the bytes end; whether there are more, behind a gap."""
        gap, self.stream.gap = self.stream.gap, None
        if gap:
            yield Unread(self.source.name, gap.offset, gap.size, gap.why)
            self.stream.to_header()
            return self.stream.fill(BLOCK)
        if not (whole or self.cut):
            yield self._unread(start, UNKNOWN, "the tar ends without its end mark: it is cut off")
        return False

    def _member(self, info: tarfile.TarInfo, start: int) -> Iterator[Member | Unread]:
        has_data = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES or info.type in ABOUT
        if info.type in ABOUT and info.size > NAMES:
            yield self._unread(start, BLOCK, f"a name of {info.size:,} bytes")
            return
        if info.type in ABOUT:
            self._note(info.type, self.stream.take(_padded(info.size))[: info.size])
            return
        named, self.named = self.named, {}
        size = (int(named["size"]) if named.get("size", "").isdigit() else info.size) if has_data else 0
        shown = spelled(named.get("path", info.name).encode("utf-8", "surrogateescape"))
        if not info.isreg() or info.issparse():  # folders, links and devices are no files
            self.stream.skip(_padded(size))
            if info.issparse():
                yield self._unread(start, self.stream.at - start, f"{shown} is a sparse file")
            return
        wanted = not why_not(shown) and size <= self.source.largest
        body = self.stream.take(_padded(size)) if wanted else None
        have = len(body) if body is not None else self.stream.skip(_padded(size))
        if have >= size:
            yield Member(shown, size, body[:size] if body is not None else None)
        elif not self.stream.gap:  # which is reported by itself
            self.cut = True
            yield self._unread(start, UNKNOWN, f"the tar is cut off within {shown}")

    def _note(self, kind: bytes, body: bytes) -> None:
        """A long name, or the records of a pax header: `length key=value`."""
        if kind == tarfile.GNUTYPE_LONGNAME:
            self.named["path"] = body.rstrip(b"\0").decode("utf-8", "surrogateescape")
        elif kind in PAX:
            pairs = (line.partition(b" ")[2].partition(b"=") for line in body.split(b"\n"))
            self.named |= {key.decode("ascii", "replace"): _text(value) for key, is_pair, value in pairs if is_pair}


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
