"""The sentences by which a site presents a text and ends it, by what returns over its pages and what they do.

The clauses of a lead or a closing return on many pages of the site, with the page's own title or a number in a hole;
its sentences do what no text does: offer what was collected, ask the reader to follow, wish that it helps.

>>> clauses("以上就是某会议讲话的全部内容，更多请关注青杏文库！", "某会议讲话")
['以上就是{}的全部内容', '更多请关注青杏文库']
>>> sorted(parts_of("希望对大家有所帮助，敬请关注。"))
['call', 'reader', 'wish']
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

HOLE = "{}"
HEAD_LINES, TAIL_LINES = 3, 4  # lines at either end in which a site may speak
LONGEST = 600  # characters of a line that may be a lead or a closing
SHORTEST = 4  # characters of a clause that may return, and of a title that is a hole
ENDS = 4  # characters at both ends of a clause with another hole than the title
SENTENCE = re.compile(r"[^。！？!?~…；;\n]{0,400}(?:[。！？!?~…；;]+[”’）)】]{0,2}|$)")
LABEL = re.compile(
    r"[ \u3000]*[【\[〖]([^】\]〗]{2,6})[】\]〗][:：]?|[ \u3000]*(导读|导语|摘要|结语|温馨提示|编者按)[:：]"
)
BETWEEN = re.compile(r"[，,。！？!?~…；;：:、“”\"‘’（）()【】\[\]\s]+")
INNER = re.compile(r"(?<=[^\x00-\x7f])[ \u3000\u00a0\u200b]+(?=[^\x00-\x7f])")  # blanks that a copy left between Han
DIGITS = re.compile(r"\d")

# What a sentence of a site does. Each part alone is found in texts too; a site's sentence shows several.
PARTS: Mapping[str, re.Pattern[str]] = {
    "act": re.compile(
        "整理|收集|搜集|汇总|归纳|分享|带来|推荐|准备了|为.{0,12}提供|更新|精选|发布.{0,16}(?:动态|信息|资讯)|盘点"
    ),
    "call": re.compile(
        "收藏|关注|扫一?扫|扫描|加入.{0,12}群|加.{0,6}(?:群|微信|好友)|点击|咨询|访问|下载|敬请|欢迎.{0,6}(?:阅读|访问|参考|借鉴|浏览|收藏|关注|大家)|"
        "(?:了解|获取|获得|查看|参考|阅读|知道)更多|更多.{0,20}(?:内容|信息|资讯|文章|资料|问题)|问在线|转发|点赞"
    ),
    "wish": re.compile(
        "(?:希望|愿|期待).{0,16}(?:帮助|帮到|参考|喜欢|有用|收获|借鉴|有所)|供.{0,10}(?:参考|借鉴|阅读|学习)|可以参考|预祝|"
        "祝.{0,12}(?:顺利|成功|愉快|好运|臂之力)|谢谢.{0,6}(?:阅读|观看|支持)|感谢.{0,8}(?:阅读|浏览|关注)"
    ),
    "presents": re.compile(
        "以上(?:就)?是|以上的?(?:全部)?内容|以上(?:全部)?为|以下(?:就)?是|以下(?:内容|为)|下面(?:就)?(?:是|来|由|为|给|我们|一起|带来|小编)|"
        "(?:本|这)[篇文].{0,4}(?:为|是|给|整理|主要)|接下来|一起(?:来)?(?:看|了解|学习|练习|欣赏)|如下|本文"
    ),
    "site": re.compile(
        "小编|本站|本网|栏目|频道|公众号|[Qq]{2}群|二维码|交流群|微信群|资讯|网站|客户端|APP|网友|范文|试题"
    ),
    "reader": re.compile("大家|各位|同学们?|考生|家长|读者|朋友们?|小伙伴|学友|网友|[您你]"),
}  # fmt: skip
SPEAKING = frozenset({"act", "call", "wish"})
# One of these is in whatever shows such a part: a line without one is not looked at.
WORDS = (
    "整理", "收集", "搜集", "汇总", "归纳", "分享", "带来", "推荐", "准备了", "提供", "更新", "精选", "发布",
    "盘点", "收藏", "关注", "扫", "群", "微信", "好友", "点击", "咨询", "访问", "下载", "敬请", "欢迎",
    "更多", "在线", "转发", "点赞", "希望", "愿", "期待", "参考", "借鉴", "阅读", "学习", "祝", "谢谢",
    "感谢",
)  # fmt: skip
READERS = ("大家", "各位", "同学", "考生", "家长", "读者", "朋友", "小伙伴", "学友", "网友", "您", "你")


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of an edge line: its place in the text, its clauses with holes, and what it does."""

    start: int
    end: int
    clauses: tuple[str, ...]
    parts: frozenset[str]
    owned: bool


class EdgeLine(msgspec.Struct, frozen=True):
    """A line at an end of a text: its place, its label (导读), its sentences."""

    start: int
    end: int
    label: str
    sentences: tuple[Sentence, ...]


def edge_lines(
    text: str, title: str, owners: re.Pattern[str] | None, *, single: bool = False
) -> tuple[tuple[EdgeLine, ...], tuple[EdgeLine, ...]]:
    """The lines at the head and at the tail of a text, each once; of a line that cannot be the site's no sentences.

    `single`: nothing is known of the site and nobody's name is in the text, so that only calls to a reader count.
    """
    places = list(_head(text))
    rest = places[-1][1] if places else 0
    below = [place for place in _tail(text) if place[0] >= rest]
    head = tuple(_line(text, start, end, title, owners, single) for start, end in places if end - start <= LONGEST)
    tail = tuple(_line(text, start, end, title, owners, single) for start, end in below if end - start <= LONGEST)
    return head, tail


