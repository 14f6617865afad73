"""A guide laid out as a table of labels and values is kept whole, however long one of its cells is."""

from __future__ import annotations

import pytest

from cleaning import clean_html

GUIDE = [
    ("事项名称", "户外广告设置许可"),
    ("受理机构", "城市管理局窗口"),
    ("办公时间", "周一至周五"),
    ("办理地点", "政务大厅二楼"),
    ("联系电话", "0000-1234567"),
    ("申办条件", "依法登记的单位，有设置地点的使用权，设计符合城市规划的要求，不影响交通和市容。"),
    ("申报材料", "申请表一份；营业执照复印件；设置地点的现状图和效果图；场地使用协议。"),
    ("办理时限", "十个工作日"),
    ("收费标准", "不收费"),
]


def page(cell: str) -> str:
    rows = "".join(f"<tr><td>{cell.format(a)}</td><td>{cell.format(b)}</td></tr>" for a, b in GUIDE)
    return (
        "<html><head><title>户外广告设置许可 - 某县政务网</title></head><body>"
        "<div class='top'><a href='/'>首页</a> <a href='/a/'>办事</a> <a href='/b/'>公开</a></div>"
        f"<h1>户外广告设置许可</h1><div><table border=1>{rows}</table></div>"
        "<div class='foot'><a href='/x/'>网站地图</a> <a href='/y/'>联系我们</a></div></body></html>"
    )


@pytest.mark.parametrize("cell", ["{}", "<div><span>{}</span></div>", "<p></p><p>{}</p>"])
def test_every_row_of_a_guide_is_kept(cell: str) -> None:
    text = clean_html(page(cell)).text
    assert [value for row in GUIDE for value in row if value not in text] == []
    assert "网站地图" not in text


def test_a_menu_in_a_table_beside_an_article_is_no_guide() -> None:
    menu = "".join(
        f"<tr><td><a href='/{n}/'>栏目{n}</a></td><td><a href='/{n}/x/'>下级{n}</a></td></tr>" for n in range(8)
    )
    prose = "".join(f"<p>第{n}天我们走到河边，看了看水位，又沿着大堤往回走。</p>" for n in range(9))
    text = clean_html(
        f"<html><title>河边</title><body><table><tr><td><table>{menu}</table></td><td>{prose}</td></tr></table></body></html>"
    ).text
    assert "栏目3" not in text
    assert "第8天" in text
