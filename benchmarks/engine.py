"""The engine around the cleaning: what reading, planning, rows and Parquet cost on top, and whether it grows with size.

    python -m benchmarks.engine                       # 5,000 articles
    python -m benchmarks.engine 100000 --keep FOLDER  # another number; archives and datasets stay in the folder

Archives of a replica are cleaned by one process, warmed up by a small one: 1,000 articles, then so many, then 1,000
again, so that a machine that grows slower meanwhile does not look like a cost that grows. The cleaning alone is the
time inside `clean_page` and `clean_article` in that very run; reading alone is fastwarc's, with digests, which any
program would pay. Then the large build again, in a process of its own: nothing has changed. Then by two workers, each
of which says after each shard what it has used.

Targets: the engine adds at most .10; CPU a page flat within .10; memory flat; again in less than 2 s for 10^5.
"""

from __future__ import annotations

import argparse
import dataclasses
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from benchmarks.duplicates import peak_of_this_process
from qingwen.cli import ARROW

R = TypeVar("R")
WARM, SMALL = 100, 1000  # articles: before the clock runs (libraries load, caches fill); what the rest is compared with
WORKERS = 2
EARLY = 4  # shards after which a worker's memory is compared with its last
AGAIN = """
import sys
from output.build.build import build
record = build([sys.argv[1]], sys.argv[2], workers=1)
assert not record.stale, record.stale[0].why
"""


class Cost(NamedTuple):
    """Of one build: articles, rows, CPU seconds in all, within the cleaning, and of reading alone; peak in MB."""

    articles: int
    rows: int
    took: float
    cleaning: float
    reading: float
    peak: float

    def said(self) -> str:
        """In words: milliseconds an article, and what the engine adds."""
        engine, ms = self.took - self.cleaning, 1000 / self.articles
        return (
            f"{self.articles} articles: {ms * self.took:.2f} ms CPU each, cleaning {ms * self.cleaning:.2f}, engine "
            f"{ms * engine:.3f}, of it reading {ms * self.reading:.3f}; the engine adds {engine / self.cleaning:.3f}, "
            f"to reading and cleaning {(engine - self.reading) / (self.cleaning + self.reading):.3f}; "
            f"at most {self.peak:.0f} MB"
        )


def written(archive: Path, articles: int) -> None:
    from qingwen.site_in_a_box import Replica

    if not archive.exists():
        making = archive.with_name(f"making-{archive.name}")
        Replica(seed=9, articles=articles).write_warc(making)
        making.rename(archive)


def built(archives: list[Path], into: Path) -> list[Cost]:
    """Builds one after the other, in a process of its own; the first warms up."""
    from output.build import part_writer
    from output.build.build import build

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
        setattr(part_writer, name, timed(getattr(part_writer, name)))
    costs = []
    for number, archive in enumerate(archives):
        spent, start = 0.0, time.process_time()
        record = build([archive], into / str(number) / "documents", workers=1)
        took, peak = time.process_time() - start, peak_of_this_process()
        costs.append(Cost(record.rows["ok"], sum(record.rows.values()), took, spent, read(archive), peak))
    return costs


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


class Used(NamedTuple):
    """What a process has used so far: CPU seconds, MB at most."""

    process: int
    took: float
    peak: float


@dataclasses.dataclass(frozen=True)
class Telling:
    """A task that says, with its result, what its process has used."""

    function: Callable[..., Any]

    def __call__(self, *given: Any) -> tuple[Any, Used]:
        """Its result and that."""
        return self.function(*given), Used(os.getpid(), time.process_time(), peak_of_this_process())


def shared(archive: Path, into: Path) -> str:
    """A build by several workers, from a process of its own."""
    from output.build import workers as crew
    from output.build.build import build

    told: dict[int, list[Used]] = {}
    each = crew.each

    def telling(function: Callable[..., R], tasks: Iterable[tuple[Any, ...]], workers: int, *_: object) -> Iterator[R]:
        for result, used in each(Telling(function), tasks, workers):
            told.setdefault(used.process, []).append(used)
            yield result

    vars(crew)["each"] = telling
    record = build([archive], into, workers=WORKERS)
    others = [used for process, used in told.items() if process != os.getpid()]
    own, all_ = time.process_time(), sum(used[-1].took for used in others)
    peaks = ", ".join(f"{used[min(EARLY, len(used)) - 1].peak:.0f} then {used[-1].peak:.0f}" for used in others)
    ms = 1000 / record.rows["ok"]
    return (
        f"{len(others)} workers: {ms * (own + all_):.2f} ms CPU each, of it {ms * own:.2f} in the first process "
        f"(at most {peak_of_this_process():.0f} MB); a worker's peak after {EARLY} shards and at the end: {peaks} MB"
    )


def alone(function: Callable[..., R], *given: object) -> R:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(function, *given).result()


def one_size(articles: int, folder: Path) -> None:
    warm, small, large = (folder / f"{number}.warc.gz" for number in (WARM, SMALL, articles))
    for archive, number in ((warm, WARM), (small, SMALL), (large, articles)):
        alone(written, archive, number)
    for datasets in ("built", "shared"):  # of an earlier run in a kept folder: nothing would be left to do
        shutil.rmtree(folder / datasets, ignore_errors=True)
    _, before, cost, after = alone(built, [warm, small, large, small], folder / "built")
    for one in (before, cost, after):
        print(one.said(), flush=True)
    each = (before.took + after.took) / (before.rows + after.rows)
    print(f"CPU a page, {articles} to {SMALL}: {cost.took / cost.rows / each:.3f}", flush=True)
    print(f"again: {again(large, folder / 'built' / '2' / 'documents'):.2f} s", flush=True)
    print(alone(shared, large, folder / "shared" / "documents"), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=int, default=5000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    os.environ.setdefault(*ARROW)  # as the command does
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        one_size(options.articles, folder)


if __name__ == "__main__":
    main()
