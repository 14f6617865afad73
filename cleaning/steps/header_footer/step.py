"""What stands before and after the text of a dump: crumb, title line, meta line, lead; tags, hot lists, disclaimers.

>>> from cleaning.matching.view import BUILTIN, Scene, View, book_of
>>> from cleaning.edits import apply
>>> book = book_of(BUILTIN, None)
>>> dump = '''当前位置：某某文档网 > 范文大全 > 公文范文 >
... 某会议讲话
... | 浏览量：
... 同志们；下面某某文档网小编为大家整理的某会议讲话文章，提供参考，希望对你有所帮助，欢迎阅读。
... 同志们，会议开始。
... 推荐访问：会议 讲话
... 热门文章'''
>>> found = edges(View.of(dump, book), Scene(book))
>>> apply(dump, found.edits)
'同志们，会议开始。'
>>> found.fields.title, found.fields.category, found.fields.tags, found.brands
('某会议讲话', ('范文大全', '公文范文'), ('会议', '讲话'), ('某某文档网',))

By position, by words, by agreement with the rest of the page; never by length alone, and never where no text is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaning.matching.line_rules import Chrome
from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Fields, Found, Note
from cleaning.steps.header_footer.article_starts import starts
from cleaning.steps.header_footer.footer import last_piece, read_tail
from cleaning.steps.header_footer.footer_lines import Page
from cleaning.steps.header_footer.header import Head, read_head
from cleaning.steps.header_footer.intro_removal import Introductions, introductions, whole
from cleaning.steps.header_footer.lines import Line, first_lines

HEAD_LINES = 14  # navigation, crumb, title twice, two meta lines, and the lines in which a lead is looked for
TAGS = re.compile(r"[\s,，、|;；/#]+")
TAG_LABEL = re.compile(r"^[^:：]{1,12}[:：]")
BRAND = re.compile(
    r"(?:扫码关注|扫一扫关注|欢迎关注|本文由|出处:|版权归|公众号[:“])(?P<it>[\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:用户|网友|会员|所有|微信|公众号|[,。”]|$)"
)
SELF = re.compile("^(?:本站|本网|作者|原作者|我们|网络|互联网|原文|来源|网友|用户|会员|原创)")


def edges(view: View, scene: Scene) -> Found:
    """Edits of the families `head`, `lead` and `tail`, and what the edges say: title, category, tags, brands."""
    text = view.text
    lines = first_lines(text, HEAD_LINES)
    if len(lines) < 2:
        return NOTHING
    head = read_head(lines, scene.book.head)
    tail = read_tail(
        text, scene.book.tail, Page(head.title or scene.fields.title, frozenset((*scene.brands, *head.brands)))
    )
    end = tail[0][0].start if tail else len(text)
    cuts = [(lines[cut.at], cut.rule) for cut in head.cuts]
    body = [line for line in lines[head.body :] if line.start < end]
    if not body:
        return NOTHING
    known = frozenset((*scene.brands, *head.brands))
    presented = introductions(text, body, end, head.title or scene.fields.title, known)
    edits = [*(whole(text, line, rule) for line, rule in cuts), *presented.edits]
    edits += _tail_edits(text, tail, scene.book.tail, end)
    if sum(edit.end - edit.start for edit in edits) >= len(text.rstrip()):
        return NOTHING
    several = [] if scene.again else starts(text)
    return _found(text, _disjoint(edits), head, tail, presented, several)


def _tail_edits(text: str, tail: Sequence[tuple[Line, str]], rules: Chrome, end: int) -> Iterator[Edit]:
    """One edit for each line, with the break before it; and what is glued behind the last sentence."""
    at = len(text[:end].rstrip())
    if at:
        last = first_lines(text[:at], 1, text.rfind("\n", 0, at) + 1)
        line = last[0] if last and not last[0].cut else None
        piece = last_piece(line, rules) if line else None
        if piece and line and piece[0] > line.start:
            start = len(text[: piece[0]].rstrip())
            yield Edit(start, at, text[start:at], "", piece[1])
    for line, rule in tail:
        yield Edit(at, line.end, text[at : line.end], "", rule)
        at = line.end
    if tail and at < len(text):
        yield Edit(at, len(text), text[at:], "", tail[-1][1])


def _disjoint(edits: Sequence[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < edit.end and (not kept or edit.start >= kept[-1].end):
            kept.append(edit)
    return kept


def _found(
    text: str,
    edits: Sequence[Edit],
    head: Head,
    tail: Sequence[tuple[Line, str]],
    presented: Introductions,
    several: Sequence[Note],
) -> Found:
    tags = next((text[line.start : line.end] for line, rule in tail if rule == "tail:tags"), "")
    fields = Fields(
        title=_own(text, head.title, edits) or presented.title,
        category=head.category,
        tags=tuple(tag for tag in TAGS.split(TAG_LABEL.sub("", tags)) if tag),
        published_on=head.published_on,
        source=head.source,
        author=head.author,
    )
    brands = dict.fromkeys((*head.brands, *presented.brands, *_signed(tail)))
    notes = [*several, *presented.notes]
    if head.hacked:
        notes.append(Note("hacked", 0, edits[0].end, "keywords of another trade stand above the crumb"))
    empty = fields == Fields()
    return Found(edits, notes, None if empty else fields, tuple(brands)) if edits or notes or not empty else NOTHING


def _own(text: str, title: str, edits: Sequence[Edit]) -> str:
    """The title as the page writes it, not as it was folded for matching."""
    where = next((e for e in edits if e.rule == "head:title"), None)
    return where.was.strip() if where and title else title


def _signed(tail: Sequence[tuple[Line, str]]) -> Iterator[str]:
    for line, _ in tail:
        match = BRAND.search(line.text)
        if match and not SELF.match(match["it"]):
            yield line.own(match["it"])
