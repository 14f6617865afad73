"""Is an address the author's own? The words before it ask for it, a public body owns it, it is one of a mailbox.

>>> list(needed("有关数据见统计局网站www.a.com", 9, 18, "a.com", learned=False))
['needed']
>>> list(needed("要落实责任，www.a.com加强监督", 6, 15, "a.com", learned=False))
[]
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def needed(text: str, start: int, end: int, host: str, *, learned: bool) -> Iterator[str]:
    """What speaks for the author of an address at `text[start:end]`; `learned`: its host was cut elsewhere."""
    if OFFICIAL.search(host):
        yield "official"
    before = text[max(0, start - 10) : start]
    asked = VISITED.search(before) if learned else NEEDED.search(before)
    glued = not _blank(before[-1:])
    if asked or (glued and not learned and LED_TO.search(before)):
        yield "needed"
    if before.endswith("]") and text[start] in "(（<":
        yield from ("needed", "cited")
    if MARKUP.search(before) or (text[start] == "/" and before.rstrip().endswith((":", "："))):
        yield from ("needed", "cited")
    if before.endswith(("@", "＠")) or "@" in text[start + 1 : end]:
        yield "mail"
    if _blank(text[end : end + 1]) and text[end + 1 : end + 2].isalnum():
        inside = not glued and before[-2:-1].isalnum()
        if not inside:
            yield "spaced"
        elif TWIN.match(text, start):
            yield "twin"


def _blank(sign: str) -> bool:
    return sign in (" ", "\u3000")


TWIN = re.compile(r"(?:https?://)?(?:m|wap|3g)\.")
LED_TO = re.compile("[为是至到在从向]$")


MARKUP = re.compile(r"(?:\]\s?[(（<]|[=\"'`]|<)$")  # [text](http://…), href="…", `www.…`
OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|edu|mil|ac|org)\.(?:cn|hk|tw|uk|mo)$|\.(?:gov|edu|mil|int)$|^(?:localhost|127\.0\.0\.1)"
)
VISITED = re.compile(
    r"(?:登录|登陆|访问|打开|输入|浏览|网站|网址|域名|参见|参考|详见|官网|主页|站点)[（(【\[“\"《<：: 　为是]{0,3}$"
)
NEEDED = re.compile(
    r"(?:网站|网址|站点|官网|主页|首页|平台|系统|网|页|登录|登陆|访问|浏览|打开|输入|查询|链接|地址|邮箱|电子邮件|信箱|见|参见|参考|参阅|详见|域名|下载|运行|报|社|端|店|库|公司|中心)"
    r"[（(【\[“\"《<：: 　为是]{0,3}$"
)


HAN = re.compile("[\u3400-\u9fff]")
ENDS = frozenset("。！？!?…”；;")
NEAR = 80  # characters of the line on each side that are looked at


GOING = re.compile("[到在上至从向为是用和与及或把对由经过通见如看载接入搜开址名的网站台页找叫给]$")
ASKING = re.compile("[上中里内下的和与或及等后前查网站页域来去就可进这那是为]")


def glued(text: str, start: int, end: int) -> bool:
    """Does an address stand between two Chinese characters of a sentence that does not lead to it or go on from it?

    >>> glued("包裹也就www.a.com越来越重", 4, 13), glued("我们在www.a.com上报名", 3, 12)
    (True, False)
    """
    before, after = text[max(0, start - 2) : start], text[end : end + 1]
    if not (HAN.match(before[-1:]) and HAN.match(after) and text.startswith(("www", "http"), start)):
        return False
    return not GOING.search(before) and not ASKING.match(after)


def cited(text: str, start: int, end: int) -> bool:
    """Is an address given by the author: alone under a line that leads up to it, or among words without Han?

    >>> cited("项目主页：\\nwww.a.com", 6, 15), cited("工作完成。\\nwww.a.com", 6, 15), cited("see www.a.com", 4, 13)
    (True, False, True)
    """
    begin = max(text.rfind("\n", 0, start) + 1, start - NEAR)
    stop = text.find("\n", end, end + NEAR)
    rest = text[begin:start] + text[end : stop if stop >= 0 else end + NEAR]
    if rest.strip():
        return HAN.search(rest) is None
    while begin and text[begin - 1].isspace():
        begin -= 1
    return begin > 0 and text[begin - 1] not in ENDS
