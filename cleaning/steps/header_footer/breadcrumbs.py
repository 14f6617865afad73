"""The path that a page shows above its title: 当前位置：某网 > 范文大全 > 公文范文 >

>>> crumb("当前位置: 某某文档网 > 范文大全 > 公文范文 >")
Crumb(site='某某文档网', parts=('范文大全', '公文范文'))
>>> crumb("您现在的位置:首页 >> 工作总结 >> 年终总结 >> 正文")
Crumb(site='', parts=('工作总结', '年终总结'))
>>> crumb("首页 > 作文 > 小学作文")
Crumb(site='', parts=('作文', '小学作文'))
>>> crumb("增速:东部 > 中部 > 西部"), crumb("当前位置十分重要。") is None
(None, True)

A path without 首页 is one where it ends in the title that the next line repeats, or where its columns are those of
template sites; so is one with strokes for arrows.

>>> crumb("某某 → 讲话发言 → 某会议讲话", "某会议讲话")
Crumb(site='某某', parts=('讲话发言', '某会议讲话'))
>>> crumb("工作总结 | 范文大全 | 某某")
Crumb(site='某某', parts=('工作总结', '范文大全'))
"""

from __future__ import annotations

import re

import msgspec

LABEL = re.compile(
    r"^[|·•*【\[( >-]{0,4}(?:您|你|我|用户)?们?(?:现在|目前|当前|正在)?(?:的|所在|所处|浏览)?的?(?:页面)?"
    r"位置(?:是|为|在)?[】\]) ]{0,2}(?:[:：]|(?=.{1,30}[>»›→]))|"
    r"^(?:(?:栏目)?导航|路径|面包屑|[您你]?正在浏览|[您你](?:现)?在这里|(?:当前|所在|所属|上级)栏目|分类)\s?:|"
    r"^[【\[]返回(?:首页|列表|上页)?[】\]]\s?"
)
# Without one of these there is no crumb. Each begins with a sign of its own: a search skips from sign to sign.
HINT = re.compile("位置|導航|导航|浏览|瀏覽|路径|面包屑|栏目|欄目|返回|>|＞|»|›|→|▶|&gt;|&raquo;|::| [|/] ")
ARROWS = re.compile(r"\s*(?:[>»›→▶＞]|&gt;|&raquo;|-{1,2}>|=>|::|::)+\s*")
SLASHES = re.compile(r"\s+[/|·\\-]\s+|\s*[/\\»]\s*")
DASHES = re.compile(r"\s*[-—_]\s*")
BARS = re.compile(r"\s+[|/]\s+")  # what parts the columns of a path without arrows
LABELS = re.compile(r"\s{1,4}(?:上级|所属|一级|二级|当前)(?:栏目|分类)\s?:\s?")  # a path of labels
HOME = re.compile("^(?:(?:网站|本站|返回|回到)?(?:首页|主页)|home|index|网站地图|书架)$", re.IGNORECASE)
HOMES = re.compile("(?:首页|主页)$")
LEAF = re.compile(
    r"^(?:正文|内容|文章(?:正文|内容|详情|页)?|查看(?:文章|内容|详情)|浏览(?:文章|内容)?|阅读(?:文章|正文)?|详细(?:内容|页面)?|详情|列表|内容页|全文|目录|已解决问题?|(?:内容|文章|阅读|查看)?(?:正文|详情|页面?)|阅读正文|详细内容)$"
)
GENERAL = re.compile(
    "(?:大全|范文|文章|作文|资讯|新闻|频道|栏目|总结|报告|讲话|讲话稿|公文|资料|论文|合同|计划|文库|文秘|演讲|演讲稿|写作|语文|教育|生活|专题|下载|法规|政策|文学|小说|"
    "范本|方案|发言|发言稿|材料|申请书|心得|体会|读后感|观后感|述职|文案|书信|致辞|教案|课件|日记|随笔|散文|事迹|通知|简历|检讨书|倡议书|列表|社区|论坛|问答)$"
)
SITE = re.compile("[网站社家库吧]$|论坛$|文库$|之家$|文档网$|\\.(?:com|cn|net|org|cc)$", re.IGNORECASE)
TITLE_SHORTEST = 4  # characters
NAME = 9  # characters; no site met calls itself by more in a path that begins at a column
LONGEST_PART, MOST_PARTS, LONGEST = 30, 10, 160  # characters of a column's name; columns deep; characters of a crumb


class Crumb(msgspec.Struct, frozen=True):
    """What the path says: the site's own name ("" where it says 首页) and the columns, outermost first."""

    site: str
    parts: tuple[str, ...]


def crumb(text: str, below: str = "") -> Crumb | None:
    """The crumb that a folded line is, or None. `below` is the next line: a path may end in the title that it is."""
    if len(text) > LONGEST:
        return None
    label = LABEL.match(text)
    rest = text[label.end() :] if label else text
    parts = _parted(rest, labelled=label is not None)
    if not parts:
        return None
    hung = not parts[-1]
    parts = [part for part in parts if part]
    if not _is_path(parts, labelled=label is not None, hung=hung) and not (not label and _columns(parts, below)):
        return None
    return _read(parts)


def _parted(text: str, *, labelled: bool) -> list[str]:
    """The parts of a path: at its arrows, else at strokes; behind a label at labels, slashes and dashes too."""
    parts = [part.strip() for part in ARROWS.split(text)]
    if len(parts) == 1:
        cuts = (LABELS, SLASHES, DASHES) if labelled else (BARS,)
        parts = max(([part.strip() for part in cut.split(text)] for cut in cuts), key=len)
    return parts


def _columns(parts: list[str], below: str) -> bool:
    """Without 首页 or a label: three parts of which two are a template site's columns, or one and the title below.

    >>> _columns(["甲", "工作总结", "某会议讲话"], "某会议讲话"), _columns(["东部", "中部", "西部"], "")
    (True, False)
    """
    if not 3 <= len(parts) <= MOST_PARTS or any(len(part) > LONGEST_PART for part in parts[:-1]):
        return False
    known = sum(GENERAL.search(part) is not None for part in parts)
    ends = LEAF.match(parts[-1]) is not None or (len(below) > TITLE_SHORTEST and parts[-1] == below)
    return known > (0 if ends else 1)


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
    """The site is the first part, unless that is the word for its home page or a column; then the last may be."""
    home = HOME.match(parts[0]) is not None
    site = "" if home or (GENERAL.search(parts[0]) and not SITE.search(parts[0])) else parts[0]
    columns = parts[1:] if home or site else parts
    if columns and LEAF.match(columns[-1]):
        columns = columns[:-1]
    if not site and not home and len(columns) > 1 and not GENERAL.search(columns[-1]) and len(columns[-1]) < NAME:
        site, columns = columns[-1], columns[:-1]
    return Crumb(HOMES.sub("", site), tuple(columns))
