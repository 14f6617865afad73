"""Many tasks, one function, some processes: in this one where one is enough, and a killed worker costs its task's time.

>>> sorted(each(len, [("ab",), ("c",)], workers=1))
[1, 2]
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from cleaning.model import Fault

R = TypeVar("R")
TRIES = 3  # a task that took its worker down so often is not tried again
AHEAD = 2  # tasks a worker that are submitted at once: what waits holds memory


def each(function: Callable[..., R], tasks: Iterable[tuple[Any, ...]], workers: int) -> Iterator[R]:
    """Results as they come. `function` and tasks pickle; workers are started fresh, so any system will do."""
    waiting = deque(tasks)
    if workers <= 1 or len(waiting) <= 1:
        for task in waiting:
            yield function(*task)
        return
    tries = 0
    while waiting:
        tries += 1
        try:
            yield from _some(function, waiting, workers)
        except BrokenProcessPool:
            if tries >= TRIES:
                raise Fault(
                    "workers", f"a worker died {tries} times", "see the memory; --workers 1 shows more"
                ) from None


def _some(function: Callable[..., R], waiting: deque[tuple[Any, ...]], workers: int) -> Iterator[R]:
    """Work until nothing waits; what was under way when a worker died waits again."""
    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    running: dict[Future[R], tuple[Any, ...]] = {}
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(way), initializer=_deaf)
    try:
        while waiting or running:
            while waiting and len(running) < workers * AHEAD:
                task = waiting.popleft()
                running[pool.submit(function, *task)] = task
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                del running[future]
                yield result
    except BaseException:  # Ctrl-C among them: nobody waits for a shard that may take seconds
        for process in [*(getattr(pool, "_processes", None) or {}).values()]:
            process.kill()
        raise
    finally:
        waiting.extendleft(reversed(running.values()))
        pool.shutdown(cancel_futures=True)


def _deaf() -> None:
    """Ctrl-C comes to all processes of a terminal; the one that has the workers ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
