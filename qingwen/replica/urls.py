"""How a page links to others: a tag in the site's own charset, the twins of an article, links to what is gone.

>>> Urls("gbk").tag("动员"), Urls("utf-8").tag("动员")
('/tags.php?/%B6%AF%D4%B1/', '/tags.php?/%E5%8A%A8%E5%91%98/')
"""

from __future__ import annotations

import dataclasses
from typing import Literal
from urllib.parse import quote, unquote_to_bytes

from qingwen.replica.columns import COLUMNS
from qingwen.replica.house import DELETED
from qingwen.replica.prose import Heading

Charset = Literal["gbk", "utf-8"]
CODECS: dict[str, str] = {"gbk": "gb18030", "utf-8": "utf-8"}
DECLARED: dict[str, str] = {"gbk": "gb2312", "utf-8": "utf-8"}  # what a GBK build writes into its pages


@dataclasses.dataclass(frozen=True, slots=True)
class Urls:
    """The links of a site in one charset; `declared` is what this page says of itself."""

    charset: Charset
    declared: str = "utf-8"
    variants: bool = True

    def tag(self, tag: str) -> str:
        """A tag's page."""
        return f"/tags.php?/{quote(tag.encode(CODECS[self.charset]))}/"

    def tag_in(self, query: str) -> str:
        """The tag that such a query names, "" if none."""
        return unquote_to_bytes(query.strip("/").split("/")[0]).decode(CODECS[self.charset], "replace")

    def variant(self, about: Heading) -> str:
        """An article under a variant of its URL."""
        return f"{about.path}?from=commend" if self.variants else about.path

    @property
    def dead(self) -> dict[int, str]:
        """For some columns an article that is gone: its address answers a message page with status 200."""
        return {c.tid: f"{c.folder}2021/0228/{DELETED + c.tid}.html" for c in COLUMNS if c.tid in (5, 9)}
