"""From content to HTML: a skin is a folder of templates, and the same article can be set in any of them.

>>> "class=\\"viewbox\\"" in article(House(1, 30), Urls("gbk"), "stock", 3, 1)
True
>>> "class=\\"viewbox\\"" in article(House(1, 30), Urls("gbk"), "reskin", 3, 1)
False
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from qingwen.replica.columns import COLUMNS, TOPS, Column, crumb
from qingwen.replica.house import House
from qingwen.replica.inject import Body
from qingwen.replica.owners import SITE_NAME
from qingwen.replica.pagers import article_pager, list_pager
from qingwen.replica.prose import Heading
from qingwen.replica.urls import Urls
from qingwen.replica.words import LISTS

HOT_TAGS = LISTS["areas"][:20]


@functools.cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@functools.cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals.update(site=SITE_NAME, tops=TOPS, columns=COLUMNS, hot_tags=HOT_TAGS)
    return made


def article(house: House, urls: Urls, skin: str, n: int, page: int) -> str:
    """One page of article n in a skin; `mobile/view` is one, too."""
    about, body, (before, after) = house.heading(n), house.body(n), house.neighbours(n)
    name = "mobile/view.html" if skin == "mobile" else f"{skin}/article.html"
    return _template(name).render(
        house=house, urls=urls, title=about.title, about=about, crumb=crumb(about.column), hot=house.hot(n),
        before=before, after=after, style=Markup(body.style), text=Markup(set_body(house.blocks(n, page), body)),
        editor=body.editor, pages=house.pages(n), pager=Markup(article_pager(str(about.aid), page, house.pages(n))),
    )  # fmt: skip


def listing(house: House, urls: Urls, skin: str, column: Column, page: int) -> str:
    """One page of a column's list."""
    dead = [urls.dead[column.tid]] if page == 1 and column.tid in urls.dead else []
    return _template(f"{skin}/listing.html").render(
        house=house, urls=urls, title=column.name, crumb=crumb(column), hot=house.hot(-column.tid), dead=dead,
        found=house.listed(column, page), pager=Markup(list_pager(column, page, house.articles)),
    )  # fmt: skip


def links(house: House, urls: Urls, skin: str, title: str, found: Sequence[Heading]) -> str:
    """Home, a tag's page: links under a heading."""
    return _template(f"{skin}/links.html").render(house=house, urls=urls, title=title, found=found, hot=house.hot(0))


def mobile_list(urls: Urls, title: str, found: Sequence[Heading]) -> str:
    """A list of the mobile twin."""
    return _template("mobile/list.html").render(urls=urls, title=title, found=found)


def notice(urls: Urls, name: str, text: str = "") -> str:
    """A page without articles: `message`, `sitemap`."""
    return _template(f"{name}.html").render(urls=urls, text=text)


def set_body(blocks: Sequence[str], body: Body) -> str:
    """Paragraphs in `<p>`, or broken by `<br />` as editors of the time left them."""
    if body.breaks:
        return "<br />\n<br />\n".join(body.indent + block for block in blocks)
    return "\n".join(f"<p>{body.indent}{block}</p>" for block in blocks)
