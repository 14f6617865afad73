"""Clean paragraphs become the body of a page: stamps, leads, hidden strings and damage go in, each with its place.

What went in stands in the truth; with nothing but this taken out, the page is the clean text again:

>>> from qingwen.site_in_a_box.content.text_generator import paragraphs
>>> about = heading(1, 7)
>>> body = spoil(1, about, paragraphs(1, about))
>>> body.control or all(i.family for i in body.injected)
True
"""

from __future__ import annotations

import dataclasses
import html
import re
from random import Random

from qingwen.site_in_a_box.content.columns import LEAVES
from qingwen.site_in_a_box.content.text_generator import Heading, heading
from qingwen.site_in_a_box.damage import owners as o
from qingwen.site_in_a_box.damage.body import STANDARD, Body, Injected, Plan
from qingwen.site_in_a_box.damage.hidden import Cms, hidden, style_name
from qingwen.site_in_a_box.damage.noise import PINYIN, RADICALS, drawn, random_paragraph

TABLES: dict[str, dict[int, int | str]] = {"radicals": RADICALS, "pinyin": PINYIN}
CONTROL = 0.08  # share of articles that nothing is put into
FOLDED = 0.3  # share of articles whose full-width marks became ASCII, as on the seed page
TO_ASCII = str.maketrans("，；：？！（）", ",;:?!()")
INDENTS = ("　　", "", "&nbsp;&nbsp;&nbsp;&nbsp;", "  ")
_PLACE = re.compile(r"(?<=[。，；])(?=[\u4e00-\u9fff])")
_IN_WORD = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?=[\u4e00-\u9fff]{3})")


def is_control(seed: int, n: int) -> bool:
    """Whether nothing goes into article n."""
    return Random(f"{seed}/{n}/control").random() < CONTROL


def spoil(seed: int, about: Heading, clean: tuple[str, ...], plan: Plan = STANDARD) -> Body:
    """The body of article `about` on its page."""
    if is_control(seed, about.n):
        return Body(tuple(html.escape(line, quote=False) for line in clean), control=True)
    rng = Random(f"{seed}/{about.n}/spoil")
    spoiler = _Spoiler(rng, clean, plan.cms, folded=plan.damage and rng.random() < FOLDED)
    spoiler.stamp(plan, about)
    spoiler.confuse()
    spoiler.escape()
    spoiler.hide_the_rest()
    if plan.noise:
        spoiler.disturb(seed, about)
    secret = Random(f"{seed}/{about.n}/secret")
    if plan.secret_names and secret.random() < plan.secret_share:
        spoiler.sign(secret, plan.secret_names)
    return spoiler.body(about, plan)


