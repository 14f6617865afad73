"""What each verb holds in memory: its peak on a dataset of 10,000 rows and one of 100,000, each in its own process.

    python -m benchmarks.memory                                # every verb
    python -m benchmarks.memory check diff --rows 5000 50000   # some, at other sizes
    python -m benchmarks.memory plan --rows 100000 1000000     # indexes and plan alone, of records that nobody wrote

The dataset is made by the engine from two JSONL of short articles, with one edit a page in place of the cleaning, so
that a hundred thousand take a minute. Its second version differs in each tenth row. `again` is a build that has nothing
to do; `pool` and `repool` are the two builds by two workers, where the peak is that of the largest process. Beside each
peak stand CPU seconds of the main process, and at the end what a further row costs in bytes.

Target: a peak grows by no more than a tenth from the smaller size to the larger.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from benchmarks.duplicates import peak_of_this_process
from benchmarks.stand_in import build, pool, repool, second, written
from cleaning.knowledge.load import BUILTIN
from cleaning.pipeline import identity
from qingwen.cli import ARROW

R = TypeVar("R")
LOOK = 0.05  # seconds between two looks at the workers


def check(home: Path) -> None:
    from output.checks.check import check

    assert not check(home / "documents").findings


def diff(home: Path) -> None:
    from output.dataset.diff import as_html, diff

    assert len(as_html(diff(home / "documents", 0, 1)))


def report(home: Path) -> None:
    from output.report.html import report

    assert len(report(home / "documents"))


def dedup(home: Path) -> None:
    from output.dedup.dedup import dedup, folder_of

    shutil.rmtree(folder_of(home / "documents"), ignore_errors=True)
    assert dedup(home / "documents").pairs


def release(home: Path, format: str = "parquet") -> None:
    from output.release.export import export
    from output.release.options import Terms

    splits = (("train", 0.9), ("validation", 0.05), ("test", 0.05))
    export(home / "documents", home / "exports" / format, Terms("cc0-1.0", splits=splits, format=format))


def jsonl(home: Path) -> None:
    release(home, "jsonl")


def markdown(home: Path) -> None:
    release(home, "markdown")


def forget(home: Path) -> None:
    from output.takedown.takedown import forget

    assert forget(home / "documents", "http://a.cn/77.html").rows == 1


VERBS: dict[str, Callable[[Path], None]] = {
    "build": build, "again": build, "second": second, "check": check, "diff": diff, "report": report, "dedup": dedup,
    "release": release, "jsonl": jsonl, "markdown": markdown, "forget": forget,
    "pool": pool, "repool": repool,
}  # fmt: skip


def measured(verb: str, home: Path) -> tuple[float, float]:
    """In a process of its own: MB at most (of the largest of its workers, where there are some), CPU seconds."""
    start, peaks, done = time.process_time(), dict[int, float](), threading.Event()
    watch = threading.Thread(target=watched, args=(os.getpid(), peaks, done))
    watch.start()
    VERBS[verb](home)
    done.set()
    watch.join()
    return max([peak_of_this_process(), *peaks.values()]), time.process_time() - start


def watched(parent: int, peaks: dict[int, float], done: threading.Event) -> None:
    """The peaks of all processes below one, in MB; the kernel keeps them, so a look now and then is enough."""
    while not done.wait(LOOK):
        above = {}
        for status in Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError, KeyError):
                said = dict(line.split(":", 1) for line in status.read_text().splitlines())
                above[int(status.parent.name)] = int(said["PPid"])
                if any(one == parent for one in _line(int(said["PPid"]), above)):
                    peaks[int(status.parent.name)] = int(said["VmHWM"].split()[0]) / 1024


def _line(pid: int, above: dict[int, int]) -> Iterator[int]:
    """A process, its parent, and so on, as far as they are known."""
    while pid:
        yield pid
        pid = above.get(pid, 0)


def planned(folder: Path, rows: int) -> tuple[float, float]:
    """The same of reading indexes and planning shards; an eighth of the records are followers."""
    from output.build.plan import planner
    from output.build.plan.record_index import load_all

    start = time.process_time()
    shards = [*planner.Plan([*load_all(folder)], planner.Terms(BUILTIN, None, (), "")).shards()]
    assert sum(shard.count for shard in shards) == rows
    return peak_of_this_process(), time.process_time() - start


def indexed(folder: Path, rows: int) -> None:
    """Indexes of archives that are not there, 100,000 records each."""
    from output.build.plan.framed_file import making
    from output.build.plan.record_index import Entry, Index, file_of

    for order, first in enumerate(range(0, rows, 100_000)):
        name = f"raw/{order}.warc.gz"
        with making(file_of(folder, name), Index(name, name, "warc", (), "", order)) as out:
            for number in range(min(100_000, rows - first)):
                n = first + number
                url = f"http://a.cn/fw/2021/{n // 8}{f'_{n % 8}' if n % 8 == 2 else '' if n % 8 == 1 else f'/{n}'}.html"
                id, payload = identity(url, f"{n:064x}", ""), n.to_bytes(32, "big")
                moment = 1_600_000_000 + n
                entry = Entry(number, 9000 * number, 30_000, id, url, "a.cn", "", payload=payload, moment=moment)
                out.add(entry)


def in_another(function: Callable[..., R], *given: object) -> R:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(function, *given).result()


def figures(verbs: list[str], rows: int, folder: Path) -> Iterator[tuple[str, float, float]]:
    """(verb, MB, CPU seconds); the verbs that make the dataset are always done."""
    home = folder / str(rows)
    if "plan" in verbs:
        in_another(indexed, home / "plan", rows)
        yield "plan", *in_another(planned, home / "plan", rows)
    if rest := [verb for verb in VERBS if verb in verbs or verb in ("build", "second")] if verbs != ["plan"] else []:
        if not (home / "raw").is_dir():
            in_another(written, home, rows)
        made = (home / "documents").is_dir()
        for verb in [verb for verb in rest if verb in verbs or not made]:
            yield verb, *in_another(measured, verb, home)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verbs", nargs="*", default=["plan", *VERBS], metavar="VERB")
    parser.add_argument("--rows", nargs=2, type=int, default=[10_000, 100_000], metavar="N")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the datasets there, and use those of before")
    options = parser.parse_args()
    os.environ.setdefault(*ARROW)  # as the command does
    with tempfile.TemporaryDirectory() as passing:
        peaks: dict[str, list[float]] = {}
        for rows in options.rows:
            for verb, peak, took in figures(options.verbs, rows, options.keep or Path(passing)):
                peaks.setdefault(verb, []).append(peak)
                print(f"{rows:>8} rows  {verb:9} {peak:6.0f} MB  {took:7.2f} s CPU", flush=True)
    more = options.rows[1] - options.rows[0]
    for verb, (small, large) in peaks.items():
        print(f"{verb:9} {large / small:5.2f} times, {(large - small) * 1e6 / more:6.0f} bytes a further row")


if __name__ == "__main__":
    main()
