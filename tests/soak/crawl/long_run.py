"""A day of crawling at one page a second, without the waiting: how much memory do 10^5 more pages cost?

    python -m tests.soak.crawl.long_run                  # 86,400 articles in one run
    python -m tests.soak.crawl.long_run --articles 20000 --grown   # and what grew, by where it was allocated

Prints a line through what the process holds, after its first quarter (target: 1 MB more per 10^5 pages at the most).
The site is one of small pages with a hundred articles to a list, so that a day passes in minutes. Each request leaves
a cancelled timer behind for as long as its timeout lasts (Twisted drops them late): at one request a second that is
sixty, at two hundred it would be twelve thousand, so the timeout is shortened as the day is.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile

import click

DAY = 86_400  # pages at one a second
TIMEOUT = 5  # seconds in place of 60; a shorter one would strike on a busy machine
LISTED = 100  # articles on a list page
TEXT = "各单位要提高认识，加强领导，落实责任，确保各项工作按期完成。".encode() * 12
WATCHED = """
import gc, sys, tracemalloc
from pathlib import Path
from cleaning.knowledge.load import BUILTIN
from crawler.run import worker as work
from crawler.run.launcher import order
from crawler.scrapy.spider import TemplateSpider
grown = sys.argv[3] == "grown"
before, pages, shots = TemplateSpider._fetched, [0], []
def fetched(self, *given):
    pages[0] += 1
    if pages[0] % 500 == 0:
        print(pages[0], int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6, flush=True)
    if grown and pages[0] % 5000 == 0:
        tracemalloc.is_tracing() or tracemalloc.start()
        gc.collect()
        shots.append(tracemalloc.take_snapshot())
    return before(self, *given)
TemplateSpider._fetched = fetched
profile = next(cms for cms in BUILTIN.cms if cms.stem == "dedecms")
work.work(order(profile, data=Path(sys.argv[1]), start=sys.argv[2], timeout=float(sys.argv[4])))
for one in shots[-1].compare_to(shots[1], "lineno")[:25] if grown else ():
    print("grown", one, file=sys.stderr)
"""


def body(path: str, articles: int) -> bytes:
    """A page of the site: a list with its articles and the next list, or an article."""
    name = path.rpartition("/")[2]
    if name == "robots.txt":
        return b"User-agent: *\nAllow: /\n"
    if not name or name.startswith("list_1_"):
        page = int(name[7:-5] or 1) if name else 1
        first = (page - 1) * LISTED
        shown = range(first, min(first + LISTED, articles))
        rows = "".join(f"<li><a href='/a/2024/0101/{n}.html'>{n}</a> 2024-01-01</li>" for n in shown)
        return f"<ul>{rows}</ul><a href='/list_1_{page + 1}.html'>下一页</a>".encode()
    return f"<title>{name}</title>".encode() + TEXT


async def serve(articles: int) -> None:
    """HTTP/1.1, kept alive, and nothing more."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            last = f"/list_1_{articles // LISTED + 2}.html"
            found = b"" if path in (last, "/sitemap.xml") else body(path, articles)
            status = "200 OK" if found else "404 Not Found"
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(found)}\r\n\r\n".encode()
            )
            writer.write(found)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    await server.serve_forever()


def watched(articles: int, *, grown: bool) -> list[tuple[float, float]]:
    """Pages so far, and megabytes held."""
    program = f"import asyncio; from tests.soak.crawl.long_run import serve; asyncio.run(serve({articles}))"
    server = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert server.stdout is not None
    start = server.stdout.readline().decode().strip()
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-c", WATCHED, data, start, "grown" if grown else "", str(TIMEOUT)]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    server.terminate()
    points = [tuple(map(float, line.split())) for line in said.splitlines() if line[:1].isdigit()]
    return [(pages, held) for pages, held in points]


@click.command()
@click.option("--articles", default=DAY)
@click.option("--grown", is_flag=True, help="Say what grew; slower.")
def main(articles: int, grown: bool) -> None:
    """Print the slope."""
    points = watched(articles, grown=grown)
    click.echo(" ".join(f"{pages:.0f}:{held:.1f}" for pages, held in points[:: max(1, len(points) // 20)]), err=True)
    late = points[len(points) // 4 :]
    slope = statistics.linear_regression(*zip(*late, strict=True)).slope * 1e5
    click.echo(
        f"{articles} articles in one run: {slope:.2f} MB more per 10^5 pages (target: 1.0), {late[-1][1]:.0f} MB"
    )


if __name__ == "__main__":
    main()
