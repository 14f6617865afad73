"""Our extraction beside other people's, on the same pages in one run.

    python -m tests.quality.html FILE.jsonl[.gz] [--peers trafilatura,resiliparse] [--halves]
    python -m tests.quality.html                   # pages of the replica, in three skins
    python -m tests.quality.html --parsers FILE    # what the choice of a parser buys

Records have `html` and `gold_text` (and `url`, `kind`, `site`). Metric: NFKC, no white space or invisible characters,
multisets of character 4-grams; P, R and F1 are means over pages, "fail" is the share with F1 < .5. Speed: CPU time,
every tool on the same page in turn, the best of the rounds, as a ratio to trafilatura's; ours also gets the page's
bytes, in the charset that the record's `encoding` names. A peer that is not installed is named and left out.
Targets for ours on other people's articles: F1 .95, fail .03, speed 10.
"""

# ruff: noqa: E402  run as a script, this file would hide Python's own `html`: its folder leaves the path first

from __future__ import annotations

import sys

from tests.quality.common.records import records

sys.path = [folder.removesuffix("benchmarks") if folder.endswith("/benchmarks") else folder for folder in sys.path]

import argparse
import hashlib
import importlib
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cleaning import clean_html
from qingwen.site_in_a_box import Replica
from tests.quality.common.grams import score

CHARSET = re.compile(r'(charset\s*=\s*["\']?\s*)[\w-]+', re.IGNORECASE)
Tool = Callable[[Any], str]
"""A page, as str or bytes → its text."""
Scores = list[tuple[float, float, float]]
BYTES = "qingwen (bytes)"


class Case(NamedTuple):
    """A page and the text that a person would take from it."""

    html: str
    gold: str
    site: str
    encoding: str = "utf-8"


def trafilatura() -> Tool:
    from trafilatura import bare_extraction

    def extract(html: str) -> str:
        document: Any = bare_extraction(html, include_comments=False, with_metadata=True)
        return str(document.text or "") if document is not None else ""

    return extract


def resiliparse() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    return lambda html: extract_plain_text(HTMLTree.parse(html), main_content=True, alt_texts=False, list_bullets=False)


def readability_lxml() -> Tool:
    document = importlib.import_module("readability").Document
    return lambda html: bare(document(html).summary())


def go_readability() -> Tool:
    read = importlib.import_module("pygoreadability").from_string
    return lambda html: str(read(html).content_text)


def magic_html() -> Tool:
    extractor = importlib.import_module("magic_html").GeneralExtractor()
    return lambda html: bare(extractor.extract(html, base_url="http://localhost/")["html"])


PEERS: dict[str, Callable[[], Tool]] = {
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
    "readability-lxml": readability_lxml,
    "go-readability": go_readability,
    "magic-html": magic_html,
}


def bare(html: str) -> str:
    """The text of the HTML that some peers return."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    return body.text() if body is not None else ""


def cases(path: Path | None, count: int) -> Iterator[Case]:
    """The pages of a file, or of the replica."""
    if path is None:
        yield from _of_replica(count)
        return
    for record in records(path):
        if record.get("gold_text") and record.get("kind", "article") == "article":
            charset = (record.get("encoding") or "utf-8").rstrip("*")  # a star: rewritten by who stored it
            yield Case(record["html"], record["gold_text"], record.get("site") or "", charset)


def _of_replica(count: int) -> Iterator[Case]:
    for skin in ("stock", "reskin", "empire"):
        site = Replica(seed=7, articles=count, charset="utf-8", skin=skin)
        for truth in site.truth():
            if len(truth.pages) == 1:
                answer = site.respond("GET", truth.url.removeprefix("http://127.0.0.1"))
                yield Case(b"".join(chunks(answer.body)).decode("utf-8"), truth.text, skin)


def chunks(body: Any) -> Sequence[bytes]:
    """An answer's body, whole or in pieces."""
    return [body] if isinstance(body, bytes) else list(body)


