"""When nothing changed, nothing is planned: what the last build found in order, and of what it found it so.

A plan asks for every record what becomes of it, which takes seconds for a hundred thousand. Its answer hangs on the
indexes, the inputs that there are, the rules, the code and the live parts alone; a digest of these is the claim under
which a build that left nothing to do is remembered. The same claim again means: still nothing.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     remember(Path(folder), Settled("claim", 2, ()))
...     recall(Path(folder), "claim"), recall(Path(folder), "another")
(Settled(claim='claim', shards=2, parts=()), None)
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from cleaning.common import files
from cleaning.readers import Source
from output.build.plan import record_index
from output.build.plan.planner import Terms
from output.dataset import table


class Settled(msgspec.Struct, frozen=True):
    """A build that left nothing to do: how many shards there are, and the live parts of the inputs that it named."""

    claim: str
    shards: int
    parts: tuple[str, ...]


def claim(into: Path, found: Sequence[Source], terms: Terms) -> str:
    """The digest of all that a plan of these inputs hangs on; "" where an input is new or changed, or the table old."""
    if not terms.knowledge.digest or not table.exists(into) or table.is_older(into):
        return ""
    kept = {one.name: one for one in record_index.load_all(into)}
    for source in found:
        old = kept.get(source.name)
        if not old or old.stamp != record_index.stamp_of(source) or old.source.path != source.path.absolute():
            return ""
    facts = [_code(), terms.knowledge.digest, repr((terms.site, terms.without, terms.cleaner))]
    facts += sorted(source.name for source in found)
    for one in kept.values():
        stat = record_index.path_of_kept(one.file).stat()
        facts.append(f"{one.name}\0{stat.st_size}\0{stat.st_mtime_ns}\0{one.source.path.exists()}")
    facts += table.live(into)
    return hashlib.sha256("\n".join(facts).encode("utf-8", "surrogateescape")).hexdigest()


@functools.cache
def _code() -> str:
    """A digest of this room: other code may plan otherwise."""
    found = sorted(Path(__file__).parents[2].rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def recall(into: Path, claim: str) -> Settled | None:
    """What was remembered under this claim."""
    try:
        found = msgspec.json.decode(_file(into).read_bytes(), type=Settled)
    except (OSError, msgspec.DecodeError):
        return None
    return found if claim and found.claim == claim else None


def remember(into: Path, found: Settled) -> None:
    """Keep it, in the place of what was remembered before."""
    if found.claim:
        files.written(_file(into), msgspec.json.encode(found))


def _file(into: Path) -> Path:
    return into / record_index.FOLDER / "settled.json"
