"""Pages per CPU-second of the crawling process: ours, archive and frontier on, beside two spiders that keep nothing.

    python -m benchmarks.crawl                # 1,000 heavy pages of the replica, three rounds, interleaved
    python -m benchmarks.crawl --articles 300 --rounds 1

`plain`: lists by XPath, three fields by CSS; `crawlspider`: two LinkExtractor rules with follow, as tutorials have it.
The site is served by a process of its own; CPU is counted from the first page to the last: no start-up is in it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click

PLAIN = """
class Spider(scrapy.Spider):
    name = "plain"
    async def start(self):
        yield scrapy.Request(START, self.on_list)
    def on_list(self, response):
        for href in response.xpath("//a/@href | //option/@value").getall():
            if ARTICLE.search(href):
                yield response.follow(href, self.on_article)
            elif LIST.search(href):
                yield response.follow(href, self.on_list)
    def on_article(self, response):
        counted()
        {"title": response.css("div.title h2::text").get(), "body": response.css("div.content td").get(),
         "date": response.css("div.info").get()}
        for href in response.xpath("//a/@href").getall():
            if FOLLOWER.search(href):
                yield response.follow(href, self.on_article)
"""
CRAWLSPIDER = """
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule
class Spider(CrawlSpider):
    name = "crawlspider"
    start_urls = [START]
    rules = (Rule(LinkExtractor(allow=ARTICLE.pattern + "|" + FOLLOWER.pattern), callback="on_article", follow=True),
             Rule(LinkExtractor(allow=LIST.pattern), follow=True))
    def on_article(self, response):
        counted()
        {"title": response.css("div.title h2::text").get(), "body": response.css("div.content td").get(),
         "date": response.css("div.info").get()}
"""
FRAME = r"""
import json, re, resource, sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
START = sys.argv[1]
ARTICLE = re.compile(r"/\d{4}/\d{4}/\d+\.html$")
FOLLOWER = re.compile(r"(?:^|/)1\d{4}_\d+\.html$")
LIST = re.compile(r"(?:^|/)list_\d+_\d+\.html$|^/[a-z]+/(?:[a-z]+/)?$|://[^/]+/[a-z]+/(?:[a-z]+/)?$")
seen = {"pages": 0, "first": 0.0, "last": 0.0}
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
def counted():
    seen["pages"] += 1
    seen["last"] = cpu()
    seen["first"] = seen["first"] or cpu()
"""
RUN = """
process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "CONCURRENT_REQUESTS": 8, "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False, "DEPTH_LIMIT": 0})
process.crawl(Spider)
process.start()
print(json.dumps([seen["pages"], seen["last"] - seen["first"]]))
"""
OURS = """
from crawler.run import worker as work
from crawler.scrapy.spider import TemplateSpider
from crawler.run.launcher import order
from cleaning.knowledge.load import BUILTIN
from pathlib import Path
before = TemplateSpider._page
def page(self, known, arrival, response):
    if known.kind != "list" and known.kind != "sitemap":
        counted()
    before(self, known, arrival, response)
TemplateSpider._page = page
work.work(order(BUILTIN.profile("replica"), data=Path(sys.argv[2]), start=START))
print(json.dumps([seen["pages"], seen["last"] - seen["first"]]))
"""
KINDS = {"ours": FRAME + OURS, "plain": FRAME + PLAIN + RUN, "crawlspider": FRAME + CRAWLSPIDER + RUN}


def rate(program: str, start: str) -> tuple[int, float]:
    """Pages, and pages per CPU-second."""
    with tempfile.TemporaryDirectory() as data:
        script = Path(data, "spider.py")  # a file: Scrapy reads the source of its callbacks
        script.write_text(program, encoding="utf-8")
        path = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        command = [sys.executable, str(script), start, data]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=path)
    pages, seconds = json.loads(done.stdout.splitlines()[-1])
    return pages, pages / seconds


@click.command()
@click.option("--articles", default=1000)
@click.option("--rounds", default=3)
def main(articles: int, rounds: int) -> None:
    """Print the rates and their ratios, medians over the rounds."""
    command = [sys.executable, "-m", "qingwen.site_in_a_box", "serve", "--heavy", "--articles", str(articles)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    start = server.stdout.readline().strip() + "/"
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind, program in KINDS.items():
            pages, found = rate(program, start)
            rates[kind].append(found)
            click.echo(f"{kind:12} {pages} pages, {found:6.0f} a CPU-second", err=True)
    server.terminate()
    middle = {kind: statistics.median(found) for kind, found in rates.items()}
    for other in ("plain", "crawlspider"):
        click.echo(f"ours / {other}: {middle['ours'] / middle[other]:.2f}")


if __name__ == "__main__":
    main()
