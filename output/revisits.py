"""What a revisit repeats: the answer that an earlier record holds, in the same archive or in another.

A revisit says "the same payload as that URL had then". Under its own URL that payload may be new: http and https, with
and without www. The answer is looked for by URL and moment; an archive that names no moment means the last one before.

>>> from output.index import Entry
>>> page = Entry(1, 9, 5, "ab", "http://a.cn/", None, "", payload=b"p", moment=60)
>>> again = Entry(7, 90, 0, "", "https://a.cn/", None, "revisit", moment=99, repeats=("http://a.cn/", 60))
>>> known = Originals()
>>> known.note(0, [page, again])
>>> known.of(again).place
Place(source=0, number=1, offset=9)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from output.index import Entry
from output.shards import Place

REVISIT, UNRESOLVED = "revisit", "revisit-unresolved"  # reasons under which a revisit is counted


@dataclasses.dataclass(frozen=True, slots=True)
class Original:
    """An answer with a payload, as an index has it."""

    place: Place
    id: str
    url: str
    payload: bytes
    digest: str
    moment: int


class Originals:
    """The answers of all archives, by URL; they are sorted out only when a revisit asks."""

    def __init__(self) -> None:
        self.noted: list[tuple[int, Sequence[Entry]]] = []
        self.found: dict[str, list[Original]] = {}

    def note(self, order: int, entries: Sequence[Entry]) -> None:
        """More records, of the source of that order."""
        self.noted.append((order, entries))

    def of(self, revisit: Entry) -> Original | None:
        """What it repeats; None where no input holds it."""
        url, moment = revisit.repeats or ("", 0)
        fits = [one for one in self._at(url) if not (revisit.digest and one.digest) or one.digest == revisit.digest]
        earlier = [one for one in fits if one.moment <= revisit.moment]
        then = [one for one in fits if one.moment == moment]
        return next(iter(then or sorted(earlier, key=lambda one: -one.moment) or fits), None)

    def _at(self, url: str) -> Sequence[Original]:
        for order, entries in self.noted:
            for e in entries:
                if e.payload and e.url and not e.error:
                    place = Place(order, e.number, e.offset)
                    self.found.setdefault(e.url, []).append(Original(place, e.id, e.url, e.payload, e.digest, e.moment))
        self.noted.clear()
        return self.found.get(url, ())
