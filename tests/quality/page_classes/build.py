"""Pages of a hundred classes that nobody wrote rules for: a template in HTML, filled by chance, its truth beside it.

A template names its genres and charsets in its first line, and says what is the author's: `text(n)` gives n paragraphs
and `say(…)` one line, and both are written down as the truth in the order of the page; so are the fields that it shows
(`day()`, `by()`, `whence()`, `crumb()`, `tags()`). Everything else, `others(n)` and `remarks(n)` above all, is what an
extractor must leave. In a thread every post is the author's, as in the marked pages of others: not its name, floor,
signature or quotation; what readers say under an article is nobody's.

>>> page = build("plain2000", seed=1, size=1)
>>> page.truth.title in page.html, page.truth.lines[0] in page.html
(True, True)
"""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import jinja2

HERE = Path(__file__).parent
SIZES = (1, 4, 12)  # paragraphs: a brief of two sentences, a news item, a long text
_SLOT = re.compile(r"\{(place|person|unit|n|m)\}")
GENRES = (
    "news", "office", "essay", "advice", "city", "talk", "ask", "answer", "clause", "english", "trad", "manual",
    "verse7", "song", "school", "firm", "caption", "decree", "cook", "verdict", "spoken",
    "joke", "classic", "press", "thesis", "entry", "match", "hk",
)  # fmt: skip
COMMON = GENRES[:4]  # of a template that names none
CHARSETS = ("utf-8", "gbk", "gb2312", "big5")


@dataclasses.dataclass(slots=True)
class Truth:
    """What a person would take from the page; a field that the page does not show is None."""

    title: str
    lines: list[str] = dataclasses.field(default_factory=list)
    published_on: date | None = None
    source: str | None = None
    author: str | None = None
    category: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Built:
    """One page of a class."""

    kind: str
    html: str
    truth: Truth
    charset: str = "utf-8"

    @property
    def body(self) -> bytes:
        """As it is sent; a sign that the charset lacks is a character reference."""
        return self.html.encode(self.charset, "xmlcharrefreplace")


@dataclasses.dataclass(frozen=True, slots=True)
class Other:
    """Somebody else's article, as a list shows it."""

    title: str
    teaser: str
    day: str
    url: str


def kinds() -> list[str]:
    """The classes: one template each."""
    return sorted(_paths())


def batch(kind: str) -> str:
    """The folder of its template; the first four batches lie in none."""
    return _paths()[kind].parent.name.replace("templates", "earlier")


@functools.cache
def _paths() -> dict[str, Path]:
    return {path.stem: path for path in (HERE / "templates").rglob("*.html")}


def build(kind: str, seed: int, size: int) -> Built:
    """A page of that class; `size` paragraphs where the template leaves it open."""
    chance = _Chance(f"{kind}/{seed}/{size}", _named(kind, GENRES) or COMMON)
    charsets = _named(kind, CHARSETS) or CHARSETS[:1]
    charset = charsets[seed % len(charsets)]
    html = _templates().get_template(f"{kind}.html").render(chance.words(size), charset=charset)
    return Built(kind, html, chance.truth, charset)


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(sorted({path.parent for path in _paths().values()})), autoescape=True
    )


