"""All components of the crawler in one add-on: `ADDONS = {"crawler.scrapy.addon.CrawlerAddon": 300}`.

It makes the run's desk from the order in QINGWEN_JOB and hangs the tap into the downloader; the user's own
settings win.

>>> from scrapy import Spider
>>> CrawlerAddon.from_crawler(Crawler(Spider))
Traceback (most recent call last):
    ...
scrapy.exceptions.NotConfigured: start it by `qingwen crawl PROFILE`
"""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.run.job import Job
from crawler.scrapy.context import Desk

TAP = "crawler.scrapy.archive_middleware.Tap"  # by path: the middleware asks this add-on for the context
PLACE = 650  # packed bodies, redirects and errors still pass here; RedirectMiddleware is at 600, HttpCompression at 590


class CrawlerAddon:
    """Archive, frontier and politeness for one crawl."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """By the order in the settings."""
        order = crawler.settings.get("QINGWEN_JOB")
        if not order:
            raise NotConfigured("start it by `qingwen crawl PROFILE`")
        addon = cls(Desk(Job.parse(order)))
        crawler.signals.connect(addon.desk.open, signals.spider_opened)
        return addon

    def update_settings(self, settings: BaseSettings) -> None:
        """Hang the tap in."""
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", load_object(TAP), PLACE)

    @staticmethod
    def desk_of(crawler: Crawler) -> Desk:
        """The desk of a crawl."""
        addon = crawler.get_addon(CrawlerAddon)
        if addon is None:
            raise NotConfigured("crawler.scrapy.addon.CrawlerAddon is not among ADDONS")
        return addon.desk
