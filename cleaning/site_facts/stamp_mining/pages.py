"""From the pages of a dump to candidates: which text of a page is counted, whose it is, and what is known already.

>>> from cleaning.knowledge.load import Knowledge
>>> page = Page("http://a.example.com/1.html", None, None, 200, (), "<html><body><p>会议开始。</p></body></html>")
>>> text_of(page, Knowledge())
('a.example.com', '会议开始。')
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from itertools import islice

from cleaning.decoding.decode import is_binary
from cleaning.knowledge.load import Knowledge
from cleaning.model import Page
from cleaning.pipeline import decoded_of, looks_like_html, understood
from cleaning.site_facts.language.text_fold import folded
from cleaning.site_facts.stamp_mining.checkpoint_state import Course
from cleaning.site_facts.stamp_mining.discover import Candidate, Heard, followed

ReadPages = Callable[[], Iterable[Page]]
NO_SITE = ""  # of a page without a URL, a site column or a mark


def candidates_of(
    read: ReadPages,
    knowledge: Knowledge,
    *,
    site: str | None = None,
    course: Course | None = None,
    heard: Heard = lambda course: None,
) -> tuple[Candidate, ...]:
    """The candidates of each site among the pages, without the stamps that `knowledge` has.

    `read` is called twice. `site` is the caller's word for whose pages these are (all of one site then). `course`: one
    that was written down, to be taken up; the pages that it has heard are read past. `heard` is told of it after each.
    """
    found = followed(
        course or Course(), lambda skip: (text_of(p, knowledge, site) for p in islice(read(), skip, None)), heard
    )
    return tuple(c for c in found if not is_known(c, knowledge))


def text_of(page: Page, knowledge: Knowledge, site: str | None = None) -> tuple[str, str] | None:
    """(site, text): the kept block of HTML, the whole of a text; None of what is no page, or breaks."""
    if not _answered(page) or (isinstance(page.body, bytes) and is_binary(page.body)):
        return None
    try:
        decoded = decoded_of(page)
        _, kept, name = understood(page, decoded, knowledge, html=looks_like_html(decoded.text))
    except Exception:  # the build makes its row of status `error`; here it only has nothing to say
        return None
    return site or name or NO_SITE, kept.base


def _answered(page: Page) -> bool:
    """Is it what was asked for, and no message in its place?"""
    return page.status is None or page.status // 100 == 2


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