def tools(names: Sequence[str]) -> dict[str, Tool]:
    """The peers that are installed, and ourselves."""
    found: dict[str, Tool] = dict.fromkeys(("qingwen", BYTES), lambda html: clean_html(html).text)
    for name in names:
        try:
            found[name] = PEERS[name]()
        except ImportError as error:
            print(f"{name}: left out ({error})")
    return found


def run(tools: dict[str, Tool], pages: Sequence[Case], rounds: int) -> tuple[dict[str, Scores], dict[str, float]]:
    """Of each tool the scores of each page, and the CPU seconds of its best round."""
    scores: dict[str, Scores] = {name: [] for name in tools}
    best = dict.fromkeys(tools, float("inf"))
    for tool in tools.values():
        _safely(tool, pages[0].html)  # the first call reads what a tool knows
    for number in range(rounds):
        spent = dict.fromkeys(tools, 0.0)
        for page in pages:
            for name, tool in tools.items():
                given = page.html.encode(page.encoding, "replace") if name == BYTES else declared_utf8(page.html)
                begin = time.process_time()
                output = _safely(tool, given)
                spent[name] += time.process_time() - begin
                if not number:
                    scores[name].append(score(output, page.gold))
        best = {name: min(best[name], spent[name]) for name in tools}
    return scores, best


def declared_utf8(html: str) -> str:
    """The page as str, its declaration rewritten: some tools encode it again by what it says."""
    return CHARSET.sub(r"\1utf-8", html[:20_000]) + html[20_000:]


def _safely(tool: Tool, html: str | bytes) -> str:
    """A crash is an empty text here."""
    try:
        return tool(html)
    except Exception:
        return ""


def half(site: str) -> str:
    """Which half of the sites: rules are written looking at A only."""
    return "AB"[hashlib.md5(site.encode(), usedforsecurity=False).digest()[-1] % 2]


def table(pages: Sequence[Case], scores: dict[str, Scores], seconds: dict[str, float], halves: bool) -> None:
    """Print a line a tool and group."""
    yardstick = seconds.get("trafilatura", seconds["qingwen"])
    print(f"{'tool':18s} {'group':6s} pages     P     R    F1  fail  speed")
    for name, found in scores.items():
        for group in ("all", "A", "B") if halves else ("all",):
            taken = [s for s, page in zip(found, pages, strict=True) if group in ("all", half(page.site))]
            if taken:
                means = [statistics.fmean(column) for column in zip(*taken, strict=True)]
                fail = sum(s[2] < 0.5 for s in taken) / len(taken)
                line = " ".join(f"{value:5.3f}" for value in (*means, fail))
                print(f"{name:18s} {group:6s} {len(taken):5d} {line} {yardstick / seconds[name]:6.1f}")


def parsers(pages: Sequence[Case]) -> None:
    """What one parse costs, as a ratio to lxml's."""
    from parsel import Selector
    from resiliparse.parse.html import HTMLTree
    from selectolax.lexbor import LexborHTMLParser

    known: dict[str, Callable[[str], object]] = {
        "lxml": importlib.import_module("lxml.html").fromstring,
        "parsel": lambda html: Selector(html).root,
        "resiliparse": HTMLTree.parse,
        "selectolax": LexborHTMLParser,
    }
    spent = {name: min(_timed(parse, pages) for _ in range(3)) for name, parse in known.items()}
    for name, seconds in spent.items():
        print(f"{name:12s} {spent['lxml'] / seconds:5.2f} x lxml")


def _timed(parse: Callable[[str], object], pages: Sequence[Case]) -> float:
    begin = time.process_time()
    for page in pages:
        parse(page.html)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--peers", default="trafilatura,resiliparse,readability-lxml,go-readability,magic-html")
    parser.add_argument("--count", type=int, default=100, help="articles a skin, when no file is given")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--halves", action="store_true", help="show the two halves of the sites apart")
    parser.add_argument("--parsers", action="store_true", help="time the parsers alone")
    options = parser.parse_args()
    pages = list(cases(options.file, options.count))
    if options.parsers:
        parsers(pages)
        return
    found = tools([name for name in options.peers.split(",") if name])
    table(pages, *run(found, pages, options.rounds), options.halves)


if __name__ == "__main__":
    main()
