"""Pages made to hurt, against prose of the same size: needles, hits, beginnings of hits, nested brackets, one sign.

    python -m tests.soak.hostile_text            # each at 20,000 and 80,000 characters, the dear at 200,000 and 400,000
    python -m tests.soak.hostile_text --full     # the worst of each family at 10 million, too, and the memory for it

Prints the strings that cost most: CPU a character against prose of the same size in the same run (target: 5 at most),
the growth from one size to the next (log of CPU over log of size; 1.15 at most). An exception is a line, too.
"""

from __future__ import annotations

import argparse
import math
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from cleaning import clean_text
from cleaning.knowledge.load import BUILTIN
from qingwen.checks.adversarial import Hostile, hostile, prose

SIFT = 20_000, 80_000  # characters at which every string is measured, once
SIZES = 200_000, 400_000  # and those that cost DEAR times prose there or grow
DEAR = 2.0
FULL = 10_000_000
MOST, STEEPEST = 5.0, 1.15  # the targets
SHOWN = 25


class Cost(msgspec.Struct, frozen=True):
    """One string: CPU against prose at the larger size, growth, and the exception if there was one."""

    of: Hostile
    ratio: float
    growth: float
    error: str = ""

    @property
    def fails(self) -> bool:
        """Above a target? Below prose's own price no growth hurts."""
        return bool(self.error) or self.ratio > MOST or (self.growth > STEEPEST and self.ratio > 1)


def seconds(text: str, repeats: int = 2) -> float:
    """CPU of cleaning it, the quickest of some runs."""
    return min(_once(text) for _ in range(repeats))


def _once(text: str) -> float:
    begin = time.process_time()
    clean_text(text)
    return max(time.process_time() - begin, 1e-4)


def plain(sizes: Sequence[int]) -> list[float]:
    """CPU of as much prose."""
    return [seconds(Hostile("prose", prose()).text(size)) for size in sizes]


def costs(strings: Iterable[Hostile], against: Sequence[float], sizes: Sequence[int]) -> Iterator[Cost]:
    """The cost of each string; `against` is prose's CPU at each of the sizes."""
    for one in strings:
        try:
            spent = [seconds(one.text(size), 2 if size in SIZES else 1) for size in sizes]
        except Exception as error:  # an exception is a result here
            yield Cost(one, math.inf, math.inf, f"{type(error).__name__}: {error}")
            continue
        growth = math.log(spent[-1] / spent[0]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 1.0
        yield Cost(one, spent[-1] / against[-1], growth)


def table(found: Iterable[Cost], shown: int = SHOWN) -> None:
    """The dearest first."""
    print(f"{'against prose':>13s} {'growth':>7s}  string")
    for cost in sorted(found, key=lambda c: -c.ratio)[:shown]:
        said = cost.error or repr(cost.of.unit[:40])
        print(f"{cost.ratio:13.2f} {cost.growth:7.2f}  {'FAIL ' * cost.fails}{cost.of.what}  {said}")


def worst(found: Sequence[Cost]) -> list[Hostile]:
    """Of each family the two dearest, and what grew fastest."""
    chosen = dict[Hostile, None]()
    for family in dict.fromkeys(cost.of.family for cost in found):
        own = [cost for cost in found if cost.of.family == family]
        for cost in (*sorted(own, key=lambda c: -c.ratio)[:2], max(own, key=lambda c: (c.growth, c.ratio))):
            chosen[cost.of] = None
    return list(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", default="", help="strings whose name begins so")
    options = parser.parse_args()
    strings = [one for one in hostile(BUILTIN) if one.what.startswith(options.only)]
    sifted = list(costs(strings, plain(SIFT), SIFT))
    dear = [cost.of for cost in sifted if cost.ratio > DEAR or cost.growth > STEEPEST]
    found = list(costs(dear, plain(SIZES), SIZES))
    failed = sum(cost.fails for cost in found)
    print(f"{len(strings)} strings, {len(dear)} of them dear or growing: {failed} fail", flush=True)
    table(found)
    if options.full:
        print(f"\nat {FULL:,} characters")
        found = list(costs(worst(found), plain([FULL]), [FULL]))
        table(found)
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        failed += sum(cost.fails for cost in found)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
