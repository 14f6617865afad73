"""Discovery over a dump of any size: what a million articles of the site in a box cost.

>>> with tempfile.TemporaryDirectory() as folder:
...     dump = Path(folder) / "dump.jsonl.gz"
...     written(dump, 20)
...     [len(row) for row in [json.loads(line) for line in gzip.open(dump, "rt")][:2]], len(list(texts(dump)))
([2, 2], 20)

A dump is counted twice: the first pass keeps a sample, the second counts what the sample raised. Between them the
sample itself is counted, which costs the same whatever the dump's size; so `flat` is said of the two passes.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from benchmarks.duplicates import peak_of_this_process
from cleaning.site_facts.stamp_mining.discover import discover
from qingwen.site_in_a_box.content.text_generator import heading, paragraphs
from tests.quality.stamps.planted import FRAMES, NAMES, judged, stamped

SEED = 7
SHARE = 0.01  # of the documents carry one and the same stamp
PACKED = 1  # gzip's level: the reading is to be measured, not the packing
SITE = "site.example"


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of the two passes over the dump and of the counting between them; MB at most; stamps found."""

    documents: int
    reading: float
    passes: float
    counting: float
    peak: float
    found: float

    def said(self) -> str:
        """One line."""
        each = 1000 * self.passes / self.documents
        whole = 1000 * (self.passes + self.counting) / self.documents
        return (
            f"{self.documents:>9,} documents: {each:.3f} ms CPU a document in both passes ({whole:.3f} with the"
            f" {self.counting:.1f} s that the sample costs; reading the dump alone {self.reading:.0f} s),"
            f" {self.peak:.0f} MB at its peak, {self.found:.0%} of the stamps found"
        )


def phrases() -> tuple[str, ...]:
    return tuple(FRAMES[i % len(FRAMES)].format(name) for i, name in enumerate(NAMES))


def written(dump: Path, count: int) -> None:
    """Articles 1 … count, one a line, each of 20 stamps in one of a hundred."""
    with gzip.open(dump, "wt", compresslevel=PACKED, encoding="utf-8") as file:
        for n in range(1, count + 1):
            chance = Random(f"{SEED}/{n}/stamps")
            text = "\n".join(paragraphs(SEED, heading(SEED, n)))
            for phrase in phrases():
                if chance.random() < SHARE:
                    text = stamped(text, phrase, chance)
            file.write(json.dumps({"url": f"http://{SITE}/{n}.html", "text": text}, ensure_ascii=False) + "\n")


def texts(dump: Path, count: int | None = None) -> Iterator[str]:
    """The texts of the first `count` lines."""
    with gzip.open(dump, "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(count) if count is not None else iter(int, 1), strict=False):
            yield json.loads(line)["text"]


def measured(dump: Path, count: int) -> Cost:
    """In a process of its own, so that its memory is its own."""
    begin = time.process_time()
    for _ in texts(dump, count):
        pass
    reading = 2 * (time.process_time() - begin)
    stops: list[float] = []

    def read() -> Iterator[str]:
        stops.append(time.process_time())
        yield from texts(dump, count)
        stops.append(time.process_time())

    found = judged(discover(read, SITE), NAMES, phrases())
    first, counted, second, done = stops
    passes = counted - first + done - second - reading
    return Cost(count, reading, passes, second - counted, peak_of_this_process(), float(str(found["found"])))


def shown(sizes: Sequence[int], kept: Path | None = None) -> None:
    """A line for each size; the dump of the largest is made once, and kept where a folder is named."""
    with tempfile.TemporaryDirectory() as passing:
        dump = (kept or Path(passing)) / f"replica-{max(sizes)}.jsonl.gz"
        if not dump.exists():
            begin = time.process_time()
            unfinished = dump.with_suffix(".tmp")
            written(unfinished, max(sizes))
            unfinished.replace(dump)
            print(f"made in {time.process_time() - begin:.0f} s CPU: {os.path.getsize(dump) / 1e6:,.0f} MB", flush=True)
        for size in sorted(sizes):
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
                print(fresh.submit(measured, dump, size).result().said(), flush=True)
