"""Does the phrase speak of an owner, or is it a formula that everybody uses?

`在此，我代表` stands between any two sentences as a stamp does; statistics alone cannot tell. A stamp holds a name:
words of their own, that go together nowhere else, in brackets, beside a word of the trade (编辑, 公众号, 来源 …),
with a host, or bare, where no formula could stand without its comma.

>>> [claim(phrase, novel=1.0).kind for phrase in ("关注蓝鹊驿站公众号,", "(墨水喵)", "在此,我代表")]
['trade', 'bracket', '']
"""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaning.discovery.background import Word, shipped

HOST = re.compile(
    r"(?:https?://|www\.)[\w.-]{2,60}|(?:qq|微信|vx|群)[号:]{0,2}[a-z0-9]{5,}"
    r"|[a-z0-9-]{2,40}\.(?:com|cn|net|org|cc|info|top|vip|xyz|site|club|me|tv|la|co|io|example)(?![a-z])",
    re.IGNORECASE,
)
PAIRS = {
    "“": "”",
    "‘": "’",
    '"': '"',
    "(": ")",
    "【": "】",
    "[": "]",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "〔": "〕",
    "<": ">",
    "{": "}",
    "-": "-",
    "—": "—",
    "~": "~",
    "★": "★",
    "◆": "◆",
}
CLAUSE_MARKS = re.compile(r"[,，;；:：。!！?？、]")
WORDS = re.compile(r"[^\W_]+")
NOVEL = 0.7  # share of a pair's places that lie in the phrase, from which the pair is the phrase's own
RARE = 8.0  # -log10 of the chance of a name's words together: rarer than one of a hundred million
RARER = 10.0  # … of a name that ends in a comma as a formula does
NAME = range(2, 17)  # signs of a name
CITED = ("以下", "简称", "下同", "下称", "略", "试行", "含", "不含", "见", "附")  # what prose itself puts in brackets


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """What makes a phrase an owner's: `host`, `trade`, `bracket`, `bare`, `closed`, or nothing; and its name."""

    kind: str
    name: str


NONE = Claim("", "")


@functools.cache
def trade() -> tuple[str, ...]:
    """The words of the trade, longest first."""
    lists = tomllib.loads(Path(__file__).with_name("trade.toml").read_text(encoding="utf-8"))
    return tuple(sorted((word for words in lists.values() for word in words), key=len, reverse=True))


def claim(phrase: str, novel: float) -> Claim:
    """The claim of a folded phrase; `novel` is the share of its own of its rarest pair, 0 … 1."""
    if found := HOST.search(phrase):
        return Claim("host", found[0])
    if novel < NOVEL:
        return NONE
    claims = (kind for kind in (_trade(phrase), _bracket(phrase), _bare(phrase)) if kind)
    return next(claims, NONE)


def _trade(phrase: str) -> Claim | None:
    """A word of the trade beside a name."""
    rest = phrase
    for word in trade():
        rest = rest.replace(word, " ")
    if rest == phrase:
        return None
    name = max(_names(rest), key=len, default="")
    return Claim("trade", name) if name and not _usual(name) else None


def _opened(phrase: str) -> str:
    """The phrase without the mark of a clause at its end."""
    return phrase[:-1] if phrase.endswith((",", ";", "。", "!")) else phrase


def _bracket(phrase: str) -> Claim | None:
    """A name in brackets or quotation marks."""
    core = _opened(phrase)
    if len(core) < 4 or PAIRS.get(core[0]) != core[-1]:
        return None
    inside = core[1:-1]
    if len(inside) not in NAME or CLAUSE_MARKS.search(inside) or inside.startswith(CITED):
        return None
    return Claim("bracket", inside) if _is_name(inside) and shipped().improbable(inside) >= RARE else None


def _bare(phrase: str) -> Claim | None:
    """A name and nothing else; one with a comma could be a formula and must be rarer."""
    name = _opened(phrase)
    if not WORDS.fullmatch(name) or len(name) not in NAME or not _is_name(name):
        return None
    closed = name != phrase
    rare = shipped().improbable(name) >= (RARER if closed else RARE)
    return Claim("closed" if closed else "bare", name) if rare else None


def _names(text: str) -> Iterator[str]:
    """The stretches that hold no function word."""
    for stretch in WORDS.findall(text):
        run = ""
        for word in (*shipped().words(stretch), Word("", "function", 0)):
            if word.kind != "function":
                run += word.text
            elif len(run) in NAME:
                yield run
                run = ""
            else:
                run = ""


def _usual(name: str) -> bool:
    """One word of the dictionary, or words that meet by chance."""
    return shipped().knows(name) or shipped().improbable(name) < RARE


def _is_name(text: str) -> bool:
    """Only words that name, and at least two of them or one that nobody knows; a verb does not come last."""
    words: Sequence[Word] = shipped().words(text)
    return all(word.kind != "function" for word in words) and words[-1].kind != "verb" and not shipped().knows(text)
