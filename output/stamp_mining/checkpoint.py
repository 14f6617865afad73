"""Where a discovery that may be killed is written down; its state is in cleaning/site_facts/stamp_mining.

    state/discovery-<key>.msgpack    what was heard so far; gone when the discovery is done

The key is of the inputs (size and time of each file), the knowledge, the site and the code: a discovery over anything
else begins anew. The pages that were heard are read past, not looked at.

>>> import tempfile
>>> from cleaning.knowledge.load import BUILTIN
>>> with tempfile.TemporaryDirectory() as folder:
...     candidates(list, Path(folder), BUILTIN, key="")
()
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

import cleaning
from cleaning.common.files import written
from cleaning.knowledge.load import Knowledge
from cleaning.readers import Source
from cleaning.site_facts.stamp_mining.checkpoint_state import Course
from cleaning.site_facts.stamp_mining.discover import Candidate
from cleaning.site_facts.stamp_mining.pages import ReadPages, candidates_of
from output.build.plan.record_index import stamp_of

EVERY = 30.0  # seconds of work that a kill may cost; a full sample is written in a tenth of one
TOLD = 100  # pages between two words on how far it is
PREFIX = "discovery-"
Progress = Callable[[str, int, int], None]  # what is done, pages so far, pages in all (0: not known)


def candidates(
    read: ReadPages,
    data: Path,
    knowledge: Knowledge,
    *,
    key: str,
    site: str | None = None,
    progress: Progress = lambda what, done, total: None,
) -> tuple[Candidate, ...]:
    """The candidates of these pages (`read` is called twice); written down under `key` ("" never) now and then."""
    path = path_of(data, key)
    course = _kept(path) if key else Course()
    keeper = _Keeper(path if key else None, progress)
    try:
        found = candidates_of(read, knowledge, site=site, course=course, heard=keeper.hear)
    except KeyboardInterrupt:
        keeper.write(course)
        raise
    path.unlink(missing_ok=True)
    return found


def key_of(sources: Sequence[Source], knowledge: Knowledge, site: str | None) -> str:
    """What a discovery hangs on, in 16 hex digits."""
    parts = (*map(stamp_of, sources), knowledge.digest, site, _code())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def path_of(data: Path, key: str) -> Path:
    """Where a discovery is written down."""
    return data / "state" / f"{PREFIX}{key}.msgpack"


def left_over(data: Path) -> Iterator[Path]:
    """What killed discoveries have left: they hold texts of pages."""
    yield from sorted((data / "state").glob(f"{PREFIX}*.msgpack"))


@functools.cache
def _code() -> str:
    digest = hashlib.sha256()
    root = Path(cleaning.__file__).parent
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.toml")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(path: Path) -> Course:
    """The course that was written down; a new one where there is none that can be used."""
    with contextlib.suppress(FileNotFoundError, msgspec.MsgspecError):
        return Course.of(path.read_bytes())
    return Course()


class _Keeper:
    """Is told of a course after each page: says how far it is, and writes it down now and then."""

    def __init__(self, path: Path | None, progress: Progress) -> None:
        self._path, self._progress = path, progress
        self._last = time.monotonic()

    def hear(self, course: Course) -> None:
        if course.read % TOLD == 0:
            self._progress("count" if course.verifies else "sample", course.read, course.pages)
            if time.monotonic() - self._last > EVERY:
                self.write(course)

    def write(self, course: Course) -> None:
        if self._path:
            written(self._path, course.written)
        self._last = time.monotonic()
