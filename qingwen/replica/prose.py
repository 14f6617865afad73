"""Articles that nobody wrote: article n of a seed is the same on every machine, and needs no other article.

Speeches, reports, plans, reflections, reviews, addresses and essays, of 1 to 40 paragraphs, with headings, masks,
dialogue, and the look-alikes of stamps that must stay:

>>> about = heading(seed=1, n=3)
>>> about == heading(seed=1, n=3), about.column.name
(True, '学习心得')
>>> text = paragraphs(1, about)
>>> all(line == line.strip() and line for line in text)
True
"""

from __future__ import annotations

import dataclasses
import functools
from datetime import date, datetime, timedelta
from random import Random

from qingwen.replica import words as w
from qingwen.replica.columns import Column, column_of

FIRST_DAY = datetime(2021, 3, 1, 8, 0)
PER_DAY = 3  # articles a day: article n was published on day n // 3
AID = 10_000  # articles are numbered from here, as on a site that has seen some years

TITLE_ENDS = {
    "speech": ("会议讲话", "动员会上的讲话", "推进会讲话稿", "座谈会发言", "启动仪式致辞"),
    "report": ("工作总结", "情况汇报", "述职报告", "自查报告", "调研报告"),
    "plan": ("实施方案", "工作计划", "行动方案", "工作要点", "应急预案"),
    "reflection": ("心得体会", "学习体会", "研讨发言", "培训感悟"),
    "address": ("演讲稿", "国旗下讲话", "竞聘演讲", "毕业典礼发言"),
}
NUMERALS = "一二三四五六七八九十"


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of an article. `tags` are words of the title; `published` is the hour on the page."""

    n: int
    title: str
    column: Column
    tags: tuple[str, ...]
    published: datetime

    @property
    def aid(self) -> int:
        """The article's number in URLs."""
        return AID + self.n

    @property
    def published_on(self) -> date:
        """The day on the page."""
        return self.published.date()

    @property
    def path(self) -> str:
        """The URL path of its first page, by the default rule `{typedir}/{Y}/{M}{D}/{aid}.html`."""
        return f"{self.column.folder}{self.published:%Y/%m%d}/{self.aid}.html"


