"""Articles that nobody wrote: article n of a seed is the same on every machine, and needs no other article.

Speeches, reports, plans, reflections, reviews, addresses and essays, of 1 to 40 paragraphs, with headings, masks,
dialogue, and the look-alikes of stamps that must stay:

>>> about = heading(seed=1, n=3)
>>> about == heading(seed=1, n=3), about.column.name
(True, '学习心得')
>>> text = paragraphs(1, about)
>>> all(line == line.strip() and line for line in text)
True
"""

from __future__ import annotations

import dataclasses
import functools
import math
import re
from datetime import date, datetime, timedelta
from random import Random

from qingwen.site_in_a_box.content.columns import Column, column_of
from qingwen.site_in_a_box.content.vocabulary import LISTS, grow, parsed, pick

FIRST_DAY = datetime(2021, 3, 1, 8, 0)
PER_DAY = 3  # articles a day in the site's first years: article n was published on day n // 3 …
STEADY = 3000  # … up to this one; then ever more a day, so that the 10^9th is still not of the future
AID = 10_000  # articles are numbered from here, as on a site that has seen some years
LONGEST = 40  # paragraphs
SIZES = (0, 2, 5, 9, 14, 18, 22, 30, 36)  # paragraphs after the opening, before headings and look-alikes
ENDS = "。" * 45 + "！！！？？"
NUMERALS = "一二三四五六七八九十"
ESSAYS = ("essay", "review")
SYNONYMS = {
    "推进": "促进", "完善": "改善", "提升": "提高", "加强": "强化", "部署": "安排", "巩固": "稳固", "化解": "消解",
    "想起": "忆起", "懂得": "晓得", "慢慢": "缓缓", "悄悄": "暗暗", "明白": "清楚",
}  # fmt: skip
SPOKEN = ("speech", "address")


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of an article. `tags` are words of the title; `published` is the hour on the page."""

    n: int
    title: str
    column: Column
    tags: tuple[str, ...]
    published: datetime

    @property
    def aid(self) -> int:
        """The article's number in URLs."""
        return AID + self.n

    @property
    def published_on(self) -> date:
        """The day on the page."""
        return self.published.date()

    @property
    def path(self) -> str:
        """The URL path of its first page, by the default rule `{typedir}/{Y}/{M}{D}/{aid}.html`."""
        return f"{self.column.folder}{self.published:%Y/%m%d}/{self.aid}.html"


@functools.lru_cache(maxsize=4096)
def heading(seed: int, n: int) -> Heading:
    """Title, column, tags and date of article n (from 1)."""
    rng, column = Random(f"{seed}/{n}/title"), column_of(n)
    title, tags = (_essay_title if column.kind in ESSAYS else _office_title)(rng, column.kind)
    published = day_of(n) + timedelta(minutes=rng.randrange(600))
    return Heading(n, title, column, tags, published)


def day_of(n: int) -> datetime:
    """The day of article n, at eight in the morning; later numbers have no earlier day."""
    beyond = math.isqrt(math.isqrt(max(0, n - STEADY)))
    return FIRST_DAY + timedelta(days=min(n, STEADY) // PER_DAY + 4 * beyond)


def _office_title(rng: Random, kind: str) -> tuple[str, tuple[str, ...]]:
    place, area, facet = (pick(rng, name) for name in ("places", "areas", "facets"))
    topic = place + rng.choice(("", "", "20xx年")) + area + facet
    return rng.choice(LISTS[f"title_{kind}"]).replace("{topic}", topic), (place, area, facet)


def _essay_title(rng: Random, kind: str) -> tuple[str, tuple[str, ...]]:
    thing, kin, virtue = (pick(rng, name) for name in ("things", "kin", "virtues"))
    frame = rng.choice(LISTS[f"title_{kind}"])
    title = grow(rng, parsed(frame.replace("{thing}", thing).replace("{kin}", kin).replace("{virtue}", virtue)))
    return title, tuple(tag for tag in (thing, kin, virtue) if tag in title)


def sentence(rng: Random, kind: str) -> str:
    """Two to four clauses and an end mark."""
    make = "picture" if kind in ESSAYS else "clause"
    lead = pick(rng, "links") + "，" if rng.random() < 0.18 else ""
    body = rng.choice("，，，；").join(pick(rng, make) for _ in range(rng.randint(2, 4)))
    return lead + body + ENDS[int(rng.random() * len(ENDS))]


def paragraph(rng: Random, kind: str) -> str:
    """One to six sentences, in an essay now and then with speech in quotes."""
    lines = [sentence(rng, kind) for _ in range(rng.randint(1, 6))]
    if kind in ESSAYS and rng.random() < 0.4:
        lines.insert(rng.randrange(len(lines) + 1), pick(rng, "speech"))
    return "".join(lines)


@functools.lru_cache(maxsize=1024)
def opening(seed: int, n: int, kind: str) -> str:
    """The first paragraph alone: what a list's teaser shows."""
    return paragraph(Random(f"{seed}/{n}/opening"), kind)


@functools.lru_cache(maxsize=64)
def paragraphs(seed: int, about: Heading) -> tuple[str, ...]:
    """The article's clean text in normal form: one string a paragraph, 1 to 40 of them."""
    rng, kind = Random(f"{seed}/{about.n}/body"), about.column.kind
    lines = [opening(seed, about.n, kind), *_sections(rng, kind, rng.choice(SIZES))]
    for look_alike in _look_alikes(rng, kind):
        lines.insert(rng.randrange(len(lines)) + 1, look_alike)
    if kind not in SPOKEN:
        return tuple(lines[:LONGEST])
    return (pick(rng, "greeting"), *lines[: LONGEST - 2], pick(rng, "thanks"))


def amendment(seed: int, about: Heading) -> str:
    """The paragraph that is added when an article is changed."""
    return "补充说明：" + paragraph(Random(f"{seed}/{about.n}/amendment"), about.column.kind)


def spun(text: str) -> str:
    """The text with common words exchanged, as re-posters do it by machine."""
    return re.sub("|".join(SYNONYMS), lambda word: SYNONYMS[word[0]], text)


def _sections(rng: Random, kind: str, count: int) -> list[str]:
    """Paragraphs under headings 一、 and （一）; an essay has none."""
    if kind in ESSAYS or kind == "address":
        return [paragraph(rng, kind) for _ in range(count)]
    lines: list[str] = []
    chapter = 0
    while len(lines) < count:
        lines.append(f"{NUMERALS[chapter % 10]}、{pick(rng, 'headline')}")
        chapter += 1
        lines.extend(_numbered(rng, part) + paragraph(rng, kind) for part in range(rng.randint(1, 4)))
    return lines


def _numbered(rng: Random, part: int) -> str:
    return rng.choice(("", f"（{NUMERALS[part]}）{pick(rng, 'headline')}。", f"{part + 1}.", f"{part + 1}、"))


def _look_alikes(rng: Random, kind: str) -> list[str]:
    """Paragraphs that look like stamps, leads or chrome, and must stay."""
    name = "look_alikes_essay" if kind in ESSAYS else "look_alikes_office"
    return [pick(rng, name) for _ in range(rng.choice((0, 0, 1, 1)))]
