"""Pages of thirty-odd classes that nobody wrote rules for: a template in HTML, filled by chance, its truth beside it.

A template says what of it is the author's: `text(n)` gives n paragraphs and `say(…)` one line, and both are written
down as the truth in the order of the page; so are the fields that it shows (`day()`, `by()`, `whence()`, `crumb()`,
`tags()`). Everything else, `others(n)` and `remarks(n)` above all, is what an extractor must leave.

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
GENRES = ("news", "office", "essay", "advice")


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


@dataclasses.dataclass(frozen=True, slots=True)
class Other:
    """Somebody else's article, as a list shows it."""

    title: str
    teaser: str
    day: str
    url: str


def kinds() -> list[str]:
    """The classes: one template each."""
    return sorted(path.stem for path in (HERE / "templates").glob("*.html"))


def build(kind: str, seed: int, size: int) -> Built:
    """A page of that class; `size` paragraphs where the template leaves it open."""
    chance = _Chance(f"{kind}/{seed}/{size}", _genres(kind))
    html = _templates().get_template(f"{kind}.html").render(chance.words(size))
    return Built(kind, html, chance.truth)


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True)


@functools.cache
def _genres(kind: str) -> tuple[str, ...]:
    """The genres that a template names in its first line: `{# essay advice #}`; else all."""
    first = (HERE / "templates" / f"{kind}.html").read_text(encoding="utf-8").split("\n", 1)[0]
    return tuple(word for word in re.findall(r"[a-z]+", first) if word in GENRES) or GENRES


@functools.cache
def _bank() -> dict[str, list[str]]:
    return tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))


class _Chance:
    """What a template asks for, by a seed; remembers what it gave as the author's."""

    def __init__(self, seed: str, genres: tuple[str, ...]) -> None:
        self.rng, self.genres = Random(seed), genres
        self.deck: list[str] = []
        self.truth = Truth(self.one("title"))
        self.when = date(2006, 1, 1) + timedelta(days=self.rng.randrange(6000))

    def words(self, size: int) -> dict[str, Any]:
        """The names that a template may use."""
        return {
            "size": size, "title": self.truth.title, "site": self.one("site"), "text": self.text, "line": self.line,
            "say": self.say, "others": self.others, "remarks": self.remarks, "verse": self.verse, "one": self.one,
            "day": self.day, "by": self.by, "whence": self.whence, "crumb": self.crumb, "tags": self.tags,
            "n": self.rng.randint,
        }  # fmt: skip

    def one(self, kind: str) -> str:
        """One entry of the bank, its slots filled."""
        return _SLOT.sub(self.slot, self.rng.choice(_bank()[kind]))

    def slot(self, found: re.Match[str]) -> str:
        """A place, a person, an office, a number."""
        name = found[1]
        return str(self.rng.randint(2, 9 if name == "m" else 980)) if name in "nm" else self.one(name)

    def sentence(self) -> str:
        """A sentence; none twice before all were used."""
        if not self.deck:
            self.deck = [text for genre in self.genres for text in _bank()[genre]]
            self.rng.shuffle(self.deck)
        return _SLOT.sub(self.slot, self.deck.pop())

    def text(self, count: int) -> Iterator[str]:
        """Paragraphs of the author's, one by one, so that what a template says between them stands between them."""
        return (self.line() for _ in range(count))

    def line(self) -> str:
        """One paragraph of the author's."""
        return self.say("".join(self.sentence() for _ in range(self.rng.choice((1, 2, 2, 3)))))

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
            Other(self.one("title"), self.one("teaser"), f"{self.when:%m-%d}", f"/a/{self.rng.randrange(10**6)}.html")
            for _ in range(count)
        ]

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