def _head(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for _ in range(HEAD_LINES):
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            return
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield at, end
        at = end


def _tail(text: str) -> list[tuple[int, int]]:
    found, end = list[tuple[int, int]](), len(text)
    while len(found) < TAIL_LINES:
        while end and text[end - 1].isspace():
            end -= 1
        if not end:
            break
        start = text.rfind("\n", 0, end) + 1
        while text[start].isspace():
            start += 1
        found.append((start, end))
        end = start
    return found[::-1]


def _line(text: str, start: int, end: int, title: str, owners: re.Pattern[str] | None, single: bool) -> EdgeLine:
    label = LABEL.match(text, start, end)
    begin = label.end() if label else start
    found, piece = [], text[begin:end]
    looked_at = any(word in piece for word in WORDS) and (not single or any(word in piece for word in READERS))
    for match in SENTENCE.finditer(text, begin, end) if looked_at else ():
        if match[0].strip():
            owned = owners is not None and owners.search(match[0]) is not None
            plain = INNER.sub("", match[0])
            found.append(Sentence(match.start(), match.end(), tuple(clauses(plain, title)), parts_of(plain), owned))
    return EdgeLine(start, end, (label[1] or label[2]) if label else "", tuple(found))


def clauses(sentence: str, title: str) -> list[str]:
    """The clauses of a sentence, the page's title and digits in holes."""
    plain = sentence.replace(title, HOLE) if len(title) >= SHORTEST else sentence
    return [DIGITS.sub("0", clause) for clause in BETWEEN.split(plain) if len(clause) >= SHORTEST]


def frame_of(clause: str) -> str:
    """A clause by its two ends, where it is long enough to have a hole between them; else "".

    >>> frame_of("以上就是某会议讲话的全部内容")
    '以上就是{}全部内容'
    """
    return f"{clause[:ENDS]}{HOLE}{clause[-ENDS:]}" if len(clause) >= 2 * ENDS + 2 and HOLE not in clause else ""


@functools.lru_cache(maxsize=2048)
def parts_of(sentence: str) -> frozenset[str]:
    """What a sentence does."""
    return frozenset(name for name, pattern in PARTS.items() if pattern.search(sentence))


def covered(sentence: Sentence, known: frozenset[str]) -> float:
    """The share of a sentence's clauses that return over the site's pages, by their characters."""
    whole = sum(map(len, sentence.clauses))
    there = sum(len(c) for c in sentence.clauses if c in known or frame_of(c) in known)
    return there / whole if whole else 0.0


HALF, MOST = 0.5, 0.8  # shares of a sentence that returns


def speaks(sentence: Sentence, known: frozenset[str]) -> bool:
    """Is it the site's? It names the site and offers, asks or wishes; or returns, and does two such things; or four.

    Of 5,700 texts and pages one had a sentence of four such things at its ends that was not put there to promote.
    """
    doing = len(sentence.parts)
    if (sentence.owned and SPEAKING & sentence.parts) or _calls(sentence.parts):
        return True
    share = covered(sentence, known)
    return bool(SPEAKING & sentence.parts) and ((share >= HALF and doing >= 3) or (share >= MOST and doing >= 2))


def spoken(line: EdgeLine, known: frozenset[str], title: str, *, head: bool) -> tuple[int, int] | None:
    """Which part of a line is the site's: whole sentences, from the first that is to the last; None for none.

    What is before it in its line goes along where it returns too, or only leads up to it: its label, a question, a
    sentence about the title's words; and so does what is behind it and returns or speaks.
    """
    own = [at for at, sentence in enumerate(line.sentences) if speaks(sentence, known)]
    if not own:
        return (line.start, line.end) if _promotes(line) else None
    first, last = own[0], own[-1]
    while first and _goes_along(line.sentences[first - 1], known):
        first -= 1
    before = line.sentences[:first]
    if before and head and _leads_up(before, title, labelled=bool(line.label)):
        first = 0
    while last + 1 < len(line.sentences) and _goes_along(line.sentences[last + 1], known):
        last += 1
    start = line.start if first == 0 else line.sentences[first].start
    end = line.end if last + 1 == len(line.sentences) else line.sentences[last].end
    return start, end


PROMOTING = 300  # characters of a line that does nothing but promote


def _promotes(line: EdgeLine) -> bool:
    """Do the sentences of a short line together do four such things, most of them something?"""
    parts = frozenset[str]().union(*(sentence.parts for sentence in line.sentences))
    doing = sum(bool(sentence.parts) for sentence in line.sentences)
    return line.end - line.start <= PROMOTING and _calls(parts) and 2 * doing > len(line.sentences)


def _calls(parts: frozenset[str]) -> bool:
    return len(parts) > 3 and "reader" in parts and len(SPEAKING & parts) > 1


def _goes_along(sentence: Sentence, known: frozenset[str]) -> bool:
    return covered(sentence, known) >= HALF or bool(SPEAKING & sentence.parts and len(sentence.parts) > 1)


LEADING_UP = 150  # characters that may lead up to a site's sentence in the first lines
GRAM = 3  # characters that a sentence shares with the title it leads up to


def _leads_up(before: Sequence[Sentence], title: str, *, labelled: bool) -> bool:
    """Do the sentences before only name the subject of the page?"""
    if before[-1].end - before[0].start > LEADING_UP:
        return False
    said = "".join(clause for sentence in before for clause in sentence.clauses)
    named = any(title[at : at + GRAM] in said for at in range(len(title) - GRAM + 1))
    return labelled or named
