"""From a path to its page: the whole address space of the site.

>>> answer_to("/m/view.php?aid=10003", House(1, 30), Look(), HOST).status
200
>>> answer_to("/plus/view.php?aid=10003", House(1, 30), Look(), HOST).header("Location")
'/xindetihui/xuexixinde/2021/0302/10003.html'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qs

from qingwen.site_in_a_box import pages
from qingwen.site_in_a_box.content.content import House
from qingwen.site_in_a_box.content.service import ROBOTS, count_script, message, mobile, not_found, number, sitemap_xml
from qingwen.site_in_a_box.content.text_generator import AID, FIRST_DAY, Heading
from qingwen.site_in_a_box.content.theme import Look
from qingwen.site_in_a_box.server.http_response import Answer, dressed, lies

HOST = "http://127.0.0.1"
RESERVED = (("X-Robots-Tag", "noai, noarchive"), ("tdm-reservation", "1"), ("Content-Usage", "train-ai=n"))
OFFICE_FILE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)  # the head of an OLE file and nothing else
NEWEST = 20  # articles on the home page


def answer_to(target: str, house: House, look: Look, base: str) -> Answer:
    """The answer to a GET of `target` (path and query); `base` is scheme, host and port."""
    return _Desk(house, look, base).answer(target)


class _Desk:
    """One request's view of the site."""

    def __init__(self, house: House, look: Look, base: str) -> None:
        self.house, self.look, self.base = house, look, base
        self.latest = house.lists_made()

    def answer(self, target: str) -> Answer:
        path, _, query = target.partition("?")  # urlsplit would refuse some of what clients send
        found, listed = self.house.at(path), self.look.column_at(path)
        if found:
            page = self._page(path, pages.article(self.house, self.look, *found), self.house.made(found[0]))
            reserved = self.look.reserved(self.house.heading(found[0]))
            return page.with_headers(*RESERVED) if reserved else page
        if listed and listed[1] <= self.house.list_pages(listed[0]):
            return self._page(path, pages.listing(self.house, self.look, *listed), self.latest)
        return self._other(path, query)

    def _other(self, path: str, query: str) -> Answer:
        """What is neither an article nor a list; each CMS has its own names for it."""
        desk = _DESKS.get(path)
        if desk:
            return desk(self, path, query)
        if self.look.loop(path):
            return moved(self.look.loop(path))
        old = self.house.old(path)
        hop = self.look.hop(path, self.house.heading(old)) if old else ""
        if hop:
            return moved(hop, 301)
        if self.look.attachments and path.startswith("/uploads/soft/"):
            return Answer(200, (("Content-Type", "application/msword"),), OFFICE_FILE)
        gone = path in self.look.dead.values() or path.startswith("/plus/")
        return message(self.look) if gone else not_found()

    def home(self, path: str, query: str) -> Answer:
        house = self.house
        newest = [house.heading(n) for n in house.newest(NEWEST)]
        return self._links(path, "首页", newest)

    def tags(self, path: str, query: str) -> Answer:
        tag = self.look.tag_in(query)
        return self._links(path, tag or "标签", self.house.tagged(tag))

    def named_tags(self, path: str, query: str) -> Answer:
        return self.tags(path, query.partition("tagname=")[2])

    def calendar(self, path: str, query: str) -> Answer:
        """A month, with links to the one before and the one after, and so for ever."""
        month = number(parse_qs(query), "m")
        return self._page(path, pages.notice(self.look, "calendar", number=month), self.latest)

    def robots(self, path: str, query: str) -> Answer:
        return dressed(ROBOTS + self.look.robots_extra, "utf-8", stamp=FIRST_DAY, kind="text/plain")

    def sitemap(self, path: str, query: str) -> Answer:
        text = sitemap_xml(self.house, self.look, self.base)
        return dressed(text, self.look.charset, stamp=self.latest, kind="text/xml")

    def map(self, path: str, query: str) -> Answer:
        return self._page(path, pages.notice(self.look, "sitemap"), self.latest)

    def counts(self, path: str, query: str) -> Answer:
        text = count_script(parse_qs(query))
        return dressed(text, self.look.charset, stamp=self.latest, kind="application/x-javascript")

    def phones(self, path: str, query: str) -> Answer:
        text = mobile(self.house, self.look, path, parse_qs(query))
        return self._page(path, text, self.latest) if text else message(self.look)

    def view(self, path: str, query: str) -> Answer:
        """The dynamic address of an article leads to its static file."""
        n = number(parse_qs(query), "aid") - AID
        return moved(self.house.path(n)) if self.house.has(n) else message(self.look)

    def _links(self, path: str, title: str, found: Sequence[Heading]) -> Answer:
        return self._page(path, pages.links(self.house, self.look, title, found), self.latest)

    def _page(self, path: str, text: str, stamp: datetime) -> Answer:
        lie = lies(self.house.seed, path, self.look.lying)
        return dressed(text, self.look.charset, stamp=stamp, lie=lie)


_DESKS: Mapping[str, Callable[[_Desk, str, str], Answer]] = {
    "/": _Desk.home, "/index.html": _Desk.home, "/robots.txt": _Desk.robots, "/sitemap.xml": _Desk.sitemap,
    "/data/sitemap.html": _Desk.map, "/tags.php": _Desk.tags, "/plus/count.php": _Desk.counts,
    "/plus/view.php": _Desk.view, "/m/view.php": _Desk.phones, "/m/list.php": _Desk.phones, "/m/": _Desk.phones,
    "/m/index.php": _Desk.phones,
    "/e/public/ViewClick/": _Desk.counts, "/e/tags/": _Desk.named_tags, "/calendar.php": _Desk.calendar,
}  # fmt: skip


def moved(to: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status, (("Location", to), ("Content-Type", "text/html")))
