"""Each deviation from Scrapy's default, with its reason. Figures: Scrapy 2.19, measured; its defaults in brackets.

Start a crawl with `qingwen crawl`: its order (`crawler.run.job.Job`) comes in the setting QINGWEN_JOB, and with it what
differs from site to site (`for_job`).

>>> for_job(Job(site=Site(name="x"), crawl=Crawl(delay=2.0), start=("https://a.example/",), name="x", data="d", run="r",
...             contact="me@a.example"))["DOWNLOAD_DELAY"]
2.5
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from cleaning.knowledge.schema import Crawl, Site  # noqa: F401  (the doctest's)
from crawler.run.job import Job

SPIDER_MODULES = ["crawler.scrapy"]
NEWSPIDER_MODULE = "crawler.scrapy"
ADDONS = {"crawler.scrapy.addon.CrawlerAddon": 300}  # archive, frontier, politeness: all components come with it

# Robots, redirects, retries and unpacking are ours: each answer is archived as received, and each failure is judged
# by one place (answers.py). Scrapy would take an unreadable robots.txt for a permission, retry 429 at once and ignore
# Retry-After, fetch a redirect's target a second time, and hand on half a gzip body as a page.
ROBOTSTXT_OBEY = False  # [False; True in its template] obeyed by spiders/template.py through robots.py
REDIRECT_ENABLED = False  # [True] a target becomes a URL of the frontier, so no loop can arise
METAREFRESH_ENABLED = False  # [True] block pages live on it
RETRY_ENABLED = False  # [True]
COMPRESSION_ENABLED = False  # [True] its result has no Content-Encoding any more: the archive needs it
HTTPERROR_ALLOW_ALL = True  # [False] the spider sees each status
COOKIES_ENABLED = False  # [True] pages must not depend on who asks
REFERER_ENABLED = False  # [True]
HTTPPROXY_ENABLED = True  # [True] an operator's http_proxy counts

TELNETCONSOLE_ENABLED = False  # [True] a console into the process
REMOTE_CONTROL_ENABLED = False  # [True] an HTTP server that executes Python
DOWNLOAD_VERIFY_CERTIFICATES = True  # [False]
DOWNLOAD_MAXSIZE = 32 << 20  # [1 GiB] bytes; a page is 40 KB
DOWNLOAD_FAIL_ON_DATALOSS = True  # [True] an answer shorter than it says is a failure
MEMUSAGE_LIMIT_MB = 1024  # [0: none] a crawl needs about 130
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # [RFPDupeFilter: 98 MB per million URLs] the frontier knows
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"  # [DownloaderAware…] it never holds more than a few
CONCURRENT_ITEMS = 1  # [100] so many tasks are made for each answer, a fifth of all CPU; nothing is yielded here
DNS_TIMEOUT = 20  # [60] seconds
TWISTED_DNS_RESOLVER = (
    "crawler.http.resolver.CheckedResolver"  # [CachingThreadedResolver] no name leads to an inner address
)
# [all four on] a page could name a file of this machine, and the answer would be archived as the site's.
DOWNLOAD_HANDLERS = {"file": None, "data": None, "ftp": None, "s3": None}
LOG_LEVEL = "ERROR"  # [DEBUG] what matters is in the run's record
LOG_SHORT_NAMES = True  # [False]
LOGSTATS_INTERVAL = 0  # [60] the run's record has them
STATS_DUMP = False  # [True]
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"  # [the same] the spider sleeps by asyncio
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",  # [the same]
    "Accept-Language": "zh-CN,zh;q=0.9",  # [en] what these sites serve
    "Accept-Encoding": "gzip",  # [gzip, deflate, br, zstd] has a length and a checksum at its end, so a cut is seen
}
SPIDER_MIDDLEWARES = {
    # Nothing is yielded but requests of our own: what these look at does not occur.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # hosts are judged before a URL is known
}

LOCAL_CONCURRENCY = 8  # requests at once on loopback; elsewhere one
JITTER = 0.2  # of the delay, to both sides of 1.25 times it: never sooner than the delay itself


def for_job(job: Job) -> dict[str, Any]:
    """What differs from run to run."""
    at_once = 1 if job.delay else LOCAL_CONCURRENCY
    return {
        "QINGWEN_JOB": job.text,
        "USER_AGENT": agent(job.contact),
        "DEFAULT_REQUEST_HEADERS": {**DEFAULT_REQUEST_HEADERS, **({"From": job.contact} if "@" in job.contact else {})},
        "DOWNLOAD_DELAY": job.delay * 1.25,
        "DOWNLOAD_DELAY_JITTER": JITTER,
        "DOWNLOAD_TIMEOUT": job.timeout,
        "CONCURRENT_REQUESTS": at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": at_once,
    }


def agent(contact: str) -> str:
    """Who we are, where to complain, and how to shut us out."""
    whom = f"+{contact}; " if contact else ""
    return f"qingwen/{our_version()} ({whom}opt out there or by User-agent: qingwen in robots.txt)"


def our_version() -> str:
    """The installed version."""
    try:
        return version("qingwen")
    except PackageNotFoundError:
        return "0"
