"""What a revisit repeats: the answer that an earlier record holds, in the same archive or in another.

A revisit says "the same payload as that URL had then". Under its own URL that payload may be new: http and https, with
and without www. The answer is looked for by URL and moment; an archive that names no moment means the last one before.

>>> from output.build.plan.record_index import Entry
>>> page = Entry(1, 9, 5, "ab" * 16, "http://a.cn/", None, "", payload=b"p" * 32, moment=60)
>>> again = Entry(7, 90, 0, "", "https://a.cn/", None, "revisit", moment=99, repeats=("http://a.cn/", 60))
>>> known = Originals()
>>> known.ask([page, again])
>>> known.tell(0, [page, again])
>>> known.of(again).place
Place(source=0, number=1, offset=9)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from output.build.plan.digest_set import Digests, digest, packed
from output.build.plan.record_index import Entry
from output.build.plan.shards import Place

HELD = 50_000  # answers kept before it is known which are asked for: a draft that needs an older one is made again
REVISIT, UNRESOLVED = "revisit", "revisit-unresolved"  # reasons under which a revisit is counted


@dataclasses.dataclass(frozen=True, slots=True)
class Original:
    """An answer with a payload, as an index has it; `digest` is one of the archive's word for it."""

    place: Place
    id: str
    url: str
    payload: bytes
    digest: bytes
    moment: int


NONE = bytes(16)  # where an archive names no digest
ROW = [
    ("source", "i4"), ("number", "i8"), ("offset", "i8"), ("id", "V16"), ("payload", "V32"), ("digest", "V16"),
    ("moment", "i8"),
]  # fmt: skip


class Originals:
    """The answers of all archives that revisits ask for, by URL."""

    def __init__(self) -> None:
        self.asked = Digests()
        self.told = Digests(ROW)

    def ask(self, entries: Sequence[Entry]) -> None:
        """Note which URLs these repeat."""
        self.asked.add(packed(digest(entry.repeats[0]) for entry in entries if entry.repeats))

    def tell(self, order: int, entries: Sequence[Entry], *, all: bool = False) -> None:
        """Keep the answers that were asked for, of the source of that order; or all, but only the latest of them."""
        found = [entry for entry in entries if entry.payload and entry.url and not entry.error]
        keys = packed(digest(entry.url or "") for entry in found)
        wanted = np.ones(len(found), bool) if all else self.asked.holds(keys)
        rows = [
            (order, e.number, e.offset, bytes.fromhex(e.id), e.payload, _short(e.digest), e.moment)
            for e, is_wanted in zip(found, wanted.tolist(), strict=True)
            if is_wanted
        ]
        self.told.add(keys[wanted], np.array(rows, ROW))
        if all and len(self.told) > HELD:
            self.told.runs.pop(0)

    def of(self, revisit: Entry) -> Original | None:
        """What it repeats; None where no input holds it."""
        url, moment = revisit.repeats or ("", 0)
        found = [_original(url, row) for _, row in self.told.at(packed([digest(url)]))]
        fits = [
            one for one in found if not revisit.digest or one.digest == NONE or one.digest == _short(revisit.digest)
        ]
        earlier = [one for one in fits if one.moment <= revisit.moment]
        then = [one for one in fits if one.moment == moment]
        return next(iter(then or sorted(earlier, key=lambda one: -one.moment) or fits), None)


def _original(url: str, row: tuple[Any, ...]) -> Original:
    source, number, offset, id, payload, said, moment = row
    return Original(Place(source, number, offset), id.hex(), url, payload, said, moment)


def _short(word: str) -> bytes:
    return digest(word) if word else NONE
