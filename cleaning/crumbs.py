"""The path that a page shows above its title: 当前位置：某网 > 范文大全 > 公文范文 >

>>> crumb("当前位置: 某某文档网 > 范文大全 > 公文范文 >")
Crumb(site='某某文档网', parts=('范文大全', '公文范文'))
>>> crumb("您现在的位置:首页 >> 工作总结 >> 年终总结 >> 正文")
Crumb(site='', parts=('工作总结', '年终总结'))
>>> crumb("首页 > 作文 > 小学作文")
Crumb(site='', parts=('作文', '小学作文'))
>>> crumb("增速:东部 > 中部 > 西部"), crumb("当前位置十分重要。") is None
(None, True)
"""

from __future__ import annotations

import re

import msgspec

LABEL = re.compile(
    r"^[|·•*【\[( >-]{0,4}(?:您|你|我|用户)?们?(?:现在|目前|当前|正在)?(?:的|所在|所处|浏览)?的?(?:页面)?"
    r"位置(?:是|为|在)?[】\]) ]{0,2}(?:[:：]|(?=.{1,30}[>»›→]))|^(?:导航|路径|面包屑)\s?:"
)
# Without one of these there is no crumb. Each begins with a sign of its own: a search skips from sign to sign.
HINT = re.compile("位置|導航|导航|路径|面包屑|>|＞|»|›|→|▶|&gt;|&raquo;|::")
ARROWS = re.compile(r"\s*(?:[>»›→▶＞]|&gt;|&raquo;|-{1,2}>|=>|::|::)+\s*")
SLASHES = re.compile(r"\s+[/|·\\-]\s+|\s*[/\\»]\s*")
DASHES = re.compile(r"\s*[-—_]\s*")
HOME = re.compile("^(?:(?:网站|本站|返回|回到)?(?:首页|主页)|home|index|网站地图)$", re.IGNORECASE)
HOMES = re.compile("(?:首页|主页)$")
LEAF = re.compile(
    r"^(?:正文|内容|文章(?:正文|内容|详情|页)?|查看(?:文章|内容|详情)|浏览(?:文章|内容)?|阅读(?:文章|正文)?|详细(?:内容|页面)?|详情|列表|内容页|全文)$"
)
GENERAL = re.compile(
    "(?:大全|范文|文章|作文|资讯|新闻|频道|栏目|总结|报告|讲话|公文|资料|论文|合同|计划|文库|文秘|演讲|写作|语文|教育|生活|专题|下载|法规|政策|文学|小说)$"
)
SITE = re.compile("[网站社家库吧]$|文库$|之家$|文档网$|\\.(?:com|cn|net|org|cc)$", re.IGNORECASE)
LONGEST_PART, MOST_PARTS, LONGEST = 30, 10, 160  # characters of a column's name; columns deep; characters of a crumb


class Crumb(msgspec.Struct, frozen=True):
    """What the path says: the site's own name ("" where it says 首页) and the columns, outermost first."""

    site: str
    parts: tuple[str, ...]


def crumb(text: str) -> Crumb | None:
    """The crumb that a folded line is, or None. Without a label it must begin at 首页 and hold two arrows."""
    if len(text) > LONGEST:
        return None
    label = LABEL.match(text)
    rest = text[label.end() :] if label else text
    parts = [part.strip() for part in ARROWS.split(rest)]
    if label and len(parts) == 1:
        parts = max(([p.strip() for p in cut.split(rest)] for cut in (SLASHES, DASHES)), key=len)
    hung = not parts[-1]
    parts = [part for part in parts if part]
    if not _is_path(parts, labelled=label is not None, hung=hung):
        return None
    return _read(parts)


def _is_path(parts: list[str], *, labelled: bool, hung: bool) -> bool:
    if not parts or len(parts) > MOST_PARTS or any(len(p) > LONGEST_PART for p in parts[:-1]):
        return False
    if any(mark in part for part in parts for mark in "。!?;") and not labelled:
        return False
    if labelled:
        return len(parts) > 1 or hung
    begins = HOME.match(parts[0]) or HOMES.search(parts[0]) or SITE.search(parts[0])
    return begins is not None and len(parts) >= (2 if hung else 3)


def _read(parts: list[str]) -> Crumb:
    """The first part is the site, unless it is the word for its home page or a column's name."""
    home = HOME.match(parts[0]) is not None
    site = "" if home or (GENERAL.search(parts[0]) and not SITE.search(parts[0])) else parts[0]
    columns = parts[1:] if home or site else parts
    if columns and LEAF.match(columns[-1]):
        columns = columns[:-1]
    return Crumb(HOMES.sub("", site), tuple(columns))
