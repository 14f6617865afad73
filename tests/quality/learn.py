"""Cleaning that learns, on injected documents: stamps found per site first, then the shared yardstick runs with them.

python -m tests.quality.learn ../shared/data/injected_dev.jsonl.gz   # needs the shared eval folder; takes its options
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cleaning
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.model import Page
from output.stamp_mining.run import learn
from tests.quality.common.records import records

EVAL = Path(os.environ.get("QINGWEN_SHARED", Path(__file__).parents[3] / "shared")) / "eval"


def pages(path: Path) -> Iterator[Page]:
    """The dirty text of each record, with its site."""
    for record in records(path):
        yield Page(None, record["site"], None, None, (), record["dirty"])


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        learned = learn(lambda: pages(Path(sys.argv[1])), Path(folder), BUILTIN)
        known = Knowledge.load([folder])
    print(learned.said)
    for one in learned.accepted:
        print(f"  {one.site}\t{one.phrase}\t{one.name}\t{one.documents}/{one.read}\t{one.kind}")
    sys.path.insert(0, str(EVAL))
    import eval_text  # type: ignore[import-not-found]  # the yardstick lies beside the repository

    cleaning.clean_text = functools.partial(cleaning.clean_text, knowledge=known)
    sys.argv += ["--with-site", "--no-ftfy", "--jobs", "1"]
    return int(eval_text.main())


if __name__ == "__main__":
    sys.exit(main())
