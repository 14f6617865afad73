"""Is it a stamp? What speaks for a cut and what against it, and one function that decides.

`“某某”编辑，` after a full stop and before words that go on is a stamp whoever 某某 is; `“人民日报”编辑部` never is;
between them stand the brand of the page, the second copy, the word that it breaks in two. Kinds of evidence and their
weights are weights.toml.

>>> from cleaning.steps.stamps.candidates import sightings
>>> from cleaning.matching.view import BUILTIN, Scene, View, book_of
>>> book = book_of(BUILTIN, None)
>>> view = View.of("我们推进改革，“某某文库”编辑，成效明显。", book)
>>> verdict = judged(view, Scene(book), sightings(view, frozenset()))[0]
>>> verdict.cut, round(verdict.score, 1), verdict.kinds
(True, 1.3, ('own-clause', 'trade'))
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from cleaning.knowledge.load import host_of as host_of_url
from cleaning.matching.folding import disguised, folded_name
from cleaning.matching.view import Scene, View
from cleaning.steps.stamps.candidate import Sighting
from cleaning.steps.stamps.features_against import against
from cleaning.steps.stamps.features_name import Kinship, traits
from cleaning.steps.stamps.features_position import chains, midway, signs, standing
from cleaning.steps.stamps.features_url import glued
from cleaning.steps.stamps.frame_patterns import host_of

ENOUGH = 1.0  # the scale of weights.toml: weights are shares of this


class Kind(msgspec.Struct, frozen=True):
    """One kind of evidence: its weight, and why it has it."""

    weight: float
    why: str


class Verdict(msgspec.Struct, frozen=True):
    """A sighting, what spoke for and against it, and what that adds up to."""

    seen: Sighting
    kinds: tuple[str, ...]
    score: float

    @property
    def cut(self) -> bool:
        """Does it go?"""
        return self.score >= ENOUGH - 1e-9


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """weights.toml."""
    text = Path(__file__).with_name("weights.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Kind])


class Case(msgspec.Struct, frozen=True):
    """What is known of the page when its sightings are judged."""

    view: View
    brands: frozenset[str]
    learned: frozenset[str]
    family: Kinship
    counts: Mapping[str, int]
    framed: frozenset[str]
    terms: dict[str, bool]  # asked and answered: is the name a word of the text?
    edges: Mapping[int, tuple[int, int]]


def judged(view: View, scene: Scene, seen: Sequence[Sighting], learned: frozenset[str] = frozenset()) -> list[Verdict]:
    """A verdict on each sighting, in the same order. Each name that is cut speaks against its other stands."""
    if not seen:
        return []
    owners = brands(scene)
    case = Case(
        view,
        owners,
        learned,
        Kinship.of(owners | learned),
        signs(view.folded, seen),
        _framed(seen),
        {},
        chains(seen),
    )
    verdicts = [judge(s, case) for s in seen]
    while (more := names_of(verdicts) - case.learned) and len(case.learned) < len(seen):
        learned = case.learned | more
        case = msgspec.structs.replace(case, learned=learned, family=Kinship.of(owners | learned))
        verdicts = [v if v.cut else judge(v.seen, case) for v in verdicts]
    return verdicts


def names_of(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """The names and hosts that were cut."""
    return frozenset(key for v in verdicts if v.cut for key in (v.seen.name, v.seen.host) if key)


def judge(seen: Sighting, case: Case) -> Verdict:
    """The decision: the frame's weight and what each kind of evidence adds or takes."""
    found = tuple(dict.fromkeys(_kinds_of(seen, case)))
    return Verdict(seen, found, seen.weight + sum(kinds()[kind].weight for kind in found))


def _kinds_of(seen: Sighting, case: Case) -> Iterator[str]:
    yield from _whose(seen, case)
    yield from _where(seen, case)
    yield from _how(seen, case)
    ours = seen.name in case.view.book.names or seen.name in case.brands
    yield from against(seen, case.view.folded, case.learned, ours, case.terms)


def _where(seen: Sighting, case: Case) -> Iterator[str]:
    """Where it stands; whose calls and signatures no author has, stands at a paragraph's edge as badly as in it."""
    text = case.view.folded
    found = tuple(standing(text, seen.start, seen.end, case.edges[seen.start]))
    yield from found
    if seen.frame in CALLS and not {"line-end", "own-line"}.isdisjoint(found) and midway(text, seen.start, seen.end):
        yield "mid-page"
    if seen.frame == "address" and not seen.wrapped and not seen.name and glued(text, seen.start, seen.end):
        yield "between"


# Frames that are calls to the reader or signatures with a sign of their own, no credits.
CALLS = frozenset(
    {"signed", "fenced", "fenced-once", "rare-bracket", "ornament", "site-bracket", "contact", "scan", "platform"}
    | {"invite", "search", "more", "made", "made-by", "account-signed", "account-after-signed", "little-editor"}
    | {"to-reader", "owner-clause", "owned-clause", "site-clause", "site-address", "all-at", "slogan"}
)  # fmt: skip
BARE = frozenset({"signed-bare", "by", "from", "credit", "ask", "follow", "held"})


def _whose(seen: Sighting, case: Case) -> Iterator[str]:
    """Who signs: a known stamp, the owner of the page, one who signs elsewhere."""
    signs = {seen.name} if seen.frame == "named-address" else {seen.name, seen.host} - {""}
    if not signs.isdisjoint(case.view.book.names):
        yield "known"
    if not signs.isdisjoint(case.brands):
        yield "brand"
    elif not signs.isdisjoint(case.learned):
        yield "learned"
    elif case.family.overrun(seen.name):
        yield "overrun"
    elif case.family.kin(seen.name):
        yield "kin"
    yield from _again(seen, case)
    if seen.host and "address" not in seen.frame:
        yield "address"


def _again(seen: Sighting, case: Case) -> Iterator[str]:
    """How often the name signs. Clauses recur in laws (报国务院审核，), so a bare name must sign in a frame too."""
    times = case.counts.get(seen.key, 0)
    if times > 2 or (times > 1 and (seen.frame not in BARE or seen.key in case.framed)):
        yield "often" if times > 2 else "twice"


def _how(seen: Sighting, case: Case) -> Iterator[str]:
    """How the name looks."""
    if disguised(case.view.text[slice(*case.view.home(seen.start, seen.stop))]):
        yield "disguise"
    yield from traits(seen.name) & {"trade", "make"}
    if seen.frame == "signed-bare" and seen.double:
        yield "two-roles"
    elif seen.frame in BARE and seen.credit:
        yield "credit-word"


def brands(scene: Scene) -> frozenset[str]:
    """Whose page it is, by all that is known: brands that chapters read off it, the site's name, the URL's host."""
    return _brands(scene.brands, scene.site or "", scene.url or "")


@functools.lru_cache(maxsize=256)
def _brands(read: frozenset[str], site: str, url: str) -> frozenset[str]:
    names = {folded_name(n) for n in (*read, site)} | {host_of_url(url)}
    hosts = {host_of(n) for n in names if "." in n}
    return frozenset(n for n in names | hosts if len(n) > 1)


def _framed(seen: Sequence[Sighting]) -> frozenset[str]:
    """The names that sign in a frame of their own, in quotes or brackets or with a word that no clause has."""
    return frozenset(s.key for s in seen if s.frame not in BARE or s.wrapped or s.press)
