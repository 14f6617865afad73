"""Progress on standard error, only where a person looks at it.

>>> with shown() as report:
...     report("clean", 1, 2)
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

Report = Callable[[str, int, int], None]  # what is done, bytes (or pages) so far, and in all (0: not known)


@contextlib.contextmanager
def shown(*, pages: bool = False) -> Iterator[Report]:
    """A bar for each thing that is done, in bytes or pages; silent where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich import progress
    from rich.console import Console

    count = progress.MofNCompleteColumn() if pages else progress.DownloadColumn()
    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), count, progress.TimeRemainingColumn())
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, progress.TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield report
