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

from cleaning.common.errors import Fault

R = TypeVar("R")
AHEAD = 2  # tasks a worker that are submitted at once: what waits holds memory
DEATH = (BrokenProcessPool, MemoryError)  # how a task ends its worker: killed, mostly for its memory, or out of it
Task = tuple[Any, ...]


def each(
    function: Callable[..., R],
    tasks: Iterable[Task],
    workers: int,
    rescue: Callable[..., Iterable[R]] | None = None,
) -> Iterator[R]:
    """Results as they come. `function` and tasks pickle; workers are started fresh, so any system will do.

    What was under way when a worker died is done again, a task at a time. A task whose worker dies then too goes to
    `rescue`, which has the task's arguments and gives what can be had of it. Raises Fault where there is none.
    """
    waiting = deque(tasks)
    if workers <= 1 or len(waiting) <= 1:
        for task in waiting:
            yield function(*task)
        return
    while waiting:
        under_way: list[Task] = []
        try:
            yield from _some(function, waiting, workers, under_way)
        except DEATH:
            for task in under_way:
                yield from _again(function, task, rescue)


def alone(function: Callable[..., R], *task: Any) -> R:
    """One task in a process of its own. Raises one of DEATH."""
    (result,) = _some(function, deque([task]), 1, [])
    return result


def _again(function: Callable[..., R], task: Task, rescue: Callable[..., Iterable[R]] | None) -> Iterator[R]:
    try:
        found: Iterable[R] = [alone(function, *task)]
    except DEATH:
        if rescue is None:
            raise Fault("workers", "a worker died twice, the last time alone", "see the memory of the system") from None
        found = rescue(*task)
    yield from found


def _some(function: Callable[..., R], waiting: deque[Task], workers: int, under_way: list[Task]) -> Iterator[R]:
    """Work until nothing waits; what was under way when a worker died is in `under_way`."""
    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    running: dict[Future[R], Task] = {}
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
        under_way.extend(running.values())
        pool.shutdown(cancel_futures=True)


def _deaf() -> None:
    """Ctrl-C comes to all processes of a terminal; the one that has the workers ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
