"""The sentence by which a site presents a text: "下面…小编…整理…欢迎阅读". It has no fixed words; it has parts.

Each part that a sentence shows counts (PARTS); what reaches ENOUGH and speaks of a written text is a lead. A plain
announcement ("下面我们就来详细介绍", "本文件由办公厅整理印发") shows too few of them.

>>> weigh("下面某某文档网小编为大家整理的会议讲话文章,提供参考,希望对你有所帮助,欢迎阅读") >= ENOUGH
True
>>> weigh("今天由我给大家分享三点体会,希望对大家有帮助") >= ENOUGH, weigh("下面我们就来详细介绍一下") >= ENOUGH
(False, False)
>>> brand_of("下面某某文档网小编为大家整理的会议讲话文章,提供参考")
'某某文档网'
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

import msgspec

READER = "大家|您|你们?|各位|同学们?|读者|网友们?|考生们?|朋友们?|小伙伴们?|广大|学友|用户|师生"
ACT = (
    "整理|收集|搜集|搜罗|汇总|汇编|汇集|归纳|精选|挑选|选取|推荐|分享|带来|带去|送上|奉上|准备|编辑|编写|撰写|提供|"
    "介绍|发布|上传|摘录|梳理|罗列|盘点|找来|收藏"
)
OPEN = re.compile(
    "下面(?:是|就?由|就|请|和|跟|为|给|小编)?|以下(?:是|就是|为|内容)?|下(?:是|文是?)|接下来|今天|本次|这次|"
    "(?:本|此|该|这)(?:文|篇|页)(?:文章)?(?:是|由|为|给)|这[篇份]关于|这里(?:是|为|给|有)|《[^《》]{2,60}》是一?篇|"
    "为了?(?:帮助|方便|让|便于|满足|更好)|以上(?:就)?是?|上面(?:就是)?|上述|本文到此|到此|关于"
)
PARTS: tuple[tuple[int, re.Pattern[str]], ...] = (
    # the one who presents; not a magazine's 小编点评, nor an editor who is talked about
    (2, re.compile(
        r"(?:小编|本站|本网|编辑(?:部|小组|们)|编辑(?=[为给替](?:您|你|大家|各位))|是一?篇(?:很好|好|优秀|不错|精彩)的(?:范文|文章|作文)|"
        r"(?:本页|本文|此文)是[\u4e00-\u9fffA-Za-z0-9]{2,10}?(?:最新|独家)?(?:发布|整理|提供|收集)的|"
        r"[\u4e00-\u9fff](?:网|文库|文档)的?编辑|"
        r"[\u4e00-\u9fff](?:网|文库|文档|文秘|范文)(?:特意|精心|专门|权威|独家|特)?(?:收集|搜集|整理|编辑|提供|精选|推荐|发布|为[您你大]))"
        r"(?!点评|短评|寄语|[按注]|手记|认为|觉得|部的|都|室)"
    )),
    (2, re.compile(
        r"[(（](?:https?://)?[a-z0-9][a-z0-9.-]{3,60}/?[)）](?:的)?(?:小编|网友|会员)?(?:特意|精心)?"
        r"(?:收集|搜集|整理|编辑|提供|发布|为)", re.IGNORECASE
    )),
    (2, re.compile("我(?:们)?(?:为|给|精心|收集|整理|搜集)")),
    # the one who is given something
    (2, re.compile(rf"(?:为|给|替|向|帮|跟|和|与|供|让)(?:广大|众|各位)?(?:{READER})")),
    # what was done, and done doubly
    (1, re.compile(ACT)),
    (1, re.compile(
        "(?:收集|搜集|搜索|精心|用心)(?:、|和|与|并|的)?(?:整理|编辑|准备|收集|搜集|编写|汇编|挑选|选取|推荐|归纳|为)|"
        "整理(?:、|和|与|并|的)?(?:收集|分享|发布|推荐|编辑|编写|关于|好)"
    )),
    # the wish
    (2, re.compile(
        f"欢迎(?:{READER}|前来|持续|继续|来)?(?:们)?(?:前来|来|一起)?"
        "(?:阅|参|借|收藏|浏览|查|下载|学习|分享|点评|使用|品|转|鉴|观)|"
        "希望(?:能|可以|能够|会|对|给|大家|您|你|本文|这|以上|以下|上述|各位|我们).{0,16}"
        "(?:帮助|喜欢|参考|启发|收获|有用|借鉴|益处|满意|用)|"
        f"(?:觉得|感觉).{{0,4}}(?:有用|不错|好|帮助)|记得(?:收藏|点赞|分享|关注|转发)|收藏(?:备用|一下|起来|[哦了吧])|感兴趣.{{0,8}}(?:看看|参考|了解|收藏)|"
        f"方便(?:{READER}).{{0,2}}(?:学习|参考|查阅|阅读|使用|借鉴)|"
        f"供(?:{READER})?(?:们)?(?:大家)?(?:参考|借鉴|阅读|学习|阅览|选择|使用|查阅|参阅|下载)|"
        "(?:提供|以供|作为?|敬请|可供)参考|"
        "敬请(?:关注|阅读|期待|收看|欣赏)|一起(?:来)?(?:看|学习|了解|阅读|欣赏|分享)|"
        "(?:快来|不妨|赶快|快).{0,6}看|看看吧|看一?看吧|"
        "更多.{0,20}(?:尽在|敬请|请(?:关注|继续|持续|访问|点击|查看|浏览))|"
        "(?:祝|预祝).{0,8}(?:愉快|顺利)|感谢(?:您的)?(?:阅读|浏览)"
    )),
    # the thing
    (1, re.compile(
        "范文|文章|资料|作文|一文|素材|模板|样本|例文|佳句|全文|大全|(?:的|相关)内容|"
        "[0-9一二三四五六七八九十]篇|优秀|最新"
    )),
)  # fmt: skip
PRESS = re.compile("编辑(?:部|小组|们)")  # a magazine has them too, and tells what they did: half a sign
WRITTEN = re.compile(
    "小编|本站|整理|收集|搜集|搜罗|汇总|汇编|精选|编写|范文|文章|作文|资料|一文|素材|模板|阅读|参考|借鉴|浏览|查阅|参阅|请访问|www|"
    "收藏|编辑[为给]|方便大家学习|全文|首发|下载|推送|投稿|最新(?:版|发布|章节)|求一篇|准备了|荐稿|看看|感兴趣"
)
SOMEBODY = re.compile(
    "小编|小編|本站|本网|本網|编辑|編輯|大家|您|你|各位|读者|讀者|网友|網友|整理|收集|搜集|蒐集|我|www|网|網|库|庫|是|"
    "首发|首發|投稿|提供|全文如下|下载|下載|转发|轉發|荐稿|原创|原創|感兴趣|朋友"
)
# What a site says right beside a title: it agrees with the page, and there is no room for anything else.
ANNOUNCES = re.compile(
    "全文(?:如下|阅读)|首发|今天推送|编发如下|最新(?:版|章节)|(?:免费|会员)下载|欢迎.{0,6}(?:下载|浏览|使用)|请?收藏备用|在线阅读|"
    "文档格式|求一篇|^(?:本文|以下文章)是关于|一起来?看看|感兴趣的(?:朋友|同学|读者|网友)|欢迎转发|荐稿|可免费阅读"
)
BESIDE = 60  # characters beside the title
NEWS = re.compile("[社报]|电$|日电|印发|通过|公布|下发")
# A speaker's own: 下面我给大家谈三点体会，供大家参考; or a policy's: 我们收集、整理的信息仅用于向您提供推荐服务
SPOKEN = re.compile(
    "我.{0,12}(?:谈|讲|说|汇报|交流|分享|介绍).{0,12}(?:[几一二两三四五六七八九十]点|方面|体会|看法|做法|经验|想法|意见|建议|认识|感受|故事|问题)|"
    "我们.{0,10}(?:收集|整理|使用|存储).{0,6}信息"
)
WISH = 6  # number of the wish in PARTS
CLOSING = re.compile(
    f"^(?:{PARTS[WISH][1].pattern}|(?:谢谢|感谢).{{0,8}}(?:阅读|浏览|观看)|(?:仅|以)供参考|内容仅供|"
    "(?:因|由于)篇幅(?:问题|限制|有限|原因).{0,40})"
)
HOST, PRESENTS = 1, (0, 1, 2, 3, 5)  # numbers of PARTS: the host in brackets; who presents, or to whom
GIVES = "(?:小编|为|给|替|向|特[意地为]|精心|收集|搜集|整理|编辑|准备|推荐|提供|带来|分享)"
ASIDE = re.compile(
    r"[【\[(（][^】\])）]{2,40}[】\])）]"
)  # stamps stand in brackets; what they say is not the sentence's
ENOUGH = 5  # PARTS; the weakest leads met without an editor ("下文是为大家精选的T") reach it, announcements do not
NAMED_WITHIN = 12  # characters: "为您整理了T", "《T》由…"; a title further on follows what was copied
TITLE_SHORTEST = 4  # characters
TITLED = 2  # a sentence that names the page's own title: agreement with the rest of the page
SENTENCE = re.compile(r"[^。!?;~…]{1,400}(?:[。!?;~…]{1,6}[”\")]?|$)")
KEPT = 512  # lines whose answer is kept: a page is read in rounds, and a site says the same of each text
CLAUSES = re.compile("[,:]")
MOST = 40  # sentences of one line that are looked at
NAME = re.compile(
    r"^.{0,80}?(?:下面|以下|下|接下来|今天|本文|此文)?(?:就)?(?:是由|是|由)?(?P<a>[\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:的)?(?:小编|编辑(?:小组|部)?)"
    r"(?:就|们|特意|精心|收集|搜集|整理|为|给|替|向|跟)"
)
MADE = re.compile(
    r"是(?P<a>[\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:特意|特地|专门|精心)?为(?:大家|您|你|各位|广大)"
    r"|本文(?:是|章)?由(?P<b>[\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:[(（][a-zA-Z0-9./:-]{4,40}[)）]|收集|搜集|整理|编辑)"
    r"|(?:下面|以下是?)(?P<c>[\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:就)?(?:给|为)(?:大家|您|你|各位|广大)"
)
ORDINARY = re.compile(
    "^(?:下面|以下|接下来|本文|此文|本站|本网|我们?|他们?|她们?|笔者|作者|网友|网络|小编|大家|编辑|老师|学校|专家|记者|一些|几篇|一篇|如下|关于|这些|这是|那么|"
    "就是|由|是|的|请|让|特别|特意|专门|精心|有关|部分|相关|互联网|今天|本人|其他|内容|全文|范文|文章)|^\\d|的$|是$|(?:老师|同学|朋友|主任|先生|女士)$"
)


class Lead(msgspec.Struct, frozen=True):
    """A stretch of one line's folded text that is a lead: from where to where, and the owner it names."""

    start: int
    end: int
    brand: str


