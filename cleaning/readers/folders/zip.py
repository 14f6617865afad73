"""zip of html and txt: a member is a page; names and pages may be in any charset, mixed within one.

What the archive's list says of a member is not believed: it is unpacked up to the bound of a page and no further. Where
the list is gone, since the file is cut, the members are found by their own headers.

>>> spelled_cp437("╗ß╥Θ.txt", utf8=False)   # a GBK name that a Chinese Windows wrote, as the library reads it
'会议.txt'
"""

from __future__ import annotations

import bz2
import dataclasses
import lzma
import mmap
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, BinaryIO

from cleaning.readers.decompress import BOMB, HOLE, RATIO
from cleaning.readers.folders.files import page_or_hole
from cleaning.readers.folders.tar import why_not
from cleaning.readers.record import UNKNOWN, Record, Source, Unread, broken, too_large, unread

UTF8, ENCRYPTED, SIZES_BEHIND = 0x800, 0x1, 0x8  # flags: the name is UTF-8; a password; the sizes are behind the bytes
HEADER = struct.Struct("<4s5H3L2H")  # of a member: magic, …, flags, method, …, checksum, sizes, lengths of its name
NAMES = 1 << 17  # bytes of a header's name and extra field, at the most
MAGIC = b"PK\x03\x04"
LARGEST_WINDOW = 64 << 20  # bytes that an LZMA member may ask for as its dictionary
DAMAGE = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError)


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A member: its name, how it is packed, the sizes and checksum that it should have, and where its header is."""

    name: str
    flags: int
    method: int
    packed: int
    size: int
    checksum: int
    at: int


def spelled_cp437(name: str, *, utf8: bool) -> str:
    """A member's name: what is not marked as UTF-8 was read as cp437, and is GB18030 in Chinese archives."""
    if utf8:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a member that is no folder; `offset` is its place. Other kinds of files are counted by their suffix."""
    with source.path.open("rb") as file:
        found, rest = _members(source, file)
        shared = _shared(found)
        for at, member in enumerate(found[offset:], offset):
            yield _record(source, file, member, at, shared=member.at in shared)
        if rest and offset <= len(found):
            yield unread(len(found), len(found), rest)


def _members(source: Source, file: BinaryIO) -> tuple[Sequence[Member], Unread | None]:
    """By the archive's list; where there is none, by what the file holds, and from where on it does not."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _bounded(source, [_listed(info) for info in archive.infolist() if not info.is_dir()])
    except DAMAGE:
        found, end = _found(file)
        why = "the zip has no list of its members: it is cut off or damaged"
        return [one for one in found if not one.name.endswith("/")], Unread(source.name, end, UNKNOWN, why)


def _bounded(source: Source, found: Sequence[Member]) -> tuple[Sequence[Member], Unread | None]:
    """Members up to where they unpack to too many times what they are packed to."""
    size = packed = 0
    for at, one in enumerate(found):
        size, packed = size + min(one.size, source.largest), packed + one.packed
        if size > BOMB and size > RATIO * packed:
            why = f"it unpacks to more than {RATIO} times its size"
            return found[:at], Unread(source.name, at, len(found) - at, why, "member")
    return found, None


def _listed(info: zipfile.ZipInfo) -> Member:
    name = spelled_cp437(info.filename, utf8=bool(info.flag_bits & UTF8))
    return Member(
        name, info.flag_bits, info.compress_type, info.compress_size, info.file_size, info.CRC, info.header_offset
    )


def _found(file: BinaryIO) -> tuple[list[Member], int]:
    """Members by the headers before them, and where the last one that is whole ends."""
    found, at, size = list[Member](), 0, file.seek(0, 2)
    with closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as whole:
        while 0 <= (start := whole.find(MAGIC, at)) <= size - HEADER.size:
            _, _, flags, method, _, _, checksum, packed, length, named, more = HEADER.unpack_from(whole, start)
            name = whole[start + HEADER.size : start + HEADER.size + named]
            body = start + HEADER.size + named + more
            if flags & SIZES_BEHIND and not packed:
                following = whole.find(MAGIC, body)
                packed = (following if following >= 0 else size) - body
                length = checksum = UNKNOWN
            if body + packed > size or (length == UNKNOWN and body + packed == size):
                return found, start
            spelled = spelled_cp437(
                name.decode("utf-8" if flags & UTF8 else "cp437", "replace"), utf8=bool(flags & UTF8)
            )
            found.append(Member(spelled, flags, method, packed, length, checksum, start))
            at = body + packed
    return found, at


