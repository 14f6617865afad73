"""What a site calls itself, by what its pages state: title suffixes, sources, owners of the copyright, hosts.

>>> from cleaning.site_facts.gather.trace import Stated, Trace
>>> traces = [Trace("a.example", f"第{n}篇", "", (), Stated((f"第{n}篇", "青杏文库")), "正文。") for n in range(20)]
>>> [(fact.kind, fact.text, fact.pages) for fact in names_of(traces)]
[('name', '青杏文库', 20), ('host', 'a.example', 20)]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cleaning.site_facts.facts import Fact, Kind
from cleaning.site_facts.gather.trace import Trace
from cleaning.site_facts.places import SITE
from cleaning.steps.stamps.features_name import traits

# Shares of a site's pages. A site that states its name at all does so in its template, so on most pages of a kind; a
# topic of the day, the commonest thing that looks like it, is on a few.
TITLED = 0.2  # the last part of titles
STATED = 0.2  # as source, site name, author or owner
VARIANT = 0.03  # of a form that begins like a name that is known, or contains it
RUNNING = 0.02  # share of the pages whose running text speaks of the name: from here on it is a topic of the texts
HEADS = 0.5  # share of different first parts among the titles that end in the name
LEAST = 5  # pages
NAME = re.compile(r"[\w·&+][\w·&+ .\-]{1,18}[\w·&+!！]")
NO_NAME = re.compile(
    r"^(?:(?:网站)?首页|主页|正文|新闻|列表|搜索|登录|注册|文章|内容|网友.{0,4}|网络.{0,4}|互联网|转载|原创.{0,4}|本站.{0,4}|未知|佚名|admin|[\d\W]+|"
    r"第.{1,4}页|(?:关于|联系)我们|(?:主办|承办|技术支持)单位|版权所有|.*(?:制作|维护|支持|设计|备案|[\[\]【】]).*)$",
    re.IGNORECASE,
)
MOST_COLUMNS = 300
COLUMN_PAGES, COLUMN_LEAST, COLUMN_MOST = 3, 3, 8  # pages that name a column; its characters


def names_of(traces: Sequence[Trace]) -> tuple[Fact, ...]:
    """The names and hosts of the site, those of most pages first."""
    votes = _votes(traces)
    found = [vote for vote in votes if vote.pages >= LEAST and _enough(vote, len(traces))]
    strong = {vote.text for vote in found}
    found += [
        v
        for v in votes
        if v.text not in strong and v.pages >= max(LEAST, VARIANT * len(traces)) and _variant(v.text, strong)
    ]
    named = [_with_kind(vote, traces) for vote in _merged(found)]
    return (*sorted(named, key=lambda f: (-f.pages, f.text)), *_hosts(traces))


def columns_of(traces: Sequence[Trace], names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The columns of the site by the middle parts of its titles and its breadcrumbs, with the pages of each."""
    own, counted = frozenset(names), Counter[str]()
    for trace in traces:
        counted.update({part for part in (*trace.stated.title[1:], *trace.columns) if part not in own})
    kept = ((c, n) for c, n in counted.items() if n >= COLUMN_PAGES and COLUMN_LEAST <= len(c) <= COLUMN_MOST)
    return tuple(sorted((c for c in kept if c[0].isalnum()), key=lambda c: (-c[1], c[0]))[:MOST_COLUMNS])


class Vote:
    """One string that pages state in one way: on how many, and with how many different titles."""

    def __init__(self, text: str, way: str) -> None:
        self.text, self.way, self.pages = text, way, 0
        self.heads = set[str]()
        self.examples: list[str] = []

    def add(self, head: str, example: str) -> None:
        """One more page."""
        self.pages += 1
        self.heads.add(head)
        if len(self.examples) < 2 and example not in self.examples:
            self.examples.append(example)


def _votes(traces: Iterable[Trace]) -> list[Vote]:
    votes = dict[tuple[str, str], Vote]()
    for trace in traces:
        for way, text in dict.fromkeys(_stated(trace)):
            if NAME.fullmatch(text) and not NO_NAME.match(text):
                vote = votes.setdefault((way, text), Vote(text, way))
                vote.add(trace.title or "".join(trace.stated.title[:1]), "-".join(trace.stated.title)[:80])
    return sorted(votes.values(), key=lambda v: (-v.pages, v.text, v.way))


def _stated(trace: Trace) -> Iterator[tuple[str, str]]:
    stated = trace.stated
    yield from (("title", part) for part in stated.title[1:][-2:])
    yield from (("keyword", word) for word in stated.keywords)
    yield from (("owner", owner) for owner in stated.owners)
    yield from (("source", trace.source), ("site name", stated.site_name), ("author", stated.author))


def _enough(vote: Vote, pages: int) -> bool:
    if vote.way == "keyword":
        return False  # topics of the day are keywords too: they only confirm the variant of a name
    share = TITLED if vote.way == "title" else STATED
    various = vote.way != "title" or len(vote.heads) >= HEADS * min(vote.pages, 50)
    return vote.pages >= share * pages and various


def _variant(text: str, names: Iterable[str]) -> bool:
    """Is it a form of one of the names: the name with an ending, or the name's beginning with one?"""
    return SITE.search(text) is not None and any(
        text.startswith(name) or (name.startswith(text) and len(text) > 2) for name in names if "." not in name
    )


def _merged(votes: Iterable[Vote]) -> list[Vote]:
    """One vote for each string: that of most pages."""
    best = dict[str, Vote]()
    for vote in votes:
        if vote.text not in best or best[vote.text].pages < vote.pages:
            best[vote.text] = vote
    return [*best.values()]


WAYS = {
    "title": "the last parts of {n} of {all} titles", "keyword": "a keyword of {n} of {all} pages, a form of a name",
    "owner": "in the copyright line of {n} of {all} pages", "source": "the source of {n} of {all} pages",
    "site name": "the site name of {n} of {all} pages", "author": "the author of {n} of {all} pages",
}  # fmt: skip


def _with_kind(vote: Vote, traces: Sequence[Trace]) -> Fact:
    """The fact. A name that the running text of many pages speaks of is a topic; an office's own texts name it too."""
    test = WAYS[vote.way].format(n=vote.pages, all=len(traces))
    if "." in vote.text and vote.text.isascii():
        return Fact("host", vote.text.lower(), vote.pages, test, tuple(vote.examples))
    spoken = sum(_speaks(vote.text, trace.text) for trace in traces)
    kind: Kind = "topic" if spoken > max(1, RUNNING * len(traces)) or "institution" in traits(vote.text) else "name"
    return Fact(kind, vote.text, vote.pages, f"{test}; running text speaks of it on {spoken}", tuple(vote.examples))


def _speaks(name: str, text: str) -> bool:
    """Do words that go on stand on both sides of the name, in the midst of the text?"""
    at = text.find(name)
    first, last = text.find("\n"), text.rfind("\n")
    while at >= 0:
        if first < at < last and text[at - 1].isalnum() and text[at + len(name) : at + len(name) + 1].isalnum():
            return True
        at = text.find(name, at + len(name))
    return False


def _hosts(traces: Sequence[Trace]) -> Iterator[Fact]:
    """The hosts of the pages themselves."""
    counted = defaultdict[str, int](int)
    for trace in traces:
        if "." in trace.host:
            counted[trace.host] += 1
    for host, pages in sorted(counted.items(), key=lambda h: (-h[1], h[0])):
        if pages >= LEAST:
            yield Fact("host", host, pages, f"the host of {pages} of {len(traces)} pages")
