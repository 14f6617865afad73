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
from collections.abc import Sequence
from pathlib import Path

from cleaning.site_facts.language.background import Word, shipped

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
    "-": "-",
    "—": "—",
    "~": "~",
    "★": "★",
    "◆": "◆",
}
CLAUSE = re.compile(r"[^,，;；:：。!！?？、]+")
CLAUSE_MARKS = re.compile(r"[,，;；:：。!！?？、]")
HANZI = re.compile("[\u4e00-\u9fff]{2}")
WORDS = re.compile(r"[^\W_]+")
NOVEL = 0.7  # share of a pair's places that lie in the phrase, from which the pair is the phrase's own
OWN = 0.6  # share of such pairs in a bare name: usual words that meet make one of five (物业公司 + 大胆) or of two
RARE = 8.0  # -log10 of the chance of a name's words together: rarer than one of a hundred million
RARER = 10.0  # … of a name that ends in a comma as a formula does
RARE_WORD = 5.0  # … of one word alone (百灵鸟 5.9, 国家 3.0)
RARE_VERB = 5.5  # -log10 of its share of all words
NAME = range(2, 17)  # signs of a name
QUOTED = re.compile(r"[“「『【\[‘\"]([^”」』】\]’\"]{2,16})[”」』】\]’\"]")
OFFICIAL = re.compile(r"\.(?:gov|edu|mil)(?:\.cn)?(?![a-z])")  # cited, as organs are
QUOTES = '“‘"「『《〈'
STRICT = QUOTES + "(["  # what prose itself uses: catchwords, titles, asides (掌声)
ORGANS = re.compile(
    "国务院|政府|办公厅|人民|中央|委员会|党委|市委|省委|县委|区委|公安|法院|检察|部门|税务|财政|民政|教育局|教育部|新闻网|新华"
    "|统计局|[健改建]委|公司|集团|大学(?!生)|学院|医院|[中小]学(?![生堂])|研究[所院]|协会|学会|银行|出版社|[日晚]报|电视台|合作社|记者|作者"
)  # they are cited, and told of, by everybody; none of them stamps another's text
BYLINE = re.compile("(?:编辑|责编|主编|校对|审核|撰稿|供稿|摄影|作者):")  # a page's own credits
EVERYBODYS = 4.4  # -log10 of a word's share: 文化 3.3, 文件 4.2 speak of no trade; 文库 4.4, 公文 5.1 do
ACCOUNT = re.compile("公众号|公号|微信|微博|网站")  # where a journal's title may be an owner's name
CITED = ("以下", "简称", "下同", "下称", "略", "试行", "含", "不含", "见", "附")  # what prose itself puts in brackets


@dataclasses.dataclass(frozen=True, slots=True)
class Novelty:
    """Of the pairs of letters in a phrase: the largest share of a pair's places that lie in the phrase, and how many
    of the pairs (0 … 1) stand nearly nowhere else."""

    most: float
    share: float


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """What makes a phrase an owner's, and its name.

    `kind`: `host`, `trade`, `call` (the same by a word that all prose uses), `bracket`, `quoted`, `bare`, `closed`
    (bare but for a comma), `frames` (of many kinds, on a small site) or nothing. `sure`: not unless the name speaks of
    the trade where no word beside it does, and not where a work is cited; what is not sure is for a person to judge.
    """

    kind: str
    name: str
    sure: bool = True


NONE = Claim("", "")


@functools.cache
def trade(which: str) -> tuple[str, ...]:
    """The words of the trade (`own`, `calls`, `shared`, `ends`, `speaks`) or its `signs`, `alone`; longest first."""
    lists = tomllib.loads(Path(__file__).with_name("trade.toml").read_text(encoding="utf-8"))
    return tuple(sorted(lists[which], key=len, reverse=True))


def claim(phrase: str, novelty: Novelty) -> Claim:
    """The claim of a folded phrase."""
    if (found := HOST.search(phrase)) and not OFFICIAL.search(phrase):
        return Claim("host", found[0])
    if novelty.most < NOVEL:
        return NONE
    claims = [*map(_trade, CLAUSE.findall(phrase)), _bracket(phrase)]
    if novelty.share >= OWN:
        claims.append(_bare(phrase))
    first = next((one for one in claims if one), NONE)
    return dataclasses.replace(first, sure=False) if BYLINE.search(phrase) else first


