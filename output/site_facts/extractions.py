"""Pages that the first pass has extracted, kept until the build that cleans them is done: no page is parsed twice.

One file of records, written one after the other, and an index by the page's place. It is a file of passing name: what a
killed build leaves is removed by the next.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     page = Page("http://a.example/1", None, None, None, (), "会议开始。", source="d.jsonl:1")
...     with kept(Path(folder)) as extractions:
...         extractions.add(page, understood_page(page, BUILTIN)[0])
...     found = extraction_of(str(extractions.path), page)
...     missing = extraction_of(str(extractions.path), Page("http://a.example/2", None, None, None, (), ""))
>>> found.found.base, missing
('会议开始。', None)
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from cleaning.knowledge.load import BUILTIN
from cleaning.model import Page
from cleaning.pipeline import Understood, understood_page

FILE, INDEX = ".extractions.tmp", ".extractions.index.tmp"  # in the dataset's folder, which is swept of such names
MOST_BYTES = 1 << 30  # of the file: pages beyond are parsed again


class Extractions:
    """Extractions as they are written."""

    def __init__(self, folder: Path, file: BinaryIO) -> None:
        self.path, self._file = folder / FILE, file
        self._places: dict[str, tuple[int, int, str]] = {}
        self._size = 0

    def add(self, page: Page, found: Understood) -> None:
        """One more page; one without a place of its own cannot be found again, and half a character is not written."""
        if not page.source or self._size > MOST_BYTES:
            return
        try:
            packed = msgspec.msgpack.encode(found)
            msgspec.msgpack.encode((page.source, page.url))
        except UnicodeEncodeError:  # a lone surrogate, of a damaged dump: the page is parsed again, for its error row
            return
        self._places[page.source] = (self._size, len(packed), page.url or "")
        self._size += self._file.write(packed)

    @property
    def index(self) -> bytes:
        """Where each page's extraction is."""
        return msgspec.msgpack.encode(self._places)


@contextlib.contextmanager
def kept(folder: Path) -> Iterator[Extractions]:
    """Extractions to be written below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("wb") as file:
        extractions = Extractions(folder, file)
        yield extractions
    (folder / INDEX).write_bytes(extractions.index)
    _index.cache_clear()


def removed(folder: Path) -> None:
    """When the build is done."""
    for name in (FILE, INDEX):
        (folder / name).unlink(missing_ok=True)
    _index.cache_clear()


def extraction_of(path: str, page: Page) -> Understood | None:
    """What was kept of a page; None where nothing was."""
    if not path or page.source not in (places := _index(path)):
        return None
    start, size, url = places[page.source]
    if url != (page.url or ""):
        return None
    with Path(path).open("rb") as file:
        file.seek(start)
        return msgspec.msgpack.decode(file.read(size), type=Understood)


@functools.lru_cache(maxsize=1)
def _index(path: str) -> dict[str, tuple[int, int, str]]:
    """Read once a process."""
    try:
        return msgspec.msgpack.decode(Path(path).with_name(INDEX).read_bytes(), type=dict[str, tuple[int, int, str]])
    except OSError:
        return {}


__all__ = ["BUILTIN", "Extractions", "extraction_of", "kept", "removed", "understood_page"]