def _shared(found: Sequence[Member]) -> set[int]:
    """Where members begin that lie within another one: so a small file is made to unpack to a large one."""
    shared, end = set[int](), 0
    for one in sorted(found, key=lambda one: one.at):
        if one.at < end:
            shared.add(one.at)
        end = max(end, one.at + HEADER.size + one.packed)
    return shared


def _record(source: Source, file: BinaryIO, member: Member, number: int, *, shared: bool) -> Record:
    place = f"{source.name}:{member.name}"
    if why := why_not(member.name):
        return Record(number, number, member.size, None, why)
    if shared:
        what = "its bytes are those of another member too"
        return broken(number, number, f"{place}:member {number + 1}", what, size=member.packed)
    if member.packed > source.largest + NAMES:
        return broken(number, number, place, too_large(member.packed, source.largest), size=member.packed)
    file.seek(member.at)
    stored = file.read(HEADER.size + NAMES + member.packed)
    try:
        body = _unpacked(stored, member, source.largest)
    except DAMAGE as error:
        if 0 <= (hole := stored.find(HOLE)) < HEADER.size + member.packed:
            size = len(stored) - hole - len(stored[hole:].lstrip(b"\0"))
            return unread(number, number, Unread(place, member.at + hole, size, "zeros where a member was"))
        return broken(number, number, place, f"cannot be unpacked: {error}", size=max(member.packed, member.size))
    if len(body) > source.largest:
        return broken(number, number, place, too_large(len(body), source.largest), size=len(body))
    return page_or_hole(number, number, place, body, place)


def _unpacked(stored: bytes, member: Member, largest: int) -> bytes:
    """A member's bytes, at most one more than `largest`. Raises one of DAMAGE."""
    if not stored.startswith(MAGIC):
        raise ValueError("no header of a member is there")
    if member.flags & ENCRYPTED:
        raise ValueError("it needs a password")
    *_, named, more = HEADER.unpack_from(stored)
    raw = stored[HEADER.size + named + more :][: member.packed]
    if member.method == zipfile.ZIP_STORED:
        body = raw
    else:
        engine, raw = _engine(member.method, raw)
        body = engine.decompress(raw, largest + 1)
        if len(body) <= largest and not engine.eof:
            raise ValueError("it is cut off")
    if len(body) <= largest and UNKNOWN not in (member.size, member.checksum):
        if len(body) != member.size:
            raise ValueError(f"{len(body):,} bytes, where the list has {member.size:,}")
        if zlib.crc32(body) != member.checksum:
            raise ValueError("its checksum does not fit its bytes")
    return body


def _engine(method: int, raw: bytes) -> tuple[Any, bytes]:
    """What unpacks at most so many bytes, and the bytes that it is to unpack."""
    if method == zipfile.ZIP_DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS), raw
    if method == zipfile.ZIP_BZIP2:
        return bz2.BZ2Decompressor(), raw
    if method != zipfile.ZIP_LZMA:
        raise ValueError(f"its compression (method {method}) is not read")
    _, length, properties, window = struct.unpack_from("<HHBL", raw)
    if window > LARGEST_WINDOW:
        raise ValueError(f"it asks for {window:,} bytes of memory")
    how = {"id": lzma.FILTER_LZMA1, "dict_size": window, "lc": properties % 9}
    how |= {"lp": properties // 9 % 5, "pb": properties // 45}
    return _Lzma(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[how])), raw[4 + length :]


class _Lzma:
    """A raw LZMA stream, which has its end where its bytes end."""

    eof = True

    def __init__(self, engine: lzma.LZMADecompressor) -> None:
        self.engine = engine

    def decompress(self, raw: bytes, most: int) -> bytes:
        """At most so many bytes."""
        return self.engine.decompress(raw, most)
