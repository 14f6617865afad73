"""The stock DOM of DedeCMS, class for class, as its default templates print it.

>>> article_pager("29205", page=1, pages=2)[:54]
"<li><a>共2页: </a></li><li><a href='#'>上一页</a></li><li "
"""

from __future__ import annotations

from html import escape

from qingwen.replica.columns import COLUMNS, TOPS, Column, crumb
from qingwen.replica.house import DESCRIPTION, TEASER, House
from qingwen.replica.inject import Body
from qingwen.replica.owners import SITE_NAME
from qingwen.replica.prose import Heading
from qingwen.replica.script import HEAD_SCRIPT
from qingwen.replica.urls import Urls

DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
NUMBERS = 11  # a list pager shows up to 2 · listsize + 1 numbers
BAR = "------分隔线----------------------------"


def article(house: House, urls: Urls, n: int, page: int) -> str:
    """One page of article n."""
    about, body = house.heading(n), house.body(n)
    duty = f"(责任编辑：{body.editor})" if body.editor else ""
    return _page(
        urls, "articleview", f"{about.title}_{SITE_NAME}", about,
        f"""<div class="w960 center clear mt1"><div class="pleft">
<div class="place"><strong>当前位置:</strong> {crumbs(about.column)}</div>
<div class="viewbox"><div class="title"><h2>{escape(about.title)}</h2></div>
{_info(house, urls, about)}
<div class="content"><table width="100%"><tr><td>{body.style}
{set_body(house.blocks(n, page), body)}
{duty}
</td></tr></table></div>
<div class="dede_pages"><ul class="pagelist">{article_pager(str(about.aid), page, house.pages(n))}</ul></div>
<div class="newdigg" id="newdigg"><div class="diggbox digg_good" onclick="javascript:postDigg('goodpost',{about.aid})"><div class="digg_act">顶一下</div><div class="digg_num">(0)</div></div><div class="diggbox digg_bad" onclick="javascript:postDigg('badpost',{about.aid})"><div class="digg_act">踩一下</div><div class="digg_num">(0)</div></div></div>
<div class="boxoff"><strong>{BAR}</strong></div>
<div class="tags">推荐访问:{_tags(urls, about)}</div>
<div class="handle"><div class="context"><ul><li>{_neighbour("上一篇", house.neighbours(n)[0])}</li><li>{_neighbour("下一篇", house.neighbours(n)[1])}</li></ul></div>
<div class="actbox"><ul><li id="act-fav"><a href="/plus/stow.php?aid={about.aid}">收藏</a></li><li id="act-err"><a href="/plus/erraddsave.php?aid={about.aid}">挑错</a></li><li id="act-pus"><a href="/plus/recommend.php?aid={about.aid}">推荐</a></li><li id="act-pnt"><a href="#" onclick="window.print();">打印</a></li></ul></div></div>
</div>{_comments(about)}</div>{right(house, urls, n)}</div>""",
    )  # fmt: skip


def listing(house: House, urls: Urls, column: Column, page: int) -> str:
    """One page of a column's list."""
    items = "".join(_item(house, about) for about in house.listed(column, page))
    if page == 1 and column.tid in urls.dead:
        items += f'<li><a href="{urls.dead[column.tid]}" class="title">{column.name}格式要求（旧版）</a></li>'
    return _page(
        urls, "articlelist", f"{column.name}_{SITE_NAME}", None,
        f"""<div class="w960 center clear mt1"><div class="pleft">
<div class="place"><strong>当前位置:</strong> {crumbs(column)}</div>
<div class="listbox"><ul class="e2">{items}</ul></div>
<div class="dede_pages"><ul class="pagelist">{list_pager(column, page, house.articles)}</ul></div>
</div>{right(house, urls, -column.tid)}</div>""",
    )  # fmt: skip


def plain(house: House, urls: Urls, title: str, found: list[Heading]) -> str:
    """Home, a tag's page, the map of the site: links under a heading."""
    items = "".join(_item(house, about) for about in found)
    return _page(
        urls, "index", f"{title}_{SITE_NAME}", None,
        f"""<div class="w960 center clear mt1"><div class="pleft"><div class="place"><strong>当前位置:</strong> <a href='/'>{SITE_NAME}</a> > </div>
<div class="listbox"><h3>{escape(title)}</h3><ul class="e2">{items}</ul></div></div>{right(house, urls, 0)}</div>""",
    )  # fmt: skip


