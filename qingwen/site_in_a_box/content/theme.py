"""How the content is set: charset, skin, weight, and how a page links to others.

>>> Look("gbk").tag("动员"), Look("utf-8").tag("动员")
('/tags.php?/%B6%AF%D4%B1/', '/tags.php?/%E5%8A%A8%E5%91%98/')
>>> Look("gbk").declared, Look("gbk", skin="empire").list_name(5, 2), Look("gbk").list_name(5, 2)
('gb2312', 'index_2.html', 'list_5_2.html')
"""

from __future__ import annotations

import dataclasses
import re
from random import Random
from typing import Literal
from urllib.parse import quote, unquote_to_bytes

from qingwen.site_in_a_box.content.columns import COLUMNS, Column
from qingwen.site_in_a_box.content.content import DELETED
from qingwen.site_in_a_box.content.text_generator import Heading

Charset = Literal["gbk", "utf-8"]
Skin = Literal["stock", "reskin", "empire"]
CODECS: dict[Charset, str] = {"gbk": "gb18030", "utf-8": "utf-8"}
DECLARED: dict[Charset, str] = {"gbk": "gb2312", "utf-8": "utf-8"}  # what a GBK build writes into its pages
LAYOUTS = ("article", "article_b", "article_c")


def _old(about: Heading, day: int) -> str:
    return f"{about.column.folder}2020/010{day}/{about.aid}.html"


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """A skin (a folder of templates) in a charset.

    `heavy`: pages of about 42 KB and 139 links, as on the sites themselves. `layouts`: 1 or 3 article templates at
    random in one site. `lying`: share of the pages whose header names the other charset. `traps`: links to calendar
    and loops.
    `moved`: share of the articles that lists name by an old address. `rights`: every third article reserves them, in
    headers and meta. `attachments`: every fifth links an office file. `robots_extra`: lines added to robots.txt.
    """

    charset: Charset = "gbk"
    skin: Skin = "stock"
    heavy: bool = False
    layouts: int = 1
    lying: float = 0.03
    traps: bool = False
    moved: float = 0.0
    rights: bool = False
    attachments: bool = False
    robots_extra: str = ""

    @property
    def declared(self) -> str:
        """What a page says of its own charset."""
        return DECLARED[self.charset]

    @property
    def codec(self) -> str:
        """What it is encoded with."""
        return CODECS[self.charset]

    def layout(self, n: int) -> str:
        """The article template of article n; only the stock skin has three."""
        return LAYOUTS[n * 7 % self.layouts] if self.skin == "stock" else "article"

    def tag(self, tag: str) -> str:
        """A tag's page, named in the site's own charset."""
        return f"/tags.php?/{quote(tag.encode(self.codec))}/"

    def tag_in(self, query: str) -> str:
        """The tag that such a query names."""
        return unquote_to_bytes(query.strip("/").split("/")[0]).decode(self.codec, "replace")

    def listed(self, about: Heading) -> str:
        """The address under which a list names an article."""
        return _old(about, 1) if self.is_moved(about) else about.path

    def is_moved(self, about: Heading) -> bool:
        """Whether it has an old address, from which two redirects lead to its own."""
        return bool(self.moved) and Random(f"{about.title}/{about.n}").random() < self.moved

    def hop(self, path: str, about: Heading) -> str:
        """Where an old address leads: to the next old one, then to the article; "" where it is none."""
        hops = {_old(about, 1): _old(about, 2), _old(about, 2): about.path}
        return hops.get(path, "") if self.is_moved(about) else ""

    def loop(self, path: str) -> str:
        """Where an address that never ends leads; "" where it is none."""
        ring = {self.loops[0]: self.loops[1], self.loops[1]: self.loops[0]}
        return ring.get(path, "") if self.traps else ""

    @property
    def loops(self) -> tuple[str, str]:
        """Two addresses, shaped like articles, that lead to each other."""
        return tuple(f"{COLUMNS[4].folder}2020/010{day}/{DELETED + 100}.html" for day in (3, 4))  # type: ignore[return-value]

    @property
    def missing(self) -> str:
        """An address in a list that answers 404."""
        return f"{COLUMNS[4].folder}2020/0105/{DELETED + 101}.html"

    def reserved(self, about: Heading) -> bool:
        """Whether an article says that it is not for machine learning."""
        return self.rights and about.n % 3 == 0

    def attachment(self, about: Heading) -> str:
        """Where an article's office file lies; "" where it has none."""
        return f"/uploads/soft/1-{about.aid}.doc" if self.attachments and about.n % 5 == 0 else ""

    def variant(self, about: Heading) -> str:
        """An article under another address than its own."""
        return f"{about.path}?from=commend"

    @property
    def dead(self) -> dict[int, str]:
        """For some columns an article that is gone: its address answers a message page with status 200."""
        return {c.tid: f"{c.folder}2021/0228/{DELETED + c.tid}.html" for c in COLUMNS if c.tid in (5, 9)}

    def list_name(self, tid: int, page: int) -> str:
        """The file of a list page, in its column's directory."""
        if self.skin != "empire":
            return f"list_{tid}_{page}.html"
        return "index.html" if page == 1 else f"index_{page}.html"

    def column_at(self, path: str) -> tuple[Column, int] | None:
        """Which list page a path names: `/dir/`, `/dir/index.html` and `list_{tid}_1.html` are one."""
        folder, name = path[: path.rfind("/") + 1], path[path.rfind("/") + 1 :]
        column = next((c for c in COLUMNS if c.folder == folder), None)
        if column is None or name in ("", "index.html"):
            return (column, 1) if column else None
        number = re.fullmatch(r"(?:index|list_\d+)_(\d+)\.html", name)
        page = int(number[1]) if number else 0
        return (column, page) if page and self.list_name(column.tid, page) == name else None
