"""The first and the last lines of a dump, folded for matching: same length, so that every offset is at home.

Patterns for chrome are written once, in simplified characters and half-width marks; the dump may have either.

>>> folded("關於「範文」的內容，歡迎閱讀！")
'关于「范文」的内容,欢迎阅读!'
>>> [line.text for line in first_lines("  甲\\n\\n　乙：\\n丙", 2)]
['甲', '乙:']
>>> [line.text for line in last_lines("甲\\n乙\\n\\n丙 \\n")]
['丙', '乙', '甲']
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator

NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
BLANKS = dict.fromkeys((0xA0, 0x3000, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F), " ")
SCRIPT = str.maketrans(
    "關於範的內歡閱讀導語標題來網頁轉載請註聲權責編輯備點擊擴獲幫為給們這個選薦經過師體後續覽錄時間應該寫學習實還會發佈佔傳連結鏈聯繫刪與對啟參資訊準蒐彙總熱門類關説說點賞紹現當處從條無沒瀏數規檔庫號碼掃聞欄專電話覆複頂贊審項稱僅財訪問頻勵優軟誌鍵詞團開閉級單術廣東職勢動員議講辦產業務機",
    "关于范的内欢阅读导语标题来网页转载请注声权责编辑备点击扩获帮为给们这个选荐经过师体后续览录时间应该写学习实还会发布占传连结链联系删与对启参资讯准搜汇总热门类关说说点赏绍现当处从条无没浏数规档库号码扫闻栏专电话复复顶赞审项称仅财访问频励优软志键词团开闭级单术广东职势动员议讲办产业务机",
)
FOLD = {code: put for code, put in (NARROW | BLANKS | SCRIPT).items() if put not in (code, chr(code))}
MARKS = tuple((chr(wide), chr(NARROW[wide])) for wide in map(ord, "，：；？！（）"))  # by far the most frequent
RARE = re.compile(f"[{re.escape(''.join(chr(code) for code in FOLD if chr(code) not in dict(MARKS)))}]")
KEPT = 512  # lines whose folding is kept: a page is read in rounds, and what stands around a text comes again
LONGEST = 1200  # characters of a line that are looked at: longer ones are text, and a page may be one line of 10 MB


@dataclasses.dataclass(frozen=True)
class Line:
    """One line that holds something: `page[start:end]`, without its indent. It is folded when it is asked for."""

    page: str = dataclasses.field(repr=False)
    start: int
    end: int
    head: bool = True

    @functools.cached_property
    def text(self) -> str:
        """The line folded; of one longer than LONGEST its head (or, from below, its tail)."""
        if self.end - self.start <= LONGEST:
            return folded(self.page[self.start : self.end])
        if self.head:
            return folded(self.page[self.start : self.start + LONGEST])
        return folded(self.page[self.end - LONGEST : self.end])

    def own(self, part: str) -> str:
        """A part of the folded text as the page writes it; "" where it is no part."""
        at = self.text.find(part)
        return self.page[self.start + at : self.start + at + len(part)] if part and at >= 0 else ""

    @property
    def length(self) -> int:
        """In characters."""
        return self.end - self.start

    @property
    def cut(self) -> bool:
        """Is `text` only a part of the line?"""
        return self.length > LONGEST


@functools.lru_cache(maxsize=KEPT)
def folded(text: str) -> str:
    """Half-width marks, plain blanks, simplified characters of the words that chrome is made of; same length."""
    for wide, narrow in MARKS:  # a table look-up for each character costs ten times as much
        text = text.replace(wide, narrow)
    return text.translate(FOLD) if RARE.search(text) else text


def first_lines(text: str, most: int, start: int = 0) -> list[Line]:
    """The first lines that are not blank, from an offset on; of a long one its head is folded."""
    found: list[Line] = []
    while len(found) < most and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        found += _line(text, start, end, head=True)
        start = end + 1
    return found


def last_lines(text: str) -> Iterator[Line]:
    """The lines that are not blank, the last first; of a long one its tail is folded."""
    end = len(text)
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        yield from _line(text, start, end, head=False)
        end = start - 1


def _line(text: str, start: int, end: int, *, head: bool) -> list[Line]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Line(text, start, end, head)] if start < end else []
