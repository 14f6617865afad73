"""What the packs of real pages say beyond F1: decoding, sureness, the laws.

    python -m tests.quality.real_pages [FILE.jsonl.gz …]    # without files: those of the data folder

- decoding: of the pages stored in a GB encoding, as raw bytes: the gold text's share in the decoded page (mean; pages
  below .1). Target .975; 0.
- sureness: over the packs and tests.quality.page_classes: how many of the pages that went wrong are in the least
  sure tenth. Wrong is F1 < .5, or < .9. Target: most.
- halves: the Chinese pages in two by their sites, of which only the second was read by whoever wrote rules: F1 and
  share below .5 of articles and of threads. Target: .95; .03.
- spoiled: the Chinese articles once more, with a title that names the site alone, without class and id, with divs for
  headings, with twenty comments under them: what of F1 hangs on each. Target: none, a fall of .02 at most.
- laws: pages on which undo, apply or cleaning twice fail. Target 0.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from selectolax.lexbor import LexborHTMLParser

from cleaning import Document, apply, clean_html, clean_text, undo
from cleaning.decoding.decode import decode
from tests.quality.common.grams import grams, score
from tests.quality.common.records import records
from tests.quality.page_classes.build import SIZES, build, kinds

DATA = Path(os.environ.get("QINGWEN_SHARED", Path(__file__).parents[3] / "shared")) / "data"
PACKS = ("pages_zh_dev", "pages_cms_dev", "pages_en_dev")
SETS = ("cwced", "magic", "moz")  # of Chinese pages, whose names their records bear
TENTH = 10
BROKEN = 0.5  # F1 of a page that went wrong
LOST = 0.1  # of the gold text: a page of which less is left was read in a wrong charset


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A page with the text that a person would take; `encoding` "" where it is known as text only."""

    name: str
    html: str
    gold: str
    encoding: str = ""
    site: str = ""
    kind: str = ""


def cases(path: Path) -> Iterator[Case]:
    """The usable pages of a pack."""
    for record in records(path):
        if record.get("gold_text") and record.get("gold_ok", True):
            encoding = (record.get("encoding") or "").rstrip("*")
            site, kind = record.get("site") or record["id"], record.get("kind") or "article"
            yield Case(record["id"], record["html"], record["gold_text"], encoding, site, kind)


def own() -> Iterator[Case]:
    """The pages of our own classes."""
    for kind in kinds():
        for size in SIZES:
            page = build(kind, 0, size)
            yield Case(f"{kind}/{size}", page.html, "\n".join(page.truth.lines))


def share(case: Case) -> float:
    """The gold text's share in the page, read from its raw bytes."""
    text = decode(case.html.encode(case.encoding, "replace"), None).text
    body: Any = LexborHTMLParser(text).body
    got, want = grams(body.text() if body is not None else ""), grams(case.gold)
    return (got & want).total() / max(1, want.total())


def lawful(document: Document) -> bool:
    """Do undo and apply hold, and is cleaned text clean?"""
    if undo(document.text, document.edits) != document.base or apply(document.base, document.edits) != document.text:
        return False
    settled = all(note.rule != "unsettled" for note in document.notes)
    return not settled or clean_text(document.text, site=document.site).text == document.text


def found(wrong: float, judged: Sequence[tuple[float, float]]) -> str:
    """How many of those whose F1 is below `wrong` are in the least sure tenth; from (sureness, F1)."""
    least = sorted(judged)[: max(1, len(judged) // TENTH)]
    bad = sum(f1 < wrong for _, f1 in judged)
    return f"{sum(f1 < wrong for _, f1 in least)} of {bad} with F1 < {wrong}"


def halves(judged: Sequence[tuple[Case, float]]) -> str:
    """F1 and share below .5 of articles and threads, by the halves of their sites; from (page, F1)."""
    rows = []
    for kind in ("article", "forum"):
        for half in range(2):
            found = [f1 for case, f1 in judged if case.kind == kind and _half(case.site) == half]
            if found:
                low = sum(f1 < BROKEN for f1 in found) / len(found)
                rows.append(f"{kind} {half}: {statistics.fmean(found):.3f}, {low:.3f} below {BROKEN} of {len(found)}")
    return "; ".join(rows)


def _half(site: str) -> int:
    """Which half a site is in."""
    return hashlib.sha256(site.encode()).digest()[0] % 2


REMARK = (
    "<div class=cc><b>网友{0}</b><p>说得很好，支持一下，希望早点落实，等了好几年了。</p><i>{0}楼 回复 举报</i></div>"
)
SPOILED: dict[str, tuple[re.Pattern[str], str]] = {
    "site's title": (re.compile(r"<title[^>]*>.*?</title>", re.DOTALL | re.IGNORECASE), "<title>某某网</title>"),
    "no names": (re.compile(r"(?<=[\"'\w])\s+(?:class|id)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE), ""),
    "comments under": (re.compile(r"\Z"), "".join(REMARK.format(n) for n in range(20))),
    "no headings": (re.compile(r"(?<=<)h[1-6]\b|(?<=</)h[1-6]\b", re.IGNORECASE), "div"),
}


def spoiled(pages: Sequence[Case]) -> str:
    """F1 of the pages as they are and with each of their helps taken away."""
    told = []
    for name, (pattern, put) in {"as they are": (re.compile("(?!)"), ""), **SPOILED}.items():
        found = [score(clean_html(pattern.sub(put, case.html)).text, case.gold)[2] for case in pages]
        told.append(f"{name} {statistics.fmean(found):.3f}, {sum(f1 < BROKEN for f1 in found) / len(found):.3f} below")
    return "; ".join(told)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
def main(files: tuple[Path, ...]) -> None:
    """Print the figures."""
    pages = [case for path in files or [DATA / f"{name}.jsonl.gz" for name in PACKS] for case in cases(path)]
    shares = [share(case) for case in pages if case.encoding.lower().startswith("gb")]
    if shares:
        low = sum(value < LOST for value in shares)
        click.echo(
            f"decoding: {statistics.fmean(shares):.3f} of the gold in {len(shares)} GB pages, {low} below {LOST}"
        )
    documents = [(case, clean_html(case.html)) for case in (*pages, *own())]
    judged = [(float(doc.extraction.split()[1]), score(doc.text, case.gold)[2]) for case, doc in documents]
    click.echo(f"sureness: the least sure tenth of {len(judged)} holds {found(0.5, judged)}, {found(0.9, judged)}")
    chinese = [(case, score(doc.text, case.gold)[2]) for case, doc in documents if case.name.startswith(SETS)]
    if articles := [case for case, _ in chinese if case.kind == "article"]:
        click.echo(f"halves: {halves(chinese)}")
        click.echo(f"spoiled: {spoiled(articles)}")
    broken = [case.name for case, doc in documents if not lawful(doc)]
    click.echo(f"laws: {len(broken)} of {len(documents)} pages break one {' '.join(broken[:9])}")


if __name__ == "__main__":
    main()
