"""The facts of a site, compiled once so that each of its pages is only searched.

>>> from cleaning.site_facts.facts import Fact
>>> facts = SiteFacts("a.example", ("a.example",), 90, (Fact("name", "青杏文库", 90), Fact("host", "a.example", 90)))
>>> Compiled.of(facts).own.words
('青杏文库', 'a.example')
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from cleaning.site_facts.facts import Edge, Fact, SiteFacts
from cleaning.site_facts.gather.sentences import ENDS, HOLE
from cleaning.site_facts.places import SITE, Finder
from cleaning.steps.stamps.features_name import traits

EDGES: tuple[Edge, ...] = ("head", "tail")


class Compiled(msgspec.Struct, frozen=True):
    """A site's facts, ready to be matched.

    `own` finds its names and all hosts (of which `strange` are other owners'), `others` other names and `columns`;
    `owners` are the names that its own sentences hold, `known` the clauses that return by edge, `labels` too;
    `lines` of its template, and `headings` of its lists. `single`: they are of one page.
    """

    facts: SiteFacts
    own: Finder
    others: Finder
    strange: frozenset[str]
    columns: frozenset[str]
    owners: re.Pattern[str] | None
    known: Mapping[str, frozenset[str]]
    labels: Mapping[str, frozenset[str]]
    lines: frozenset[str]
    headings: frozenset[str]
    single: bool = False

    @staticmethod
    def of(facts: SiteFacts) -> Compiled:
        """Compiled once for a site."""
        names, hosts = ([f.text for f in facts.of(kind)] for kind in ("name", "host"))
        others = [f.text for f in facts.of("other")]
        columns = frozenset(f.text for f in facts.of("column"))
        away = [text for text in others if text.isascii()]
        labels = [fact.text.partition(":") for fact in facts.of("label")]
        return Compiled(
            facts,
            Finder.of(names, [*hosts, *away]),
            Finder.of([*(set(others) - {*away}), *columns], ()),
            frozenset(away),
            columns,
            owners_of(facts.fact),
            {edge: frozenset(_clauses(facts.of(edge))) for edge in EDGES},
            {place: frozenset(label for edge, _, label in labels if edge == place) for place in EDGES},
            frozenset(f.text for f in facts.of("line")),
            frozenset(f.text for f in facts.of("related")),
        )


@functools.lru_cache(maxsize=512)
def alone(owners: tuple[str, ...]) -> Compiled:
    """What one page states of its owners, where nothing is known of its site."""
    found = (Fact("host" if "." in owner and owner.isascii() else "name", owner, 1) for owner in owners)
    return msgspec.structs.replace(Compiled.of(SiteFacts("", (), 1, tuple(found))), single=True)


def _clauses(facts: Iterable[Fact]) -> Iterator[str]:
    """The clauses that return, and of those with the title in a hole the two ends too: a dump may not have a title."""
    for fact in facts:
        yield fact.text
        before, hole, after = fact.text.partition(HOLE)
        if hole and len(before) >= ENDS and len(after) >= ENDS:
            yield f"{before[:ENDS]}{HOLE}{after[-ENDS:]}"


def owners_of(facts: Iterable[Fact]) -> re.Pattern[str] | None:
    """The names and hosts by which a site speaks of itself in its own sentences; no public body's, and no bare topic.

    >>> owners_of([Fact("topic", "青杏", 9), Fact("topic", "青杏文库", 9), Fact("topic", "某县教育局", 9)]).pattern
    '青杏文库'
    """
    names = {f.text for f in facts if f.kind in ("name", "host") or (f.kind == "topic" and SITE.search(f.text))}
    kept = sorted(name for name in names if "institution" not in traits(name))
    return re.compile("|".join(map(re.escape, kept))) if kept else None
