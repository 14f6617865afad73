"""A site that is known: its own selectors say where the body stands.

Body and title must match exactly once ("distrust the page"): a selector that matches none or two is passed over, and
where no selector of the body fits, the next way speaks, with a Note that a run's gates count.

>>> from selectolax.lexbor import LexborHTMLParser
>>> once(LexborHTMLParser("<p class=a>x<p class=b>y<p class=b>z"), ("p.b", "p.a")).text()
'x'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from cleaning.extract.render.byte_search import is_in
from cleaning.extract.render.html_to_lines import squeezed
from cleaning.knowledge.load import Knowledge
from cleaning.knowledge.schema import Selectors, Site

_HOME = re.compile(r"首\s?页|主页|正文|[Hh]ome|当前位置[:：]?|网站首页|返回首页")


def once(tree: Any, selectors: Sequence[str]) -> Any | None:
    """The node of the first selector that matches exactly once."""
    for selector in selectors:
        found = tree.css(selector)
        if len(found) == 1:
            return found[0]
    return None


def many(tree: Any, selectors: Sequence[str]) -> list[str]:
    """The texts of the first selector that matches at all."""
    for selector in selectors:
        found = [squeezed(node.text()) for node in tree.css(selector)]
        if found:
            return [text for text in found if text]
    return []


def crumb(tree: Any, selectors: Sequence[str], title: str) -> tuple[str, ...]:
    """The column path: the crumb's links without the home page and the article itself."""
    return column_path(many(tree, selectors), title)


def column_path(parts: Sequence[str], title: str) -> tuple[str, ...]:
    """The column path of a crumb's parts.

    The first is the home page, whatever it is called, where the crumb has links only.

    >>> column_path(["某某网", "范文大全", "公文范文", "正文"], "讲话")
    ('范文大全', '公文范文')
    """
    kept = [p.strip(" >»:：\xa0") for p in parts]
    kept = kept[1:] if len(kept) > 1 or (kept and _HOME.search(kept[0])) else kept
    return tuple(p for p in kept if p and p != title and not _HOME.fullmatch(p))


def is_home(text: str) -> bool:
    """Is a crumb's part what any site calls its home page?"""
    return _HOME.search(text) is not None


def cms_by_marks(utf8: bytes, knowledge: Knowledge) -> Site | None:
    """The CMS most of whose marks stand in the page's bytes; None where there is none."""
    best, most = None, 0
    for cms in knowledge.cms:
        heard = sum([is_in(mark, utf8) for mark in cms.marks])
        if heard > most:
            best, most = cms, heard
    return best


def selectors_of(site: Site | None, cms: Site | None) -> Iterator[tuple[str, Selectors]]:
    """Whose selectors are tried, in order: the site's, then its CMS's."""
    if site and site.page.body:
        yield f"profile:{site.stem or site.name}", site.page
    if cms and cms.page.body:
        yield f"cms:{cms.stem}", cms.page
