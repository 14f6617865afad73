"""The facts of a site, compiled once so that each of its pages is only searched.

>>> from cleaning.site_facts.facts import Fact
>>> facts = SiteFacts("a.example", ("a.example",), 90, (Fact("name", "青杏文库", 90), Fact("host", "a.example", 90)))
>>> Compiled.of(facts).own.words
('青杏文库', 'a.example')
"""

from __future__ import annotations

import msgspec

from cleaning.site_facts.facts import SiteFacts
from cleaning.site_facts.places import Finder


class Compiled(msgspec.Struct, frozen=True):
    """A site's facts, ready to be matched: the finders of its own names and all hosts, of other owners and columns."""

    facts: SiteFacts
    own: Finder
    others: Finder
    strange: frozenset[str]
    columns: frozenset[str]

    @staticmethod
    def of(facts: SiteFacts) -> Compiled:
        """Compiled once for a site."""
        names, hosts = ([f.text for f in facts.of(kind)] for kind in ("name", "host"))
        others = [f.text for f in facts.of("other")]
        columns = frozenset(f.text for f in facts.of("column"))
        away = [text for text in others if text.isascii()]
        return Compiled(
            facts,
            Finder.of(names, [*hosts, *away]),
            Finder.of([*(set(others) - {*away}), *columns], ()),
            frozenset(away),
            columns,
        )
