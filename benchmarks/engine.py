"""The engine around the cleaning: what reading, planning, rows and Parquet cost on top, and whether it grows with size.

    python -m benchmarks.engine                       # 1,000 and 5,000 articles
    python -m benchmarks.engine 100000 --keep FOLDER  # one size; archive and dataset stay in the folder

A replica's archive is cleaned by one process, a fresh one for each size, so that its peak of memory is its own. The
cleaning alone is the time inside `clean_page` and `clean_article` in that very run; reading alone is fastwarc's, with
digests, which any program would pay. Then the same build again, in a process of its own: nothing has changed.

Targets: the engine adds at most .10; CPU an article flat within .10; memory flat; again in less than 2 s for 10^5.
"""

from __future__ import annotations

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.duplicates import peak_of_this_process

WARM = 100  # articles built before the clock runs: libraries load, caches fill
AGAIN = """
import sys
from output.build import build
record = build([sys.argv[1]], sys.argv[2], workers=1)
assert not record.stale, record.stale
"""


class Cost(NamedTuple):
    """Of one build: articles, CPU seconds in all, within the cleaning, and of reading alone; peak in MB."""

    articles: int
    took: float
    cleaning: float
    reading: float
    peak: float


def written(archive: Path, articles: int) -> None:
    from qingwen.replica import Replica

    Replica(seed=9, articles=articles).write_warc(archive)


def built(warm: Path, archive: Path, into: Path) -> Cost:
    """In a process of its own."""
    from output import parts
    from output.build import build

    spent = 0.0

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            nonlocal spent
            start = time.process_time()
            try:
                return function(*given, **named)
            finally:
                spent += time.process_time() - start

        return run

    for name in ("clean_page", "clean_article"):
        setattr(parts, name, timed(getattr(parts, name)))
    build([warm], into.with_name("warm") / into.name, workers=1)
    spent, start = 0.0, time.process_time()
    record = build([archive], into, workers=1)
    took, peak = time.process_time() - start, peak_of_this_process()
    return Cost(record.rows["ok"], took, spent, read(archive), peak)


def read(archive: Path) -> float:
    """CPU seconds of fastwarc alone."""
    from fastwarc.warc import ArchiveIterator

    start = time.process_time()
    for record in ArchiveIterator(str(archive), parse_http=True):
        record.verify_payload_digest()
        record.reader.read()
    return time.process_time() - start


def again(archive: Path, into: Path) -> float:
    """Seconds of the clock for a build that has nothing to do, with the start of its process."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", AGAIN, str(archive), str(into)], check=True)
    return time.monotonic() - began


def one_size(articles: int, folder: Path) -> None:
    archive, warm, into = folder / f"{articles}.warc.gz", folder / "warm.warc.gz", folder / str(articles) / "documents"
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        fresh.submit(written, warm, WARM).result()
        fresh.submit(written, archive, articles).result()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        cost = fresh.submit(built, warm, archive, into).result()
    engine = cost.took - cost.cleaning
    print(
        f"{cost.articles} articles: {1000 * cost.took / cost.articles:.2f} ms CPU each, "
        f"cleaning {1000 * cost.cleaning / cost.articles:.2f}; the engine adds {engine / cost.cleaning:.3f}, "
        f"to reading and cleaning {(engine - cost.reading) / (cost.cleaning + cost.reading):.3f}; "
        f"at most {cost.peak:.0f} MB; again {again(archive, into):.2f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=int, default=[1000, 5000])
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for articles in options.articles:
            one_size(articles, folder)


if __name__ == "__main__":
    main()
