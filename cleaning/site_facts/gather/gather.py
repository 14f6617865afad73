"""All facts of a site from the traces of its pages.

>>> from cleaning.site_facts.gather.trace import Stated, Trace
>>> traces = [Trace("a.example", f"第{n}篇", "", (), Stated((f"第{n}篇", "青杏文库")), "正文。") for n in range(20)]
>>> [fact.text for fact in gathered("a.example", traces).fact]
['青杏文库', 'a.example']
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaning.site_facts.compiled import owners_of
from cleaning.site_facts.facts import SiteFacts
from cleaning.site_facts.gather.insertions import insertions
from cleaning.site_facts.gather.lines import lines_of
from cleaning.site_facts.gather.names import columns_of, names_of
from cleaning.site_facts.gather.returning import returning
from cleaning.site_facts.gather.trace import Trace

FEWEST = 20  # pages of a site below which nothing is gathered: a twentieth of them is one page


def gathered(site: str, traces: Sequence[Trace], applies_to: Sequence[str] = ()) -> SiteFacts:
    """The facts of one site; the same traces in any order give the same facts."""
    traces = sorted(traces, key=lambda t: (t.host, t.title, t.text))
    names = names_of(traces)
    known = frozenset(fact.text for fact in names)
    others = [f for f in insertions(traces, [c for c, _ in columns_of(traces, known)]) if f.text not in known]
    found = (*names, *others, *returning(traces, owners_of(names)), *lines_of(traces))
    return SiteFacts(site, tuple(sorted({site, *applies_to})), len(traces), found)
