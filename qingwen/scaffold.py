"""New knowledge, written where `Knowledge.load` finds it: the user's own `rules/*.toml` and `sites/*.toml`.

>>> stamp_lines("某某文库", None, 'said "so"')
'[[stamp]]\\nname = "某某文库"\\nwhy = "said \\\\"so\\\\""\\n'
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from cleaning.common import files
from cleaning.common.errors import Fault
from cleaning.decoding.decode import decode
from cleaning.knowledge.load import Knowledge, host_of
from cleaning.knowledge.schema import Crawl, Site, parse_site
from cleaning.pipeline import looks_like_html
from cleaning.site_facts.stamp_mining.accepted import quoted

STAMPS = Path("rules", "stamps.toml")
STEM = re.compile(r"[A-Za-z0-9_-]{1,64}")
SAMPLE = 30  # articles that a profile is learned from; more teach nothing new
# What looks like a list and like an article before anything is known: these sites number their pages.
GUESS = Crawl(list=r"/$|/(?:index|list)[\w-]*\.s?html?$", article=r"/[\w-]*\d{3,}[\w-]*\.s?html?$")
READ = 500  # pages of a dump that are looked at: lists come first in a crawl, and only articles teach
# What stands around a name and is no part of it.
FRAMES = frozenset(
    ["“”", "‘’", '""', "''", "「」", "『』", "【】", "〖〗", "〔〕", "[]", "（）", "()", "《》", "〈〉", "<>"]
)
SHORTEST = 2  # characters: a name of one would be cut out of half of all words


def stamp_lines(name: str, site: str | None, why: str) -> str:
    """One stamp as TOML; empty keys are left out."""
    keys = {"name": name, "site": site or "", "why": why}
    return "[[stamp]]\n" + "".join(f"{key} = {quoted(value)}\n" for key, value in keys.items() if value)


def add_stamp(data: Path, name: str, site: str | None = None, why: str = "") -> str:
    """Append a stamp, without the marks around it, to `DATA/rules/stamps.toml`; Fault where it is no name or known."""
    name = unframed(name)
    if len(name) < SHORTEST or not name.isprintable():
        remedy = "give two characters or more, without line ends; quotes and brackets around them do not count"
        raise Fault(f'stamp "{name}"', "is no name", remedy, exit_code=2)
    known = Knowledge.load([data])
    if any(s.name == name and s.site in (None, site) for s in known.stamps):
        raise Fault(f'stamp "{name}"', "is known already", "nothing to do")
    path = data / STAMPS
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    joint = "" if old.endswith("\n") or not old else "\n"
    files.written(path, f"{old}{joint}{stamp_lines(name, site, why)}".encode())
    return f"{path}: {name} is a stamp now; see: qingwen explain INPUT --data {data}"


def unframed(name: str) -> str:
    """A name without the quotes or brackets that hold all of it.

    >>> unframed('“青石文库”'), unframed("【「青石文库」】"), unframed("青石文库（原青石网）")
    ('青石文库', '青石文库', '青石文库（原青石网）')
    """
    name = name.strip()
    while name[:1] + name[-1:] in FRAMES and len(name) > 1:
        name = name[1:-1].strip()
    return name


def add_site(data: Path, source: str, stem: str, name: str) -> tuple[Path, tuple[str, ...]]:
    """Learn a profile from a dump's pages into `DATA/sites/STEM.toml`: (its path, what it is unsure of).

    Raises Fault where the stem is none or taken, or where too few pages show an article.
    """
    from cleaning.extract.induction.learn_profile import learn

    if not STEM.fullmatch(stem):
        raise Fault(f'site "{stem}"', "is no stem", "use letters, digits, - and _", exit_code=2)
    path = data / "sites" / f"{stem}.toml"
    if path.exists():
        raise Fault(str(path), "is there already", "give another --as, or remove it first")
    pages = _html_pages(source)
    learned = learn(pages, name, _host(pages), Knowledge.load([data]))
    parse_site(learned.toml, path.name, stem)  # what does not load is not written
    files.written(path, learned.toml.encode())
    return path, learned.unsure


def sampled(data: Path, url: str, stem: str, contact: str | None) -> str:
    """Fetch some pages of an unknown site into `DATA/raw/STEM-sample`; that folder. Raises Fault where none came."""
    from crawler.run.launcher import crawl

    name = f"{stem}-sample"
    profile = Site(name=stem, stem=stem, crawl=GUESS)
    record = crawl(profile, data=data, start=url, name=name, contact=contact, limit=SAMPLE)
    if not record.pages.get("article"):
        raise Fault(
            url, record.why or "no page that looks like an article was found", "learn from a dump of it instead"
        )
    return str(data / "raw" / name)


def _html_pages(source: str) -> list[tuple[str | None, str]]:
    """URL and decoded HTML of a dump's first pages; where enough addresses look like articles, of these alone."""
    from cleaning.extract.induction.learn_profile import LEAST
    from cleaning.readers import read

    found = list[tuple[str | None, str]]()
    for page in itertools.islice(read(source), READ):
        text = page.body if isinstance(page.body, str) else decode(page.body, page.declared_charset).text
        if looks_like_html(text):
            found.append((page.url, text))
    articles = [one for one in found if re.search(GUESS.article, urlsplit(one[0] or "").path)]
    return articles if len(articles) >= LEAST else found


def _host(pages: Sequence[tuple[str | None, str]]) -> str:
    """The host of most pages, without `www.`; "" where no one host has most."""
    hosts = Counter(host_of(url) for url, _ in pages)
    host, count = hosts.most_common(1)[0] if hosts else ("", 0)
    return host if count * 2 > len(pages) else ""
