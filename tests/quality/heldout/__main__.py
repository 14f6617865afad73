"""`python -m tests.quality.heldout`: the figures of every stock, with the target beside each."""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from tests.quality.heldout.carriers import CLEAN, carriers
from tests.quality.heldout.frames import Half, load
from tests.quality.heldout.inject import dirty_record
from tests.quality.heldout.judge import EVAL, Tally, judge
from tests.quality.heldout.owners import Site, deck, sites

DOCUMENTS = 400
DRAWS = 3  # a site's habit is one frame: a single draw of 34 sites moves inline recall by as much as .06
DECOYS = (0, 0, 0, 1)  # in a document, as in the injected files: about one in four
TARGETS = {
    "precision": "≥ .98",
    "inline": "≥ .80",
    "lead": "≥ .80",
    "breadcrumb": "≥ .80",
    "tail": "≥ .80",
    "decoys kept": "≥ .99",
    "clean documents changed": "≤ .01",
    "clean characters lost": "≤ .0001",
}


def records(half: Half, documents: int, seed: int) -> Iterator[dict[str, Any]]:
    """The damaged documents of one half, site by site; the same for the same seed."""
    rng, stock = random.Random(f"{seed}/{half}"), load(half)
    decoys, held = deck(stock.decoy, rng), carriers(half, rng)
    for site, carrier in zip(dealt(sites(stock, documents, rng)), held, strict=False):
        yield dirty_record(carrier, site, [next(decoys) for _ in range(rng.choice(DECOYS))], rng)


def dealt(found: Iterable[Site]) -> Iterator[Site]:
    for site in found:
        yield from [site] * site.documents


def table(tally: Tally, half: str, documents: int, owners: int) -> Iterator[str]:
    """The half's figures: those with a target, then recall by the number of stamps and by family."""
    yield f"{half}: {documents} documents of {owners} owners"
    rest = sorted(name for name in tally.all if name not in TARGETS)
    for name in (*TARGETS, *rest):
        share = tally.share(name)
        if share is not None:
            target = f"target {TARGETS[name]}" if name in TARGETS else ""
            yield f"  {name:32} {share:8.4f}  of {tally.all[name]:<8} {target}".rstrip()


def misses(tally: Tally, each: int) -> Iterator[str]:
    """`each` misses of every kind, of different frames first."""
    for kind in sorted({miss.kind for miss in tally.misses}):
        of_kind = [miss for miss in tally.misses if miss.kind == kind]
        yield f"  {kind}: {len(of_kind)}"
        fresh = {miss.frame: miss for miss in reversed(of_kind)}.values()
        for miss in [*fresh, *(m for m in of_kind if m not in fresh)][:each]:
            yield f"      {miss.text}"


def options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.heldout", description="Damage nobody has seen.")
    parser.add_argument("--half", choices=get_args(Half), action="append", help="only this half")
    parser.add_argument("--into", type=Path, help="write heldout_<half>.jsonl.gz to this folder and measure nothing")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print N misses of each kind")
    parser.add_argument(
        "--unblind", action="store_true", help="show those of a half that judges too: it is then used up"
    )
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="in a half")
    parser.add_argument("--seed", type=int, default=1, help="of the first draw")
    parser.add_argument("--draws", type=int, default=DRAWS, help="how often sites are drawn; --into writes the first")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    told = options(words)
    stocks: list[Half] = told.half or list(get_args(Half))
    if told.misses and {"judge", "judge2"} & {*stocks} and not told.unblind:
        print("--misses: what judges stays unseen; say --half tune, or --unblind and write it anew", file=sys.stderr)
        return 2
    if missing := [path for path in (CLEAN, EVAL) if not path.exists()]:
        print(f"not measured: {missing[0]} is not there")
        return 0
    for half in stocks:
        draws = [list(records(half, told.documents, told.seed + draw)) for draw in range(told.draws)]
        if told.into:
            write(told.into / f"heldout_{half}.jsonl.gz", draws[0])
        else:
            show([record for draw in draws for record in draw], half, told.misses)
    return 0


def show(made: list[dict[str, Any]], half: Half, each: int) -> None:
    tally, owners = judge(made), len({record["site"] for record in made})
    for line in (*table(tally, half, len(made), owners), *(misses(tally, each) if each else ())):
        print(line)


def write(path: Path, made: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in made)
    print(path)


if __name__ == "__main__":
    sys.exit(main())
