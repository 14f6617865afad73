"""The first pass over the pages of each site: its facts, kept beside the dataset, one file a site.

    documents/_site_facts/<site>.toml   the facts, to be read and edited; a deleted entry is refused for good
    documents/_site_facts/state.json    which inputs hold how many pages of which site, and what was gathered of them

A site's facts are gathered again when its pages have grown by a tenth, or the code that gathers them has changed. Of a
large site the pages with the smallest hashes are looked at, so that the order of reading does not matter.

>>> group_of("m.a.example"), group_of("a.example"), group_of("青杏文库")
('a.example', 'a.example', '青杏文库')
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

import cleaning.site_facts
from cleaning.common import files
from cleaning.decoding.decode import is_binary
from cleaning.knowledge.load import FACTS, Knowledge, read_facts
from cleaning.model import Page
from cleaning.pipeline import decoded_of, looks_like_html, understood
from cleaning.readers import Source, records
from cleaning.site_facts.facts import SiteFacts, as_toml
from cleaning.site_facts.gather.gather import FEWEST, gathered
from cleaning.site_facts.gather.trace import Trace, trace_of
from output.build.plan import record_index
from output.stamp_mining.run import file_of

STATE = "state.json"
MOST = 2_000  # pages of one site that are looked at: of what is on 1 % of the pages twenty are seen
MOST_PAGES = 20_000  # of all sites of one pass: their texts are held, some 5 KB each
GROWN = 0.1  # share of new pages from which a site's facts are gathered again
TWINS = ("m.", "wap.", "3g.", "mobile.")  # hosts of the same site for phones
FOLDER = Path(cleaning.site_facts.__file__).parent
APART = frozenset({"stamp_mining", "language"})  # discovery has its own
WHOLE = 1 << 64  # of the hash by which pages are drawn

Progress = Callable[[str, int, int], None]


class Input(msgspec.Struct, frozen=True):
    """One input: its stamp, and how many pages of which site it holds."""

    stamp: str
    sites: dict[str, int]


class Gathered(msgspec.Struct, frozen=True):
    """What was gathered of one site: of how many pages, the facts as they were written, and those refused since."""

    pages: int
    facts: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


class State(msgspec.Struct, frozen=True):
    """What earlier passes found, and by which code."""

    code: str = ""
    inputs: dict[str, Input] = {}
    sites: dict[str, Gathered] = {}


def with_site_facts(
    sources: Sequence[Source], into: Path, knowledge: Knowledge, site: str | None, *, keep: bool = True
) -> Knowledge:
    """The knowledge with the facts of all sites of a dataset, gathered again where they must be.

    `site`: the caller's word for whose pages these are. `keep` False: nothing is written.
    """
    plain = knowledge.with_facts(())
    old = _state(into)
    state = State(code(), _counted(sources, old, plain, site), old.sites if old.code == code() else {})
    there = {facts.site: facts for facts in read_facts(into)}
    pages = _pages_of(state.inputs)
    due = {name: n for name, n in pages.items() if n >= FEWEST and _is_due(state.sites.get(name), n)}
    found = _gathered(due, sources, into, state, plain, site) if due else {}
    sites, facts = dict(old.sites), dict(there)
    for name in {*there, *found}:
        refused = _refused(old.sites.get(name), there.get(name))
        facts[name] = (found.get(name) or there[name]).without(refused)
        made = found[name].fact if name in found else facts[name].fact
        written = tuple((fact.kind, fact.text) for fact in made)
        count = due.get(name) or (old.sites[name].pages if name in old.sites else pages.get(name, 0))
        sites[name] = Gathered(count, written, refused)
    for name in due:
        sites.setdefault(name, Gathered(due[name]))
    if keep:
        _write(into, msgspec.structs.replace(state, sites=sites), facts)
    return plain.with_facts(facts[name] for name in sorted(facts))


def group_of(name: str) -> str:
    """The site that a record's name belongs to: a host for phones is the same site."""
    return next((name[len(twin) :] for twin in TWINS if name.startswith(twin) and "." in name[len(twin) :]), name)


@functools.cache
def code() -> str:
    """A digest of the code that gathers facts."""
    found = sorted(path for path in FOLDER.rglob("*.py") if path.relative_to(FOLDER).parts[0] not in APART)
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()[:16]


