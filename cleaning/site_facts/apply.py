"""A site's facts on one of its pages: what is put into the text goes.

>>> from cleaning.site_facts.facts import Fact, SiteFacts
>>> facts = Compiled.of(SiteFacts("a.example", ("a.example",), 90, (Fact("name", "青杏文库", 90),)))
>>> text = "春天来了。（青杏文库 ）\\n花开了，我们在青杏文库相遇。"
>>> [(edit.was, edit.rule) for edit in owned(text, facts)]
[('（青杏文库 ）', 'stamp:site-name')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Found
from cleaning.site_facts.compiled import Compiled, alone
from cleaning.site_facts.gather.lines import template_lines
from cleaning.site_facts.gather.sentences import EdgeLine, edge_lines, spoken
from cleaning.site_facts.places import Place
from cleaning.steps.header_footer.intro_removal import copied
from cleaning.steps.header_footer.intro_score import brand_of
from cleaning.steps.header_footer.lines import folded
from cleaning.steps.stamps.joins import seam

PUT = frozenset({"bracket", "after-stop"})  # what no text does with a site's name in its midst
OWN = PUT | {"line-end"}


def site_facts(view: View, scene: Scene) -> Found:
    """Edits by the facts of the page's site."""
    return _by(scene.book.facts, view.text, scene) if scene.book.facts else NOTHING


def page_facts(view: View, scene: Scene) -> Found:
    """Edits by what one page states of its site, where nothing is known of the site; after all that needs no name."""
    if scene.book.facts:
        return NOTHING
    found = _by(alone(tuple(owner for owner in scene.owners if owner in view.text)), view.text, scene)
    return NOTHING if _empties(view.text, found.edits) else found


def _empties(text: str, edits: Iterable[Edit]) -> bool:
    """Would nothing be left? On the word of one page alone a text is not emptied."""
    at, left = 0, []
    for edit in edits:
        left.append(text[at : edit.start])
        at = edit.end
    return not "".join((*left, text[at:])).strip() and at > 0


def _by(facts: Compiled, text: str, scene: Scene) -> Found:
    lines = (*presented(text, scene.fields.title, facts), *templated(text, facts))
    edits = list(_disjoint(text, (*lines, *owned(text, facts))))
    named = (brand_of(folded(edit.was)) for edit in edits if edit.rule == "lead:site")
    return Found(edits, brands=[name for name in named if name]) if edits else NOTHING


def _disjoint(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """In order; of two that share a break, or one within another, the later gives way."""
    done = 0
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        start = max(done, edit.start)
        if start < edit.end:
            done = edit.end
            yield Edit(start, done, text[start:done], "", edit.rule)


def presented(text: str, title: str, facts: Compiled) -> Iterator[Edit]:
    """The site's own sentences at the head and at the tail, whole, with the break of a line that is nothing else."""
    head, tail = edge_lines(text, title, facts.owners, single=facts.single and facts.owners is None)
    for edge, lines, rule in (("head", head, "lead:site"), ("tail", tail, "closing:site")):
        for line in lines:
            place = _whole_or_spoken(line, edge, title, facts)
            if place:
                start, end = place
                if edge == "head" and line.start < start and copied(folded(text[line.start : start]), text[line.end :]):
                    start = line.start  # what is before the lead was copied from the text below, to glue the lead to it
                start, end = _with_break(text, line, start, end)
                yield Edit(start, end, text[start:end], "", rule)


def templated(text: str, facts: Compiled) -> Iterator[Edit]:
    """Lines of the template and lists under its headings, with a break."""
    if not facts.lines and not facts.headings:
        return
    for start, end, rule in sorted(template_lines(text, facts.lines, facts.headings)):
        first, last = _broken(text, start, end)
        yield Edit(first, last, text[first:last], "", rule)


def _whole_or_spoken(line: EdgeLine, edge: str, title: str, facts: Compiled) -> tuple[int, int] | None:
    """All of a line whose label is the site's; else what it speaks in it."""
    if line.label and line.label in facts.labels[edge]:
        return line.start, line.end
    return spoken(line, facts.known[edge], title, head=edge == "head")


def _with_break(text: str, line: EdgeLine, start: int, end: int) -> tuple[int, int]:
    """A whole line goes with the break behind it, or before it at the end of the text."""
    return _broken(text, start, end) if (start, end) == (line.start, line.end) else (start, end)


def _broken(text: str, start: int, end: int) -> tuple[int, int]:
    """Whole lines with the break behind them, or before them at the end of the text."""
    after = text.find("\n", end)
    if after >= 0 and not text[end:after].strip():
        return start, after + 1
    before = len(text[:start].rstrip())
    return (before, end) if not text[end:].strip() else (start, end)


def owned(text: str, facts: Compiled) -> Iterator[Edit]:
    """The names and addresses of owners where they are put into the text, in order."""
    places = [
        place
        for place in facts.own.places(text)
        if place.shape in OWN or (place.shape == "between" and place.name in facts.strange)
    ]
    places += [place for place in facts.others.places(text) if place.shape in PUT]
    done = 0
    for place in sorted(places, key=lambda p: (p.start, -p.stop)):
        start, stop = seam(text, place.start, place.stop, place.stop)
        if place.start >= done and start >= done:
            done = stop
            yield Edit(start, stop, text[start:stop], "", rule_of(place, facts))


def rule_of(place: Place, facts: Compiled) -> str:
    """The rule's name: of an address, a column, a name."""
    kind = "column" if place.name in facts.columns else "address" if place.address else "name"
    return f"stamp:site-{kind}"
