"""The same articles as a text dump has them: crumb, title, counter, lead, body, tags and hot list run together.

What a style hid on the page is plain text here, as it is when somebody else has turned the page into text:

>>> lines = as_text(House(1, 300), 3).split("\\n")
>>> lines[0], lines[2], lines[4]
('当前位置: 清泉文档网 > 心得体会 > 学习心得 >', '海棠街道消防计划学习体会', '| 浏览量:')
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from qingwen.site_in_a_box.content.columns import crumb
from qingwen.site_in_a_box.content.content import House
from qingwen.site_in_a_box.damage.owners import SITE_NAME

if TYPE_CHECKING:
    from qingwen.site_in_a_box.site import Replica

TEASER = 50  # characters DedeCMS cuts a hot list's snippet to
_TAG = re.compile(r"<[^>]*>")


def as_text(house: House, n: int) -> str:
    """Article n, all its pages, as the lines of a dump."""
    return "\n".join([*_head(house, n), *_body(house, n), *_foot(house, n)])


def _head(house: House, n: int) -> list[str]:
    about = house.heading(n)
    place = "".join(f"{c.name} > " for c in crumb(about.column))
    return [
        f"当前位置: {SITE_NAME} > {place}".rstrip(),
        "",
        about.title,
        "",
        "| 浏览量:",
        "",
        f" {about.title}",
        "",
        "",
    ]


def _body(house: House, n: int) -> Iterator[str]:
    indent = html.unescape(house.body(n).indent)
    for block in house.body(n).blocks:
        yield f"{indent}{html.unescape(_TAG.sub('', block))}"
        yield ""


def _foot(house: House, n: int) -> Iterator[str]:
    about, body = house.heading(n), house.body(n)
    if body.editor is not None:
        yield f"(责任编辑：{body.editor})"
    yield from ("", f"推荐访问:{' '.join(about.tags)}", "", "热门文章:", "")
    for hot in house.hot(n):
        yield from (f"  {hot.title}", f"  {house.teaser(hot.n, TEASER)}", "")


def write_jsonl(replica: Replica, path: Path | str, numbers: Iterable[int]) -> int:
    """One article a line: `url`, `site`, `text`; gives their number. Memory does not grow with it."""
    written = 0
    with Path(path).open("wb") as file:
        for written, n in enumerate(numbers, 1):  # noqa: B007
            url = replica.base + replica.house.path(n)
            line = {"url": url, "site": SITE_NAME, "text": as_text(replica.house, n)}
            file.write(msgspec.json.encode(line) + b"\n")
        return written
