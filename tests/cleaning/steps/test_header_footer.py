"""What stands before and after a text goes, in whatever shape; what only looks like it stays."""

from __future__ import annotations

from datetime import date

import pytest

from cleaning import clean_text

BODY = (
    "第一条 为了规范公园管理，保护公园环境，制定本办法。\n"
    "第二条 市绿化主管部门负责公园的监督管理，其他部门按照职责分工做好有关工作。\n"
    "第三条 公园应当每日开放，不得擅自停业。"
)
TITLE = "某市公园管理办法"

HEADS = [
    f"当前位置：晨曦文秘网 > 规章制度 > 公园 >\n\n{TITLE}\n\n| 浏览量：\n\n{TITLE}\n\n",
    f"您当前的位置：首页 > 规章制度 > 正文\n{TITLE}\n发布时间：2021-05-06 14:22 来源：本站 作者：佚名 浏览：1024次\n",
    f"主页 > 规章制度 > 公园管理\n{TITLE}\n2021-05-06\n",
    f"晨曦文秘网 » 规章制度 » 公园管理 » {TITLE}\n",
    f"所在位置: 晨曦文库 / 规章制度 / {TITLE}\n{TITLE}\n【字体：大 中 小】 打印 收藏\n",
    f"网站首页　文秘　作文　总结\n当前位置：晨曦文秘>>规章制度>>正文\n{TITLE}\n作者：晨曦　日期：2020年3月1日\n",
    f"首页→规章制度→管理办法→{TITLE}\n{TITLE}\n点击数：321　更新时间：2019/3/4\n",
    f"{TITLE}\n时间：2021-03-05 10:22 来源：网友投稿 点击：次\n",
    f"{TITLE}\n[ 时间:2020-01-02 ] [ 来源:晨曦网 ] [ 浏览:12 ]\n",
    f"您的位置:晨曦文秘网-规章制度-{TITLE}\n",
    f"當前位置：晨曦文秘網 > 規章制度 >\n{TITLE}\n瀏覽次數：\n",
]
LEADS = [
    f"下面是晨曦文秘网小编为大家收集整理的{TITLE}，欢迎大家阅读参考！\n",
    f"第一条 为了规范公园管理，保护公园环境，制定本办法；以下是晨曦小编精心整理的{TITLE}，仅供参考，一起来看看吧。\n",
    "第一条 为了规范公园管理，保护公园环境，制定本办法。第二条 市绿化主管部门负责公园的监下面是小编为大家带来的范文，"
    "希望能帮助到大家!\n",
    f"《{TITLE}》由晨曦范文网为您提供，欢迎浏览参考。\n",
    f"【导语】以下是晨曦文秘网为大家整理的《{TITLE}》，供大家查阅。\n",
    f"{TITLE}怎么写？以下是晨曦网小编搜集的{TITLE}，欢迎借鉴。\n",
    f"{TITLE}是晨曦为大家精心准备的，欢迎大家前来参考。\n",
    f"下文是为大家精选的{TITLE}范文，希望大家喜欢！\n",
    f"我们编辑小组为您搜集整理了“{TITLE}”一文，希望对您有帮助。\n",
    "以下是小編為大家整理的關於的內容，歡迎參考！\n",
    f"晨曦网权威发布{TITLE}，更多{TITLE}相关信息请访问晨曦网。\n",
    f"想要写好{TITLE}吗？晨曦网小编特地为您准备了几篇范文，快来看看吧。\n",
    f"各位同学，大家好，以下是小编搜集的{TITLE}，欢迎阅读与收藏。\n",
    f"【#制度# 导语】以下是晨曦网整理的《{TITLE}》，供大家参考。\n",
    "晨曦提示您:看后求收藏(晨曦网www.chenxi.example),接着再看更方便。\n",
    "本文由晨曦（www.chenxi.example）收集整理，仅供参考。\n",
    "导读：第一条 为了规范公园管理，保护公园环境，制定本办法。第二条 市绿化主管部门负责公\n",
    "第一条 为了规范公园管理，保护公园环境，制定本办法。第二条 市绿化主管部门负责公园的监督管理，其他部门按照职...\n",
]
TAILS = [
    "\n推荐访问：公园 管理",
    "\n上一篇：某市道路管理办法\n下一篇：没有了",
    "\n热门文章\n\n关于梦想的演讲\n\n关于梦想的演讲  每一个人都有梦想,都不想",
    "\n【公园管理办法】相关文章：\n1.道路管理办法\n2.河道管理规定08-12",
    "\n看过“公园管理办法”的人还看了：\n1.道路管理办法",
    "\n以上就是晨曦小编为大家整理的全部内容，希望对大家有所帮助，更多内容请关注晨曦网！",
    "以上就是小编带来的公园管理办法的全部内容，希望能够帮助到大家。",
    "\n免责声明：本文来自网络用户投稿，不代表本站观点，如有侵权请联系我们删除。",
    "\n扫码关注晨曦文秘，领取更多范文\n本文链接：https://www.chenxi.example/1.html",
    "\n------分隔线------\n顶一下\n(0)\n0%\n踩一下\n(0)\n0%",
    "\n学习雷锋好榜样主题演讲\n本文来源：晨曦文秘\n",
    "\n关于春天的作文【5篇】\n",
    "\n文章标签：公园 管理\n[上一篇]道路管理 [下一篇]河道管理",
    "\n阅读：1234 次 评论：0 条\n加入收藏 | 设为首页 | 联系我们",
    "\n版权所有 晨曦网 Copyright 2020 All Rights Reserved",
    "\n更多优质内容，请关注微信公众号“晨曦文秘”",
    "\n本文由晨曦文秘网编辑整理，转载请注明出处",
]


