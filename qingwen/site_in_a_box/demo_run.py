"""The whole job against the site in a box: crawl it, clean it, and hold the dataset against what was put in.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     fresh(Path(folder)).name
'1'
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cleaning.common.errors import Fault
from cleaning.edits import apply
from cleaning.knowledge.load import BUILTIN
from cleaning.model import Document

if TYPE_CHECKING:
    from qingwen.site_in_a_box import Truth
    from qingwen.site_in_a_box.scoring import Score

ARTICLES = 300
SHOWN = 44  # characters on either side of the edit that is shown
Say = Callable[[str], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of one page before and after, and the id of its row."""

    id: str
    before: str
    after: str
    rules: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made: its data folder, how it did against the truth, and a stretch to show."""

    data: Path
    score: Score
    shown: Shown | None


def fresh(folder: Path) -> Path:
    """The first numbered folder below it that is not there yet; made."""
    number = next(n for n in range(1, 10_000) if not (folder / str(n)).exists())
    made = folder / str(number)
    made.mkdir(parents=True)
    return made


def play(folder: Path, say: Say, articles: int = ARTICLES) -> Demo:
    """Serve, crawl, clean, compare; `say` is told each step. Raises Fault where a step fails."""
    from crawler.run.launcher import crawl
    from output.build.build import build
    from qingwen.site_in_a_box import Replica

    data = fresh(folder)
    site = Replica(articles=articles, charset="gbk")
    profile = BUILTIN.profile("replica")
    assert profile is not None
    say(f"1  a site in a box: {articles} articles in GBK, served on loopback")
    with site.serve() as base:
        done = crawl(profile, data=data, start=f"{base}/", name="demo")
        truths = list(site.truth())
    say(f"2  crawled into {data / 'raw'}: {done.line()}")
    if done.exit_code:
        raise Fault("demo", done.why, f"see {data / 'runs'}", exit_code=done.exit_code)
    built = build([data / "raw" / "demo"], data / "documents")
    say(f"3  cleaned into {data / 'documents'}: {built.records} records, {built.rows.get('ok', 0)} documents")
    return _compared(data, truths)


def _compared(data: Path, truths: list[Truth]) -> Demo:
    from output.dataset import table
    from qingwen.site_in_a_box.scoring import score
    from qingwen.stored_row import document_of

    rows = (row for row in table.rows(data / "documents") if row["status"] == "ok")
    documents = {str(row["url"]): document_of(row) for row in rows}
    found = score((truth, documents.get(truth.url)) for truth in truths)
    stamped = (documents[t.url] for t in truths if t.url in documents)
    return Demo(data, found, next(filter(None, map(shown, stamped)), None))


def shown(document: Document) -> Shown | None:
    """The surroundings of the document's first stamp, before and after; None where it has none."""
    edit = next((e for e in document.edits if e.rule.startswith("stamp")), None)
    if edit is None:
        return None
    start = max(document.base.rfind("\n", 0, edit.start) + 1, edit.start - SHOWN)
    line = document.base.find("\n", edit.end)
    end = min(line if line >= 0 else len(document.base), edit.end + SHOWN)
    inside = [e for e in document.edits if start <= e.start and e.end <= end]
    moved = [msgspec.structs.replace(e, start=e.start - start, end=e.end - start) for e in inside]
    before = document.base[start:end]
    return Shown(document.id, before, apply(before, moved), tuple(dict.fromkeys(e.rule for e in inside)))
