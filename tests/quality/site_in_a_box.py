"""Cleaning against the replica's truth, without a crawl: byte-exact texts, fields, controls, and what is left of what.

    python -m tests.quality.site_in_a_box                 # 300 articles, every skin, charset and state of knowledge
    python -m tests.quality.site_in_a_box --articles 60 --only held-out --misses 5

`alone`: stock DedeCMS knowledge, no profile of the replica; `named`: the same, and the owners' names as stamps that
hold everywhere; `held-out`: the profile, but every stamp in a frame that no rule was written for; `bare`: neither
profile nor CMS nor owners, the general extractor alone; `learned`: a profile learned from five of the site's pages, the
others read by it. Targets: bare .95 of the texts exact; learned .97, fields .95.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import click
import msgspec

from cleaning.extract.induction.learn_profile import learn
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import parse_site
from cleaning.model import Document, Page
from cleaning.multipage import clean_article
from cleaning.pipeline import clean_text, decoded_of
from qingwen.site_in_a_box import Replica, Truth
from qingwen.site_in_a_box.dump import as_text
from qingwen.site_in_a_box.scoring import Score, score

PROFILE = "replica"
LEARNED, TAUGHT = "learned", 5  # pages that a profile is learned from
UNKNOWN = ("gbk", "utf-8", "re-skin", "empire", "layouts")  # read without knowledge of the site
FETCHED = datetime(2024, 6, 1, tzinfo=UTC)
SITES = {
    "gbk": Replica(charset="gbk"), "utf-8": Replica(charset="utf-8"), "re-skin": Replica(skin="reskin"),
    "re-skin utf-8": Replica(skin="reskin", charset="utf-8"), "empire": Replica(skin="empire"),
    "layouts": Replica(layouts=3), "held-out": Replica(held_out=True), "noise": Replica(noise=True),
}  # fmt: skip


def alone(known: Knowledge, *, named: bool) -> Knowledge:
    """The knowledge without the replica's profile; `named`: its owners' names hold everywhere."""
    profile = known.profile(PROFILE)
    assert profile is not None
    general = tuple(msgspec.structs.replace(s, site=None) for s in profile.stamp) if named else ()
    return dataclasses.replace(
        known,
        sites=tuple(s for s in known.sites if s.stem != PROFILE),
        stamps=(*(s for s in known.stamps if s.site != profile.name), *general),
        rules=tuple(r for r in known.rules if r.site != profile.name),
        digest=f"alone-{named}",
    )


def bare(known: Knowledge) -> Knowledge:
    """The knowledge without any site or CMS, and without what their files say."""
    return dataclasses.replace(
        known, sites=(), cms=(), stamps=tuple(s for s in known.stamps if s.site is None),
        rules=tuple(r for r in known.rules if r.site is None), digest="bare",
    )  # fmt: skip


def learned(site: Replica, known: Knowledge) -> Knowledge:
    """Bare knowledge and the profile that five pages of the site teach."""
    pages = [pages_of(site, one)[0] for one in islice(site.truth(), TAUGHT)]
    said = learn(((page.url, decoded_of(page).text) for page in pages), "学来的网", "127.0.0.1", bare(known))
    profile = parse_site(said.toml, "learned.toml", "learned")
    stamps = (*bare(known).stamps, *profile.stamp)
    digest = f"learned-{site.charset}-{site.skin}"
    return dataclasses.replace(bare(known), sites=(profile,), stamps=stamps, digest=digest)


def dumped(site: Replica, count: int) -> Iterator[tuple[Truth, Document]]:
    """Truth and document of the first articles, from a text dump of them."""
    house = dataclasses.replace(site.house, articles=count)
    return ((one, clean_text(as_text(house, one.n), url=one.url)) for one in Replica(articles=count).truth())


def pages_of(site: Replica, one: Truth) -> list[Page]:
    """The article's pages as a crawl would have archived them."""
    answers = [(url, site.respond("GET", url.removeprefix(site.base))) for url in one.pages]
    return [
        Page(url, None, FETCHED, a.status, a.headers, a.body, charset_of(a.header("Content-Type")))
        for url, a in answers
    ]


def charset_of(content_type: str) -> str | None:
    """The charset that a header names."""
    return content_type.partition("charset=")[2] or None


def grown(site: Replica, count: int) -> Replica:
    """The same site with so many articles."""
    return Replica(site.house.seed, count, site.charset, site.skin, held_out=site.house.plan.held_out,
                   layouts=site.look.layouts, noise=site.house.plan.noise)  # fmt: skip


def cleaned(site: Replica, count: int, knowledge: Knowledge) -> Iterator[tuple[Truth, Document]]:
    """Truth and document of the first articles."""
    site = grown(site, count)
    return ((one, clean_article(pages_of(site, one), knowledge=knowledge)) for one in site.truth())


def _read(name: str, site: Replica | None, known: Knowledge, count: int) -> Iterator[tuple[Truth, Document]]:
    """Truth and document of the articles of a row; of a learned profile those that it was not learned from."""
    if site is None:
        return dumped(SITES["gbk"], count)
    if name.startswith(LEARNED):
        return islice(cleaned(site, count, learned(site, known)), TAUGHT, None)
    return cleaned(site, count, known)


def line(name: str, found: Score, seconds: float) -> str:
    """One row of the table."""
    pieces, left = sum(found.held.values()), sum(found.left.values())
    worst = sorted(found.left.items(), key=lambda family: -family[1])[:6]
    return (f"{name:24} {found.exact / found.articles:7.1%} {found.fields / found.articles:7.1%} "
            f"{found.controls_kept:3}/{found.controls:<3} {left:4}/{pieces:<5} {1000 * seconds / found.articles:6.1f}  "
            + " ".join(f"{family} {n}" for family, n in worst))  # fmt: skip


def show_misses(pairs: list[tuple[Truth, Document]], most: int) -> None:
    """Where texts first differ."""
    wrong = [(one, doc) for one, doc in pairs if doc.text != one.text][:most]
    for one, doc in wrong:
        at = next((i for i, (a, b) in enumerate(zip(doc.text, one.text, strict=False)) if a != b), 0)
        click.echo(f"    {one.n}: {doc.text[max(0, at - 12) : at + 24]!r} for {one.text[max(0, at - 12) : at + 24]!r}")


@click.command()
@click.option("--articles", default=300, show_default=True)
@click.option("--only", help="One row, by the start of its name.")
@click.option("--misses", default=0, help="Show the first differences of so many texts.")
def main(articles: int, only: str | None, misses: int) -> None:
    """Print the table."""
    rows: list[tuple[str, Replica | None, Knowledge]] = [(name, site, BUILTIN) for name, site in SITES.items()]
    for charset in ("gbk", "utf-8"):
        rows.append((f"alone {charset}", SITES[charset], alone(BUILTIN, named=False)))
        rows.append((f"named {charset}", SITES[charset], alone(BUILTIN, named=True)))
    rows.append(("text dump", None, BUILTIN))
    click.echo(
        f"{'site':24} {'exact':>7} {'fields':>7} {'control':>7} {'left/pieces':>10} {'ms/doc':>6}  left by family"
    )
    rows += [(f"bare {name}", SITES[name], bare(BUILTIN)) for name in UNKNOWN]
    rows += [(f"{LEARNED} {name}", SITES[name], BUILTIN) for name in UNKNOWN]
    for name, site, knowledge in rows:
        if only and not name.startswith(only):
            continue
        started = time.process_time()
        pairs = list(_read(name, site, knowledge, articles))
        click.echo(line(name, score(pairs), time.process_time() - started))
        show_misses(pairs, misses)


if __name__ == "__main__":
    main()
