"""A site profile against its own claims, and against pages: what each selector and pattern yields.

>>> [f.what for f in claims(Site(name="某网", cms="wordpres"), BUILTIN) if f.failed]
['cms "wordpres" is no file in cms/ (known: ...)']
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from cleaning.common.errors import Fault
from cleaning.decoding.decode import decode
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.regex_check import check_path
from cleaning.knowledge.schema import Selectors, Site
from cleaning.model import Page
from cleaning.pipeline import looks_like_html
from qingwen.checks.rules import Finding

EXAMPLE = 40  # characters of what a selector yields
KINDS = ("article", "follower", "list")


def profile(known: Knowledge, name: str) -> Site:
    """The profile of that file stem or name; a usage Fault where there is none."""
    found = known.profile(name) or next((c for c in known.cms if c.stem == name), None)
    if not found:
        stems = ", ".join(sorted(s.stem for s in (*known.sites, *known.cms)))
        raise Fault(f'site "{name}"', "is no profile", f"known: {stems}; docs/add-a-site.md adds one", exit_code=2)
    return found


def claims(site: Site, known: Knowledge) -> Iterator[Finding]:
    """What can be said of a profile without a page: its CMS, its patterns, its selectors, its start pages."""
    if site.cms and not known.cms_of(site):
        stems = ", ".join(sorted(c.stem for c in known.cms))
        yield Finding(site.stem, f'cms "{site.cms}" is no file in cms/ (known: {stems})', failed=True)
    for key in (*KINDS, "total", "other"):
        yield from _pattern(site.stem, f"crawl.{key}", getattr(site.crawl, key))
    for key in Selectors.__struct_fields__:
        for css in getattr(site.page, key):
            yield from _selector(site.stem, f"page.{key}", css)
    for url in site.crawl.start:
        if not urlsplit(url).hostname:
            yield Finding(site.stem, f'crawl.start "{url}" is no URL', failed=True)
    yield from _others(site, known)
    if not site.hosts:
        yield Finding(site.stem, "has no hosts: crawl it with --start URL")
    if not site.marks:
        yield Finding(site.stem, "has no marks: a bare dump of it is not known by itself")


def _others(site: Site, known: Knowledge) -> Iterator[Finding]:
    """Profiles that claim the same: the first one is taken, and a user's come before the built-in ones."""
    places = [other.stem for other in known.sites]
    for other in known.sites:
        shared = [*({site.name} & {other.name}), *sorted({*site.hosts} & {*other.hosts})]
        shared += [mark for mark in site.marks if any(mark in theirs or theirs in mark for theirs in other.marks)]
        if other.stem == site.stem or not shared:
            continue
        words = ", ".join(f'"{word}"' for word in dict.fromkeys(shared))
        won = site.stem in places and places.index(site.stem) < places.index(other.stem)
        yield Finding(site.stem, f"{words}: {'taken before' if won else 'taken by'} the profile {other.stem}")


def _pattern(stem: str, key: str, pattern: str) -> Iterator[Finding]:
    try:
        check_path(pattern, key)
    except Fault as fault:
        yield Finding(stem, str(fault), failed=True)


def _selector(stem: str, key: str, css: str) -> Iterator[Finding]:
    from cssselect import SelectorError
    from parsel import Selector

    try:
        Selector("<p>").css(css)
    except (SelectorError, ValueError) as error:
        yield Finding(stem, f'{key} "{css}" is no CSS selector: {error}', failed=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Yield:
    """What one selector or pattern gave over the pages: on how many once, never, or more often, and an example."""

    key: str
    what: str
    once: int
    never: int
    more: int
    example: str


def yields(site: Site, pages: Iterable[Page]) -> list[Yield]:
    """Each selector and each URL pattern of a profile over pages of HTML; reads them once."""
    counts, examples = Counter[tuple[str, str, str]](), dict[tuple[str, str], str]()
    for page in pages:
        kind = _kind(site, page.url)
        counts["url", kind, "once"] += 1
        examples.setdefault(("url", kind), page.url or "")
        if kind == "article" or not site.crawl.article:
            _selected(site, page, counts, examples)
    found = [(key, css) for key in Selectors.__struct_fields__ for css in getattr(site.page, key)]
    found += [("url", kind) for kind in (*KINDS, "other")]
    return [_yield(key, what, counts, examples.get((key, what), "")) for key, what in found]


def _yield(key: str, what: str, counts: Counter[tuple[str, str, str]], example: str) -> Yield:
    return Yield(key, what, counts[key, what, "once"], counts[key, what, "never"], counts[key, what, "more"], example)


def _kind(site: Site, url: str | None) -> str:
    parts = urlsplit(url or "")
    place = parts.path + (f"?{parts.query}" if parts.query else "")
    return next((k for k in KINDS if getattr(site.crawl, k) and re.search(getattr(site.crawl, k), place)), "other")


def _selected(
    site: Site, page: Page, counts: Counter[tuple[str, str, str]], examples: dict[tuple[str, str], str]
) -> None:
    from parsel import Selector

    text = page.body if isinstance(page.body, str) else decode(page.body, page.declared_charset).text
    if not looks_like_html(text):
        return
    tree = Selector(text)
    for key in Selectors.__struct_fields__:
        for css in getattr(site.page, key):
            found = tree.css(css)
            counts[key, css, ("never", "once", "more")[min(len(found), 2)]] += 1
            if found:
                examples.setdefault((key, css), _shown(found[0]))


def _shown(node: Any) -> str:
    """The beginning of an element's text, without style sheets and scripts."""
    texts = node.xpath(".//text()[not(parent::style or parent::script)]").getall()
    return " ".join("".join(texts).split())[:EXAMPLE]


__all__ = ["BUILTIN", "Yield", "claims", "profile", "yields"]
