"""The words that stand around an article: headings of lists, labels that close it, labels over and under it.

| line | |
|---|---|
| 相关阅读 · 热门文章 · 网友评论 | heads a list: what follows is somebody else's |
| 上一篇：… · 免责声明：… · 分享到 | closes a text, and says nothing of what follows |
| 时间：2021-03-04 来源：网络 | a label over a text |

>>> lines = ("相关阅读", "上一篇：没有了", "时间：2021-03-04 来源：网络", "会议于今天召开，请大家准时。")
>>> [(heads_list(line), is_end(line), is_label(line)) for line in lines]
[(True, True, False), (False, True, False), (False, False, True), (False, False, False)]
"""

from __future__ import annotations

import re

from cleaning.extract.main_block.clause_punctuation import marks
from cleaning.extract.metadata.bylines import is_byline

LABELS = 160  # characters of a line in which all labels stand
LONE_LABEL = 40  # characters of one that may hold a comma
SHORT = 60  # characters: a heading that ends a text is no longer
LABEL = re.compile(  # each branch begins with a letter, so that the search leaps to it; so below
    r"19\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]|20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]|"
    r"来源|來源|作者[:：]|发布时间|发布日期|发布于|发表于|编辑[:：]|浏览|阅读[:：(（]|点击[:：数]|字号|字体|字體|打印|分享|收藏|评论|记者[:：]|责编|"
    r"推荐(?:度|星级)|〔(?:先秦|[^〕]{1,3}[代朝])〕|位置[:：]|首页|关键词[:：]|关键字[:：]|标签[:：]|微信|微博|QQ空间|扫一扫|手机看|人参与|"
    r"views?\b|By [A-Z]|by [A-Z]|Published|published|Updated|updated|Share\b|share\b| min(?<=\d min)|"
    r"Facebook|facebook|Twitter|twitter|Follow|follow|Comments?\b|comments?\b"
)
LABEL_FIRST = re.compile(  # these at a line's beginning alone
    r"\W{0,3}原标题|发信[人站]|标\s?题[:：]|(?:所属)?(?:分类|栏目)[:：]|[【\[]?(?:大|中|小)[ 】\]]|\d{1,2}:\d{2}|"
    r"(?:先秦|两汉|魏晋|南北朝|五代|[隋唐宋元明清]代)[:：]"
)
ENACTED = re.compile(  # the line under a law's title that is its own
    r"\s*[（(].{0,150}(?:通过|公布|发布|施行|修[订正]|批准|印发).{0,12}[)）]"
)
PROMPT = re.compile(
    r"尚未登录|请先?登录|登录后(?:才?可以?|查看)|点击(?:上方|蓝字|标题下).{0,8}(?:关注|订阅)|长按.{0,6}二维码"
)
UNDER = re.compile(  # labels under a text, where no date or source need stand in them
    r"(?:来源|编辑|审核|校对|排版|责编|监制|图片|文字|图文|撰文|供稿|值班编辑|投稿)\s?[|｜丨]|"
    r"\W{0,3}(?:(?:发布|发表|创建|编辑|更新|最后修改)[于时日]|阅读原文|展开(?:全文|剩余)|\d{1,6}\s?(?:条评论|人赞同|赞\b|个赞|次浏览|阅读)|"
    r"(?:赞同?|点赞|赞赏|打赏|送花|收藏|喜欢|举报|评论|阅读|回复)\s?[(（:：]?\s?\d{0,7}[)）]?(?:[\s|┊·]|$))|"
    r"由\s?.{1,14}\s?(?:发表|发布)[于在]"
)
ADOPTED = re.compile(r"采纳率|被(?:提问者|楼主)采纳|键盘.{0,14}翻页|(?:下载|下載|打开|打開)APP")
_ITS = ("本站", "本网", "本文", "内容", "文章", "资料", "信息", "观点", "数据")
DISCLAIMER = re.compile(
    "|".join(rf"{what}.{{0,20}}仅供(?:参考|学习)" for what in _ITS)
    + r"|如有(?:侵权|侵犯)|侵权.{0,8}(?:删除|联系)|版权归(?:原)?作者|不代表本?.{0,6}(?:观点|立场)|尊重网上道德|"
    r"民事或刑事|本站(?:管理人员)?有权|请繼續往下閱讀|立即下載|立即下载|点我下载|點我下載|請繼續往下閱讀|未经.{0,12}(?:授权|许可|书面).{0,20}(?:转载|不得|禁止)|版权所有"
)
DISCLAIMED = 160  # characters of a line that is nothing but a disclaimer
_LISTS = (
    r"猜[你您]喜欢|延伸阅读|延伸閱讀|为您推荐|为你推荐|编辑推荐|推荐(?:阅读|访问|文章|新闻|内容)|今日(?:推荐|热点|头条)|"
    r"最新(?:评论|文章|资讯|新闻|推荐|快讯|职位|招聘)|更多.{0,4}$|更多(?:阅读|精彩|文章|新闻|相关|推荐|内容请|>|》)|大家(?:都在|还)?(?:看|搜|爱看)|"
    r"相关(?:阅读|推荐|文章|新闻|链接|报道|专题|资讯|内容|话题|搜索|热词搜索|图集|主题|文档|问题|词条)|相關(?:新聞|文章|閱讀)|"
    r"热门(?:文章|推荐|新闻|评论|标签|资讯|专题|话题|排行|职位)|热点(?:新闻|推荐|内容|排行)|精彩(?:推荐|图集|评论|图片)|"
    r"网友(?:评论|跟帖)|我要(?:评论|留言)|发表评论|我来说两句|全部评论|用户评论|评论\W{0,3}$|大家(?:的(?:作品|提问|评论|看法)|怎么看)|文章评论|评论(?:列表|区|\(|（|\d)|"
    r"(?:其他|其它|更多)(?:回答|答案)|阅读排行|新闻排行|点击排行|排行榜|本周(?:热|排行)|一周热点|热搜|\d{1,2}小时热|"
    r"用户.{0,4}协议|服务条款|隐私(?:政策|声明)|(?:评论|发言|留言)须知|参与(?:讨论|评论)|发表留言|(?:网友|读者)留言|"
    r"(?:你|您)可能(?:还)?(?:感兴趣|喜欢|想看)|看了又看|往期(?:回顾|精彩|推荐|精选)|编辑精选|图文推荐|视频推荐|关联阅读|"
    r"Related (?:[Aa]rticles|[Ss]tories|[Pp]osts|[Cc]ontent|[Tt]opics)|Read [Mm]ore|You [Mm]ay [Aa]lso|"
    r"More (?:[Ff]rom|[Oo]n|[Ss]tories)|Comments?$|Leave a (?:[Rr]eply|[Cc]omment)|Recommended|Most [Pp]opular|Trending"
)
_CLOSES = (
    r"上一篇|下一篇|上一条|下一条|上篇|前一篇|后一篇|推荐给朋友|(?:免责|平台|版权|郑重|特别|本站|网站)声明|声明\s?[:：]|"
    r"返回(?:列表|顶部|首页|.{1,6}查看更多)|分享(?:到|至|文章)|扫码|扫描二维码|扫一扫|打印(?:本页|窗口|此页|】)|关闭(?:本页|窗口|此页|】)|"
    r"顶一下|踩一下|作者签名|查看原图|[上下]一图集|所属分类|(?:文章|本文)?(?:标签|关键词|关键字)\s*[:：]|(?:TAGS?|Tags?)\s*[:：]|转载请|原标题[:：]|参考(?:资料|文献)\s*[:：]?(?:\[编辑\])?$|"
    r"词条(?:标签|图册|统计)|※\s?(?:来源|修改|转载)|[（(]?全文完|(?:END|完)\W{0,3}$|长按.{0,6}二维码|(?:喜欢|觉得).{0,8}在看|"
    r"Share this|Sign up|Subscribe|Filed [Uu]nder"
)
_OVER = re.compile(r"原标题|(?:文章|本文)?(?:标签|关键词|关键字)|(?:免责|平台|版权|郑重|特别|本站|网站)?声明")
_LIST = re.compile(_LISTS)
_END = re.compile(f"{_LISTS}|{_CLOSES}")
_FIRST = frozenset(
    "上下前后猜延为编推今最相热大更精网我发全用文评阅新点排本免平版郑特声返分扫打关顶踩"
    "熱關編發網評點標轉參為責資聲後無請"
    "作所查标转原参词其服隐留读你您看往图视一完长喜觉E※0123456789TRYMCSLF"
)
_OPENING = " \t\xa0\u3000【[（(>》▲■●◆·*＊—-"
_STARTS = _FIRST.union(_OPENING)
_PAIRS = (
    "聞闻薦荐類类錄录熱热門门閱阅讀读關关鍵键標标籤签評评論论發发網网聯联聲声權权責责輯辑編编歡欢報报導导專专題题資资"
    "訊讯話话內内圖图詞词條条點点擊击轉转載载請请應应還还續续為为無无後后們们開开參参與与擴扩個个"
)
_SIMPLE = str.maketrans(_PAIRS[::2], _PAIRS[1::2])  # traditional signs of these words
FINISH = 12  # characters
FINISHED = re.compile(r"\W{0,3}(?:全文完|END|End|完)\W{0,3}")
CREDIT = re.compile(
    r"^[\s(（\[【]*(?:责任?编辑?|编辑|责编|编校|校对|审核|责任|值班|监制|初审|终审|責任編輯|編輯|責編|Editor)\s?[:：]?.{0,40}$"
)


