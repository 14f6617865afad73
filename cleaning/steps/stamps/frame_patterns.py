"""How an owner signs: the words and frames of frames.toml, compiled when first asked for.

>>> form = next(form for form in forms()["role"].free["“"] if form.frame == "signed")
>>> form.pattern.match("“某某文库”编辑，发展")["name"]
'某某文库'
>>> alternation(["编辑", "编审", "整理"])
'(?=[整编])(?:整理|编(?:审|辑))'
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from cleaning.knowledge.regex_check import first_signs

HERE = Path(__file__).parent

QUOTES = ("[“\"「『‘《〈']", "[”\"」』’》〉']")
HELD = (r'[“"「『‘【\[]', r'[”"」』’】\]]')  # what an account's name may stand in besides
OPEN = '（(【\\[〔〖『「{<＜｛［《“"★☆◆◇●■▲▼△▽※♠♥♣♦◎□~～=＝_—－\\-*＊#|｜>》←→'
CLOSE = '）)】\\]〕〗』」}>＞｝］》”"★☆◆◇●■▲▼△▽※♠♥♣♦◎□~～=＝_—－\\-*＊#|｜<《←→'
NAME = r"(?P<name>[^\W_][\w·&+\-]{0,13}[^\W_])"
BARE = r"(?P<name>[^\W_]{2,10}?)"
OWNER = r"(?P<name>[\u4e00-\u9fff][^\W_]{1,9}?)"
DASHES = "—－-"
END = "(?P<end> ?[，,。.；;！!])?"
# A host of two labels or more, or whatever follows http://; a full stop in Chinese may stand for its dots.
TOP = (
    "com|cn|net|org|cc|la|vip|top|info|me|tv|co|xyz|club|site|wang|io|biz|online|store|tech|mobi|name|pro|shop|"
    "fun|ink|icu|work|live|us|hk|tw|uk|ws|asia|link|gov|edu|so|in|im|pw|cm|ru|de|jp"
)
PATH = r"(?:[/?#:](?:[A-Za-z0-9_/?=&%#~+:@!,-]|[.。](?=[A-Za-z0-9])){0,160})?"
HOST = (
    r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,40}[.。·]){1,5}(?i:" + TOP + r")(?![A-Za-z-]|[.·][A-Za-z]{2})"
    r"|(?:www|WWW)(?:[.。·][A-Za-z0-9-]{1,40}){2,4}"
    r"|(?:(?:www|WWW|m)点)?[A-Za-z0-9-]{2,40}点(?:com|cn|net|org|cc)(?:点cn)?"
    r"|(?:www|WWW)(?P<dot>[,，_*☆★ ]| ?dot ?)[A-Za-z0-9-]{2,40}(?P=dot)(?:com|cn|net|org|cc)(?![A-Za-z])"
    r"|(?:www[.。])?[A-Za-z0-9-]{2,40}[(（【\[](?:点|dot|[.。])[】\]）)](?:com|cn|net|org|cc)(?![A-Za-z])"
)
FORBIDS = (
    r"(?:[，,](?:(?:请勿|谢绝|禁止|不得|严禁|拒绝)\w{0,4}(?:转载|复制|转发)|(?:翻印|转载|侵权|违者|盗版|仿冒)必究|"
    r"[欢歡]迎(?:[转轉][载載]|收藏)|转载请(?:保留|注明)(?:出处|来源)))?"
)
ADDRESS = (
    r"(?P<address>[Hh](?:ttp|TTP|xxp)s?[:：][/／]{0,2}(?:[A-Za-z0-9-]{0,40}[.。]?){1,6}"
    rf"{PATH}|(?:(?<![:：])//)?(?:{HOST}){PATH})"
)


class Frame(msgspec.Struct, frozen=True):
    """One line of frames.toml: by what it is heard, its two forms, its weights, its proofs.

    `needs` is a kind of word that its match holds besides: where none was heard on the page it is not tried.
    """

    id: str
    anchors: tuple[str, ...]
    match: str
    clause: float
    bracket: float
    hits: tuple[tuple[str, str], ...]
    misses: tuple[str, ...]
    needs: str = ""


class Form(msgspec.Struct, frozen=True):
    """A frame as it is tried: standing free, or between brackets."""

    frame: str
    pattern: re.Pattern[str]
    weight: float
    wrapped: bool
    needs: str
    begins: frozenset[str]
    """With which of these signs it begins, behind its bracket; empty where it may be any. Most starts fail here."""
    number: int = 0


class Tries(msgspec.Struct, frozen=True):
    """The forms of one kind of word in the order in which they are tried, by the sign that they begin with."""

    wrapped: tuple[Form, ...]
    free: Mapping[str, tuple[Form, ...]]
    any: tuple[Form, ...]

    @staticmethod
    def of(forms: Iterable[Form]) -> Tries:
        """Each form with its number among them."""
        numbered = [msgspec.structs.replace(form, number=number) for number, form in enumerate(forms)]
        free = [form for form in numbered if not form.wrapped]
        signs = frozenset[str]().union(*(form.begins for form in free))
        return Tries(
            tuple(form for form in numbered if form.wrapped),
            {sign: tuple(form for form in free if not form.begins or sign in form.begins) for sign in signs},
            tuple(form for form in free if not form.begins),
        )


class Book(msgspec.Struct, frozen=True):
    """frames.toml."""

    words: dict[str, tuple[str, ...]]
    frame: tuple[Frame, ...]


@functools.cache
def book() -> Book:
    """The words and frames as written."""
    return msgspec.convert(tomllib.loads((HERE / "frames.toml").read_text(encoding="utf-8")), Book)


@functools.cache
def anchors() -> Mapping[str, tuple[str, ...]]:
    """Each word by which a frame is heard → the kinds of word it is. Single characters are too common to hear."""
    kinds = dict.fromkeys(kind for frame in book().frame for kind in frame.anchors)
    found = dict[str, tuple[str, ...]]()
    for kind in kinds:
        for word in book().words[kind]:
            if len(word) > 1 or kind in ("ornament", "rare", "fence", "sign"):
                found[word] = (*found.get(word, ()), kind)
    return found


@functools.cache
def forms() -> Mapping[str, Tries]:
    """The forms to try where a word of a kind was heard."""
    found = dict[str, list[Form]]()
    for frame in book().frame:
        for kind in frame.anchors:
            found.setdefault(kind, []).extend(_forms(frame))
    return {kind: Tries.of(made) for kind, made in found.items()}


# After these, a word that goes on does not speak against the frame; all others must end where a word ends.
OPEN_ENDED = frozenset(
    {
        "signed",
        "address",
        "ornament",
        "rare-bracket",
        "quoted",
        "fenced",
        "fenced-once",
        "held",
        "made-glued",
        "doubled",
        "host-gone",
        "contact",
        "managed",
        "site-address",
        "copyright-glued",
        "site-bracket",
        "visit-address",
        "named-address",
    }
)


@functools.cache
def _forms(frame: Frame) -> tuple[Form, ...]:
    core = _filled(frame.match)
    stop = "" if frame.id in OPEN_ENDED else r"(?!\w)"
    made = list[Form]()
    begins = first_signs(core)
    if frame.clause or not frame.bracket:
        free = re.compile(f"[{DASHES}]{{0,2}}{core}{FORBIDS}{stop}{END}")
        made.append(Form(frame.id, free, frame.clause, False, frame.needs, begins and begins.union(DASHES)))
    if frame.bracket:
        wrapped = f"(?P<open>[{OPEN}]{{1,3}}) ?{core}{FORBIDS}[，,。.！!]? ?(?P<close>[{CLOSE}]{{1,3}})"
        made.append(Form(frame.id, re.compile(wrapped), frame.bracket, True, frame.needs, begins))
    return tuple(made)


def _filled(template: str) -> str:
    """The template with its words put in."""
    parts = {name: alternation(words) for name, words in book().words.items() if name != "address"}
    parts |= {
        "q": QUOTES[0],
        "p": QUOTES[1],
        "h": HELD[0],
        "e": HELD[1],
        "name": NAME,
        "bare": BARE,
        "owner": OWNER,
        "signer": NAME.replace("name", "signer"),
        "address": ADDRESS,
    }
    parts["n"] = f"(?P<quote>{QUOTES[0]})?{NAME}(?(quote){QUOTES[1]})"
    return re.sub(r"\{([a-z]+)\}", lambda m: parts[m[1]], template)


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, that a look at the first character mostly refutes."""
    return f"(?=[{''.join(re.escape(c) for c in sorted({w[0] for w in words}))}]){_trie(sorted(set(words)))}"


