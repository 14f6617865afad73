"""Draws the pictures in docs/: `python -m tests.pictures` (needs chromium and a Chinese font)."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from cleaning import clean_text
from cleaning.explain import render
from cleaning.knowledge.load import BUILTIN
from cleaning.model import Page
from cleaning.site_facts.stamp_mining.accepted import as_json
from output.build import build
from output.stamp_mining import run
from qingwen.review.queue import queue_of
from tests.conftest import ROOT
from tests.qingwen.review.carriers import PAGES, SITE, STAMP, stamped
from tests.reviewed import served

PICTURES: dict[str, tuple[str, ViewportSize, str]] = {
    "review.png": ("en", {"width": 880, "height": 900}, "light"),
    "review-phone.png": ("zh", {"width": 390, "height": 900}, "dark"),
}


DAMAGED = """当前位置:拾穗范文坊 > 总结计划 > 工作总结
2021年柳林街道供水工作总结
时间:2021-04-02 浏览量:1320
下面拾穗范文坊小编为大家整理的2021年柳林街道供水工作总结,供大家参考,欢迎阅读!
　　一年来,街道供水站按照年初的部署,“拾穗范文坊”编辑,更换老旧管网12公里(半亩稿仓收集)。
　　一、主要做法。一是摸清底数,入户登记4800家;二是抢修及时,w w w.banmugaocang . com接报两小时内到场。
　　二、下一步打算。继续改造xx小区的水表,【半亩稿仓】争取年内完工。
上一篇:南浦街道供电工作总结
本文来源于网络,如有侵权请联系我们删除。"""


def main() -> None:
    """Before and after, then the review page over a queue as discovery leaves it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _before_and_after(chromium)
        _prepared(data := Path(folder))
        with served(data, data / "documents") as browser:
            where = next(key for key, one in browser.review.desk.all.items() if one.phrase in STAMP)
            for name, (language, size, scheme) in PICTURES.items():
                page = chromium.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
                page.goto(f"{browser.review.url}{language}/suspect/{where}")
                page.screenshot(path=ROOT / "docs" / name)


def _before_and_after(chromium: Browser) -> None:
    """What `qingwen explain --html` shows of a damaged page, from the base with its edits to the end."""
    page = chromium.new_context(viewport={"width": 900, "height": 400}).new_page()
    page.set_content(render.as_html(clean_text(DAMAGED, site="拾穗范文坊")))
    page.evaluate("document.querySelector('h1').scrollIntoView()")
    top = page.get_by_role("heading", name="The base and its edits").bounding_box()
    end = page.locator(".qw").bounding_box()
    assert top
    assert end
    clip = {"x": 0, "y": top["y"], "width": 900, "height": end["height"] - top["y"]}
    page.screenshot(path=ROOT / "docs" / "before-after.png", full_page=True, clip=clip)  # type: ignore[arg-type]


def _prepared(data: Path) -> None:
    chance = Random(8)
    texts = [stamped(number, chance) for number in range(1, PAGES + 1)]
    dump = data / "dump.jsonl"
    dump.write_text("".join(json.dumps({"text": text, "site": SITE}) + "\n" for text in texts), encoding="utf-8")
    found = run.learn(lambda: (Page(None, SITE, None, None, (), text) for text in texts), data, BUILTIN)
    queue_of(data).write_text("".join(as_json(one) + "\n" for one in found.queued), encoding="utf-8")
    build.build([str(dump)], data / "documents", workers=1)


if __name__ == "__main__":
    main()
