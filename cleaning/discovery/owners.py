"""Does the phrase speak of an owner, or is it a formula that everybody uses?

`在此，我代表` stands between any two sentences as a stamp does; statistics alone cannot tell. A stamp holds a name:
words of their own, that go together nowhere else, in brackets, beside a word of the trade (编辑, 公众号, 来源 …),
with a host, or bare, where no formula could stand without its comma.

>>> [claim(phrase, Novelty(1.0, 1.0)).kind for phrase in ("关注蓝鹊驿站公众号,", "(墨水喵)", "在此,我代表")]
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
CLAUSE = re.compile(r"[^,，;；:：。!！?？、]+")
CLAUSE_MARKS = re.compile(r"[,，;；:：。!！?？、]")
WORDS = re.compile(r"[^\W_]+")
NOVEL = 0.7  # share of a pair's places that lie in the phrase, from which the pair is the phrase's own
OWN = 0.4  # share of such pairs in a bare name: two usual words that meet make one of five (物业公司 + 大胆)
RARE = 8.0  # -log10 of the chance of a name's words together: rarer than one of a hundred million
RARER = 10.0  # … of a name that ends in a comma as a formula does
RARE_VERB = 5.5  # -log10 of its share of all words
NAME = range(2, 17)  # signs of a name
QUOTED = re.compile(r"[“「『【\[‘\"]([^”」』】\]’\"]{2,16})[”」』】\]’\"]")
CITED = ("以下", "简称", "下同", "下称", "略", "试行", "含", "不含", "见", "附")  # what prose itself puts in brackets


@dataclasses.dataclass(frozen=True, slots=True)
class Novelty:
    """Of the pairs of letters in a phrase: the largest share of a pair's places that lie in the phrase, and how many
    of the pairs (0 … 1) stand nearly nowhere else."""

    most: float
    share: float


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


def claim(phrase: str, novelty: Novelty) -> Claim:
    """The claim of a folded phrase."""
    if found := HOST.search(phrase):
        return Claim("host", found[0])
    if novelty.most < NOVEL:
        return NONE
    claims = [*map(_trade, CLAUSE.findall(phrase)), _bracket(phrase)]
    if novelty.share >= OWN:
        claims.append(_bare(phrase))
    return next((one for one in claims if one), NONE)


def _trade(clause: str) -> Claim | None:
    """A word of the trade beside a name, in one clause."""
    rest = clause
    for word in trade():
        rest = rest.replace(word, " ")
    if rest == clause:
        return None
    quoted = QUOTED.search(clause)
    name = quoted[1] if quoted else max(_names(rest), key=len, default="")
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
    return Claim("bracket", inside) if _is_name(inside) else None


def _bare(phrase: str) -> Claim | None:
    """A name and nothing else; one with a comma could be a formula and must be rarer."""
    name = _opened(phrase)
    if not WORDS.fullmatch(name) or len(name) not in NAME or not _is_name(name):
        return None
    closed = name != phrase
    rare = not closed or shipped().improbable(name) >= RARER
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
    """Words that meet by chance, no verb last, a function word only within, and then the others the rarer."""
    words: Sequence[Word] = shipped().words(text)
    functions = [word.kind == "function" for word in words]
    if functions[0] or functions[-1] or _is_verb(words[-1]) or shipped().knows(text):
        return False
    return shipped().improbable(text) >= (RARER if any(functions) else RARE)


def _is_verb(word: Word) -> bool:
    """One sign alone (站, 记) and a rare word (写手, 快递) are nouns as often, whatever the dictionary says."""
    return word.kind == "verb" and len(word.text) > 1 and word.rarity < RARE_VERB