def is_end(text: str) -> bool:
    """Is this a heading or label that stands under an article?

    >>> [is_end(text) for text in ("【相关阅读】", "上一篇：没有了", "相关部门负责人出席。")]
    [True, True, False]
    >>> is_end("熱門新聞"), is_end("相關閱讀")
    (True, True)
    """
    return _opens(_END, text)


def is_finish(text: str) -> bool:
    """Does it only say that here something is over?

    >>> is_finish("- END -"), is_finish("（全文完）"), is_finish("相关阅读")
    (True, True, False)
    """
    return len(text) < FINISH and FINISHED.fullmatch(text) is not None


def heads_list(text: str) -> bool:
    """Does this head a list of other articles, or of what readers say?

    >>> [heads_list(text) for text in ("热门文章", "更多诗歌", "版权声明：本文为原创。", "原标题：雨后")]
    [True, True, False, False]
    """
    return _opens(_LIST, text)


def is_label(text: str) -> bool:
    """Does the line say when, whence and by whom, and nothing else, or ask the reader to log in?

    >>> [is_label(text) for text in ("2021-03-04 来源：网络", "本报记者 周明远", "来源：很多，他一一说明。")]
    [True, True, False]
    """
    if len(text) > LABELS or ENACTED.fullmatch(text):
        return False
    if (
        "。" not in text
        and (len(text) < LONE_LABEL or not marks(text))
        and (LABEL.search(text) or LABEL_FIRST.match(text))
    ):
        return True
    return (len(text) <= SHORT and PROMPT.search(text) is not None) or is_byline(text)


def is_under(text: str) -> bool:
    """Does it say what a page says under a text: who made it, how many read or praised it?

    >>> [is_under(text) for text in ("编辑 | 周明", "赞 12", "编辑部里来了客人")]
    [True, True, False]
    """
    said = "采纳" in text or "翻页" in text or "APP" in text
    return UNDER.match(text) is not None or (said and ADOPTED.search(text) is not None)


def closes_box(text: str) -> bool:
    """Does a box that begins so hold nothing of the author's? Not one that begins with what may stand over a text, too.

    >>> [closes_box(text) for text in ("分享到：", "热门文章", "原标题：雨后")]
    [True, True, False]
    """
    return text[:1] in _STARTS and is_end(text) and _OVER.match(text.lstrip(_OPENING)) is None


def _opens(pattern: re.Pattern[str], text: str) -> bool:
    """Does a short line begin so, under an opening bracket or a bullet?"""
    if len(text) > SHORT or text[:1] not in _STARTS:
        return False
    text = text.lstrip(_OPENING)
    return text[:1] in _FIRST and pattern.match(text.translate(_SIMPLE)) is not None
