"""Stamps put into many documents: how many does discovery find, how much of what it accepts is right, at what cost?

    python -m tests.quality.discovery                           # documents of the replica's generator
    python -m tests.quality.discovery --corpus FILE.jsonl.gz    # records with `text` (and `genre`), cut and resampled
    python -m tests.quality.discovery --judge FILE.jsonl.gz FILE.phrases.json
    python -m tests.quality.discovery --cost                    # 3,000 documents of 4,000 signs: CPU, memory
    python -m tests.quality.discovery --genuine later           # phrases that people mean, by genre: none is a stamp
    python -m tests.quality.discovery --documents 100000 1000000 [--keep FOLDER]

20 names of our own in 10 frames; each row is one set of documents. found: share of the names among the 20 best
candidates; precision: share of the accepted that are a name of ours; `nothing` and `formula` must accept none.
Targets: found .95 at .5 % and 1.0 at 1 %, 5 % and in one genre; precision .95; 10 s and 500 MB; 800 MB at any size,
and CPU a document of the passes flat within 10 % from 10^5 to 10^6.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.duplicates import peak_of_this_process
from cleaning.site_facts.stamp_mining.discover import discover
from tests.quality.common.records import records
from tests.quality.stamps import genuine, size
from tests.quality.stamps.planted import Corpus, from_file, from_replica, judged, sets

COST, COSTLY = 4_000, 6_000  # signs of a document of the cost row; articles that 3,000 of these are cut from


def cost(corpus: Corpus) -> str:
    """CPU and memory of 3,000 documents of 4,000 signs, in a process of its own."""
    whole = "\n".join(corpus.texts)
    texts = [whole[k * COST : (k + 1) * COST] for k in range(3_000)]
    del whole
    assert len(texts[-1]) == COST, "too few documents to cut these from"
    begin = time.process_time()
    discover(lambda: texts, size.SITE)
    return f"3,000 × 4,000 signs: {time.process_time() - begin:.1f} s CPU, {peak_of_this_process():.0f} MB at its peak"


def judge(path: Path, listed: Path) -> None:
    """One row for a file that carries listed phrases."""
    texts = [record["text"] for record in records(path)]
    phrases = json.loads(listed.read_text(encoding="utf-8"))
    begin = time.process_time()
    candidates = discover(lambda: texts, size.SITE)
    names = [p["core"] for p in phrases]
    print(judged(candidates, names, [p["phrase"] for p in phrases]), f"{time.process_time() - begin:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--judge", type=Path, nargs=2)
    parser.add_argument("--documents", type=int, nargs="+", help="Sizes of a dump of the site in a box.")
    parser.add_argument("--keep", type=Path, help="Keep that dump in this folder, and use it again.")
    parser.add_argument("--count", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--genuine", choices=["early", "later"])
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if options.judge:
        return judge(*options.judge)
    if options.documents:
        return size.shown(options.documents, options.keep)
    count = max(options.count, COSTLY) if options.cost else options.count
    corpus = from_file(options.corpus, count) if options.corpus else from_replica(count)
    print(f"{len(corpus.texts)} documents, {sum(map(len, corpus.texts)):,} signs")
    if options.cost:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
            return print(fresh.submit(cost, corpus).result())
    if options.genuine:
        return genuine.shown(corpus, options.genuine, options.seed, options.only)
    return rows(corpus, options.seed, options.only)


def rows(corpus: Corpus, seed: int, only: str) -> None:
    for label, texts, names, phrases in sets(corpus, seed):
        if only in label:
            print(label, judged(discover(texts.copy, size.SITE), names, phrases), flush=True)


if __name__ == "__main__":
    main()
