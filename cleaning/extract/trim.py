"""Where the text begins and ends inside its box: under the title and its line of labels, above what ends an article.

| line | |
|---|---|
| 某区整治动员会议讲话 | title: the text begins below |
| 时间：2021-03-04 来源：网络 | label: below |
| 正文。 | **kept** |
| 相关阅读：… / 上一篇：… / 热门文章 | ends the text |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaning.extract.flow import Flow, Line
from cleaning.extract.title import plain
from cleaning.extract.weigh import marks

SHORT = 60  # characters: a heading that ends a text is no longer
LABEL = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]|来源|來源|作者[:：]|发布时间|发布日期|发布于|发表于|编辑[:：]|浏览|阅读[:：(（]|点击[:：数]|字号|"
    r"字体|打印|分享|收藏|评论|^[【\[]?(?:大|中|小)[ 】\]]|记者[:：]|责编|views?\b|[Bb]y [A-Z]|[Pp]ublished|"
    r"[Uu]pdated|[Ss]hare\b|\d+ (?:min|minute)|"
    r"位置[:：]|[Ff]acebook|[Tt]witter|^\d{1,2}:\d{2}|首页|关键词[:：]|关键字[:：]|标签[:：]|[Ff]ollow|微信|微博|QQ空间|扫一扫|手机看|[Cc]omments?\b|人参与"
)
_ENDS = (
    r"上一篇|下一篇|上一条|下一条|上篇|前一篇|后一篇|猜你喜欢|延伸阅读|延伸閱讀|为您推荐|为你推荐|编辑推荐|"
    r"推荐(?:阅读|访问|文章|新闻|内容|给朋友)|今日(?:推荐|热点|头条)|最新(?:评论|文章|资讯|新闻|推荐)|"
    r"相关(?:阅读|推荐|文章|新闻|链接|报道|专题|资讯|内容|话题|搜索|热词搜索|图集|主题)|相關(?:新聞|文章|閱讀)|"
    r"热门(?:文章|推荐|新闻|评论|标签|资讯|专题|话题)|热点(?:新闻|推荐|内容|排行)|大家(?:都在|还)?(?:看|搜|爱看)|"
    r"更多(?:阅读|精彩|文章|新闻|相关|推荐|内容请|>|》)|精彩(?:推荐|图集|评论|图片)|网友(?:评论|跟帖)|我要评论|"
    r"发表评论|我来说两句|全部评论|用户评论|文章评论|评论(?:列表|区|\(|（|\d)|阅读排行|新闻排行|点击排行|排行榜|"
    r"本周(?:热|排行)|(?:免责|平台|版权|郑重|特别|本站|网站)声明|声明\s?[:：]|返回(?:列表|顶部|首页|.{1,6}查看更多)|"
    r"分享(?:到|至|文章)|扫码|扫描二维码|扫一扫|打印(?:本页|窗口|此页|】)|关闭(?:本页|窗口|此页|】)|顶一下|踩一下|"
    r"(?:文章|本文)?(?:标签|关键词|关键字)\s*[:：]|(?:TAGS?|Tags?)\s*[:：]|转载请|原标题[:：]|参考资料\s*[:：]?$|词条(?:标签|图册|统计)|"
    r"Related (?:[Aa]rticles|[Ss]tories|[Pp]osts|[Cc]ontent|[Tt]opics)|Read [Mm]ore|You [Mm]ay [Aa]lso|"
    r"More (?:[Ff]rom|[Oo]n|[Ss]tories)|Comments?$|Share this|Leave a (?:[Rr]eply|[Cc]omment)|Sign up|Subscribe|"
    r"Recommended|Most [Pp]opular|Trending|Filed [Uu]nder"
)
_END = re.compile(_ENDS)
_FIRST = frozenset(
    "上下前后猜延为编推今最相热大更精网我发全用文评阅新点排本免平版郑特声返分扫打关顶踩标转原参词相TRYMCSLF"
)
_OPENING = " \t\xa0\u3000【[（(>》▲■●◆·*＊—-"


def is_end(text: str) -> bool:
    """Is this a heading or label that stands under an article?

    >>> [is_end(text) for text in ("【相关阅读】", "上一篇：没有了", "相关部门负责人出席。")]
    [True, True, False]
    """
    if len(text) > SHORT:
        return False
    text = text.lstrip(_OPENING)
    return text[:1] in _FIRST and _END.match(text) is not None


CREDIT = re.compile(
    r"^[\s(（\[【]*(?:责任?编辑?|编辑|责编|编校|校对|审核|责任|值班|监制|初审|终审|Editor)\s?[:：]?.{0,40}$"
)


def trimmed(flow: Flow, first: int, last: int, place: int, title: str, floor: float) -> tuple[int, int]:
    """The lines of the text inside lines[first:last]. `floor`: share of the weight that must stand before an end."""
    first = _begin(flow.lines, first, last, place, plain(title))
    last = _end(flow, first, last, floor)
    while first < last and _is_label(flow.lines[first], plain(title)):
        first += 1
    return first, last


def _begin(lines: Sequence[Line], first: int, last: int, place: int, title: str) -> int:
    """Below the title, where it stands in the box before most of the text."""
    before = (
        sum(len(line.text) for line in lines[first : place + 1] if marks(line.text)) if first <= place < last else 0
    )
    after = sum(len(line.text) for line in lines[place + 1 : last])
    return place + 1 if first <= place < last and before <= after else first


def _is_label(line: Line, title: str) -> bool:
    """A line of labels, or the title once more."""
    text = line.text
    if not text:
        return True
    if len(text) > 160:
        return False
    bare = plain(text)
    if not bare or bare == title:
        return True
    return (LABEL.search(text) is not None and (len(text) < 40 or not marks(text)) and "。" not in text) or (
        line.linked * 10 > 9 * len(text)
    )


def _end(flow: Flow, first: int, last: int, floor: float) -> int:
    """The first line that ends the text, where enough of it stands above; then the tail of links and labels."""
    lines = flow.lines
    total = sum(len(line.text) for line in lines[first:last] if marks(line.text))
    seen = 0
    for index in range(first, last):
        line = lines[index]
        if seen >= floor * total and seen and is_end(line.text):
            last = index
            break
        seen += len(line.text) if marks(line.text) else 0
    while last > first and _is_tail(lines[last - 1]):
        last -= 1
    return last


def _is_tail(line: Line) -> bool:
    """A line after the text: links, nothing but signs, the editor's name."""
    text = line.text
    return (
        not text
        or line.linked * 10 > 7 * len(text)
        or not plain(text)
        or is_end(text)
        or (len(text) <= SHORT and CREDIT.match(text) is not None)
    )
