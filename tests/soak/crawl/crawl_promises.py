"""What can be left alone: each promise of a crawl run, on the site in a box; a line each, exit 1 where one is not kept.

    python -m tests.soak.crawl.crawl_promises                    # all of them, about five minutes
    python -m tests.soak.crawl.crawl_promises update shapes      # these alone

Every run is the ordinary command's (`launcher.crawl`, with only the profile and a start address). Kills have a
script of their own: `python tests/soak/crawl/kill_crawl.py --articles 1000 --kills 50 --faults`.
"""

from __future__ import annotations

import dataclasses
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from cleaning.knowledge.load import BUILTIN
from crawler.archive.repair import mend, whole_records
from crawler.run.launcher import crawl
from qingwen.site_in_a_box import Replica, audit
from qingwen.site_in_a_box.server.faults import STANDARD
from tests.soak.crawl.failure_shapes import REPLICA, shapes
from tests.soak.crawl.kill_crawl import indexed, responses, valid
from tests.soak.crawl.misbehaving_site import Misbehaving

CUTS = 200
LYING = 0.05  # share of the pages whose header names the other charset
PATIENT = 1.15  # requests for each article page where one in eleven must be asked for again
BEYOND = 1.02  # requests for each article page beyond home, lists and robots.txt


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """What was looked at, its target, what was found, and whether that will do."""

    what: str
    target: str
    found: str
    fine: bool


def crawled(site: Replica, base: str, data: Path, **options: object) -> int:
    """The exit code of a run."""
    return crawl(REPLICA, data=data, start=f"{base}/", **options).exit_code  # type: ignore[arg-type]


def articles(site: Replica) -> set[str]:
    """The paths of all articles and their further pages."""
    return set(site.paths(lists=False))


def thrift(data: Path) -> Iterator[Line]:
    """Requests of a first run, then of a second on the same site."""
    site = Replica(articles=1000)
    with site.serve() as base:
        first = crawled(site, base, data)
        judged, wanted = audit(site.log), articles(site)
        beside = sum(r.path == "/robots.txt" or r.path in {*site.paths(0)} for r in site.log)
        share = (judged.requests - beside) / len(wanted)
        whole = len(wanted - {r.path for r in site.log if r.status == 200})
        yield Line(
            "requests an article page, no faults", f"≤ {BEYOND}", f"{share:.3f}, {whole} missing", share <= BEYOND
        )
        site.log.clear()
        second = crawled(site, base, data)
        bodies = sum(r.path in wanted and r.status == 200 for r in site.log)
        asked = f"{bodies}; {len(site.log)} requests for lists, {sum(r.status == 304 for r in site.log)} of them 304"
        yield Line("second run, unchanged: article bodies", "0", asked, not (bodies or first or second))
        site.log.clear()
        crawled(site, base, data, full=True)
        bodies = sum(r.path in wanted and r.status == 200 for r in site.log)
        yield Line("the same with --full", "0", f"{bodies}, {sum(r.status == 304 for r in site.log)} × 304", not bodies)
    yield from archives(data)


def archives(data: Path) -> Iterator[Line]:
    """Valid by a reader that is not ours, and whole in the index; and an archive cut at any place is mended."""
    paths = sorted(data.glob("raw/*/*.warc.gz"))
    bad = [path.name for path in paths if not valid(path)]
    left = sum((Counter(u for u, _ in responses(p)) - Counter(indexed(p))).total() for p in paths)
    what = f"archives of these {len(paths)} runs by `warcio check`; records not in the index"
    yield Line(what, "all; 0", f"{len(paths) - len(bad)}; {left}", not (bad or left))
    whole, torn = paths[0].read_bytes()[: 1 << 20], data / "torn-00000.warc.gz.open"
    torn.write_bytes(whole)
    ends = [0, *whole_records(torn)]
    kept = 0
    for cut in random.Random(7).sample(range(1, len(whole)), CUTS):
        torn.write_bytes(whole[:cut])
        last = max(end for end in ends if end <= cut)
        kept += mend(torn).cut == cut - last
        final = torn.with_suffix("")
        kept -= (final.read_bytes() if final.exists() else b"") != whole[:last]
        final.unlink(missing_ok=True)
    yield Line(f"a WARC cut at {CUTS} places: found, nothing before it lost", "all", str(kept), kept == CUTS)


def update(data: Path) -> Iterator[Line]:
    """20 new, 10 changed, 5 deleted: an ordinary run asks for those pages and for no other."""
    site = Replica()
    with site.serve() as base:
        crawled(site, base, data)
        before = {path: site.respond("GET", path).body for path in articles(site)}
        site.update()
        after = {path: site.respond("GET", path).body for path in articles(site)}
        site.log.clear()
        record = crawl(REPLICA, data=data, start=f"{base}/")
    news = {path for path in after if before.get(path) != after[path]}
    fetched = {r.path for r in site.log if r.path in after}
    counts = [record.pages.get(f"{kind} article", 0) for kind in ("new", "changed", "missing")]
    found = f"{', '.join(map(str, counts))}; {len(news - fetched)} pages missed, {len(fetched - news)} needless"
    yield Line("run after an update: new, changed, gone", "20, 10, 5", found, counts == [20, 10, 5] and news == fetched)


