"""The two pagers of DedeCMS, quirk for quirk.

A paged article keeps 上一页 and 下一页 as links at both ends, to `#`: whoever follows the next link never ends.

>>> article_pager("29205", page=2, pages=2)[-28:]
"<li><a href='#'>下一页</a></li>"

A list has them only where they lead somewhere, and a `select` that names every page at once.
"""

from __future__ import annotations

from qingwen.site_in_a_box.content.columns import Column

NUMBERS = 11  # a list pager shows up to 2 · listsize + 1 numbers


def article_pager(name: str, page: int, pages: int) -> str:
    """The list items of a paged article's pager; "" for an article of one page. `name`: the file without `.html`."""
    if pages == 1:
        return ""

    def link(number: int, text: object, kind: str = "") -> str:
        there = 1 <= number <= pages and number != page
        target = (f"{name}.html" if number == 1 else f"{name}_{number}.html") if there else "#"
        return f"<li{kind}><a href='{target}'>{text}</a></li>"

    here = {page: ' class="thisclass"'}
    numbers = "".join(link(i, i, here.get(i, "")) for i in range(1, pages + 1))
    return f"<li><a>共{pages}页: </a></li>{link(page - 1, '上一页')}{numbers}{link(page + 1, '下一页')}"


def list_pager(column: Column, page: int, pages: int, count: int) -> str:
    """首页, 上一页, numbers, 下一页, 末页, the select, and how many pages and articles there are."""
    if pages == 1:
        return f'<li><span class="pageinfo">共 <strong>1</strong>页<strong>{count}</strong>条记录</span></li>'
    head = _link(column, 1, "首页") + _link(column, page - 1, "上一页") if page > 1 else "<li>首页</li>"
    tail = _link(column, page + 1, "下一页") + _link(column, pages, "末页") if page < pages else "<li>末页</li>"
    info = f'<li><span class="pageinfo">共 <strong>{pages}</strong>页<strong>{count}</strong>条</span></li>'
    return head + _numbers(column, page, pages) + tail + _select(column, page, pages) + info


def _link(column: Column, number: int, text: object) -> str:
    return f"<li><a href='list_{column.tid}_{number}.html'>{text}</a></li>"


def _numbers(column: Column, page: int, pages: int) -> str:
    first = max(1, min(page - NUMBERS // 2, pages - NUMBERS + 1))
    shown = range(first, min(pages, first + NUMBERS - 1) + 1)
    return "".join(f'<li class="thisclass">{i}</li>' if i == page else _link(column, i, i) for i in shown)


def _select(column: Column, page: int, pages: int) -> str:
    chosen = {page: " selected"}
    options = "".join(
        f"<option value='list_{column.tid}_{i}.html'{chosen.get(i, '')}>{i}</option>" for i in range(1, pages + 1)
    )
    change = "location.href=this.options[this.selectedIndex].value;"
    return f"<li><select name='sldd' style='width:36px' onchange='{change}'>{options}</select></li>"


def empire_article_pager(name: str, page: int, pages: int) -> str:
    """EmpireCMS: plain links and bold numbers, inside the cell of the body."""
    names = [f"{name}.html" if i == 1 else f"{name}_{i}.html" for i in range(1, pages + 1)]
    return _empire_links(names, page, pages, "", "")


def empire_list_pager(page: int, pages: int, count: int) -> str:
    """EmpireCMS: the count, then links; no select."""
    names = ["index.html" if i == 1 else f"index_{i}.html" for i in range(1, pages + 1)]
    first, last = f"<a href='{names[0]}'>首页</a>&nbsp;", f"&nbsp;<a href='{names[-1]}'>尾页</a>"
    head = f'<a title="Total record">&nbsp;<b>{count}</b> </a>&nbsp;&nbsp;'
    return head + _empire_links(names, page, pages, first if page > 1 else "", last if page < pages else "")


def _empire_links(names: list[str], page: int, pages: int, first: str, last: str) -> str:
    before = f"<a href='{names[page - 2]}'>上一页</a>&nbsp;" if page > 1 else ""
    after = f"&nbsp;<a href='{names[page]}'>下一页</a>" if page < pages else ""
    shown = range(max(1, page - NUMBERS // 2), min(pages, page + NUMBERS // 2) + 1)
    numbers = "&nbsp;".join(f"<b>{i}</b>" if i == page else f"<a href='{names[i - 1]}'>{i}</a>" for i in shown)
    return first + before + numbers + after + last