def presents(text: str) -> bool:
    """Could there be a lead at all? The cheap test; also on text that is not folded."""
    return WRITTEN.search(text) is not None and SOMEBODY.search(text) is not None


def weigh(sentence: str, title: str = "", brands: frozenset[str] = frozenset()) -> int:
    """How much of a lead a folded sentence is; 0 where nobody presents, or not a written text."""
    if not WRITTEN.search(sentence) or ("小编" not in sentence and SPOKEN.search(sentence)):
        return 0
    plain = ASIDE.sub("", sentence)
    if _announces(sentence, plain, title):
        return ENOUGH
    shown = [weight if part.search(sentence if at == HOST else plain) else 0 for at, (weight, part) in enumerate(PARTS)]
    if shown[0] and "小编" not in plain and PRESS.search(plain):
        shown[0] = 1
    presented = any(shown[at] for at in PRESENTS)
    if not shown[0] and any(brand in plain and _presents(brand, plain) for brand in brands):
        shown.append(TITLED)
        presented = True
    if not presented:
        return 0
    titled = TITLED if len(title) > 3 and title in sentence else 0
    return sum(shown) + titled + (OPEN.search(plain) is not None)


def _announces(sentence: str, plain: str, title: str) -> bool:
    """Is it the title and hardly more than what a site says of it?

    >>> _announces("【某某】某市河道条例，全文如下:", "某市河道条例，全文如下:", "某市河道条例")
    True
    """
    if len(title) < TITLE_SHORTEST or title not in sentence or not ANNOUNCES.search(plain):
        return False
    beside = plain.replace(title, "")
    return len(beside) <= BESIDE and not NEWS.search(beside)