class _Spoiler:
    """Collects the pieces of one article, then renders them: they never change the clean text itself."""

    def __init__(self, rng: Random, clean: tuple[str, ...], cms: Cms, *, folded: bool) -> None:
        self.rng, self.clean, self.cms, self.folded = rng, clean, cms, folded
        self.owners = rng.sample(o.OWNERS, 3)
        self.starts = [0]
        for line in clean:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.pieces: dict[tuple[int, int], tuple[str, str]] = {}  # (paragraph, offset) → (text or markup, family)
        self.hidden = rng.random() < 0.3
        self.table: str | None = None  # the family of characters that are exchanged throughout
        self.random_line = False
        self.style_class = style_name(rng)

    def stamp(self, plan: Plan, about: Heading) -> None:
        """Up to four stamps of the article's owners, and now and then a host inside a word."""
        frames = o.HELD_OUT if plan.held_out else o.FRAMES
        for _ in range(self.rng.choice((0, 1, 1, 2, 3, 4))):
            self._put(self.rng.choice(frames), self.rng.choice(self.owners), _PLACE)
        if not plan.held_out and self.rng.random() < 0.08:
            self._put(o.IN_A_WORD, self.rng.choice(self.owners), _IN_WORD)

    def sign(self, rng: Random, names: tuple[str, ...]) -> None:
        """One to three stamps of a name that no list has."""
        name = rng.choice(names)
        for _ in range(rng.randint(1, 3)):
            self._put(rng.choice(o.SECRET), o.Owner(name, ""), _PLACE)

    def confuse(self) -> None:
        """A DedeCMS string that lost its hiding span: a blank and the string, straight into the next words."""
        if self.rng.random() < 0.15:
            frame = o.Frame(" " + self.rng.choice(o.CONFUSION), "confusion")
            self._put(frame, self.owners[0], re.compile(r"(?<=。)(?=[\u4e00-\u9fff])"))

    def escape(self) -> None:
        """A quotation mark, or a line's end or start, left as an escape."""
        if self.rng.random() < 0.12:
            at = self.rng.randrange(len(self.clean))
            where, what = self.rng.choice((((at, len(self.clean[at])), "x0dx0a"), ((at, 0), "&nbsp;")))
            self.pieces.setdefault(where, (what, "escape"))

    def hide_the_rest(self) -> None:
        """The stub of a paywall after a paragraph: the text ends there for a visitor, or so it says."""
        if self.rng.random() < 0.04:
            at, shown = self.rng.randrange(len(self.clean)), self.rng.randrange(300, 900)
            text = self.rng.choice(o.PAYWALLS).format(hidden=shown * 3, shown=shown)
            self.pieces.setdefault((at, len(self.clean[at])), (text, "paywall"))

    def disturb(self, seed: int, about: Heading) -> None:
        """Noise that nobody signs, clear of the stamps."""
        for noise in drawn(self.rng, self.clean, self.rng.randrange(4)):
            if self._clear(noise.line, noise.offset):
                self.pieces[noise.line, noise.offset] = (noise.text, noise.family)
        if about.n > LEAVES and self.rng.random() < 0.1:  # the title of the article before, which the page links
            title = heading(seed, about.n - LEAVES).title
            self._put(o.Frame(title, "anchor-title"), self.owners[0], _IN_WORD)
        self.table = self.rng.choices((*TABLES, None), (5, 5, 90))[0]
        self.random_line = self.rng.random() < 0.1

    def _clear(self, line: int, spot: int) -> bool:
        return all(at != line or abs(offset - spot) > 3 for at, offset in self.pieces)

    def _put(self, frame: o.Frame, owner: o.Owner, places: re.Pattern[str]) -> None:
        """Try a few paragraphs for a place outside quotes and brackets; an article of headings may have none."""
        for _ in range(8):
            at = self.rng.randrange(len(self.clean))
            spots = [m.start() for m in places.finditer(self.clean[at]) if _outside(self.clean[at], m.start())]
            spot = self.rng.choice(spots) if spots else -1
            if spots and self._clear(at, spot):
                text = frame.text.format(name=owner.name, host=owner.host)
                self.pieces[at, spot] = (text, frame.family)
                return

    def body(self, about: Heading, plan: Plan) -> Body:
        """Lead, paragraphs and tail as inner HTML, with the account of what was put in."""
        injected = [Injected(f, self._fold(t), self.starts[line] + off) for (line, off), (t, f) in self.pieces.items()]
        blocks = [self._block(line) for line in range(len(self.clean))]
        if plan.damage and self.rng.random() < 0.15:
            blocks = self._damage(blocks, injected)
        if self.table:
            blocks = [block.translate(TABLES[self.table]) for block in blocks]
            injected.append(Injected(self.table, "", 0))
        if self.random_line:
            line = self.rng.randrange(len(blocks))
            blocks.insert(line, random_paragraph(self.rng))
            injected.append(Injected("random-paragraph", blocks[line], self.starts[min(line, len(self.clean))]))
        if self.hidden:
            blocks = [self._with_hidden(line, b, injected) for line, b in enumerate(blocks)]
        self._around(blocks, injected, about)
        return Body(
            tuple(blocks), tuple(sorted(injected, key=lambda i: i.where)), folded=self.folded,
            breaks=self.rng.random() < 0.3,
            style=f"<style> .{self.style_class} {{ display:none; }} </style>" if self.hidden else "",
            editor=self.rng.choice(o.EDITORS), indent=self.rng.choice(INDENTS),
        )  # fmt: skip

    def _block(self, line: int) -> str:
        text, cuts = self.clean[line], sorted((off, t) for (at, off), (t, _) in self.pieces.items() if at == line)
        for off, piece in reversed(cuts):
            text = text[:off] + piece + text[off:]
        return html.escape(self._fold(text), quote=False).replace("\n", "<br />")

    def _fold(self, text: str) -> str:
        return text.translate(TO_ASCII) if self.folded else text

    def _damage(self, blocks: list[str], injected: list[Injected]) -> list[str]:
        """A break becomes a space after 。 or ！; or a line breaks after a comma, its rest indented by NBSP."""
        at = self.rng.randrange(len(blocks))
        if at + 1 < len(blocks) and blocks[at][-1] in "。！":
            injected.append(Injected("lost-break", " ", self.starts[at + 1] - 1))
            return [*blocks[:at], f"{blocks[at]} {blocks[at + 1]}", *blocks[at + 2 :]]
        comma = blocks[at].find("," if self.folded else "，")
        if comma < 0 or not _outside(blocks[at], comma):
            return blocks
        injected.append(Injected("mid-break", "\n", self.starts[at]))
        return [*blocks[:at], blocks[at][: comma + 1], "&nbsp;" * 7 + blocks[at][comma + 1 :], *blocks[at + 1 :]]

    def _with_hidden(self, line: int, block: str, injected: list[Injected]) -> str:
        """What the CMS hides before a paragraph's end."""
        where = self.starts[min(line + 1, len(self.clean))] - 1
        markup, texts = hidden(self.rng, self.cms, self.style_class)
        injected.extend(Injected("hidden", text, where, hidden=True) for text in texts)
        return block + markup

    def _around(self, blocks: list[str], injected: list[Injected], about: Heading) -> None:
        """A lead before the first paragraph, an advert after the last."""
        if self.rng.random() < 0.45:
            lead = self._filled(self.rng.choice(o.LEADS), about)
            injected.append(lead)
            blocks.insert(0, html.escape(lead.text, quote=False))
        if self.rng.random() < 0.12:
            tail = dataclasses.replace(self._filled(self.rng.choice(o.TAILS), about), where=len("\n".join(self.clean)))
            injected.append(tail)
            blocks.append(html.escape(tail.text, quote=False))

    def _filled(self, frame: o.Frame, about: Heading) -> Injected:
        owner = self.owners[1]
        long = [line for line in self.clean if len(line) > 90 and "：" not in line[:20]]
        if frame.family in ("lead-copy", "lead-cut") and not long:
            frame = o.LEADS[2]
        copied = self.rng.choice(long[:3]) if long else ""
        text = frame.text.format(
            name=owner.name, host=owner.host, title=about.title, column=about.column.name,
            copied=copied.rstrip("。！？；"), cut="".join(long[:1])[:80],
        )  # fmt: skip
        return Injected(frame.family, self._fold(text), 0)


def _outside(text: str, at: int) -> bool:
    """Whether this place is in no quotation, bracket or book title."""
    before = text[:at]
    return all(before.count(a) == before.count(b) for a, b in ("“”", "《》", "（）", "()", "【】"))
