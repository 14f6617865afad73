"""From content to HTML: a skin is a folder of templates, and the same article can be set in any of them.

>>> "class=\\"viewbox\\"" in article(House(1, 30), Look("gbk"), 3, 1)
True
>>> "class=\\"viewbox\\"" in article(House(1, 30), Look("gbk", "reskin"), 3, 1)
False
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from qingwen.site_in_a_box.content.columns import COLUMNS, TOPS, Column, crumb
from qingwen.site_in_a_box.content.content import House
from qingwen.site_in_a_box.content.pagers import article_pager, empire_article_pager, empire_list_pager, list_pager
from qingwen.site_in_a_box.content.text_generator import Heading
from qingwen.site_in_a_box.content.theme import Look
from qingwen.site_in_a_box.content.vocabulary import LISTS
from qingwen.site_in_a_box.damage.body import Body
from qingwen.site_in_a_box.damage.owners import SITE_NAME

LOOPED = 5  # the column whose list links an endless redirect and a page that is not there
HOT_TAGS = LISTS["areas"][:20]
MORE = (("最新文章", 20), ("栏目热点", 20), ("友情推荐", 22))  # further link lists of heavy pages


@functools.cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@functools.cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals.update(site=SITE_NAME, more=MORE, tops=TOPS, columns=COLUMNS, hot_tags=HOT_TAGS)
    return made


def article(house: House, look: Look, n: int, page: int, *, mobile: bool = False) -> str:
    """One page of article n, in its skin or as its mobile twin."""
    about, body, (before, after) = house.heading(n), house.body(n), house.neighbours(n)
    name = "mobile/view.html" if mobile else f"{look.skin}/{look.layout(n)}.html"
    return _template(name).render(
        house=house, look=look, place=n, title=about.title, about=about, crumb=crumb(about.column), hot=house.hot(n),
        before=before, after=after, style=Markup(body.style), text=Markup(set_body(house.blocks(n, page), body)),
        editor=body.editor, pages=house.pages(n), pager=Markup(_pager(look, about, page, house.pages(n))),
    )  # fmt: skip


def listing(house: House, look: Look, column: Column, page: int) -> str:
    """One page of a column's list."""
    dead = [look.dead[column.tid]] if page == 1 and column.tid in look.dead else []
    dead += [look.loops[0], look.missing] if look.traps and page == 1 and column.tid == LOOPED else []
    return _template(f"{look.skin}/listing.html").render(
        house=house, look=look, place=-column.tid, title=column.name, crumb=crumb(column), dead=dead,
        hot=house.hot(-column.tid), found=house.listed(column, page),
        pager=Markup(_list_pager(look, column, page, house.list_pages(column), house.count(column))),
    )  # fmt: skip


def links(house: House, look: Look, title: str, found: Sequence[Heading]) -> str:
    """Home, a tag's page: links under a heading."""
    return _template(f"{look.skin}/links.html").render(
        house=house, look=look, place=0, title=title, found=found, hot=house.hot(0)
    )


def mobile_list(look: Look, title: str, found: Sequence[Heading]) -> str:
    """A list of the mobile twin."""
    return _template("mobile/list.html").render(look=look, title=title, found=found)


def notice(look: Look, name: str, text: str = "", number: int = 0) -> str:
    """A page without articles: `message`, `sitemap`, `calendar` (month `number`)."""
    return _template(f"{name}.html").render(look=look, text=text, number=number)


def _pager(look: Look, about: Heading, page: int, pages: int) -> str:
    make = empire_article_pager if look.skin == "empire" else article_pager
    return make(str(about.aid), page, pages)


def _list_pager(look: Look, column: Column, page: int, pages: int, count: int) -> str:
    if look.skin == "empire":
        return empire_list_pager(page, pages, count)
    return list_pager(column, page, pages, count)


def set_body(blocks: Sequence[str], body: Body) -> str:
    """Paragraphs in `<p>`, or broken by `<br />` as editors of the time left them."""
    if body.breaks:
        return "<br />\n<br />\n".join(body.indent + block for block in blocks)
    return "\n".join(f"<p>{body.indent}{block}</p>" for block in blocks)