def _presents(brand: str, sentence: str) -> bool:
    """Does the brand do something for the reader here, or does it only stamp the sentence ("某某整理" in brackets)?"""
    return re.search(f'(?<![“【\\[《"]){re.escape(brand)}(?:的)?.{{0,6}}{GIVES}', sentence) is not None


@functools.lru_cache(maxsize=KEPT)
def leads(text: str, title: str = "", brands: frozenset[str] = frozenset()) -> Sequence[Lead]:
    """Runs of sentences of a folded line that present the text: one that does, and the wishes right after it."""
    return tuple(_runs(text, title, brands))


def _runs(text: str, title: str, brands: frozenset[str]) -> Iterator[Lead]:
    held: Lead | None = None
    for count, match in enumerate(SENTENCE.finditer(text)):
        if count == MOST:
            break
        start = _begin(match[0], title, brands)
        if start >= 0:
            brand = brand_of(match[0][start:]) or (held.brand if held else "")
            if held and held.end == match.start() + start:
                held = Lead(held.start, match.end(), brand)
                continue
            if held:
                yield held
            held = Lead(match.start() + start, match.end(), brand)
        elif held and held.end == match.start() and CLOSING.match(match[0].lstrip()):
            held = Lead(held.start, match.end(), held.brand)
    if held:
        yield held