def _trie(words: list[str]) -> str:
    tails = dict[str, list[str]]()
    for word in words:
        if word:
            tails.setdefault(word[0], []).append(word[1:])
    branches = [re.escape(head) + (_trie(rest) if rest != [""] else "") for head, rest in tails.items()]
    group = branches[0] if len(branches) == 1 and "" not in words and len(tails) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{group})?" if "" in words else group


# What stands for a dot where an address is spelled: www dot a dot com, a(点)com, www,a,com.
SPELLED_DOT = re.compile(r"[(（【\[](?:点|dot|[.。])[】\]）)]| ?dot ?|[点,，_*☆★ ]")
HOST_ONLY = re.compile(r"(?:h(?:tt|xx)ps?[:：])?[/／]{0,2}(?:www[.。·]|m[.。])?([A-Za-z0-9.。-]*)", re.IGNORECASE)


def host_of(address: str) -> str:
    """The bare host of an address, with dots, in lower case.

    >>> host_of("http://www.example.com/a.html"), host_of("www dot example dot com"), host_of("")
    ('example.com', 'example.com', '')
    """
    plain = address.replace("。", ".")
    plain = plain if "." in plain.strip(".") and "[" not in plain else SPELLED_DOT.sub(".", plain)
    match = HOST_ONLY.match(plain)
    return match[1].strip(".").lower() if match and address else ""
