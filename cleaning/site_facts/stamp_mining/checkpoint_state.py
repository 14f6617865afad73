"""A discovery under way: a killed one takes up where it was written down last.

A dump of a million pages is read twice, for hours where it is HTML. What was heard so far is small (a sample; then the
suspects and their counts), so it can be written down at any page, and read back:

>>> line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
>>> pages = [("a", line[:k] + "【墨水喵】" + line[k:]) for k in range(1, 24)]
>>> course = Course()
>>> for page in pages[:9]:
...     course.sample(page)
>>> again = Course.of(course.written)
>>> again.read, len(again.samples["a"]), again.written == course.written
(9, 9, True)
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from cleaning.site_facts.stamp_mining.corroborate import Told, Witness
from cleaning.site_facts.stamp_mining.sample import SIGNS, Kept, Sample
from cleaning.site_facts.stamp_mining.small_sites import framed
from cleaning.site_facts.stamp_mining.suspects import Suspect, suspects
from cleaning.site_facts.stamp_mining.templates import Template, templates

LEAST_DOCUMENTS = 5  # a phrase in fewer is not judged
LEAST_SHARE = 0.003  # of a site's documents; at 3,000 the 9 that a stamp in .3 % of the pages has
ALL_SIGNS = 24_000_000  # of all sites together, that are held at once

Page = tuple[str, str] | None  # (site, text); None of a page that says nothing


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """Of one site: pages read, how many of them were counted, what these raised, and what the whole dump says of it."""

    read: int
    sampled: int
    raised: tuple[Suspect, ...]
    templates: tuple[Template, ...]
    witness: Witness


class _Site(msgspec.Struct, frozen=True):
    """A Said as it is written down."""

    read: int
    sampled: int
    raised: tuple[Suspect, ...]
    templates: tuple[Template, ...]
    told: dict[str, Told]


class _Written(msgspec.Struct, frozen=True):
    signs: int
    read: int
    pages: int
    verifies: bool
    samples: dict[str, Kept]
    sites: dict[str, _Site]


@dataclasses.dataclass
class Course:
    """`read` pages of the pass that it is in; `samples` of the first, `sites` of the second, which has `pages` to read.

    `signs` bounds the sample of a site.
    """

    signs: int = SIGNS
    read: int = 0
    pages: int = 0
    verifies: bool = False
    samples: dict[str, Sample] = dataclasses.field(default_factory=dict)
    sites: dict[str, Said] = dataclasses.field(default_factory=dict)

    @property
    def passes(self) -> Iterator[Callable[[Page], None]]:
        """What is to be told of every page: once to take a sample, once to count what it raised."""
        if not self.verifies:
            yield self.sample
            self._turn()
        yield self.verify

    def sample(self, page: Page) -> None:
        """Hear a page for the first time; the largest samples give way when all together grow too large."""
        self.read += 1
        if page is None:
            return
        self.samples.setdefault(page[0], Sample(self.signs)).add(_sound(page[1]))
        if len(self.samples) > 1 and sum(s.size for s in self.samples.values()) > ALL_SIGNS:
            largest = max(self.samples.values(), key=lambda s: s.size)
            largest.shrink(largest.size * 9 // 10)

    def verify(self, page: Page) -> None:
        """Hear it again, for the phrases that its site's sample raised."""
        self.read += 1
        if page is not None and self.sites[page[0]].raised:
            self.sites[page[0]].witness.hear(_sound(page[1]))

    def _turn(self) -> None:
        """From the first pass to the second: a sample is let go as soon as it is counted."""
        for site in [*self.samples]:
            self.sites[site] = _counted(self.samples.pop(site))
        self.read, self.pages, self.verifies = 0, self.read, True

    @property
    def written(self) -> bytes:
        """All of it."""
        samples = {site: sample.kept for site, sample in self.samples.items()}
        sites = {
            site: _Site(s.read, s.sampled, s.raised, s.templates, dict(s.witness.told))
            for site, s in self.sites.items()
        }
        return msgspec.msgpack.encode(_Written(self.signs, self.read, self.pages, self.verifies, samples, sites))

    @staticmethod
    def of(written: bytes) -> Course:
        """The course that was written down; msgspec.MsgspecError for bytes of another shape."""
        kept = msgspec.msgpack.decode(written, type=_Written)
        samples = {site: Sample.of(one) for site, one in kept.samples.items()}
        sites = {
            site: Said(s.read, s.sampled, s.raised, s.templates, _witness(s.raised, s.told))
            for site, s in kept.sites.items()
        }
        return Course(kept.signs, kept.read, kept.pages, kept.verifies, samples, sites)


def _counted(sample: Sample) -> Said:
    texts = tuple(sample.texts)
    raised = tuple(_raised(texts))
    return Said(sample.read, len(sample), raised, tuple(templates(texts)), _witness(raised))


def _raised(texts: Sequence[str]) -> Iterator[Suspect]:
    """The suspects, best first; of a phrase that two ways found the better one."""
    floor = max(LEAST_DOCUMENTS, math.ceil(LEAST_SHARE * len(texts)))
    counted = suspects(texts, floor)
    known = {s.claim.name for s in counted if s.accepted}
    signed = (s for s in framed(texts) if s.claim.name not in known)
    ordered = sorted((*counted, *signed), key=lambda s: (s.score, s.phrase))
    best = {s.phrase: s for s in ordered}
    yield from sorted(best.values(), key=lambda s: -s.score)


def _witness(raised: Sequence[Suspect], told: Mapping[str, Told] | None = None) -> Witness:
    return Witness(tuple(s.phrase for s in raised), told)


def _sound(text: str) -> str:
    """Without lone surrogates, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
