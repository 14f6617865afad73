"""What stands around a text on its site: crumb, title line, meta line, lead, tail, filled in for one document.

>>> subject("北京市实施《中华人民共和国动物防疫法》办法")
'动物防疫法办法'
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterator

from tests.quality.heldout.owners import Site

CATEGORIES = ("范文大全", "工作总结", "述职报告", "心得体会", "党建材料", "讲话发言", "合同范本", "计划方案", "申请书")
PEOPLE = ("王晓东", "李静怡", "陈立", "赵海燕", "孙志强", "周敏")
OTHERS = (
    "乡镇2022年度安全生产工作总结",
    "小学语文教师个人述职报告",
    "学习贯彻会议精神心得体会三篇",
    "关于开展夏季防汛演练的实施方案",
    "新员工入职培训心得体会1000字",
    "幼儿园中班下学期家长会发言稿",
    "办公室主任竞聘演讲稿",
    "社区志愿服务活动总结（精选5篇）",
    "房屋租赁合同书标准版",
    "2023年党支部书记述职述廉报告",
    "大学生暑期社会实践报告",
    "护士长年终工作总结",
    "农村人居环境整治情况汇报",
    "公司年会主持词开场白",
    "入党申请书2000字范文",
    "校园文化艺术节策划书",
)
CRUMB, TITLE, META, LEAD, TAIL = (
    0.35,
    0.6,
    0.5,
    0.5,
    0.55,
)  # of the documents; title and meta lines: of those with a crumb


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line around the text: `counted` is the family of the yardstick, `frame` and `family` what made it."""

    text: str
    counted: str
    frame: str
    family: str


def subject(title: str) -> str:
    """What editors call a text: the end of its title, without marks."""
    return re.sub(r"[^一-鿿]|中华人民共和国", "", title)[-7:]


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """One document on its site."""

    site: Site
    title: str
    text: str
    rng: random.Random

    def fill(self, frame: str) -> str:
        """The frame with its places filled."""
        for place, value in (self.site.spelled | self._page()).items():
            frame = frame.replace("{" + place + "}", value)
        return frame

    def _page(self) -> dict[str, str]:
        rng = self.rng
        others = dict(zip(("other", "other2", "other3"), rng.sample(OTHERS, 3), strict=True))
        categories = dict(zip(("category", "category2"), rng.sample(CATEGORIES, 2), strict=True))
        date = f"20{rng.randrange(10, 24)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        return others | categories | {
            "title": self.title,
            "key": subject(self.title),
            "key2": subject(self.title)[:4],
            "opening": self.text[: rng.randrange(60, 81)].replace("\n", ""),
            "person": rng.choice(PEOPLE),
            "date": date,
            "number": str(rng.randrange(100, 99999)),
        }  # fmt: skip

    def head(self) -> Iterator[Line]:
        """Crumb, title line, meta line and lead, each with the break after it."""
        site, rng = self.site, self.rng
        if rng.random() < CRUMB:
            yield Line(self.fill(site.crumb.text) + "\n", "breadcrumb", site.crumb.text, "crumb")
            if rng.random() < TITLE:
                yield Line(self.title + "\n", "breadcrumb", "{title}", "title line")
            if rng.random() < META:
                yield Line(self.fill(site.meta.text) + "\n", "breadcrumb", site.meta.text, "meta")
        if rng.random() < LEAD:
            lead = rng.choice(site.leads)
            text = site.gap.lstrip("\n") + self.fill(lead.text) + "\n"
            yield Line(text, "lead", lead.text, "lead/" + lead.family)

    def foot(self) -> Iterator[Line]:
        """What follows the text, each with the break before it."""
        if self.rng.random() < TAIL:
            for tail in self.rng.sample(self.site.tails, self.rng.randrange(1, 5)):
                yield Line("\n" + self.fill(tail.text), "tail", tail.text, "tail/" + tail.family)