@pytest.mark.parametrize("head", HEADS)
def test_what_stands_above_the_text_goes(head: str) -> None:
    assert clean_text(head + BODY).text == BODY


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("head", ["", HEADS[0]], ids=["bare", "under a crumb"])
def test_a_lead_goes_with_the_sentence_that_it_copied(head: str, lead: str) -> None:
    assert clean_text(head + lead + BODY).text == BODY


@pytest.mark.parametrize("tail", TAILS)
def test_what_stands_below_the_text_goes(tail: str) -> None:
    assert clean_text(BODY + tail).text == BODY


@pytest.mark.parametrize(
    "text",
    [
        "时间：2021年3月5日\n地点：三楼会议室\n内容：安全生产。",
        "编者按：今年是建市二十周年。\n本报今起推出系列报道。",
        "下面我们就来详细介绍一下。\n第一步，打开软件。",
        "小编点评：这款手机的屏幕很好，推荐给大家参考。\n它的电池也不错。",
        "由市档案馆收集整理，供各界查阅。\n目录如下。",
        "来源：某日报\n昨日，我市举行了大会。",
        "大家好，我是小李，今天给大家分享学习方法，希望对大家有所帮助。\n第一，早起。",
        "相关链接：\n某市公园始建于1950年，占地十亩。",
        "关键词：公园；管理\n一、引言\n公园是城市的绿肺。",
        "公园里有三种花：\n牡丹\n月季\n菊花",
        f"{BODY}\n附件：1.公园名录\n2.申请表",
        f"{BODY}\n某市人民政府\n2021年5月6日",
        f"{BODY}\n来源：某日报",
        f"{BODY}\n联系电话：12345678\n联系人：张三",
        f"{BODY}\n更多信息请登录某市人民政府网站查询。",
        f"{BODY}\n抄送：各区人民政府",
        f"{BODY}\n注：本办法由市绿化局负责解释。",
        f"{TITLE}\n{BODY}",
    ],
)
def test_what_only_looks_like_chrome_stays(text: str) -> None:
    assert clean_text(text).text == text


@pytest.mark.parametrize("edge", [HEADS[0].strip(), LEADS[0].strip(), TAILS[0].strip(), TAILS[7].strip()])
def test_a_page_that_would_be_left_without_text_keeps_some(edge: str) -> None:
    assert clean_text(edge).text


def test_the_edges_say_what_the_page_is() -> None:
    doc = clean_text(
        f"当前位置：晨曦文秘网 > 规章制度 > 公园 > 正文\n{TITLE}\n时间：2021-03-05 来源：某某学报 作者：李四 点击：次\n"
        f"{BODY}\n推荐访问：公园 管理\n"
    )
    fields = doc.fields
    assert (doc.title, doc.category, doc.tags) == (TITLE, ("规章制度", "公园"), ("公园", "管理"))
    assert (fields.published_on, fields.source, fields.author) == (date(2021, 3, 5), "某某学报", "李四")


def test_fields_are_as_the_page_writes_them() -> None:
    doc = clean_text(
        f"當前位置：晨曦文秘網 > 規章制度（試行） >\n{TITLE}（試行）\n瀏覽次數：\n{BODY}\n推薦訪問：Ａ＋Ｂ 園林管理\n"
    )
    assert (doc.title, doc.category, doc.tags) == (f"{TITLE}（試行）", ("規章制度（試行）",), ("Ａ＋Ｂ", "園林管理"))


def test_a_copied_sentence_stays_where_the_text_does_not_hold_it() -> None:
    first = "公园是城市的绿肺，是市民休闲的去处。"
    doc = clean_text(f"{first}下面是晨曦小编为大家整理的{TITLE}，欢迎阅读。\n{BODY}")
    assert doc.text == f"{first}\n{BODY}"


def test_articles_of_one_page_stay_together_with_a_note_at_each_start() -> None:
    text = "工作总结篇一\n今年的工作很多。\n工作总结篇二\n去年的工作也多。"
    doc = clean_text(text)
    assert doc.text == text
    assert [n.start for n in doc.notes if n.rule == "article-start"] == [0, text.index("工作总结篇二")]


def test_keywords_of_another_trade_above_the_crumb_go_and_are_noted() -> None:
    words = "甲乐城,乙乐城,丙乐城_丁乐城网址,戊家乐,己人游戏"
    doc = clean_text(f"{words}\n当前位置：晨曦文秘网 > 规章制度 >\n{TITLE}\n| 浏览量：\n{BODY}")
    assert doc.text == BODY
    assert "hacked" in {note.rule for note in doc.notes}


def test_a_title_line_above_a_lead_that_names_it_is_the_title() -> None:
    doc = clean_text(f"{TITLE}\n下面是晨曦小编为大家整理的{TITLE}，欢迎阅读。\n{BODY}")
    assert (doc.text, doc.title) == (BODY, TITLE)


def test_a_lead_between_two_articles_goes() -> None:
    first, second = "工作总结篇一\n" + BODY, "工作总结篇二\n公园里的花开了。"
    lead = "下面是晨曦小编为大家精心整理的工作总结，希望对大家有所帮助。"
    assert clean_text(f"{first}\n{lead}\n{second}").text == f"{first}\n{second}"


def test_what_falls_short_of_a_lead_stays_with_a_note() -> None:
    text = f"晨曦文秘网小编推荐：{TITLE}。\n{BODY}"
    doc = clean_text(text)
    assert doc.text == text
    assert "lead?" in {note.rule for note in doc.notes}
