"""The frontier with a million known URLs: memory, the query for what is due, the start.

python -m benchmarks.frontier
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import click

from crawler.frontier.frontier import Frontier
from crawler.frontier.url_state import Answer, Found

BATCH = 10_000


def peak() -> float:
    """Megabytes of this process at its most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def filled(path: Path, urls: int) -> None:
    """A frontier with that many fetched articles, a tenth of them due."""
    frontier = Frontier(path, now=lambda: 1e9)
    for first in range(0, urls, BATCH):
        pages = [f"https://a.example/fanwen/{n // 1000}/{n}.html" for n in range(first, min(first + BATCH, urls))]
        frontier.add([Found(url, "article") for url in pages], on="https://a.example/")
        for url in pages[::100]:
            frontier.fetched(url, Answer(200, "sha1:" + "A" * 32, '"etag"', "yesterday"))
    age = "UPDATE page SET state='ok', due=CASE WHEN abs(random() % 10) THEN 3e9 ELSE 1 END, last_fetch=1"
    frontier._db.execute(age)
    frontier.close()


@click.command()
@click.option("--urls", default=1_000_000)
def main(urls: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.sqlite")
        before, began = peak(), time.perf_counter()
        filled(path, urls)
        click.echo(
            f"filled: {urls} URLs in {time.perf_counter() - began:.1f} s, {path.stat().st_size / 1e6:.0f} MB of file"
        )
        opened, began = Frontier(path), time.perf_counter()
        opened.begin()
        click.echo(f"start: {time.perf_counter() - began:.3f} s")
        began = time.perf_counter()
        found = opened.take(64)
        click.echo(f"due: {len(found)} URLs in {(time.perf_counter() - began) * 1e3:.1f} ms")
        began = time.perf_counter()
        opened.census()
        click.echo(f"census: {time.perf_counter() - began:.3f} s")
        click.echo(f"memory: {peak() - before:.0f} MB more than at the beginning, {peak():.0f} MB in all")


if __name__ == "__main__":
    main()
