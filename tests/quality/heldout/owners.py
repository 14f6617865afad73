"""One site: an owner with habits. A real site does not draw from a hat: it has one frame it nearly always uses, two or
three that slip in, one crumb, one kind of indent.

>>> import random
>>> from tests.quality.heldout.frames import Owner
>>> places = spellings(Owner("网", "青藤", "qt.cn"), random.Random(1))
>>> places["spaced"], places["spelled"], places["dotted"]
('w w w . q t . c n', 'www点qt点cn', '青·藤')
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tests.quality.heldout.frames import Frame, Owner, Stamp, Stock

T = TypeVar("T")
CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
VEIL = "\u200b"  # ZERO WIDTH SPACE, the one that copy guards use
INDENTS = ("\n　　", "\n    ", "\n", "\n\n　　", "\n  ")
# How often a family is the habit of a site; the rest come in as side frames. Signing by role leads on template sites.
HABITS = {"quote-role": 30, "bare-role": 15, "bracket": 17, "address": 14, "gzh": 8, "spaced": 4, "disguise": 5}
HABITS |= {"decorated": 3, "cms": 4, "host-gone": 0}
HABIT = 8  # a family that is not named above


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """An owner, its frames (the first stamp is the habit), its spellings, the gap between its paragraphs."""

    owner: Owner
    stamps: tuple[Stamp, ...]
    leads: tuple[Frame, ...]
    crumb: Frame
    meta: Frame
    tails: tuple[Frame, ...]
    spelled: dict[str, str]
    gap: str
    documents: int


def spellings(owner: Owner, rng: random.Random) -> dict[str, str]:
    """What stands for the places of a frame, plain and disguised."""
    labels = ["www", *owner.host.split(".")]
    address = ".".join(labels)
    cut = sorted(rng.sample(range(1, len(address)), 3))
    return {
        "name": owner.name,
        "domain": owner.host,
        "host": address if rng.random() < 0.7 else owner.host,
        "spaced": " ".join(address),
        "ragged": " ".join(address[a:b] for a, b in itertools.pairwise([0, *cut, len(address)])),
        "fulldots": " 。".join(labels),
        "spelled": "点".join(labels),
        "lowlines": ".".join("_".join(label) for label in labels),
        "upper": address.upper(),
        "stopped": address.replace(".", "。"),
        "bracketdot": owner.host.replace(".", "[dot]"),
        "parted": " ".join(owner.name),
        "dotted": "·".join(owner.name),
        "veiled": VEIL.join(owner.name),
        "veiledhost": VEIL.join(address),
        "cyrillic": address.translate(CYRILLIC),
        "wide": address.translate(WIDE),
        "qq": str(rng.randrange(10**8, 10**9)),
        "weixin": owner.host.split(".")[0] + str(rng.randrange(10, 99)),
    }


def deck(items: Sequence[T], rng: random.Random) -> Iterator[T]:
    """The items shuffled, again and again: each comes up equally often."""
    while True:
        yield from rng.sample(items, len(items))


def draw(cards: Iterator[T], count: int) -> tuple[T, ...]:
    return tuple(itertools.islice(cards, count))


def sites(stock: Stock, documents: int, rng: random.Random) -> list[Site]:
    """One site an owner, with 8 to 30 documents each where `documents` allows it."""
    plain = [stamp for stamp in stock.stamp if stamp.family != "novel"]
    novel = [stamp for stamp in stock.stamp if stamp.family in ("novel", "address", "decorated", "disguise")]
    sides = {True: deck(novel, rng), False: deck(plain, rng)}
    families = tuple(dict.fromkeys(stamp.family for stamp in stock.stamp))
    habits = {f: deck([s for s in stock.stamp if s.family == f], rng) for f in families}
    weights = {f: HABITS.get(f, HABIT) for f in (*HABITS, *families) if f in families and f != "novel"}
    leads, crumbs, metas, tails = (deck(frames, rng) for frames in (stock.lead, stock.crumb, stock.meta, stock.tail))
    made = []
    for owner, share in zip(stock.name, shares(len(stock.name), documents, rng), strict=True):
        tells = owner.make == "小说"
        habit = "novel" if tells else rng.choices(list(weights), list(weights.values()))[0]
        stamps = (next(habits[habit]), *draw(sides[tells], 3))
        around = draw(leads, 2), next(crumbs), next(metas), draw(tails, 5)
        made.append(Site(owner, stamps, *around, spellings(owner, rng), rng.choice(INDENTS), share))
    return made


def shares(count: int, documents: int, rng: random.Random) -> list[int]:
    """`documents` dealt to `count` sites, some large and some small."""
    weights = [rng.uniform(8, 20) for _ in range(count)]
    ends = [round(documents * total / sum(weights)) for total in itertools.accumulate(weights)]
    return [end - start for start, end in itertools.pairwise([0, *ends])]
