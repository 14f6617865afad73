"""The mobile twin under /m/: the same articles once more, in another DOM and under other addresses.

>>> from qingwen.replica.house import House
>>> "blog-content" in respond(House(1, 30), Urls("utf-8"), "/m/view.php", {"aid": ["10003"]})
True
>>> respond(House(1, 30), Urls("utf-8"), "/m/view.php", {"aid": ["99999"]})
''
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from qingwen.replica.columns import COLUMNS, TOPS, crumb
from qingwen.replica.house import House
from qingwen.replica.owners import SITE_NAME
from qingwen.replica.prose import AID, Heading
from qingwen.replica.stock import set_body
from qingwen.replica.urls import Urls


def respond(house: House, urls: Urls, path: str, asked: Mapping[str, Sequence[str]]) -> str:
    """The page of a mobile address; "" where there is none."""
    if path == "/m/view.php":
        n, page = _number(asked, "aid") - AID, _number(asked, "pageno") or 1
        return _article(house, urls, n, page) if house.has(n, page) else ""
    tid, page = _number(asked, "tid"), _number(asked, "PageNo") or 1
    column = next((c for c in COLUMNS if c.tid == tid), TOPS[0])
    return _around(urls, column.name, _links(house.listed(column, page)))


def _article(house: House, urls: Urls, n: int, page: int) -> str:
    about, body = house.heading(n), house.body(n)
    links = "".join(f"<a href='/m/list.php?tid={c.tid}'>{c.name}</a> > " for c in crumb(about.column))
    duty = f"(责任编辑：{body.editor})" if body.editor else ""
    pages = "".join(f'<li><a href="/m/view.php?aid={about.aid}&pageno={i}">{i}</a></li>' for i in range(1, house.pages(n) + 1))
    return _around(urls, about.title, f"""<div class="am-u-md-8"><a href='/m/'>{SITE_NAME}</a> > {links}
<article class="blog-main"><h3 class="am-article-title blog-title">{escape(about.title)}</h3>
<h4 class="am-article-meta blog-meta"><small>时间:</small>{about.published:%Y-%m-%d %H:%M} <small>浏览量:</small><script src="/plus/count.php?view=yes&aid={about.aid}&mid=1"></script></h4>
<div class="am-g blog-content"><table><tr><td>{body.style}{set_body(house.blocks(n, page), body)}
{duty}</td></tr></table></div>
<div class="dede_pages"><ul class="am-pagination">{pages if house.pages(n) > 1 else ""}</ul></div></article></div>
<section class="am-panel"><h3>热点内容</h3>{_links(house.hot(n))}</section>""")


def _links(found: Sequence[Heading]) -> str:
    return "<ul>" + "".join(f'<li><a href="/m/view.php?aid={a.aid}">{escape(a.title)}</a></li>' for a in found) + "</ul>"


def _around(urls: Urls, title: str, middle: str) -> str:
    return f"""<!doctype html><html><head><meta http-equiv="Content-Type" content="text/html; charset={urls.declared}" />
<title>{escape(title)}_{SITE_NAME}</title></head><body><div class="am-g am-g-fixed blog-g-fixed">{middle}</div></body></html>
"""


def _number(asked: Mapping[str, Sequence[str]], key: str) -> int:
    value = asked.get(key, ["0"])[0]
    return int(value) if value.isdigit() else 0