@functools.cache
def _named(kind: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The genres or charsets that a template names in its first line: `{# essay advice gbk #}`."""
    first = _paths()[kind].read_text(encoding="utf-8").split("#}", 1)[0]
    return tuple(word for word in re.findall(r"[a-z0-9-]+", first) if word in known)


@functools.cache
def _bank() -> dict[str, list[str]]:
    bank: dict[str, list[str]] = {}
    for path in sorted(HERE.glob("sentences*.toml")):
        bank |= tomllib.loads(path.read_text(encoding="utf-8"))
    return bank


class _Chance:
    """What a template asks for, by a seed; remembers what it gave as the author's."""

    def __init__(self, seed: str, genres: tuple[str, ...]) -> None:
        self.rng, self.genres = Random(seed), genres
        self.decks: dict[tuple[str, ...], list[str]] = {}
        self.truth = Truth(self.heading())
        self.when = date(2006, 1, 1) + timedelta(days=self.rng.randrange(6000))

    def words(self, size: int) -> dict[str, Any]:
        """The names that a template may use."""
        return {
            "size": size, "title": self.truth.title, "site": self.one("site"), "text": self.text, "line": self.line,
            "say": self.say, "others": self.others, "remarks": self.remarks, "verse": self.verse, "one": self.one,
            "day": self.day, "by": self.by, "whence": self.whence, "crumb": self.crumb, "tags": self.tags,
            "n": self.rng.randint, "passage": self.passage, "sample": self.sample, "heading": self.heading,
        }  # fmt: skip

    def one(self, kind: str) -> str:
        """One entry of the bank, its slots filled."""
        return _SLOT.sub(self.slot, self.rng.choice(_bank()[kind]))

    def slot(self, found: re.Match[str]) -> str:
        """A place, a person, an office, a number."""
        name = found[1]
        return str(self.rng.randint(2, 9 if name == "m" else 980)) if name in "nm" else self.one(name)

    def sample(self, kind: str, count: int) -> list[str]:
        """Some entries of the bank, none twice."""
        return [_SLOT.sub(self.slot, entry) for entry in self.rng.sample(_bank()[kind], count)]

    def heading(self) -> str:
        """A title of the first genre that has titles of its own."""
        own = f"title_{self.genres[0]}"
        return self.one(own if own in _bank() else "title")

    def sentence(self, *genres: str) -> str:
        """A sentence; none twice before all were used."""
        genres = genres or self.genres
        deck = self.decks.setdefault(genres, [])
        if not deck:
            deck += [text for genre in genres for text in _bank()[genre]]
            self.rng.shuffle(deck)
        return _SLOT.sub(self.slot, deck.pop())

    def text(self, count: int, *genres: str) -> Iterator[str]:
        """Paragraphs of the author's, one by one, so that what a template says between them stands between them."""
        return (self.line(*genres) for _ in range(count))

    def line(self, *genres: str) -> str:
        """One paragraph of the author's."""
        return self.say(self.passage(*genres))

    def passage(self, *genres: str) -> str:
        """One paragraph, whoever wrote it."""
        between = " " if "english" in (genres or self.genres) else ""
        return between.join(self.sentence(*genres) for _ in range(self.rng.choice((1, 2, 2, 3))))

    def say(self, line: str) -> str:
        """A line of the author's."""
        self.truth.lines.append(line)
        return line

    def verse(self, count: int) -> list[str]:
        """Lines of verse of the author's."""
        return [self.say(line) for line in self.rng.sample(_bank()["verse"], count)]

    def others(self, count: int) -> list[Other]:
        """Other articles."""
        return [
            Other(self.heading(), self.teaser(), f"{self.when:%m-%d}", f"/a/{self.rng.randrange(10**6)}.html")
            for _ in range(count)
        ]

    def teaser(self) -> str:
        """How another article begins: one that the page does not hold."""
        own = f"title_{self.genres[0]}" in _bank()
        return (
            _SLOT.sub(self.slot, self.rng.choice(_bank()[self.genres[0]]))[:46] + "..." if own else self.one("teaser")
        )

    def remarks(self, count: int) -> list[str]:
        """What readers said."""
        return [self.one("remark") for _ in range(count)]

    def day(self, form: str = "%Y-%m-%d") -> str:
        """The day of publication."""
        self.truth.published_on = self.when
        return self.when.strftime(form)

    def by(self) -> str:
        """The author."""
        self.truth.author = self.one("person")
        return self.truth.author

    def whence(self) -> str:
        """The source."""
        self.truth.source = self.one("source")
        return self.truth.source

    def crumb(self) -> tuple[str, ...]:
        """The columns from the top down."""
        self.truth.category = tuple(self.rng.sample(_bank()["column"], 2))
        return self.truth.category

    def tags(self) -> tuple[str, ...]:
        """The page's tags."""
        self.truth.tags = tuple(self.rng.sample(_bank()["tag"], 3))
        return self.truth.tags
