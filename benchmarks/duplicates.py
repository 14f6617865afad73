"""Near-duplicates against planted copies: precision, recall, CPU and memory.

15,000 documents: 11,000 articles of the replica and 4,000 copies with 0 to 20 % of their characters changed, in clumps
of 1 to 8. A pair is right if an independent count (Python sets of 5-grams) gives a Jaccard of .5 or more, or if one
was made from the other. Then 100,000 documents for CPU and memory: `python -m benchmarks.duplicates 100000`.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
import sys
import tempfile
import time
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from output.dedup.signature_store import shelved
from output.dedup.union_find import clusters
from qingwen.site_in_a_box import Replica

RATES = (0.0, 0.05, 0.10, 0.15, 0.20)
WORD = re.compile(r"[\W_]+")


def edited(text: str, rate: float, rng: random.Random) -> str:
    """So many of its characters changed, dropped or put in, in clumps of 1 to 8."""
    signs, left = list(text), int(len(text) * rate)
    while left > 0:
        size = min(rng.randint(1, 8), left)
        at = rng.randrange(max(1, len(signs) - size))
        put = [rng.choice(text) for _ in range(rng.choice((0, size, size)))]
        signs[at : at + size] = put
        left -= size
    return "".join(signs)


def grams(text: str) -> set[str]:
    """By another way than the code under test."""
    plain = WORD.sub("", unicodedata.normalize("NFKC", text).lower())
    return {plain[at : at + 5] for at in range(max(1, len(plain) - 4))}


def jaccard(one: str, two: str) -> float:
    a, b = grams(one), grams(two)
    return len(a & b) / len(a | b)


def corpus(size: int) -> tuple[list[str], list[tuple[int, int, float]]]:
    """Texts, and (original, copy, rate)."""
    rng, house = random.Random(7), Replica(seed=5, articles=size).house
    originals = size * 11 // 15
    texts = ["\n".join(house.clean(n)) for n in range(1, originals + 1)]
    made = []
    for at in range(size - originals):
        rate, origin = RATES[at % len(RATES)], rng.randrange(originals)
        texts.append(edited(texts[origin], rate, rng))
        made.append((origin, len(texts) - 1, rate))
    return texts, made


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
    texts, made = corpus(size)
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for at in range(0, size, 5000):
            rows = [{"id": f"{n:032d}", "text": texts[n], "status": "ok"} for n in range(at, min(at + 5000, size))]
            parts.append(Path(folder) / f"part-{at}.parquet")
            pq.write_table(pa.Table.from_pylist(rows), parts[-1])
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
            pairs, took, peak = fresh.submit(compared, parts, Path(folder) / "kept").result()
    groups = {root for _, root in clusters(size, pairs)}
    print(f"{size} documents, {len(pairs)} pairs, {len(groups)} clusters, {took:.1f} s CPU")
    print(f"memory: {peak:.0f} MB at most, libraries included")
    if size <= 50_000:
        scored({*pairs}, texts, made)


def compared(parts: list[Path], folder: Path) -> tuple[list[tuple[int, int]], float, float]:
    """In a process of its own, so that its memory is its own: pairs, CPU seconds, MB at most."""
    start = time.process_time()
    pairs = [(one, two) for one, two, _ in shelved(parts, folder).overlaps(0.5)]  # numbers go by parts: as texts do
    took = time.process_time() - start
    return pairs, took, peak_of_this_process()


def peak_of_this_process() -> float:
    """MB; ru_maxrss would be the parent's, which a new process takes over on Linux."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def scored(found: set[tuple[int, int]], texts: list[str], made: list[tuple[int, int, float]]) -> None:
    planted = {(one, two) for one, two, _ in made}
    right = sum(pair in planted or jaccard(texts[pair[0]], texts[pair[1]]) >= 0.5 for pair in found)
    print(f"precision {right / max(1, len(found)):.4f}")
    for rate in RATES:
        near = [(a, b) for a, b, r in made if r == rate and jaccard(texts[a], texts[b]) >= 0.5]
        recall = sum(pair in found for pair in near) / max(1, len(near))
        print(f"edits {rate:.0%}: {len(near)} copies of Jaccard >= .5, recall {recall:.4f}")
    near = [(a, b) for a, b, _ in made if jaccard(texts[a], texts[b]) >= 0.5]
    print(f"all: recall {sum(pair in found for pair in near) / len(near):.4f}")


if __name__ == "__main__":
    main()