@functools.lru_cache(maxsize=4096)
def heading(seed: int, n: int) -> Heading:
    """Title, column, tags and date of article n (from 1)."""
    rng, column = Random(f"{seed}/{n}/title"), column_of(n)
    title, tags = _essay_title(rng) if column.kind in ("essay", "review") else _office_title(rng, column.kind)
    published = FIRST_DAY + timedelta(days=n // PER_DAY, minutes=rng.randrange(600))
    return Heading(n, title, column, tags, published)


def _office_title(rng: Random, kind: str) -> tuple[str, tuple[str, ...]]:
    place, area, facet, end = rng.choice(w.PLACES), rng.choice(w.AREAS), rng.choice(w.FACETS), rng.choice(TITLE_ENDS[kind])
    title = rng.choice((f"{place}{area}{facet}{end}", f"{place}20xx年{area}{facet}{end}", f"关于{place}{area}{facet}的{end}"))
    return title, (place, area, facet)


def _essay_title(rng: Random) -> tuple[str, tuple[str, ...]]:
    thing, kin, virtue = rng.choice(w.THINGS), rng.choice(w.KIN), rng.choice(w.VIRTUES)
    title = rng.choice((f"{kin}的{thing}", f"{thing}与{virtue}", f"我家的{thing}", f"读{rng.choice(w.BOOKS)}有感：{thing}与{kin}",
                        f"{thing}边的{kin}"))  # fmt: skip
    return title, tuple(t for t in (thing, kin, virtue) if t in title)


def clause(rng: Random) -> str:
    """A clause of office prose without an end mark."""
    def noun() -> str:
        return rng.choice(w.AREAS) + rng.choice(w.FACETS)

    match rng.randrange(15):
        case 0: return rng.choice(w.ADVERBS) + rng.choice(w.VERBS) + noun()
        case 1: return rng.choice(w.SUBJECTS) + rng.choice(w.ADVERBS) + rng.choice(w.VERBS) + noun()
        case 2: return f"把{noun()}{rng.choice(w.HANDLING)}"
        case 3: return noun() + rng.choice(w.STATES)
        case 4: return f"{rng.choice(w.TIMES)}{rng.choice(w.VERBS)}{noun()}{_number(rng)}"
        case 5: return f"从{noun()}到{noun()}{rng.choice(w.STATES)}"
        case 6: return f"既要{rng.choice(w.VERBS)}{noun()}，又要{rng.choice(w.VERBS)}{noun()}"
        case 7: return f"以{noun()}为{rng.choice(w.ROLES)}"
        case 8: return f"{noun()}、{noun()}和{noun()}{rng.choice(w.STATES)}"
        case 9: return f"由{rng.choice(w.SUBJECTS)}{rng.choice(w.VERBS)}{noun()}"
        case 10: return f"{rng.choice(w.PLACES)}的{noun()}{rng.choice(w.STATES)}"
        case 11: return f"对{noun()}不{rng.choice(w.VERBS)}，就谈不上{rng.choice(w.VERBS)}{noun()}"
        case 12: return f"{rng.choice(w.SUBJECTS)}要{rng.choice(w.VERBS)}{noun()}、{rng.choice(w.VERBS)}{noun()}"
        case 13: return f"{noun()}比{rng.choice(w.TIMES)}提高{rng.randrange(1, 60)}.{rng.randrange(1, 10)}%"
        case _: return f"{rng.choice(w.VERBS)}“{rng.choice(w.AREAS)}+{rng.choice(w.AREAS)}”{rng.choice(w.FACETS)}"


def _number(rng: Random) -> str:
    return f"{rng.choice((rng.randrange(2, 100), rng.randrange(100, 9999)))}{rng.choice(w.UNITS)}"


def picture(rng: Random) -> str:
    """A clause of an essay."""
    match rng.randrange(7):
        case 0: return f"{rng.choice(w.SEASONS)}的{rng.choice(w.THINGS)}{rng.choice(w.DOINGS)}"
        case 1: return rng.choice(w.THINGS) + rng.choice(w.DOINGS)
        case 2: return rng.choice(w.KIN) + rng.choice(w.ACTS)
        case 3: return f"我{rng.choice(w.FEELINGS)}"
        case 4: return f"{rng.choice(w.SEASONS)}，{rng.choice(w.KIN)}总爱说起{rng.choice(w.THINGS)}和{rng.choice(w.THINGS)}"
        case 5: return f"{rng.choice(w.THINGS)}旁边是{rng.choice(w.KIN)}的{rng.choice(w.THINGS)}"
        case _: return f"关于{rng.choice(w.VIRTUES)}，{rng.choice(w.THINGS)}比{rng.choice(w.KIN)}懂得还多"


def sentence(rng: Random, kind: str) -> str:
    """Two to four clauses and an end mark."""
    make = picture if kind in ("essay", "review") else clause
    lead = rng.choice(w.LINKS) + "，" if rng.random() < 0.18 else ""
    body = rng.choice(("，", "，", "，", "；")).join(make(rng) for _ in range(rng.randint(2, 4)))
    return lead + body + rng.choices("。！？", (90, 6, 4))[0]


def paragraph(rng: Random, kind: str) -> str:
    """One to six sentences, in an essay now and then with speech in quotes."""
    lines = [sentence(rng, kind) for _ in range(rng.randint(1, 6))]
    if kind in ("essay", "review") and rng.random() < 0.4:
        lines.insert(rng.randrange(len(lines) + 1), f"{rng.choice(w.KIN)}{rng.choice(w.ACTS)}，说：“{rng.choice(w.SPOKEN)}。”")
    return "".join(lines)


def opening(seed: int, about: Heading) -> str:
    """The first paragraph alone: what a list's teaser shows."""
    rng = Random(f"{seed}/{about.n}/opening")
    return paragraph(rng, about.column.kind)


def paragraphs(seed: int, about: Heading) -> tuple[str, ...]:
    """The article's clean text in normal form: one string a paragraph, 1 to 40 of them."""
    rng, kind = Random(f"{seed}/{about.n}/body"), about.column.kind
    lines = [opening(seed, about), *_sections(rng, kind, rng.choice((0, 2, 5, 9, 14, 18, 22, 30, 36)))]
    if kind in ("speech", "address"):
        lines.insert(0, rng.choice(("同志们：", "各位领导、同志们：", "老师们、同学们：", "各位评委：")))
    for look_alike in look_alikes(seed, about):
        at = rng.randrange(len(lines))
        lines.insert(at + 1, look_alike)
    return tuple(lines[:39] + [f"谢谢{rng.choice(('大家', '各位'))}！"] * (kind in ("speech", "address")))


def _sections(rng: Random, kind: str, count: int) -> list[str]:
    """Paragraphs under headings 一、 and （一）; an essay has none."""
    if kind in ("essay", "review", "address"):
        return [paragraph(rng, kind) for _ in range(count)]
    lines: list[str] = []
    chapter = 0
    while len(lines) < count:
        lines.append(f"{NUMERALS[chapter % 10]}、{_headline(rng)}")
        chapter += 1
        for part in range(rng.randint(1, 4)):
            mark = rng.choice(("", f"（{NUMERALS[part]}）{_headline(rng)}。", f"{part + 1}.", f"{part + 1}、"))
            lines.append(mark + paragraph(rng, kind))
    return lines


def _headline(rng: Random) -> str:
    return f"{rng.choice(w.ADVERBS)}{rng.choice(w.VERBS)}{rng.choice(w.AREAS)}{rng.choice(w.FACETS)}，{rng.choice(w.VERBS)}{rng.choice(w.AREAS)}{rng.choice(w.FACETS)}"


def name(rng: Random) -> str:
    """A person's name; some hold characters that GB2312 has not, but GBK has."""
    return rng.choice(w.SURNAMES) + rng.choice(w.GIVEN)


def look_alikes(seed: int, about: Heading) -> tuple[str, ...]:
    """Paragraphs of the article that look like stamps, leads or chrome, and must stay."""
    rng = Random(f"{seed}/{about.n}/look-alikes")
    essay = about.column.kind in ("essay", "review")
    made = (_in_stories if essay else _in_papers)(rng)
    return tuple(made[rng.randrange(len(made))] for _ in range(rng.choice((0, 1, 1, 2))))


def _in_papers(rng: Random) -> tuple[str, ...]:
    place, area, who = rng.choice(w.PLACES), rng.choice(w.AREAS) + rng.choice(w.FACETS), name(rng)
    year, month = rng.randrange(2012, 2024), rng.randrange(1, 13)
    return (
        f"大家靠“5+2”“白+黑”连续作战，{rng.choice(w.TIMES)}{rng.choice(w.VERBS)}{area}。",
        f"{area}的申报材料已在{place}政务服务网（http://zwfw{rng.randrange(90)}.example.gov.cn）上公布，{clause(rng)}。",
        f"20xx年{month}月，{place}xx局局长xx到{rng.choice(w.AREAS)}一线调研，{clause(rng)}。",
        f"班子成员{who}编辑整理了{area}的{rng.choice(w.ROLES)}材料，供各单位学习。",
        f"下面，我就{area}讲三点意见，供大家讨论。",
        f"会议印发了《{place}{area}办法》（{year}年第{rng.randrange(1, 60)}号），{clause(rng)}。",
        f"有人问：“{area}难不难？”答案是：{clause(rng)}。",
        f"资料由{place}档案馆收集，{clause(rng)}（{who} 供稿）。",
        f"“{rng.choice(w.AREAS)}”编辑部的同志说，{clause(rng)}。",
        f"（责任单位：{place}{rng.choice(w.AREAS)}局，完成时限：{year}年{month}月底）",
    )  # fmt: skip


def _in_stories(rng: Random) -> tuple[str, ...]:
    who, thing, kin = name(rng), rng.choice(w.THINGS), rng.choice(w.KIN)
    return (
        f"{kin}低声说，连载的月票早就投完了，{picture(rng)}。",
        f"屏幕上跳出一行字：【系统】{thing}已经收好。{picture(rng)}。",
        f"“你是小编吗？”{who}问，“那篇{thing}是谁整理的？”",
        f"小时候的课本上印着“责任编辑”几个字，{picture(rng)}。",
        f"下面我来说说{thing}。{picture(rng)}。",
        f"{kin}常把{thing}写进日记，题目就叫《上一篇》。",
        f"【{thing}】是我给这一节起的名字，{picture(rng)}。",
        f"{who}把{thing}的照片发到班级群里，{kin}回了一句：“收藏了。”",
        f"我把{thing}看了又看……{picture(rng)}。",
    )  # fmt: skip
