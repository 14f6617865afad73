"""From the pages of a dump to candidates: which text of a page is counted, whose it is, and what is known already.

>>> from cleaning.knowledge import Knowledge
>>> page = Page("http://a.example.com/1.html", None, None, 200, (), "<html><body><p>会议开始。</p></body></html>")
>>> list(texts([page], Knowledge()))
[('a.example.com', '会议开始。')]
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator

from cleaning.clean import decoded_of, looks_like_html, understood
from cleaning.discover import Candidate, discover_sites
from cleaning.discovery.sight import folded
from cleaning.knowledge import Knowledge
from cleaning.model import Page

ReadPages = Callable[[], Iterable[Page]]
NO_SITE = ""  # of a page without a URL, a site column or a mark


def candidates_of(
    read: ReadPages, knowledge: Knowledge, *, site: str | None = None, heard: Callable[[int], None] = lambda pages: None
) -> tuple[Candidate, ...]:
    """The candidates of each site among the pages, without the stamps that `knowledge` has.

    `read` is called twice. `site` is the caller's word for whose pages these are (all of one site then); `heard` is
    told after each page how many were read, over both passes.
    """
    found = discover_sites(lambda: texts(_told(read(), heard), knowledge, site))
    return tuple(c for c in found if not is_known(c, knowledge))


def texts(pages: Iterable[Page], knowledge: Knowledge, site: str | None = None) -> Iterator[tuple[str, str]]:
    """(site, text) of each page: the kept block of HTML, the whole of a text. A page that breaks is left out."""
    for page in pages:
        try:
            decoded = decoded_of(page)
            _, kept, name = understood(page, decoded, knowledge, html=looks_like_html(decoded.text))
        except Exception:  # the build makes its row of status `error`; here it only has nothing to say
            continue
        yield site or name or NO_SITE, kept.base


def is_known(candidate: Candidate, knowledge: Knowledge) -> bool:
    """Does a stamp say it already: its name, or the phrase itself?"""
    phrases, names = _said(knowledge, candidate.site or None)
    return folded(candidate.phrase) in phrases or (candidate.name != "" and folded(candidate.name) in names)


@functools.lru_cache(maxsize=256)  # thousands of stamps are folded once a site, not once a candidate
def _said(knowledge: Knowledge, site: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Folded: the phrases of a site's stamps, and the names of those that have none."""
    stamps = knowledge.stamps_for(site)
    return frozenset(folded(s.phrase) for s in stamps if s.phrase), frozenset(
        folded(s.name) for s in stamps if not s.phrase
    )


def _told(pages: Iterable[Page], heard: Callable[[int], None]) -> Iterator[Page]:
    for count, page in enumerate(pages, 1):
        yield page
        heard(count)
