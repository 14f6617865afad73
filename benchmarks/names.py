"""Ten thousand known names cost hardly more than ten: CPU of cleaning the same documents with either list.

    python -m benchmarks.names                    # documents of the site in a box
    python -m benchmarks.names FILE.jsonl[.gz]    # records with `dirty`

Prints the CPU for each number of names as a ratio to that for ten (target: 1.3 for 10,000), the quickest of several
runs, and what building the automaton takes once for a process.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import time
from pathlib import Path

from cleaning import BUILTIN, Knowledge, clean_text
from cleaning.knowledge.schema import Stamp
from cleaning.matching.view import book_of
from qingwen.site_in_a_box import Replica
from tests.quality.common.records import records

NUMBERS = 10, 100, 1_000, 10_000
REPEATS = 5
ENDS = ("文库", "范文网", "文档网", "资料网", "书屋", "秘书", "公文", "")
FIRST, LAST = 0x4E00, 0x9FA5  # of the Han characters that names are drawn from


def names(count: int) -> list[str]:
    """So many different names of two to four characters with the endings of the trade."""
    draw, found = random.Random(count), dict[str, None]()
    while len(found) < count:
        sign = "".join(chr(draw.randrange(FIRST, LAST)) for _ in range(draw.randrange(2, 5)))
        found[sign + draw.choice(ENDS)] = None
    return list(found)


def knowing(count: int) -> Knowledge:
    """The built-in knowledge with so many names in place of its own."""
    return dataclasses.replace(BUILTIN, stamps=tuple(map(Stamp, names(count))), digest=f"{count} names")


def seconds(texts: list[str], known: Knowledge) -> float:
    """CPU of cleaning them all."""
    begin = time.process_time()
    for text in texts:
        clean_text(text, knowledge=known)
    return time.process_time() - begin


def documents(path: Path | None) -> list[str]:
    """Dirty texts."""
    if path is None:
        return ["\n".join((t.text, *(p.text for p in t.injected))) for t in Replica(seed=5, articles=200).truth()]
    return [record["dirty"] for record in records(path)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    texts = documents(parser.parse_args().file)
    known, built = {}, {}
    for count in NUMBERS:
        known[count] = knowing(count)
        begin = time.process_time()
        book_of(known[count], None)
        built[count] = time.process_time() - begin
    rounds = [{count: seconds(texts, known[count]) for count in NUMBERS} for _ in range(REPEATS)]
    best = {count: min(spent[count] for spent in rounds) for count in NUMBERS}
    print(f"{len(texts)} documents\n{'names':>7s}  CPU, ten names = 1  built in ms")
    for count in NUMBERS:
        print(f"{count:7d} {best[count] / best[NUMBERS[0]]:20.2f} {built[count] * 1000:12.0f}")


if __name__ == "__main__":
    main()
