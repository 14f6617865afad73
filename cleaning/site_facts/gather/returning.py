"""Which clauses return in the first and last sentences of a site's pages, and which labels they have.

>>> from cleaning.site_facts.gather.trace import Stated, Trace
>>> def page(n): return f"甲{n}乙。\\n花开。\\n雪化。\\n水涨。\\n以上就是第{n}篇的全部内容，希望对大家有所帮助。"
>>> traces = [Trace("a.example", f"第{n}篇{n}", "", (), Stated(), page(n)) for n in range(20, 40)]
>>> [(fact.kind, fact.text, fact.pages) for fact in returning(traces, None) if fact.kind == "tail"]
[('tail', '以上就是第00篇的全部内容', 20), ('tail', '希望对大家有所帮助', 20)]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cleaning.site_facts.facts import Edge, Fact
from cleaning.site_facts.gather.sentences import BETWEEN, DIGITS, EdgeLine, edge_lines, frame_of, speaks
from cleaning.site_facts.gather.trace import Trace

LEAST, SHARE = 3, 0.005  # pages with different titles on which a clause must return
INSIDE = 0.5  # of its pages at the edge: a clause that is as often inside the texts is the texts'
FILLINGS = 3  # different fillings of a hole
LABELLED = 0.6  # share of a label's lines in which the site speaks: then all of them are its
LABELS = 5  # lines with a label


def returning(traces: Sequence[Trace], owners: re.Pattern[str] | None) -> tuple[Fact, ...]:
    """The clauses that return at the head and at the tail, and the labels of the site's sentences."""
    unique = {trace.text: trace for trace in traces}
    pages = [unique[text] for text in sorted(unique)]
    edges = [edge_lines(page.text, page.title, owners) for page in pages]
    inside = _inside(pages, edges)
    found = list[Fact]()
    for edge, lines in (("head", [head for head, _ in edges]), ("tail", [tail for _, tail in edges])):
        found += _of_edge("head" if edge == "head" else "tail", pages, lines, inside)
    return tuple(found)


def _of_edge(
    edge: Edge, pages: Sequence[Trace], lines: Sequence[Sequence[EdgeLine]], inside: Mapping[str, int]
) -> Iterator[Fact]:
    titles = defaultdict[str, set[str]](set)
    fillings, examples = defaultdict[str, set[str]](set), dict[str, str]()
    for page, own in zip(pages, lines, strict=True):
        for line in own:
            for sentence in line.sentences:
                for clause in sentence.clauses:
                    titles[clause].add(page.title or page.text[:20])
                    examples.setdefault(clause, page.text[sentence.start : sentence.end].strip()[:120])
                    if frame := frame_of(clause):
                        titles[frame].add(page.title or page.text[:20])
                        fillings[frame].add(clause)
                        examples.setdefault(frame, page.text[sentence.start : sentence.end].strip()[:120])
    least = max(LEAST, round(SHARE * len(pages)))
    known = frozenset(
        clause
        for clause, those in titles.items()
        if len(those) >= least
        and inside.get(clause, 0) <= INSIDE * len(those)
        and (clause not in fillings or len(fillings[clause]) >= FILLINGS)
    )
    used = _used(lines, known)
    for clause in sorted(used, key=lambda c: (-len(titles[c]), c)):
        where = "first" if edge == "head" else "last"
        test = f"in the {where} sentences of {len(titles[clause])} pages, inside {inside.get(clause, 0)}"
        yield Fact(edge, clause, len(titles[clause]), test, (examples[clause],))
    yield from _labels(edge, lines, known)


def _used(lines: Sequence[Sequence[EdgeLine]], known: frozenset[str]) -> set[str]:
    """The clauses of lines in which the site speaks; of a frame only where its clause does not return whole."""
    used = set[str]()
    for own in lines:
        for line in own:
            if any(speaks(sentence, known) for sentence in line.sentences):
                for clause in (c for sentence in line.sentences for c in sentence.clauses):
                    used.update({clause} & known or {frame_of(clause)} & known)
    return used


def _labels(edge: Edge, lines: Sequence[Sequence[EdgeLine]], known: frozenset[str]) -> Iterator[Fact]:
    counted, own = Counter[str](), Counter[str]()
    for page in lines:
        for line in page:
            if line.label:
                counted[line.label] += 1
                own[line.label] += any(speaks(sentence, known) for sentence in line.sentences)
    for label, count in sorted(counted.items()):
        if count >= LABELS and own[label] >= LABELLED * count:
            yield Fact("label", f"{edge}:{label}", count, f"the site speaks in {own[label]} of {count} lines with it")


def _inside(pages: Sequence[Trace], edges: Sequence[tuple[Sequence[EdgeLine], Sequence[EdgeLine]]]) -> Counter[str]:
    """On how many pages each clause is found between the edges."""
    counted = Counter[str]()
    for page, (head, tail) in zip(pages, edges, strict=True):
        start = head[-1].end if head else 0
        end = tail[0].start if tail else len(page.text)
        if start < end:
            counted.update(set(BETWEEN.split(DIGITS.sub("0", page.text[start:end]))))
    return counted
