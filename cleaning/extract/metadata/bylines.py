"""Who wrote it and where it was taken from, in the labels under a title; with a label, and as papers print it without.

>>> source_of("时间：2021-03-04 来源：云岭晚报 作者：周明"), source_of("2021年03月04日08:30 云岭晚报 手机看新闻")
('云岭晚报', '云岭晚报')
>>> author_of("发布人：张某 作者：周明远 点击：3"), author_of("本报记者　周明远"), author_of("记者从县里获悉")
('周明远', '周明远', '')
"""

from __future__ import annotations

import re

from cleaning.common.dates import DATE

_SOURCE = re.compile(
    r"(?:文章来源|信息来源|稿件来源|来源|來源|出处|来自|发布(?:部门|单位|机构)|Source)\s*[:：]\s*([^\s|｜，,。:：【\[]{2,30})"
)
_AUTHOR = re.compile(r"(?:文章作者|作者|撰稿人?|歌手|Author)\s*[:：]\s*([^\s|｜，,。:：【\[]{2,20})")
_NEXT_LABEL = re.compile(
    r"(?:作者|来源|时间|日期|发布(?:时间|日期|人)?|发表(?:时间|日期)?|更新时间|编辑|责任编辑|点击(?:数|量)?|浏览(?:量|次数)?|阅读(?:量|次数)?|字号)$"
)
_BUTTON = re.compile(r"(?<=.{2})(?:举报|分享到?|出自|收藏|关注|订阅|打印|播放|我要评论|手机看新闻)$")  # behind a value
_MEDIUM = r"(?:报|网|社|台|刊|在线|杂志|新闻|频道|传媒|客户端|发布|财经|公众号|广播)"
_BARE_SOURCE = re.compile(
    DATE.pattern + r"日?\s?(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[\s|]{0,6}(?!手机|打印|字号|我|扫)"
    rf"([\u4e00-\u9fffA-Za-z·]{{1,14}}?{_MEDIUM})(?=[\s|｜(（【\[]|$)"
)
_FRONT_SOURCE = re.compile(rf"(?:^|\s)(?!本|信息|文章)([\u4e00-\u9fff]{{2,12}}?{_MEDIUM})[\s|·]{{0,4}}{DATE.pattern}")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛"
    "闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季"
)
"""The hundred and twenty commonest; nine tenths of all who sign have one of them."""
_NAME = rf"[{SURNAMES}][\u4e00-\u9fff](?:[ \u3000]?[\u4e00-\u9fff])?"
_ROLE = r"(?:(?:本报|本网|本刊|特约|见习|实习)?(?:记者|通讯员|撰稿人?|作者|编译)|文)"
_BYLINE = re.compile(rf"(?:^|[\s(（【]){_ROLE}[\s:：/／]{{1,3}}({_NAME})(?![\u4e00-\u9fff])")
_ROLES = ("记者", "通讯员", "撰稿", "撰稿人", "作者", "编译", "文")
_SIGNED = re.compile("|".join(rf"{role}[\s:：/／]" for role in _ROLES))  # a search that leaps: most pages have none
_BYLINES = re.compile(rf"[(（【]?(?:{_ROLE}[\s:：/／]{{0,3}}(?:{_NAME}[\s、,，]{{0,3}}){{1,4}}){{1,3}}[)）】]?")
_FRONT = re.compile(
    rf"([{SURNAMES}][\u4e00-\u9fff]{{2}})(?<![网报社台刊界村镇县市区局厅部院校讯港])[\s·|,，]{{1,3}}(?:\S.{{0,30}}?)?{DATE.pattern}"
)
_LONE = re.compile(rf"[{SURNAMES}][ \u3000]?[\u4e00-\u9fff][ \u3000]?[\u4e00-\u9fff]")
BYLINE = 40  # characters of a line of names
LONE = 5  # a name of three characters, two blanks between them
NOBODY = frozenset(("未知", "佚名", "admin", "网络", "互联网", "网络整理", "本站", "不详", "原创", "转载"))


def source_of(label: str) -> str:
    """The medium that the labels name."""
    found = _labelled(_SOURCE, label)
    if found or not DATE.search(label):
        return found
    bare = _BARE_SOURCE.search(label)
    front = None if bare else _FRONT_SOURCE.search(label)
    return bare[4] if bare else front[1] if front else ""


def author_of(label: str) -> str:
    """The writer whom the labels name."""
    found = _labelled(_AUTHOR, label)
    if found:
        return found
    byline = _BYLINE.search(label) if _SIGNED.search(label) else None
    return byline[1] if byline else ""


def author_before_date(line: str) -> str:
    """The name of three characters that a line of labels begins with, before its date.

    >>> author_before_date("周明远 云岭晚报 2021-03-04"), author_before_date("白沙村 2021-03-04")
    ('周明远', '')
    """
    found = _FRONT.match(line)
    return found[1] if found else ""


def _labelled(pattern: re.Pattern[str], text: str) -> str:
    """The value after a label; "" where it is nobody's name. A value that runs on into the next label ends there."""
    found = pattern.search(text)
    if not found:
        return ""
    runs_on = text[found.end() : found.end() + 1] in tuple(":：")
    value = _BUTTON.sub("", _NEXT_LABEL.sub("", found[1]) if runs_on else found[1])
    value = value.rstrip("）)]】》")
    return "" if value in NOBODY or value[:1].isdigit() else value


def is_byline(text: str) -> bool:
    """Is the line nothing but who wrote it: `本报记者 周明远 通讯员 何秀兰`, or a name of three characters?

    >>> [is_byline(line) for line in ("本报记者　周明远", "（记者 何秀兰）", "周明远", "记者从县里获悉", "周明远走了")]
    [True, True, True, False, False]
    """
    return len(text) < BYLINE and (_BYLINES.fullmatch(text) is not None or is_lone_name(text))


def is_lone_name(text: str) -> bool:
    """Three characters that begin with a surname, and nothing else; of two characters too many are words."""
    return len(text) <= LONE and _LONE.fullmatch(text) is not None
