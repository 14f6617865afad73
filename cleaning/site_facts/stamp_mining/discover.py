"""Stamps that no list knows, from the statistics of many pages of one site.

Every former owner of a text left a stamp, and no list has them all. Over many pages a stamp betrays itself: the same
words, at any place, and what stands before it goes on behind it. Read twice: once for a sample that is counted, once
to count on the whole what the sample raised.

>>> line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
>>> pages = [line[:k] + "【墨水喵】" + line[k:] for k in range(1, 24)]
>>> [(c.phrase, c.documents, c.accepted) for c in discover(lambda: pages, "site.example")]
[('【墨水喵】', 23, True)]

Per site, never over a mix: a stamp of one site of ten looks like a word of that site's topic.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from cleaning.site_facts.language.background import shipped
from cleaning.site_facts.stamp_mining.checkpoint_state import Course, Said
from cleaning.site_facts.stamp_mining.corroborate import Example, Told
from cleaning.site_facts.stamp_mining.sample import SIGNS
from cleaning.site_facts.stamp_mining.suspects import Suspect
from cleaning.site_facts.stamp_mining.templates import Template

Read = Callable[[], Iterable[str]]
ReadSites = Callable[[], Iterable[tuple[str, str]]]
ReadFrom = Callable[[int], Iterable[tuple[str, str] | None]]
Heard = Callable[[Course], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase, as it would be removed, and what speaks for it.

    `documents` and `count` are of the whole dump, `read` is its size; `places` the tenths of the text that it falls
    into; `contrast` log10 of how much oftener it stands than independent words would; `kind` says by what it claims
    an owner ("" none); `seam`, `right` and `left` are in nats (cleaning/site_facts/language/context_model.py).
    """

    phrase: str
    name: str
    site: str
    score: float
    accepted: bool
    kind: str
    documents: int
    count: int
    read: int
    places: tuple[int, ...]
    examples: tuple[Example, ...]
    variants: tuple[str, ...]
    neighbours: tuple[str, ...]
    contrast: float
    novel: float
    seam: float
    right: float
    left: float

    @property
    def evidence(self) -> str:
        """One line, for people: what a rules file keeps."""
        if self.kind == "template":
            return f"{self.documents} of {self.read} sampled documents have this line"
        return (
            f"{self.documents} of {self.read} documents, {self.count} places; score {self.score}; {self.kind or 'no'}"
            f" claim; seam {self.seam}, own neighbours {self.right} / {self.left}; 10^{self.contrast} times its chance"
        )


def discover(read: Read, site: str, *, signs: int = SIGNS) -> tuple[Candidate, ...]:
    """The candidates of one site, best first; `read` is called twice and gives the texts of its pages.

    `signs` bounds the sample in characters, and with it the memory (about 30 bytes a sign).
    """
    return discover_sites(lambda: ((site, text) for text in read()), signs=signs)


def discover_sites(read: ReadSites, *, signs: int = SIGNS) -> tuple[Candidate, ...]:
    """The candidates of each of the sites that `read` gives texts of, one site after the other."""
    return followed(Course(signs), lambda skip: islice(read(), skip, None))


def followed(course: Course, read: ReadFrom, heard: Heard = lambda course: None) -> tuple[Candidate, ...]:
    """Take up a course where it stands, and what it comes to.

    `read(n)` gives what follows the first n pages (None for a page that says nothing); `heard` is told of the course
    after each, and may write it down (`course.written`).
    """
    for course_pass in course.passes:
        for page in read(course.read):
            course_pass(page)
            heard(course)
    return tuple(c for site, said in course.sites.items() for c in _of_site(site, said))


def _of_site(site: str, said: Said) -> Iterator[Candidate]:
    """What was told of the suspects, and the templates of the sample."""
    told = said.witness.told
    yield from (_candidate(site, s, told[s.phrase], said.read) for s in said.raised if told[s.phrase].count)
    yield from (_of_template(site, template, said.sampled) for template in said.templates)


def _of_template(site: str, found: Template, read: int) -> Candidate:
    """A template is a suspect: its hole is a title, and a title belongs to somebody."""
    places = (found.documents, *[0] * 9) if found.place == "head" else (*[0] * 9, found.documents)
    examples = tuple(Example("", line, "") for line in found.lines)
    return Candidate(
        phrase=found.phrase, name="", site=site, score=round(math.log(found.documents) + 1, 2), accepted=False,
        kind="template", documents=found.documents, count=found.documents, read=read, places=places, examples=examples,
        variants=(found.phrase,), neighbours=(), contrast=0.0, novel=0.0, seam=0.0, right=0.0, left=0.0,
    )  # fmt: skip


def _candidate(site: str, suspect: Suspect, told: Told, read: int) -> Candidate:
    return Candidate(
        phrase=told.phrase,
        name=suspect.claim.name,
        site=site,
        score=round(suspect.score, 2),
        accepted=suspect.accepted,
        kind=suspect.claim.kind,
        documents=told.documents,
        count=told.count,
        read=read,
        places=tuple(told.places),
        examples=told.examples,
        variants=told.variants,
        neighbours=suspect.fragments,
        contrast=round(shipped().improbable(suspect.phrase) + math.log10(told.count / max(1, read)), 1),
        novel=round(suspect.novel, 2),
        seam=round(suspect.seam, 2),
        right=round(suspect.right, 2),
        left=round(suspect.left, 2),
    )
