"""What a site has besides articles and lists: robots.txt as shipped, maps, counters, and the message page.

>>> ROBOTS.splitlines()[0], ROBOTS.count("Disallow")
('User-agent: *', 17)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from qingwen.site_in_a_box import pages
from qingwen.site_in_a_box.content.columns import COLUMNS, TOPS
from qingwen.site_in_a_box.content.content import House
from qingwen.site_in_a_box.content.text_generator import AID, FIRST_DAY
from qingwen.site_in_a_box.content.theme import Look
from qingwen.site_in_a_box.server.http_response import Answer, dressed

SITEMAP_LIMIT = 50_000  # URLs in one sitemap, by the protocol
_PLUS = (
    "ad_js advancedsearch car carbuyaction shops_buyaction erraddsave posttocar disdls feedback_js mytag_js rss search "
    "recommend stow count"
)
FORBIDDEN = (*(f"/plus/{name}.php" for name in _PLUS.split()), "/include", "/templets")
ROBOTS = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in FORBIDDEN)
GONE = "你要查看的文档不存在或已被删除！"


def message(look: Look, text: str = GONE) -> Answer:
    """The CMS's message page: it says that something is wrong, with status 200 and without validators."""
    plain = dressed(pages.notice(look, "message", text), look.charset, stamp=FIRST_DAY)
    return Answer(200, tuple(h for h in plain.headers if h[0] == "Content-Type"), plain.body)


def not_found() -> Answer:
    """The web server's own 404."""
    text = "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>"
    return Answer(404, (("Content-Type", "text/html"),), text.encode())


def count_script(asked: Mapping[str, Sequence[str]]) -> str:
    """The view counter: a script, so that no page holds its number."""
    return f"document.write('{(number(asked, 'aid') or number(asked, 'id')) * 37 % 5000}');\r\n"


def sitemap_xml(house: House, look: Look, base: str) -> str:
    """The XML map of the newest articles, in the site's own charset."""
    newest = (house.heading(n) for n in house.newest(SITEMAP_LIMIT))
    lines = (
        f"<url><loc>{base}{a.path}</loc><lastmod>{house.made(a.n):%Y-%m-%d}</lastmod><title>{escape(a.title)}</title></url>"
        for a in newest
    )
    head = f'<?xml version="1.0" encoding="{look.declared}"?>\n'
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{head}<urlset xmlns="{name}">\n' + "\n".join(lines) + "\n</urlset>\n"


def mobile(house: House, look: Look, path: str, asked: Mapping[str, Sequence[str]]) -> str:
    """The mobile twin under /m/: the same articles in another DOM, under other addresses; "" for what is not there."""
    if path == "/m/view.php":
        n, page = number(asked, "aid") - AID, number(asked, "pageno") or 1
        return pages.article(house, look, n, page, mobile=True) if house.has(n, page) else ""
    tid, page = number(asked, "tid"), number(asked, "PageNo") or 1
    column = next((c for c in COLUMNS if c.tid == tid), TOPS[0])
    return pages.mobile_list(look, column.name, house.listed(column, page))


def number(asked: Mapping[str, Sequence[str]], key: str) -> int:
    """A query's number; 0 where it is none."""
    value = asked.get(key, ["0"])[0]
    return int(value) if value.isdecimal() else 0
