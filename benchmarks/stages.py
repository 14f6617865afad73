"""What each stage of extraction costs a page: where to look when it is slow.

    python -m benchmarks.stages FILE.jsonl[.gz]      # records with `html`
    python -m benchmarks.stages                      # our own pages, one of each class

Prints microseconds a page of the thread's CPU time, of each page the quickest round, and what of it lies behind the
walk (the arithmetic: title, weights, noise, choice, ends, fields). Target: arithmetic .7 ms for a page of 150 lines,
all of it 3 ms (a tenth of trafilatura's time).
"""

from __future__ import annotations

import argparse
import collections
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cleaning import clean_html, extract
from cleaning.extract.metadata.title import plain
from tests.quality.common.records import records
from tests.quality.page_classes.build import SIZES, build, kinds

WALK = ("guarded", "LexborHTMLParser", "veils", "cms_by_marks", "_seen")
ARITHMETIC = (
    "told", "_text_of", "find_title", "weights", "find_thread", "heard", "choose", "trimmed", "lead", "spoken",
    "labels_between", "kept", "around",
)  # fmt: skip
Clock = collections.Counter[str]


def pages(path: Path | None) -> Iterator[str]:
    """The HTML of each page."""
    if path is None:
        yield from (build(kind, 1, SIZES[-1]).html for kind in kinds())
        return
    yield from (record["html"] for record in records(path))


def timed(html: str) -> Clock:
    """Seconds of each stage on one page."""
    clock = Clock()

    def watched(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            begin = time.thread_time()
            try:
                return stage(*given, **named)
            finally:
                clock[name] += time.thread_time() - begin  # type: ignore[assignment]

        return call

    plain.cache_clear()  # as between two pages
    with ExitStack() as stack:
        for name in (*WALK, *ARITHMETIC):
            stack.enter_context(patch.object(extract, name, watched(name, getattr(extract, name))))
        watched("clean_html", clean_html)(html)
    return clock


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    documents, spent = list(pages(options.file)), Clock()
    for html in documents:
        runs = [timed(html) for _ in range(options.rounds)]
        for name in runs[0]:
            spent[name] += min(run[name] for run in runs)
    each = {name: 1e6 * seconds / len(documents) for name, seconds in spent.items()}
    for name in (*WALK, *ARITHMETIC):
        print(f"{name:18} {each.get(name, 0):7.0f} µs")
    print(f"{'arithmetic':18} {sum(each.get(name, 0) for name in ARITHMETIC):7.0f} µs")
    print(f"{'clean_html':18} {each['clean_html']:7.0f} µs, of {len(documents)} pages")


if __name__ == "__main__":
    main()
