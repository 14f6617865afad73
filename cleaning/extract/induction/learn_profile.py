"""A profile learned from a few pages: what stands in the same place on all of them, and what the place is called.

On each page the general extractor says where the text is; the smallest element around it has a name, and a name that
matches exactly once on every page, around what was found, is a selector. The same for title, crumb, tags and date.
What no name fits is said, not guessed.

| seen on each of 5 pages | learned |
|---|---|
| the text fills `<td>` in `<div class="content">` | `body = ["div.content"]` |
| `<h2>` in `<div class="title">` repeats the head's title | `title = ["div.title h2"]` |

>>> form = '<title>{0}</title><div class="title"><h2>{0}</h2></div><div class="content"><p>{1}</div>'
>>> titles = ("整治动员会", "年终总结会", "职工座谈会")
>>> pages = [(None, form.format(title, f"{title}于今天召开，请大家准时参加。" * 9)) for title in titles]
>>> [line for line in learn(pages, "某网").toml.splitlines() if line.startswith(("body  ", "title"))]
['body  = ["div.content"]', 'title = ["div.title h2"]']
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from cleaning.common.dates import read_date
from cleaning.common.errors import Fault
from cleaning.extract import extract
from cleaning.extract.induction.css_selector import names
from cleaning.extract.induction.profile_toml import Choice, Draft, as_toml
from cleaning.extract.induction.site_owners import owners
from cleaning.extract.induction.url_patterns import Addresses, addresses
from cleaning.extract.metadata.site_selectors import column_path, is_home
from cleaning.extract.metadata.title import plain
from cleaning.extract.render.html_to_lines import flow, squeezed
from cleaning.extract.render.sanitize import guarded
from cleaning.knowledge.load import Knowledge
from cleaning.model import Extracted

LEAST, MOST = 3, 30  # pages: below, one page's accident is a rule; above, nothing changes any more
SURE = 0.4  # a page whose text the general extractor is less sure of teaches nothing
SKINS = 4  # selectors tried for one field: a site has so many layouts
MARKS = 8  # columns whose crumb marks a site
CREDIT = 24  # characters more than the text that its element may hold: a line for the editor, a pager
FLOOR = 4  # a body is expected to have this part of the median's length


@dataclasses.dataclass(frozen=True, slots=True)
class Learned:
    """A profile as TOML, with its evidence as comments, and what it is unsure of, one sentence each."""

    toml: str
    unsure: tuple[str, ...]


class _Page:
    """One page to learn from: its tree, and what the general extractor found on it."""

    def __init__(self, url: str | None, html: str, found: Extracted) -> None:
        self.url, self.found = url, found
        self.tree = LexborHTMLParser(guarded(html))


def learn(
    pages: Iterable[tuple[str | None, str]], name: str, host: str = "", knowledge: Knowledge | None = None
) -> Learned:
    """Learn a site's profile from (URL, decoded HTML) of its article pages, 3 to 30 of them.

    With the `knowledge` that its pages will be cleaned by, the owners who sign in them become stamps of the profile.
    Raises Fault where fewer than 3 show an article.
    """
    known = _readable(pages)
    if len(known) < LEAST:
        raise Fault(name, f"{len(known)} pages with an article", f"give at least {LEAST} article pages of the site")
    choices = [
        _chosen("body", known, lambda p: p.found.base, _holds_body),
        _chosen("title", known, lambda p: p.found.fields.title, _is_title),
        _chosen("crumb", known, lambda p: p.found.fields.category, _is_crumb),
        _chosen("tags", known, lambda p: p.found.fields.tags, _are_tags),
        _chosen("date", known, lambda p: p.found.fields.published_on, _has_date),
    ]
    found = addresses([(p.url, p.tree) for p in known])
    signed = owners(((p.url, p.found) for p in known), knowledge) if knowledge else []
    sizes = sorted(len(p.found.base) for p in known)
    draft = Draft(name, host, _marks(known), found, choices, signed, len(known), sizes[len(sizes) // 2] // FLOOR)
    return Learned(as_toml(draft), tuple(_doubts(choices, found)))


def _readable(pages: Iterable[tuple[str | None, str]]) -> list[_Page]:
    """The pages whose text the general extractor is sure of; equal texts once."""
    found: dict[str, _Page] = {}
    for url, html in pages:
        seen = extract(html, url=url, site=None, knowledge=Knowledge())
        if seen.sure >= SURE and seen.base:
            found.setdefault(seen.base, _Page(url, html, seen))
        if len(found) == MOST:
            break
    return list(found.values())


Test = Callable[[_Page, Sequence[Any]], bool]


def _chosen(field: str, pages: Sequence[_Page], has: Callable[[_Page], object], fits: Test) -> Choice:
    """Selectors for the pages that have the field: the one that fits most of them, then for the rest again."""
    left = [p for p in pages if has(p)]
    count = len(left)
    chosen: list[tuple[str, int]] = []
    while left and len(chosen) < SKINS:
        votes = Counter(s for page in left for s in names(page.tree, page.found, field))
        fitting = {s: [p for p in left if fits(p, p.tree.css(s))] for s, _ in votes.most_common(60)}
        best = max(fitting, key=lambda s: (len(fitting[s]), -_strays(s, pages, fits, has), -len(s)), default="")
        if not best or not fitting[best]:
            break
        chosen.append((best, len(fitting[best])))
        left = [p for p in left if p not in fitting[best]]
    return Choice(field, tuple(chosen), count)


def _strays(selector: str, pages: Sequence[_Page], fits: Test, has: Callable[[_Page], object]) -> int:
    """Pages where the selector matches something else than the field."""
    return sum(bool(found := p.tree.css(selector)) and bool(has(p)) and not fits(p, found) for p in pages)


def _holds_body(page: _Page, nodes: Sequence[Any]) -> bool:
    """One element, with all of the text and hardly more."""
    if len(nodes) != 1:
        return False
    size = sum(len(line.text) for line in flow(nodes[0]).lines)
    want = len(page.found.base)
    return want * 0.97 <= size <= want * 1.02 + CREDIT


def _is_title(page: _Page, nodes: Sequence[Any]) -> bool:
    return len(nodes) == 1 and plain(squeezed(nodes[0].text())) == plain(page.found.fields.title)


def _is_crumb(page: _Page, nodes: Sequence[Any]) -> bool:
    texts = [squeezed(node.text()) for node in nodes]
    return column_path(texts, page.found.fields.title) == page.found.fields.category


def _are_tags(page: _Page, nodes: Sequence[Any]) -> bool:
    return tuple(squeezed(node.text()) for node in nodes) == page.found.fields.tags


def _has_date(page: _Page, nodes: Sequence[Any]) -> bool:
    return len(nodes) == 1 and read_date(nodes[0].text()) == page.found.fields.published_on


def _doubts(choices: Sequence[Choice], found: Addresses) -> Iterable[str]:
    """What a reader must look at before the profile is used."""
    for choice in choices:
        right = sum(n for _, n in choice.selectors)
        if not choice.selectors:
            yield f"{choice.field}: no selector found ({choice.pages} pages show one)"
        elif not choice.sure:
            yield f"{choice.field}: fits {right} of {choice.pages} pages only"
    yield from (f"{key}: no pattern found" for key, value in found.items() if not value)


def _marks(pages: Sequence[_Page]) -> list[str]:
    """Home page and first column as the crumb writes them: by these a bare dump of the site is known."""
    found = Counter[str]()
    for page in pages:
        column = next(iter(page.found.fields.category), "")
        crumb = re.search(rf"([^\s>:：]{{3,20}}) > {re.escape(column)}(?: >|$)", _crumb_line(page)) if column else None
        if crumb and not is_home(crumb[1]):
            found[f"{crumb[1]} > {column}"] += 1
    return sorted(found)[:MARKS]


def _crumb_line(page: _Page) -> str:
    """The line that shows the column path."""
    column = page.found.fields.category[0]
    lines = (line.text for line in flow(page.tree.body).lines)
    return next((text for text in lines if " > " in text and column in text), "")