def _is_due(last: Gathered | None, pages: int) -> bool:
    return last is None or abs(pages - last.pages) >= GROWN * last.pages


def _state(into: Path) -> State:
    """What was written down; a new state where there is none that can be used."""
    try:
        return msgspec.json.decode((into / FACTS / STATE).read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError):
        return State()


def _write(into: Path, state: State, facts: Mapping[str, SiteFacts]) -> None:
    files.written(into / FACTS / STATE, msgspec.json.format(msgspec.json.encode(state, order="sorted"), indent=1))
    for name, one in sorted(facts.items()):
        path, text = into / FACTS / file_of(name), as_toml(one)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            files.written(path, text.encode())


def _refused(last: Gathered | None, there: SiteFacts | None) -> tuple[tuple[str, str], ...]:
    """The facts that were written and that somebody has deleted since."""
    if last is None or there is None:
        return last.refused if last else ()
    left = {(fact.kind, fact.text) for fact in there.fact}
    return tuple(sorted({*last.refused, *(fact for fact in last.facts if fact not in left)}))


def _counted(sources: Iterable[Source], state: State, knowledge: Knowledge, site: str | None) -> dict[str, Input]:
    """The inputs with the pages of each site; only what is new or changed is read."""
    inputs = dict(state.inputs)
    for source in sources:
        stamp = f"{record_index.stamp_of(source)} {site or ''}"
        if source.name not in inputs or inputs[source.name].stamp != stamp:
            names = (_name(page, knowledge, site) for page in _pages(source))
            inputs[source.name] = Input(stamp, dict(sorted(Counter(group_of(name) for name in names if name).items())))
    return inputs


def _pages_of(inputs: Mapping[str, Input]) -> Counter[str]:
    return sum((Counter(one.sites) for one in inputs.values()), Counter())


def _name(page: Page, knowledge: Knowledge, site: str | None) -> str | None:
    """The name that the page's row will have, as far as its address and columns say."""
    return knowledge.site_name(site or page.site, page.url)


def _pages(source: Source) -> Iterator[Page]:
    """The pages of an input that may become rows. What cannot be read the build reports, which reads it next."""
    with contextlib.suppress(OSError):
        for record in records(source):
            page = record.page
            if page is not None and not record.error and (page.status is None or page.status // 100 == 2):
                yield page


def _gathered(
    due: Mapping[str, int], sources: Sequence[Source], into: Path, state: State, knowledge: Knowledge, site: str | None
) -> dict[str, SiteFacts]:
    """The facts of the sites that are due, from all inputs that hold pages of them."""
    share = min(1.0, MOST_PAGES / sum(min(MOST, n) for n in due.values()))
    bars = {name: int(WHOLE * min(1.0, max(FEWEST, share * MOST) / n)) for name, n in due.items()}
    known = {one.name: one.source for one in record_index.load_all(into)} | {source.name: source for source in sources}
    traces, names = defaultdict[str, list[Trace]](list), defaultdict[str, set[str]](set)
    for name, held in sorted(state.inputs.items()):
        source = known.get(name)
        if source and source.path.exists() and not due.keys().isdisjoint(held.sites):
            for page in _pages(source):
                own = _name(page, knowledge, site)
                group = group_of(own) if own else ""
                if own and group in due and _number(page) < bars[group] and (trace := _trace(page, own, knowledge)):
                    traces[group].append(trace)
                    names[group].add(own)
    return {name: gathered(name, traces[name], sorted(names[name])) for name in sorted(traces)}


def _number(page: Page) -> int:
    """By which pages are drawn."""
    word = (page.url or page.source).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(word, digest_size=8).digest())


def _trace(page: Page, name: str, knowledge: Knowledge) -> Trace | None:
    """What is kept of a page; None of what cannot be read."""
    if isinstance(page.body, bytes) and is_binary(page.body):
        return None
    try:
        decoded = decoded_of(page)
        html = looks_like_html(decoded.text)
        decoded, found, _ = understood(page, decoded, knowledge, html=html)
    except Exception:  # the build makes its row of status `error`; here it only has nothing to say
        return None
    return trace_of(group_of(name), decoded.text if html else "", found)