def _begin(sentence: str, title: str, brands: frozenset[str]) -> int:
    """Where the lead begins in a sentence: at its start, or at the last opening from which it is one; -1 for none."""
    if weigh(sentence, title, brands) < ENOUGH or _amid(sentence):
        return -1
    starts = [match.start() for match in OPEN.finditer(sentence)]
    if title and (at := sentence.find(title)) > NAMED_WITHIN:
        starts.append(at)
    for start in sorted(starts, reverse=True):
        wished = PARTS[WISH][1].match(sentence.lstrip()) is not None  # "欢迎阅读T，以下…": the wish came first
        if start and not wished and weigh(sentence[start:], title, brands) >= weigh(sentence, title, brands):
            return start
    return len(sentence) - len(sentence.lstrip())


def _amid(sentence: str) -> bool:
    """Is the last clause no lead, nor another? An owner signed between them.

    >>> _amid("要加强领导,某某文库为您整理,压实责任。"), _amid("下面某某文库为您整理了总结,欢迎阅读。")
    (True, False)
    """
    clauses = CLAUSES.split(sentence.rstrip("。!?;~… "))
    if len(clauses) < 3 or _shows(clauses[-1]):
        return False
    return sum(not _shows(clause) for clause in clauses) > 1


SPOKEN_TO = re.compile("[您你]|大家|朋友|帮助|更多|喜欢|参考")  # what a call to the reader is known by in any clause


def _shows(clause: str) -> bool:
    return any(part.search(clause) for part in (OPEN, SPOKEN_TO, *(part for _, part in PARTS)))


def brand_of(sentence: str) -> str:
    """The owner that a lead names, or ""."""
    for pattern in (NAME, MADE):
        match = pattern.search(sentence)
        name = next((group for group in match.groups() if group), "") if match else ""
        if name and not ORDINARY.search(name):
            return name
    return ""