def _trade(clause: str) -> Claim | None:
    """A word of the trade beside a name, in one clause."""
    rest = _without(clause, trade("own"))
    kind = "trade" if rest != clause or clause.endswith(trade("ends")) else "call"
    rest = _without(_without(rest, trade("calls")), trade("shared"))
    if rest == clause and kind == "call":
        return None
    quoted = QUOTED.search(clause)
    name = quoted[1] if quoted else max(map(_core, WORDS.findall(rest)), key=len, default="")
    if not is_name(name):
        return None
    cites = "《" in clause and not ACCOUNT.search(clause)
    asks = not quoted and _is_verb(shipped().words(name)[-1])  # 请到窗口领取: what somebody is to do, no name
    return Claim(kind, name, not cites and not asks and (kind == "trade" or speaks(name)))


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


def _core(text: str) -> str:
    """Without the small words that join a name to the trade's word (由 … 提供)."""
    return text.strip("由自于为是在的请您和与及到从")


def _opened(phrase: str) -> str:
    """The phrase without the mark of a clause at its end."""
    return phrase[:-1] if phrase.endswith((",", ";", "。", "!")) else phrase


def _bracket(phrase: str) -> Claim | None:
    """A name in brackets, or in the quotation marks that a catchword has as well."""
    core = _opened(phrase)
    if len(core) < 4 or PAIRS.get(core[0]) != core[-1]:
        return None
    inside = core[1:-1]
    if len(inside) not in NAME or CLAUSE_MARKS.search(inside) or inside.startswith(CITED):
        return None
    if not (_stands_alone(inside) if core[0] in STRICT else is_name(inside)):
        return None
    return Claim("quoted" if core[0] in QUOTES else "bracket", inside, speaks(inside))


def _bare(phrase: str) -> Claim | None:
    """A name and nothing else; one with a comma could be a formula and must be rarer."""
    name = _opened(phrase)
    if not WORDS.fullmatch(name) or len(name) not in NAME or not _stands_alone(name):
        return None
    closed = name != phrase
    if not closed:
        return Claim("bare", name, speaks(name))
    formula = any(word.kind != "name" and word.rarity < RARE_VERB for word in shipped().words(name))
    return Claim("closed", name, speaks(name)) if not formula and shipped().improbable(name) >= RARER else None


def is_name(text: str) -> bool:
    """Words that meet by chance, or one that is rare; no organ of the state."""
    words = shipped().words(text)
    if len(text) not in NAME or ORGANS.search(text) or all(word.kind == "function" for word in words):
        return False
    return sum(word.rarity for word in words) >= (RARE_WORD if len(words) == 1 else RARE)


def speaks(name: str) -> bool:
    """Does a name speak of the trade by itself?

    >>> speaks("云上讲稿"), speaks("三更墨坊"), speaks("文化长廊"), speaks("敲锣声")
    (True, True, False, False)
    """
    return any(map(_speaks, shipped().words(name)))


def _speaks(word: Word) -> bool:
    if len(word.text) == 1:
        return word.text in (*trade("signs"), *trade("alone"))
    by_sign = word.rarity >= EVERYBODYS and any(sign in word.text for sign in trade("signs"))
    return by_sign or word.text in trade("speaks")


def _stands_alone(text: str) -> bool:
    """Such a name without a word of the trade: no verb last, function words only within, the others then the rarer."""
    words: Sequence[Word] = shipped().words(text)
    functions = [word.kind == "function" for word in words]
    if functions[0] or functions[-1] or _is_verb(words[-1]) or len(words) == 1 or not is_name(text):
        return False
    if not HANZI.search(text):  # CEO, x0dx0a: nothing that a site is called by in Chinese prose
        return False
    return not any(functions) or shipped().improbable(text) >= RARER


def _is_verb(word: Word) -> bool:
    """One sign alone (站, 记) and a rare word (写手, 快递) are nouns as often, whatever the dictionary says."""
    return word.kind == "verb" and len(word.text) > 1 and word.rarity < RARE_VERB
