"""zip and tar of html and txt: a member is a page; names and pages may be in any charset, mixed within one.

>>> spelled("╗ß╥Θ.txt", utf8=False)   # a GBK name that a Chinese Windows wrote, as zip reads it
'会议.txt'
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from cleaning.model import Page
from cleaning.readers.folders.files import LARGEST, SUFFIXES
from cleaning.readers.record import Record, Source, broken

UTF8 = 0x800  # the flag of a member whose name is UTF-8
DAMAGE = (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, RuntimeError, NotImplementedError)


def spelled(name: str, *, utf8: bool) -> str:
    """A zip member's name: what is not marked as UTF-8 was read as cp437, and is GB18030 in Chinese archives."""
    if utf8:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a member that is no folder; other kinds of files are counted under their suffix."""
    with source.path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    yield from _zip(source, offset, number) if zipped else _tar(source)


def _zip(source: Source, offset: int, number: int) -> Iterator[Record]:
    """`offset` is the member's place in the zip's own list."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            for at, info in enumerate(infos[offset:], offset):
                number = at
                yield _zip_record(source, archive, info, at)
                number = at + 1
    except DAMAGE as error:
        yield broken(number, number, f"{source.name}:{number}", f"the zip is cut off or damaged: {error}")


def _zip_record(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, number: int) -> Record:
    name = spelled(info.filename, utf8=bool(info.flag_bits & UTF8))
    if why := _why_not(name, info.file_size):
        return Record(number, number, info.file_size, None, why)
    try:
        return _page(source, name, number, archive.read(info))
    except DAMAGE as error:
        return broken(number, number, f"{source.name}:{name}", f"cannot be unpacked: {error}")


def _tar(source: Source) -> Iterator[Record]:
    """Read as a stream, whatever it is packed with."""
    number = 0
    try:
        with tarfile.open(source.path, "r|*", encoding="utf-8", errors="surrogateescape") as archive:
            for info in archive:
                if info.isfile():
                    yield _tar_record(source, archive, info, number)
                    number += 1
    except DAMAGE as error:
        yield broken(number, number, f"{source.name}:{number}", f"the tar is cut off or damaged: {error}")


def _tar_record(source: Source, archive: tarfile.TarFile, info: tarfile.TarInfo, number: int) -> Record:
    name = info.name.encode("utf-8", "surrogateescape")
    shown = _either(name)
    if why := _why_not(shown, info.size):
        return Record(number, number, info.size, None, why)
    file = archive.extractfile(info)
    return _page(source, shown, number, file.read() if file else b"")


def _either(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "backslashreplace")


def _why_not(name: str, size: int) -> str:
    """Why a member is no page: its suffix, or its size."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        return f"type-{suffix.lstrip('.') or 'none'}"
    return "too-large" if size > LARGEST else ""


def _page(source: Source, name: str, number: int, body: bytes) -> Record:
    return Record(number, number, len(body), Page(None, None, None, None, (), body, source=f"{source.name}:{name}"))
