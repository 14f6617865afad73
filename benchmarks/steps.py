"""What each text chapter costs a document, and how often it runs: where to look when cleaning is slow.

    python -m benchmarks.steps                    # articles of the site in a box
    python -m benchmarks.steps FILE.jsonl[.gz]    # records with `html` (of what was extracted), `dirty` or `text`

Prints, for each chapter, milliseconds a document (of each call the quickest of some runs) and calls a document; more
than one call is a second round. Reading a text for the first time (folding, listening) is on the account of the first
chapter that asks for it. Target: all of them .7 ms for a page of 3,000 characters, of the 4 ms that a page may cost.
"""

from __future__ import annotations

import argparse
import collections
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from cleaning import pipeline
from cleaning.knowledge.load import BUILTIN
from cleaning.matching.view import Scene, View
from cleaning.model import Found, Page
from qingwen.site_in_a_box import Replica
from tests.quality.common.records import records

REPEATS = 7
ARTICLES = 60  # of the site in a box
Chapter = Callable[[View, Scene], Found]
Clock = dict[tuple[str, int], float]  # name of the chapter, number of its call on a document → seconds


def texts(path: Path | None) -> Iterator[tuple[str, Scene]]:
    """(base, scene) of each document, as the chapters get it."""
    for page in pages(path):
        html = pipeline.looks_like_html(str(page.body))
        _, found, site = pipeline.understood(page, pipeline.decoded_of(page), BUILTIN, html=html)
        yield found.base, pipeline.scene_of(BUILTIN, site, page, found, html=html)


def pages(path: Path | None) -> Iterator[Page]:
    if path is None:
        yield from (Page(None, None, None, None, (), t.text) for t in Replica(seed=12, articles=ARTICLES).truth())
        return
    for record in records(path):
        body = record.get("html") or record.get("dirty") or record["text"]
        yield Page(record.get("url"), None, None, None, (), body)


def timed(base: str, scene: Scene, chapters: tuple[Chapter, ...]) -> Clock:
    """Seconds of each call of each chapter on one document."""
    clock, calls = Clock(), collections.Counter[str]()

    def watched(chapter: Chapter) -> Chapter:
        def call(view: View, scene: Scene) -> Found:
            begin = time.perf_counter()
            found = chapter(view, scene)
            clock[chapter.__name__, calls[chapter.__name__]] = time.perf_counter() - begin
            calls[chapter.__name__] += 1
            return found

        return call

    with patch.object(pipeline, "OF_PAGES" if scene.html else "CHAPTERS", tuple(map(watched, chapters))):
        pipeline.settle(base, scene)
    return clock


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    documents = list(texts(parser.parse_args().file))
    spent, calls = collections.Counter[str](), collections.Counter[str]()
    for base, scene in documents:
        chapters = pipeline.OF_PAGES if scene.html else pipeline.CHAPTERS
        runs = [timed(base, scene, chapters) for _ in range(REPEATS)]
        for name, number in runs[0]:
            spent[name] += min(run[name, number] for run in runs)  # type: ignore[assignment]
            calls[name] += 1
    signs = sum(len(base) for base, _ in documents) / len(documents)
    print(f"{len(documents)} documents of {signs:.0f} characters: {1e3 * spent.total() / len(documents):.3f} ms each")
    for name, seconds in spent.most_common():
        print(f"{name:12} {1e3 * seconds / len(documents):.4f} ms  {calls[name] / len(documents):.2f} calls")


if __name__ == "__main__":
    main()
