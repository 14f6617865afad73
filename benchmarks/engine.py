"""The engine around the cleaning: what reading, planning, rows and Parquet cost on top, and whether it grows with size.

`python benchmarks/engine.py [articles …]` (default 1,000 and 5,000): a replica's archive, cleaned by one process. The
cleaning alone is the time inside `clean_page` and `clean_article`, measured in the same run.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from output import parts
from output.build import build
from qingwen.replica import Replica

spent = 0.0


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its CPU time added up."""

    def run(*given: Any, **named: Any) -> Any:
        global spent
        start = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent += time.process_time() - start

    return run


def main() -> None:
    global spent
    sizes = [int(word) for word in sys.argv[1:]] or [1000, 5000]
    for name in ("clean_page", "clean_article"):
        setattr(parts, name, timed(getattr(parts, name)))
    with tempfile.TemporaryDirectory() as folder:
        for size in [100, *sizes]:  # the first only warms up
            archive = Path(folder) / f"{size}.warc.gz"
            Replica(seed=9, articles=size).write_warc(archive)
            spent, start = 0.0, time.process_time()
            record = build([archive], Path(folder) / str(size) / "documents", workers=1)
            took = time.process_time() - start
            pages = record.rows["ok"]
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{pages} articles: {1000 * took / pages:.2f} ms CPU each, of it cleaning {1000 * spent / pages:.2f};"
                  f" the engine adds {took / spent - 1:.0%}; memory at most {peak:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
