"""Who signs: invented owners, and the frames in which they put their names into other people's sentences.

>>> text, family = FRAMES[0]
>>> text.format(name=OWNERS[2].name)
'“笔杆咕咕”编辑，'

Every frame of HELD_OUT is in shape unlike those of FRAMES; no rule is to be written for them, so that it can be
measured how rules fare on frames that their author has not seen.
"""

from __future__ import annotations

from typing import NamedTuple


class Owner(NamedTuple):
    """A site's or an account's name and its host (all below example.com and its sisters, which nobody can own)."""

    name: str
    host: str


class Frame(NamedTuple):
    """A template over {name}, {host} and {title}, and the family that the truth names."""

    text: str
    family: str


SITE_NAME = "清泉文档网"  # the replica itself: invented, owner of nothing
OWNERS = (
    Owner("拾穗范文坊", "shisui.example.com"),
    Owner("青藤稿纸网", "qingteng.example.net"),
    Owner("笔杆咕咕", "bigan.example.org"),
    Owner("材料小灶台", "xiaozao.example.com"),
    Owner("砚田作文网", "yantian.example.com"),
    Owner("鹿角文秘网", "lujiao.example.net"),
    Owner("云麓文库", "yunlu.example.com"),
    Owner("半亩稿仓", "banmu.example.org"),
)

FRAMES = (
    Frame("“{name}”编辑，", "account"),
    Frame("“{name}”整理，", "account"),
    Frame("{name}小编整理，", "account"),
    Frame("({name}整理)", "bracket"),
    Frame("（{name}收集）", "bracket"),
    Frame("【{name}】", "bracket"),
    Frame("[{name}]", "bracket"),
    Frame("({name} www.{host})", "site-url"),
    Frame("【{name} {host}】", "site-url"),
    Frame("www.{host}", "bare-host"),
    Frame("http://www.{host}/", "bare-host"),
    Frame("本文来源于{name}，", "source"),
    Frame("转载自{name}，", "source"),
    Frame("关注公众号“{name}”，", "account-call"),
    Frame("更多范文请到{name}，", "account-call"),
)
HELD_OUT = (
    Frame("～{name}倾情奉献～", "held-out"),
    Frame("{{{name}}}", "held-out"),
    Frame("『{name}』出品，", "held-out"),
    Frame("©{name}，", "held-out"),
    Frame("★{name}★", "held-out"),
    Frame("——{name}荐稿——", "held-out"),
    Frame("此稿归{name}，", "held-out"),
    Frame("<{name}存档>", "held-out"),
)
SECRET = (
    Frame("{name}独家，", "secret"),
    Frame("【{name}】", "secret"),
    Frame("{name}荐读，", "secret"),
)
IN_A_WORD = Frame(" m.{host} ", "url-in-word")

LEADS = (
    Frame("{copied}；下面{name}小编为大家整理的{title}文章，提供参考，希望对你有所帮助，欢迎阅读。", "lead-copy"),
    Frame("{cut}下面是小编给大家分享的{title}，一起来看看吧。", "lead-cut"),
    Frame("下面是小编为大家整理的{title}，欢迎大家借鉴与参考。", "lead"),
    Frame("以下是小编精心收集整理的{title}，供大家参考，希望对大家有所帮助。", "lead"),
    Frame("{name}小编为你整理了多篇相关的《{title}》，但愿对你有帮助，当然你在{name}还可以找到更多。", "lead-brand"),
    Frame("以下是{name}为大家准备的{title}，欢迎阅读。", "lead-brand"),
)
TAILS = (
    Frame("更多{column}敬请关注{name}（http://www.{host}/）", "tail"),
    Frame("本文来源：{name} http://www.{host}/", "tail"),
    Frame("转贴于 {name} http://www.{host}", "tail"),
)

CONFUSION = (  # the six phrases that DedeCMS ships, shape as in its downmix table
    "本文来自织梦", "copyright dedecms", "织梦好，好织梦", "内容来自dedecms", "织梦内容管理系统", "dedecms.com",
)  # fmt: skip
NOISE = "abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789%*^~"  # EmpireCMS: 3 of these before the site's name
TEMPLATE_TRAPS = (  # EmpireCMS template strings, and what of them is text; `style=none` hides nothing in a browser
    ("<input type=hidden value='欢迎使用本管理系统'>", ""),
    ("<!-- 欢迎使用本管理系统 -->", ""),
    ("<phome 本站专用标签>", ""),
    ("<div style=display=none>欢迎使用帝国网站管理系统</div>", "欢迎使用帝国网站管理系统"),
    ("<table style=display=none><tr><td>Empire CMS,phome.net</td></tr></table>", "Empire CMS,phome.net"),
)
PAYWALLS = (
    "（未完，全文共{hidden}字，当前显示{shown}字）",
    "（此处隐藏{hidden}字，需要权限查看）",
    "（本文共{hidden}字，省略{shown}字，下载后查看全文）",
)
EDITORS = ("admin", "", "编辑部", "小泉", "qingquan", "刘编")
