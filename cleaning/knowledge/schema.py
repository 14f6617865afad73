"""Knowledge as data: TOML text → checked rules, stamps and profiles.

A rule proves itself (its `hits` and `misses` are tests); a stamp is one line, its name; a site or a CMS is one file.
What is unknown or misspelt is refused with file, place, key and the known keys:

>>> parse_pack('[[rule]]\\nid = "x"\\nmatches = "a"', "my.toml")
Traceback (most recent call last):
    ...
cleaning.common.errors.Fault: my.toml: rule "x": unknown key "matches" (known: evidence, hits, id, ...)
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, Literal, TypeVar

import msgspec

from cleaning.common.errors import Fault
from cleaning.knowledge.regex_check import check_path, check_pattern, compiled, short

T = TypeVar("T", bound=msgspec.Struct)


class Rule(msgspec.Struct, frozen=True):
    """One repair: where it may stand, the cheap test, the pattern on the view, what it puts, and its proofs.

    `hits` are pairs of dirty and clean text, `misses` sentences that must stay; both are tests. `put` is what stands
    there afterwards (a template of `match.expand`; empty: the stretch goes).
    """

    id: str
    match: str
    where: Literal["inline", "line", "head", "tail"]
    hits: tuple[tuple[str, str], ...]
    why: str = ""
    needles: tuple[str, ...] = ()
    put: str = ""
    misses: tuple[str, ...] = ()
    seen: str = ""
    site: str | None = None
    note: str = ""
    evidence: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern; `^` and `$` are line edges."""
        return compiled(self.match)


class Stamp(msgspec.Struct, frozen=True):
    """The name by which an owner signs (or a whole `phrase`); how it is framed is grammar, written once."""

    name: str
    phrase: str = ""
    site: str | None = None
    why: str = ""
    seen: str = ""
    evidence: str = ""


class Crawl(msgspec.Struct, frozen=True):
    """Regexes on path and query; all optional under a known CMS. `delay` in seconds between two requests.

    `total` is a regex on a list page's HTML: its group 1 says how many articles the column has. `other` is what is
    meant to be left alone: a list page may link to it, and no gate counts it. `ignore_query` names parts of queries
    that change nothing, or is true where no query does.
    """

    start: tuple[str, ...] = ()
    list: str = ""
    article: str = ""
    follower: str = ""
    total: str = ""
    other: str = ""
    ignore_query: tuple[str, ...] | bool = ()
    delay: float = 1.0


class Selectors(msgspec.Struct, frozen=True):
    """CSS in order of trial. `body` and `title` must match exactly once; `crumb` and `tags` may match many."""

    body: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    crumb: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Expect(msgspec.Struct, frozen=True):
    """Floors: below one, the run fails. `articles` listed or known alive in a run, `body_chars` of a median body."""

    articles: int = 0
    body_chars: int = 0


class Site(msgspec.Struct, frozen=True):
    """One site (or, without hosts, one CMS): where it lies, what marks it, how it is crawled and read."""

    name: str
    cms: str = ""
    hosts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    crawl: Crawl = Crawl()
    page: Selectors = Selectors()
    expect: Expect = Expect()
    rule: tuple[Rule, ...] = ()
    stamp: tuple[Stamp, ...] = ()
    stem: str = ""


class Pack(msgspec.Struct, frozen=True):
    """One file of rules: stamps and rules that hold everywhere, or for the site that each names."""

    rule: tuple[Rule, ...] = ()
    stamp: tuple[Stamp, ...] = ()


def parse_pack(text: str, place: str, *, ours: bool = False) -> Pack:
    """A file of rules and stamps; Fault where it is malformed.

    The patterns of `ours`, the built-in files, are checked by a test, not each time that cleaning is imported.
    """
    return _checked(_toml(text, place), Pack, place, ours)


def parse_site(text: str, place: str, stem: str, *, ours: bool = False) -> Site:
    """A site or CMS profile; its own rules and stamps hold for it alone."""
    site = _checked(_toml(text, place), Site, place, ours)
    for key in () if ours else ("list", "article", "follower", "total", "other"):
        check_path(getattr(site.crawl, key), f"{place}: crawl: {key}")
    rules = tuple(msgspec.structs.replace(r, site=site.name) for r in site.rule)
    stamps = tuple(msgspec.structs.replace(s, site=site.name) for s in site.stamp)
    return msgspec.structs.replace(site, rule=rules, stamp=stamps, stem=stem)


