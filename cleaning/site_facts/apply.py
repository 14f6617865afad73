"""A site's facts on one of its pages: what is put into the text goes.

>>> from cleaning.site_facts.facts import Fact, SiteFacts
>>> facts = Compiled.of(SiteFacts("a.example", ("a.example",), 90, (Fact("name", "青杏文库", 90),)))
>>> text = "春天来了。（青杏文库 ）\\n花开了，我们在青杏文库相遇。"
>>> [(edit.was, edit.rule) for edit in owned(text, facts)]
[('（青杏文库 ）', 'stamp:site-name')]
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaning.model import NOTHING, Edit, Found
from cleaning.seams import seam
from cleaning.site_facts.compiled import Compiled
from cleaning.site_facts.places import Place
from cleaning.view import Scene, View

PUT = frozenset({"bracket", "after-stop"})  # what no text does with a site's name in its midst
OWN = PUT | {"line-end"}


def site_facts(view: View, scene: Scene) -> Found:
    """Edits by the facts of the page's site."""
    facts = scene.book.facts
    if facts is None:
        return NOTHING
    edits = list(owned(view.text, facts))
    return Found(edits) if edits else NOTHING


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
