"""What a perfect crawl and a perfect cleaning of the replica would give: one line of JSON an article.

>>> Truth.from_json(truth_of(House(1, 30), 3, "http://127.0.0.1").to_json()) == truth_of(House(1, 30), 3, "http://127.0.0.1")
True
"""

from __future__ import annotations

from datetime import date

import msgspec

from qingwen.site_in_a_box.content.columns import crumb
from qingwen.site_in_a_box.content.content import House


class Piece(msgspec.Struct, frozen=True):
    """What was put in: family, the text as it stands on the page, before which character of the clean text."""

    family: str
    text: str
    where: int
    hidden: bool = False


class Truth(msgspec.Struct, frozen=True):
    """One article. `text` is the expected normal form, byte for byte; `pages` are its URLs.

    `control`: nothing was put in. `folded`: its page has ASCII marks for full-width ones. `truncated`: it holds the
    stub of a paywall. `copy_of`: the article whose text it re-posts, 0 for its own.
    """

    n: int
    url: str
    title: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    published_on: date
    pages: tuple[str, ...]
    text: str
    control: bool
    folded: bool
    truncated: bool
    injected: tuple[Piece, ...]
    copy_of: int = 0

    def to_json(self) -> bytes:
        """One line of JSONL, without the line's end."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(line: bytes | str) -> Truth:
        """Read such a line back."""
        return msgspec.json.decode(line, type=Truth)


def truth_of(house: House, n: int, base: str) -> Truth:
    """The truth of article n on a site at `base` (scheme, host and port)."""
    about, body = house.heading(n), house.body(n)
    pages = tuple(base + house.path(n, page) for page in range(1, house.pages(n) + 1))
    pieces = tuple(Piece(i.family, i.text, i.where, i.hidden) for i in body.injected)
    return Truth(
        n, pages[0], about.title, tuple(c.name for c in crumb(about.column)), about.tags, about.published_on, pages,
        "\n".join(house.clean(n)), body.control, body.folded, any(p.family == "paywall" for p in pieces), pieces,
        copy_of=house.origin(n) if house.origin(n) != n else 0,
    )  # fmt: skip
