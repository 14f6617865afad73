"""Pages made to hurt: what each rule, frame and label listens for, without end; and the shapes that hurt any parser.

>>> one = Hostile("rule:x", "甲x")
>>> one.text(5), Hostile("shape:(", "(", ")").text(6)
('甲x甲x甲', '((()))')
>>> sorted({one.family for one in hostile(BUILTIN)})
['frame', 'label', 'margin', 'rule', 'shape', 'stamp']
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import msgspec

from cleaning.knowledge.labels import labels
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Rule
from cleaning.steps.header_footer.examples import proofs
from cleaning.steps.stamps.frame_patterns import book

NAME = "青杏斋"  # that no list knows; the frames' hits have 〇〇 for it
PAIRS = (
    "“”",
    "‘’",
    "「」",
    "『』",
    "《》",
    "〈〉",
    "（）",
    "()",
    "【】",
    "[]",
    "〔〕",
    "〖〗",
    "{}",
    "｛｝",
    "<>",
    "［］",
    "★☆",
    "##",
)
SHAPES = {
    "one Han": "的",
    "one rare Han": "龘",
    "one letter": "a",
    "one mark": "，",
    "full stops": "。",
    "full stops, half": ".",
    "blanks": " ",
    "wide blanks": "\u3000",
    "line ends": "\n",
    "indents": "\n\u3000\u3000",
    "CRLF": "\r\n",
    "digits": "7",
    "numbers": "一、",
    "articles": "第一条 ",
    "items": "（一）",
    "dates": "2021年3月5日 ",
    "quotes": '"',
    "apostrophes": "'",
    "quotes, curly": "“”",
    "quotes, opened": "“",
    "quotes, half open": '“"',
    "commas, half": "的,",
    "brackets, half": "(的)",
    "brackets, odd": "的(",
    "unseen": "的\u200b",
    "unseen alone": "\u200b",
    "look-alikes": "編",
    "spaced letters": "a ",
    "spaced host": "w . ",
    "dots": "…",
    "half dots": "......",
    "combining": "e\u0301",
    "two combining": "\u0301\u0323",
    "jamo": "\u1112\u1161\u11ab",
    "surrogates": "\ud800",
    "NUL": "\0",
    "Latin-1": "¸÷Î»",
    "UTF-8 as Latin-1": "ä¼šè®®",
    "arrows": "首页 > ",
    "colons": "时间：",
    "stops and blanks": "的。 ",
    "one-word lines": "的\n",
    "wrapped": "的" * 34 + "\n",
    "titles": "关于梦想的演讲\n",
    "crumbs": "当前位置：首页 > 范文 >\n",
    "pages": "第1页 共2页\n",
    "views": "浏览：1 ",
    "buttons": "打印 ",
    "hosts": "www.a.com",
    "slashes": "http://",
    "markup": "<p>",
    "entities": "&nbsp;",
    "tabs": "甲\t",
}


class Hostile(msgspec.Struct, frozen=True):
    """What is repeated: `unit` up to the size, or to half of it and then `closer`; `what` names who is hurt."""

    what: str
    unit: str
    closer: str = ""

    @property
    def family(self) -> str:
        """rule, frame, label, margin, stamp or shape."""
        return self.what.partition(":")[0]

    def text(self, size: int) -> str:
        """So many characters of it."""
        half = size // 2 if self.closer else size
        return _filled(self.unit, half) + (_filled(self.closer, size - half) if self.closer else "")


def _filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def hostile(known: Knowledge) -> Iterator[Hostile]:
    """Every string that the knowledge, the grammar and plain malice suggest, each once."""
    found = (
        *(one for rule in known.rules for one in _of_rule(rule)),
        *_of_frames(),
        *_of_labels(),
        *(Hostile(f"margin:{proof.rule}", part) for proof in proofs() for hit in proof.hits for part in _parts(hit[0])),
        *(Hostile(f"stamp:{stamp.name}", stamp.phrase or stamp.name) for stamp in known.stamps),
        *(Hostile(f"shape:{what}", unit) for what, unit in SHAPES.items()),
        *(Hostile(f"shape:nested {pair}", pair[0], pair[1]) for pair in PAIRS),
        *(Hostile(f"shape:pairs {pair}", pair) for pair in PAIRS),
    )
    yield from {one.unit + one.closer: one for one in reversed(found)}.values()


def _of_rule(rule: Rule) -> Iterator[Hostile]:
    """What a page made to hurt this rule repeats: its needles, its hits, and the beginnings of its hits."""
    for unit in (*rule.needles, *(part for dirty, _ in rule.hits for part in _parts(dirty))):
        yield Hostile(f"rule:{rule.id}", unit)


def _parts(dirty: str) -> Iterator[str]:
    """A hit, its beginnings (which a pattern takes for its own until the last sign), and all of it in one line."""
    yield dirty
    yield dirty[: len(dirty) // 2] or dirty
    yield dirty[:-1] or dirty
    yield dirty.replace("\n", "") or dirty


def _of_frames() -> Iterator[Hostile]:
    grammar = book()
    for kind, words in grammar.words.items():
        yield from (Hostile(f"frame:word {kind}", word) for word in words)
    for frame in grammar.frame:
        for dirty, _ in frame.hits:
            yield from (Hostile(f"frame:{frame.id}", part) for part in _parts(dirty.replace("〇〇", NAME)))
        yield from (Hostile(f"frame:{frame.id}", miss) for miss in frame.misses)


@functools.cache
def prose() -> str:
    """What it is measured against: articles of the site in a box, one after the other."""
    from qingwen.site_in_a_box import Replica  # late: only the clock needs it

    return "\n".join(truth.text for truth in Replica(seed=12, articles=200).truth())


def _of_labels() -> Iterator[Hostile]:
    for label in labels().label:
        for unit in (*label.needles, *(part for hit in label.hits for part in _parts(hit))):
            yield Hostile(f"label:{label.id}", unit)


__all__ = ["BUILTIN", "NAME", "Hostile", "hostile", "prose"]
