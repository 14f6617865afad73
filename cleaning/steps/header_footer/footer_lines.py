"""What one line below a text is: by its words, by the owner or the title that it names, by the buttons in it.

>>> from cleaning.steps.header_footer.lines import first_lines
>>> def told(text, title="", brands=frozenset()):
...     return said(first_lines(text, 1)[0], Chrome.of(()), Page(title, brands)).rule
>>> told("收起  更多回答  举报"), told("请登录某某查看", brands=frozenset({"某某"}))
('tail:furniture', 'tail:promotion')
>>> told("喜欢某会议讲话请大家收藏", "某会议讲话")
'tail:promotion'
>>> told("某会议讲话"), told("（此件公开发布）"), told("会议开始。")
('title', 'sign', None)
"""

from __future__ import annotations

import functools
import re

import msgspec

from cleaning.matching.line_rules import Chrome
from cleaning.steps.header_footer.intro_score import leads, presents
from cleaning.steps.header_footer.lines import Line

RULE_LONGEST = 400  # characters of a disclaimer, the longest kind of line below a text
ITEM_LONGEST = 80  # characters of a title in a list; DedeCMS cuts at 60 bytes by default
CALL_LONGEST = 120  # characters of a call that names the title twice
SIGNED = re.compile(
    r"(?:19|20)\d\d\s?年.{0,14}日|[一二三四五六七八九十〇○零]{4}年|^附[件录表注]?[::\d一二三]|"
    r"^[(（]?[\d一二三四五六七八九十]{1,3}[.、)）]|^第[一二三四五六七八九十百\d]{1,5}[章节条篇]|"
    r"(?:主席|总理|部长|省长|市长|县长|委员会|人民政府|办公[厅室]|部|局|院|公司)$|"
    r"^(?:来源|编辑|作者|记者|供稿|审核|校对)\s?:|记者|通讯员|^[(（□■]?\s?作者|[”\"》)）]$"
)
SURE_KIND = re.compile(
    r"范文|作文|[【\[(（][一二三四五六七八九十\d]{1,2}\s?篇[】\])）]$|[一二三四五六七八九十\d]{1,2}\s?篇$|(?:心得体会|演讲稿|发言稿|自传|申请书|检讨书|读后感|观后感|祝福语|主持词|检查材料|事迹材料)$"
)
BEGINS = re.compile(
    r"(?:篇|范文|例文)[一二三四五六七八九十\d]{1,3}\s?[:、.]"
)  # an article of several, not a link to one
SENTENCE = re.compile(r"[。;:,、][”\"》)）]?$")
ENDED = re.compile(r"[!?…][”\"》)）]?$")
COUNT = re.compile(r"[(\[]?\d{1,6}[)\]]?%?$|[-—=*_·\s]{3,80}$|[×|+>]$")  # of votes, a page; a rule; a button

# Buttons, counters and links that every page of a site has. A line of nothing but these, and one name, is no text.
BUTTON = re.compile(
    "(?:点)?(?:点赞|收藏|分享|转发|评论|在看|赞|踩|顶)(?:本[文页站])?|已[赞踩]过|举报|投诉|挑错|纠错|我要(?:纠错|评论|投稿)|打印(?:本[文页])?|关闭(?:窗口|本页)?|"
    "复制(?:链接|全文)?|回复|引用|使用道具|高级模式|发表回复|本版积分规则|只看楼主|返回(?:顶部|列表|首页|目录)|回到顶部|加入书签|书签|目录|书架|"
    "(?:上|下)一[页章节]|(?:网站|文档|返回)?首页|尾页|末页|投稿(?:须知|指南)|联系[\u4e00-\u9fff]{1,8}|电脑版|手机版|触屏版|客户端|关于我们|联系我们|网站地图|免责声明|版权声明|隐私政策|用户协议|帮助中心|意见反馈|友情链接|广告(?:服务|合作)|加入收藏|设为首页|"
    "阅读原文|阅读|查看|收起|展开|更多(?:回答|评论|内容)?|全文|QQ空间|QQ好友|新浪微博|微博|微信|朋友圈|豆瓣|登录|注册|(?:立即|免费|点击)?下载(?:文档|本文|全文)?|收藏文档|投稿"
)
BETWEEN = re.compile(r"[\s|/·•>»<«\[\]【】()、,-]+")
NUMBER = re.compile(r"\d{1,9}\+?")
BUTTONS = 2  # in a line that is made of them
OTHERS = 1  # words of such a line that are no buttons: the site's name

CALL = re.compile(
    "登录|注册|关注|收藏|访问|搜索|搜一搜|下载|加入|添加|回复|扫码|长按|点击|浏览|查看|投稿|版权所有|提供|整理|更新|首发|友情链接|转自|转载|来源|请到|尽在|上传"
)
OFFER = re.compile(
    "下载|收藏|全文阅读|在线阅读|相关(?:推荐|文章|阅读|内容|资料)|还看|网友|读者还|最新章节|更新|格式:|大小:"
)


class Page(msgspec.Struct, frozen=True):
    """What is known of the page when its last lines are read: the title (folded) and whose page it is."""

    title: str = ""
    brands: frozenset[str] = frozenset()


class Said(msgspec.Struct, frozen=True):
    """What a line is: a rule; "title" or "sign" for a short one without a mark at its end; None for text.

    `proves`: is it chrome wherever it stands below a text? The rest is only beside a line that is.
    """

    rule: str | None
    proves: bool = False


NOBODY = Page()
TEXT, TITLE, SIGN = Said(None), Said("title"), Said("sign")


def said(line: Line, rules: Chrome, page: Page) -> Said:
    """What the line says it is."""
    if line.length <= RULE_LONGEST:
        if rule := next(iter(rules.fitting(line.text)), None):
            return Said(rule.id, not rule.evidence or _named(line, page))
        closing = next(iter(leads(line.text)), None) if presents(line.text) else None
        if closing and not closing.start and closing.end == len(line.text):
            return Said("lead:closing", proves=True)
    if line.length <= CALL_LONGEST and _calls(line, page):
        return Said("tail:promotion", proves=True)
    if line.length > ITEM_LONGEST:
        return TEXT
    return Said("tail:furniture", proves=True) if _buttons(line.text) else _bare(line.text)


def _bare(text: str) -> Said:
    if COUNT.match(text) or BEGINS.match(text):
        return SIGN
    if SENTENCE.search(text):
        return TEXT
    if SURE_KIND.search(text):
        return TITLE
    if ENDED.search(text):
        return TEXT
    return SIGN if SIGNED.search(text) else TITLE


def _named(line: Line, page: Page) -> bool:
    return any(brand in line.page[line.start : line.end] for brand in page.brands)


def _calls(line: Line, page: Page) -> bool:
    """Does it ask the reader to go to the owner of the page, or offer him the page's own title once more?"""
    if _named(line, page) and CALL.search(line.text) and not line.text.endswith("。"):
        return True
    beside = line.text.replace(page.title, "") if page.title else line.text
    return len(beside) < len(line.text) and OFFER.search(beside) is not None


@functools.lru_cache(maxsize=1024)
def _buttons(text: str) -> bool:
    """Nothing but buttons and their counters, and at most one other word.

    >>> _buttons("点赞 (12) 收藏 分享 举报"), _buttons("收起 更多回答(2)"), _buttons("下载 国家反诈中心 APP")
    (True, True, False)
    """
    words = [word for word in BETWEEN.split(text) if word and not NUMBER.fullmatch(word)]
    known = sum(BUTTON.fullmatch(word) is not None for word in words)
    return known >= BUTTONS and len(words) - known <= (OTHERS if known > BUTTONS else 0)