def manners(data: Path) -> Iterator[Line]:
    """Under the standard faults, with traps."""
    site = Replica(articles=300, traps=True, faults=STANDARD)
    with site.serve() as base:
        code = crawled(site, base, data)
        judged = audit(site.log)
        got = {u for path in data.glob("raw/*/*.warc.gz") for u, status in responses(path) if status == 200}
        lost = len({base + path for path in articles(site)} - got)
    figures = [len(judged.violations), len(judged.inside_retry_after), len(judged.traps)]
    yield Line(
        "robots violations, requests in a Retry-After, traps", "0, 0, 0", ", ".join(map(str, figures)), not any(figures)
    )
    yield Line("articles lost under standard faults, exit", "0, 0", f"{lost}, {code}", not (lost or code))


def misbehaves(data: Path) -> Iterator[Line]:
    """3 % of the pages 521 for 12 s, 3 % 503, 3 % 429, `?from=list`, redirects; then one page always 521 besides."""
    wall = next(Misbehaving().paths(lists=False))
    for always in (frozenset[str](), frozenset([wall])):
        site, folder = Misbehaving(always=always), data / str(len(always))
        with site.serve() as base:
            record = crawl(REPLICA, data=folder, start=f"{base}/")
        judged, missing = audit(site.log), site.missing()
        named = record.samples.get("blocked", [])
        what = f"misbehaving site, {len(always)} pages always blocked"
        fine = missing == always and record.exit_code == 0 and named == [base + path for path in always]
        found = f"exit {record.exit_code}, {len(missing)} missing, {len(named)} named, {record.seconds:.0f} s"
        yield Line(f"{what}: all others, named", f"0, {len(always)}, {len(always)}", found, fine)
        figures = [len(judged.violations), len(judged.inside_retry_after), len(judged.traps)]
        found = f"{', '.join(map(str, figures))}; {judged.requests_per_page:.3f}"
        fine = judged.clean and judged.requests_per_page <= PATIENT
        yield Line(f"{what}: violations, in a Retry-After, traps; requests a page", f"0; {PATIENT}", found, fine)


def charsets(data: Path) -> Iterator[Line]:
    """Headers that name the wrong charset: the text must be that of the honest site, followers and all."""
    for charset in ("gbk", "utf-8"):
        texts = []
        for lying in (0.0, LYING):
            site, folder = Replica(articles=300, charset=charset, lying=lying), data / f"{charset}{lying}"
            with site.serve() as base:
                crawled(site, base, folder)
            texts.append(cleaned(folder, base))
        honest, lied = texts
        spoilt = sum(lied.get(path) != text for path, text in honest.items())
        what = f"{charset} site, {LYING:.0%} of the headers lie: texts garbled or lost"
        yield Line(what, "0", f"{spoilt} of {len(honest)}", not spoilt and len(honest) == 300)


def cleaned(data: Path, base: str) -> dict[str, str]:
    """Path → clean text of what was crawled."""
    from output.build.build import build
    from output.dataset import table

    build([next(data.glob("raw/*"))], data / "documents", knowledge=BUILTIN)
    rows = table.rows(data / "documents", columns=("url", "text", "status"))
    return {row["url"].removeprefix(base): row["text"] for row in rows if row["status"] == "ok"}


def failures(data: Path) -> Iterator[Line]:
    """Each way to fail has its exit code, its line, and its record."""
    for number, shape in enumerate(shapes()):
        folder = data / str(number)
        record = shape.crawl(folder)
        written = [path.read_text() for path in folder.glob("runs/*/latest.json")]
        fine = (
            record.exit_code == 1 and bool(record.why) and shape.says in record.why and record.why in "".join(written)
        )
        yield Line(f"fails: {shape.name}", "1, named", f"{record.exit_code}, {record.why[:70]}", fine)


ROWS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "thrift": thrift, "update": update, "manners": manners, "misbehaves": misbehaves, "charsets": charsets,
    "shapes": failures,
}  # fmt: skip


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(ROWS)))
def main(names: tuple[str, ...]) -> None:
    """Print the table."""
    fine = True
    for name in names or ROWS:
        with tempfile.TemporaryDirectory() as data:
            for line in ROWS[name](Path(data)):
                fine &= line.fine
                click.echo(f"{'ok  ' if line.fine else 'MISS'} {line.what:75} {line.target:>10}  {line.found}")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
