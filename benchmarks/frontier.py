"""The frontier with a million known URLs: memory, the query for what is due, the start; and the memory of a long run.

python benchmarks/frontier.py               # 10^6 URLs, a query, a start
python benchmarks/frontier.py --long 6000   # a crawl of the replica of 6,000 articles: megabytes per 10^5 pages
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from crawler.frontier import Frontier
from crawler.known import Answer, Found

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
@click.option("--long", "longer", default=0, help="Articles of a crawl that is watched; 0: none.")
def main(urls: int, longer: int) -> None:
    """Print the figures."""
    if longer:
        click.echo(f"memory: {slope(longer):.1f} MB more per 10^5 pages")
        return
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


WATCHED = """
import sys
from pathlib import Path
from cleaning.knowledge import BUILTIN
from crawler import work
from crawler.runs import order
from crawler.spiders.template import TemplateSpider
before, pages = TemplateSpider._fetched, [0]
def fetched(self, *given):
    before(self, *given)
    pages[0] += 1
    if pages[0] % 250 == 0:
        print(pages[0], int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6, flush=True)
TemplateSpider._fetched = fetched
work.work(order(BUILTIN.profile("replica"), data=Path(sys.argv[1]), start=sys.argv[2]))
"""


def slope(articles: int) -> float:
    """Megabytes that 10^5 more pages cost: a line through what the process holds, in its second half."""
    command = [sys.executable, "-m", "qingwen.replica", "serve", "--articles", str(articles)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    start = server.stdout.readline().strip() + "/"
    with tempfile.TemporaryDirectory() as data:
        watched = [sys.executable, "-c", WATCHED, data, start]
        said = subprocess.run(watched, capture_output=True, text=True, check=True).stdout
    server.terminate()
    points = [tuple(map(float, line.split())) for line in said.splitlines()]
    late = points[len(points) // 2 :]
    click.echo(" ".join(f"{pages:.0f}:{held:.1f}" for pages, held in points[::4]), err=True)
    return statistics.linear_regression(*zip(*late, strict=True)).slope * 1e5


if __name__ == "__main__":
    main()