LARGEST = 8 << 20  # characters of a file; ten thousand accepted stamps take two million
DEEP = 32  # parts of a dotted key; the standard parser takes the square of their number
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_DEEP = re.compile(rf"(?:{_PART}\.[ \t]*+){{{DEEP}}}", re.ASCII)


def _toml(text: str, place: str) -> dict[str, Any]:
    """The tables of a file; what the parser of the standard library chokes on is refused in one line."""
    if len(text) > LARGEST:
        raise Fault(place, f"has {len(text)} characters", f"a file has at most {LARGEST}: split it")
    if deep := _DEEP.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise Fault(place, f"line {line} has a dotted key of more than {DEEP} parts", "no key of ours has two")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Fault(place, "is nested too deep", "no table of ours has more than three levels") from None
    except ValueError as error:  # TOMLDecodeError is one; a number of too many digits another
        raise Fault(place, str(error), "mend the TOML there") from None


def _checked(data: dict[str, Any], kind: type[T], place: str, ours: bool) -> T:
    _refuse_unknown(data, kind, place)
    for entry in rules if isinstance(rules := data.get("rule", ()), list) else ():
        _in_one_piece(entry)
        if not ours:
            _check_rule(entry, place)
    try:
        made = msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as error:
        raise Fault(place, str(error), "see docs/add-a-stamp.md and docs/add-a-site.md") from None
    if not ours and isinstance(made, Pack | Site):
        _refuse_unseen(made, place)
    return made


def _refuse_unseen(made: Pack | Site, place: str) -> None:
    """What is searched for must have a character that can be seen: an empty needle is found everywhere."""
    for at, stamp in enumerate(made.stamp, 1):
        for key, value in (("name", stamp.name), ("phrase", stamp.phrase)):
            if (key == "name" or value) and not seen(value):
                raise Fault(f"{place}: stamp {at}", f"{key} = {value!r} has nothing to see", "write its characters")
    for rule in made.rule:
        if not all(map(seen, rule.needles)):
            raise Fault(f'{place}: rule "{rule.id}"', "needles hold an empty one", "take it out")


def seen(value: str) -> bool:
    """Is there anything in it but blanks and invisible characters?

    >>> seen("某文库"), seen(" \\u200b")
    (True, False)
    """
    return any(char.isprintable() and not char.isspace() for char in value)


PARTS: dict[str, type[msgspec.Struct]] = {
    "rule": Rule, "stamp": Stamp, "crawl": Crawl, "page": Selectors, "expect": Expect,
}  # fmt: skip


def _refuse_unknown(data: dict[str, Any], kind: type[msgspec.Struct], place: str) -> None:
    """A misspelt key is a fault, not a silence."""
    known = sorted(set(kind.__struct_fields__) - {"stem"})
    for key, value in data.items():
        if key not in known:
            raise Fault(place, f'unknown key "{short(key)}"', f"known: {', '.join(known)}")
        for entry in value if isinstance(value, list) else [value]:
            if key in PARTS and isinstance(entry, dict):
                name = short(str(entry.get("id") or entry.get("name") or ""))
                _refuse_unknown(entry, PARTS[key], f"{place}: {key}" + (f' "{name}"' if name else ""))


def _in_one_piece(entry: Any) -> None:
    """A long pattern may be written as a list of its pieces, one a line.

    >>> text = '[[rule]]\\nid = "x"\\nwhere = "line"\\nmatch = ["^打印", "本页$"]\\nhits = [["打印本页", ""]]'
    >>> parse_pack(text, "my.toml").rule[0].match
    '^打印本页$'
    """
    if isinstance(entry, dict) and isinstance(pieces := entry.get("match"), list):
        entry["match"] = "".join(map(str, pieces))


def _check_rule(entry: Any, place: str) -> None:
    """A rule without a proof does not load, nor one whose pattern could run wild."""
    if not isinstance(entry, dict):
        raise Fault(place, "rule is not a table", "write [[rule]]")
    name = f'{place}: rule "{short(str(entry.get("id", "?")))}"'
    if not entry.get("hits"):
        raise Fault(name, "has no hits", "add hits = [[dirty, clean]]: they are its proof")
    check_pattern(str(entry.get("match", "")), name)
