"""What a site has besides articles and lists: robots.txt as shipped, maps, counters, and the message page.

>>> ROBOTS.splitlines()[0], ROBOTS.count("Disallow")
('User-agent: *', 17)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from qingwen.replica.answer import Answer, dressed
from qingwen.replica.columns import COLUMNS
from qingwen.replica.house import House
from qingwen.replica.owners import SITE_NAME
from qingwen.replica.prose import FIRST_DAY
from qingwen.replica.urls import Urls

SITEMAP_LIMIT = 50_000  # URLs in one sitemap, by the protocol
FORBIDDEN = (
    "/plus/ad_js.php", "/plus/advancedsearch.php", "/plus/car.php", "/plus/carbuyaction.php", "/plus/shops_buyaction.php",
    "/plus/erraddsave.php", "/plus/posttocar.php", "/plus/disdls.php", "/plus/feedback_js.php", "/plus/mytag_js.php",
    "/plus/rss.php", "/plus/search.php", "/plus/recommend.php", "/plus/stow.php", "/plus/count.php", "/include", "/templets",
)  # fmt: skip
ROBOTS = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in FORBIDDEN)


def message(urls: Urls, text: str = "你要查看的文档不存在或已被删除！") -> Answer:
    """The CMS's message page: it says that something is wrong, with status 200."""
    page = f"""<html>
<head>
<title>DedeCMS提示信息</title>
<meta http-equiv="Content-Type" content="text/html; charset={urls.declared}" />
<base target='_self'/>
</head>
<body leftmargin='0' topmargin='0'>
<center>
<script>
      var pgo=0;
      function JumpUrl(){{
        if(pgo==0){{ location='javascript:history.go(-1);'; pgo=1; }}
      }}
document.write("<br /><div style='width:450px;padding:0px;border:1px solid #DADADA;'><div style='padding:6px;font-size:12px;'><b>DedeCMS 提示信息！</b></div>");
document.write("<div style='height:130px;font-size:10pt;background:#ffffff'><br />");
document.write("{text}");
document.write("<br /><a href='javascript:history.go(-1);'>如果你的浏览器没反应，请点击这里...</a><br/></div>");
setTimeout('JumpUrl()',1000);</script>
</center>
</body>
</html>
"""
    plain = dressed(page, urls.charset, stamp=FIRST_DAY)
    return Answer(200, tuple(h for h in plain.headers if h[0] == "Content-Type"), plain.body)


def not_found(urls: Urls) -> Answer:
    """The web server's own 404."""
    text = "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>"
    return Answer(404, (("Content-Type", "text/html"),), text.encode())


def count_script(asked: Mapping[str, Sequence[str]]) -> str:
    """The view counter: a script, so that no page holds its number."""
    aid = asked.get("aid", ["0"])[0]
    return f"document.write('{int(aid) * 37 % 5000 if aid.isdigit() else 0}');\r\n"


def sitemap_xml(house: House, urls: Urls, base: str) -> str:
    """The XML map of the newest articles, in the site's own charset."""
    newest = (house.heading(n) for n in range(house.articles, max(0, house.articles - SITEMAP_LIMIT), -1))
    lines = (f"<url><loc>{base}{a.path}</loc><lastmod>{a.published:%Y-%m-%d}</lastmod><title>{escape(a.title)}</title></url>" for a in newest)
    return (f'<?xml version="1.0" encoding="{urls.declared}"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' + "\n".join(lines) + "\n</urlset>\n")  # fmt: skip


def site_map(urls: Urls) -> str:
    """The HTML map: columns only, no articles."""
    items = "".join(f"<li><a href='{c.folder}' title='{c.name}'>{c.name}</a></li>" for c in COLUMNS)
    return (f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={urls.declared}" />'
            f"<title>网站地图_{SITE_NAME}</title></head><body><h3>{SITE_NAME} 网站地图</h3><ul class='f6'>{items}</ul></body></html>\n")  # fmt: skip