def set_body(blocks: tuple[str, ...], body: Body) -> str:
    """Paragraphs in `<p>`, or broken by `<br />` as editors of the time left them."""
    if body.breaks:
        return "<br />\n<br />\n".join(body.indent + block for block in blocks)
    return "\n".join(f"<p>{body.indent}{block}</p>" for block in blocks)


def article_pager(name: str, page: int, pages: int) -> str:
    """Numbers of a paged article. At both ends 上一页 and 下一页 stay links, to `#`: whoever follows them never ends."""
    if pages == 1:
        return ""

    def to(number: int) -> str:
        return "#" if not 1 <= number <= pages or number == page else f"{name}.html" if number == 1 else f"{name}_{number}.html"

    here = {page: ' class="thisclass"'}
    numbers = "".join(f"<li{here.get(i, '')}><a href='{to(i)}'>{i}</a></li>" for i in range(1, pages + 1))
    return (f"<li><a>共{pages}页: </a></li><li><a href='{to(page - 1)}'>上一页</a></li>{numbers}"
            f"<li><a href='{to(page + 1)}'>下一页</a></li>")  # fmt: skip


def list_pager(column: Column, page: int, total: int) -> str:
    """首页, 上一页, numbers, 下一页, 末页, the select with every page, and the count."""
    pages, count = column.pages(total), column.shelf.count(total)
    if pages == 1:
        return f'<li><span class="pageinfo">共 <strong>1</strong>页<strong>{count}</strong>条记录</span></li>'

    def to(number: int, text: object) -> str:
        return f"<li><a href='list_{column.tid}_{number}.html'>{text}</a></li>"

    first = max(1, min(page - NUMBERS // 2, pages - NUMBERS + 1))
    numbers = "".join(f'<li class="thisclass">{i}</li>' if i == page else to(i, i)
                      for i in range(first, min(pages, first + NUMBERS - 1) + 1))  # fmt: skip
    head = (to(1, "首页") + to(page - 1, "上一页")) if page > 1 else "<li>首页</li>"
    tail = (to(page + 1, "下一页") + to(pages, "末页")) if page < pages else "<li>末页</li>"
    options = "".join(f"<option value='list_{column.tid}_{i}.html'{' selected' if i == page else ''}>{i}</option>" for i in range(1, pages + 1))
    return (f"{head}{numbers}{tail}<li><select name='sldd' style='width:36px' onchange='location.href=this.options[this.selectedIndex].value;'>"
            f'{options}</select></li><li><span class="pageinfo">共 <strong>{pages}</strong>页<strong>{count}</strong>条</span></li>')  # fmt: skip


def crumbs(column: Column) -> str:
    """Home and the columns, each followed by the separator: the last one hangs."""
    return f"<a href='/'>{SITE_NAME}</a> > " + "".join(f"<a href='{c.folder}'>{c.name}</a> > " for c in crumb(column))


def right(house: House, urls: Urls, n: int) -> str:
    """The right column: sister columns, recommended, hot with snippets."""
    hot = house.hot(n)
    sisters = "".join(f"<li><a href='{c.folder}'>{c.name}</a></li>" for c in COLUMNS)
    commend = "".join(f'<li><a href="{urls.twin(a)}">{escape(a.title)}</a><p>{escape(house.teaser(a.n, 40))}...</p></li>' for a in hot[:6])
    heat = "".join(f'<li><a href="{a.path}">{escape(a.title)}</a><p>{escape(house.teaser(a.n, TEASER))}</p></li>' for a in hot)
    return f"""<div class="pright"><dl class="tbox"><dt><strong>栏目列表</strong></dt><dd><ul class="d6">{sisters}</ul></dd></dl>
<div class="commend"><dl class="tbox light"><dt class="light"><strong>推荐内容</strong></dt><dd class="light"><ul class="d4">{commend}</ul></dd></dl></div>
<div class="hot"><dl class="tbox light"><dt class="light"><strong>热门文章</strong></dt><dd class="light"><ul class="c1 ico2">{heat}</ul></dd></dl></div></div>"""


def _item(house: House, about: Heading) -> str:
    return (f'<li><a href="{about.path}" class="title">{escape(about.title)}</a>'
            f'<span class="info"><small>日期：</small>{about.published:%Y-%m-%d %H:%M:%S} <small>点击：</small>{about.n * 37 % 500} <small>好评：</small>0</span>'
            f'<p class="intro">{escape(house.teaser(about.n, DESCRIPTION))}...</p></li>')  # fmt: skip


def _info(house: House, urls: Urls, about: Heading) -> str:
    return (f'<div class="info"><small>时间:</small>{about.published:%Y-%m-%d %H:%M} <small>来源:</small>网络整理 <small>作者:</small>未知 '
            f'<small>浏览量:</small><script src="/plus/count.php?view=yes&aid={about.aid}&mid=1" type="text/javascript" language="javascript"></script></div>')  # fmt: skip


def _tags(urls: Urls, about: Heading) -> str:
    return " ".join(f'<a href="{urls.tag(tag)}">{escape(tag)}</a>' for tag in about.tags)


def _neighbour(label: str, about: Heading | None) -> str:
    return f"{label}：<a href='{about.path}'>{escape(about.title)}</a> " if about else f"{label}：没有了 "


def _comments(about: Heading) -> str:
    return (f'<div class="mt1"><dl class="tbox"><dt><strong>发表评论</strong></dt><dd><form action="/plus/feedback.php?aid={about.aid}" method="post">'
            '<div class="dcmp-title">请自觉遵守互联网相关的政策法规，严禁发布色情、暴力、反动的言论。</div>'
            '<textarea name="msg"></textarea><button type="submit">发表评论</button></form></dd></dl></div>')  # fmt: skip


def _page(urls: Urls, kind: str, title: str, about: Heading | None, middle: str) -> str:
    """Head, header, menu and footer around the middle."""
    mobile = f'<meta http-equiv="mobile-agent" content="format=xhtml;url=/m/view.php?aid={about.aid}">' if about else ""
    words = f'<meta name="keywords" content="{escape(",".join(about.tags))}" />' if about else ""
    menu = "".join(f"<li><a href='{c.folder}'><span>{c.name}</span></a></li>" for c in TOPS)
    return f"""{DOCTYPE}
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={urls.declared}" />
<title>{escape(title)}</title>
{words}<link href="/templets/default/style/dedecms.css" rel="stylesheet" media="screen" type="text/css" />
{mobile}
{HEAD_SCRIPT.replace("AID", str(about.aid)) if about else ""}
</head>
<body class="{kind}">
<div class="header_top"><div class="w960 center"><span id="time" class="time"></span><div class="toplinks"><a href="/plus/advancedsearch.php">高级搜索</a>|<a href="/data/sitemap.html">网站地图</a>|<a href="/tags.php">TAG标签</a><a href="/data/rssmap.html" class="rss">RSS订阅</a></div></div></div>
<div class="header"><div class="top w960 center"><div class="title"><h1><a href="/"><img src="/templets/default/images/logo.gif" alt="{SITE_NAME}" /></a></h1></div></div>
<div class="module blue mT10 wrapper w963"><div id="navMenu"><ul><li><a href='/'><span>主页</span></a></li>{menu}</ul></div>
<div class="search"><form name="formsearch" action="/plus/search.php"><input type="hidden" name="kwtype" value="0" /><input name="q" type="text" class="search-keyword" value="在这里搜索..." /><select name="searchtype"><option value="titlekeyword" selected>智能搜索</option></select><button type="submit">搜索</button></form></div>
<div class="tags"><h4>热门标签:</h4><ul>{urls.hot_tags}</ul></div></div></div>
{middle}
<div class="footer w960 center mt1 clear"><!-- 为了支持织梦团队的发展,请您保留织梦内容管理系统的链接信息. -->
<p class="powered">Powered by <a href="http://www.dedecms.example.com" target="_blank"><strong>DedeCMS_V57_GBK</strong></a></p><div class="copyright">Copyright &copy; {SITE_NAME} 版权所有</div></div>
</body></html>
"""
