"""What is put into texts between unrelated words: addresses, names and columns that no page states as its site's.

>>> from cleaning.site_facts.gather.trace import Stated, Trace
>>> lines = ("花开了。", "雪化了！", "他走了。", "天亮了。")
>>> traces = [Trace("a.example", "", "", (), Stated(), f"{line}b.example.com\\n她笑着跑开{line}") for line in lines]
>>> [(fact.kind, fact.text, fact.pages) for fact in insertions(traces, frozenset())]
[('other', 'b.example.com', 4)]

A rule that is wrong on one page in 1,000 is refused. By chance alone a bracket after a full stop holds the same words
on three pages of a site, each time behind other words, where it is a note of the text itself (（掌声）, （3分）); so a
string must be an address, or look like the name of a site, or be a column of this one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cleaning.site_facts.facts import Fact, Kind, example_of
from cleaning.site_facts.gather.trace import Trace
from cleaning.site_facts.places import SITE, Finder
from cleaning.site_facts.stated import HOST
from cleaning.steps.stamps.features_name import traits
from cleaning.steps.stamps.features_url import OFFICIAL

PAGES = 3  # on which it is put into the text, each time behind other words
SHARE = 0.6  # of its places: an owner who is spoken of is no insertion
LEFT = 6  # characters before a place that make it another one
LONGEST = 24
BRACKETED = re.compile(r"[（(【\[〔][ \u3000\u00a0]*([^（）()【】\[\]〔〕\n。，]{2,24}?)[ \u3000\u00a0]*[）)】\]〕]")
ENDING = re.compile(r"(?<=[。！？!?…”])[ \u3000\u00a0]*([^。！？!?…”“，,：:（(\n]{2,24}?)[ \u3000\u00a0]*(?=\n|$)")
STOPPED = frozenset("。！？!?…”，；;")


class Seen:
    """Where one string was met: pages, the words before it, and examples."""

    def __init__(self) -> None:
        self.pages = set[int]()
        self.lefts = set[str]()
        self.examples: list[str] = []
        self.mentions = 0

    def add(self, page: int, text: str, start: int, stop: int) -> None:
        """One more place."""
        self.pages.add(page)
        self.lefts.add(text[max(0, start - LEFT) : start])
        if len(self.examples) < 3:
            self.examples.append(example_of(text, start, stop))

    @property
    def various(self) -> bool:
        """On enough pages, each time behind other words?"""
        return len(self.pages) >= PAGES and len(self.lefts) >= PAGES

    def fact(self, kind: Kind, text: str, test: str) -> Fact:
        """The fact that this makes."""
        return Fact(
            kind, text, len(self.pages), f"{test}, behind {len(self.lefts)} different words", tuple(self.examples)
        )


def insertions(traces: Sequence[Trace], columns: Iterable[str]) -> tuple[Fact, ...]:
    """Other owners, and the columns that are put into texts; twins and copies of one text count once."""
    texts = sorted({trace.text for trace in traces})
    return (*_addresses(texts), *_names(texts, frozenset(columns)))


def _addresses(texts: Sequence[str]) -> Iterator[Fact]:
    found = defaultdict[str, set[int]](set)
    for page, text in enumerate(texts):
        for match in HOST.finditer(text) if "." in text else ():
            found[match[0].lower().removeprefix("www.").removeprefix("m.")].add(page)
    for host, pages in sorted(found.items()):
        if len(pages) >= PAGES and not OFFICIAL.search(host):
            seen = _shaped(host, [(page, texts[page]) for page in sorted(pages)])
            if seen.various and len(seen.pages) >= SHARE * (len(seen.pages) + seen.mentions):
                yield seen.fact(
                    "other",
                    host,
                    f"put into the text of {len(seen.pages)} pages, spoken of at {seen.mentions} places",
                )


def _shaped(host: str, texts: Iterable[tuple[int, str]]) -> Seen:
    seen, finder = Seen(), Finder.of((), (host,))
    for page, text in texts:
        for place in finder.places(text):
            if place.shape == "mention":
                seen.mentions += 1
            else:
                seen.add(page, text, place.start, place.stop)
    return seen


def _names(texts: Sequence[str], columns: frozenset[str]) -> Iterator[Fact]:
    """Strings in brackets after a full stop, or alone between it and the end of the line."""
    found = defaultdict[str, Seen](Seen)
    for page, text in enumerate(texts):
        for pattern in (BRACKETED, ENDING):
            for match in pattern.finditer(text):
                if pattern is ENDING or _apart(text, match.start(), match.end()):
                    found[match[1]].add(page, text, match.start(), match.end())
    put = {text: seen for text, seen in found.items() if text in columns and "institution" not in traits(text)}
    whole = len({left for seen in put.values() for left in seen.lefts})
    for text, seen in sorted(found.items()):
        if text in put and whole >= PAGES and len(put) >= 2:
            yield seen.fact(
                "column", text, f"a column, in brackets after a full stop; {len(put)} columns at {whole} places"
            )
        elif (
            seen.various
            and text not in columns
            and (SITE.search(text) or "trade" in traits(text))
            and "institution" not in traits(text)
        ):
            yield seen.fact("other", text, f"in brackets or alone after a full stop on {len(seen.pages)} pages")


def _apart(text: str, start: int, stop: int) -> bool:
    """Does a bracket stand after a mark, or end its line?"""
    before = text[max(0, start - 4) : start].rstrip(" \u3000\u00a0")[-1:]
    return before in STOPPED and before != ""
