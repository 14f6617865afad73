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
import dataclasses
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
from cleaning.pipeline import Understood, understood_page
from cleaning.readers import Source, records
from cleaning.site_facts.facts import SiteFacts, as_toml
from cleaning.site_facts.gather.gather import FEWEST, gathered
from cleaning.site_facts.gather.trace import Trace, trace_of
from output.build.plan import record_index
from output.site_facts.extractions import kept
from output.stamp_mining.run import file_of

STATE = "state.json"
MOST = 2_000  # pages of one site that are looked at: of what is on 1 % of the pages twenty are seen
MOST_PAGES = 20_000  # of all sites of one pass: their texts are held, some 5 KB each
MOST_BODY = 2 << 20  # of a page; a larger one is left to the workers, which may die of it
GROWN = 0.1  # share of new pages from which a site's facts are gathered again
TWINS = ("m.", "wap.", "3g.", "mobile.")  # hosts of the same site for phones
FOLDER = Path(cleaning.site_facts.__file__).parent
APART = frozenset({"stamp_mining", "language"})  # discovery has its own
WHOLE = 1 << 64  # of the hash by which pages are drawn


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

    `site`: the caller's word for whose pages these are. `keep` False: nothing is written; else what was extracted on
    the way is kept too (extractions.py).
    """
    plain, old = knowledge.with_facts(()), _state(into)
    state = State(code(), _counted(sources, old, plain, site), old.sites if old.code == code() else {})
    pages = _pages_of(state.inputs)
    due = {name: n for name, n in pages.items() if n >= FEWEST and _is_due(state.sites.get(name), n)}
    found = dict[str, SiteFacts]()
    if due:
        here = _Pass(plain, site, due, _known(sources, into))
        with kept(into) if keep else contextlib.nullcontext() as extractions:
            found = here.gathered(state.inputs, extractions.add if extractions else lambda page, found: None)
    sites, facts = _merged(old, {one.site: one for one in read_facts(into)}, found, due)
    if keep:
        _write(into, msgspec.structs.replace(state, sites=sites), facts)
    return plain.with_facts(facts[name] for name in sorted(facts))


def _merged(
    old: State, there: Mapping[str, SiteFacts], found: Mapping[str, SiteFacts], due: Mapping[str, int]
) -> tuple[dict[str, Gathered], dict[str, SiteFacts]]:
    """What is known of each site now, and its facts without those that somebody has deleted."""
    sites, facts = dict(old.sites), dict(there)
    for name in {*there, *found}:
        last = old.sites.get(name)
        refused = _refused(last, there.get(name))
        facts[name] = (found.get(name) or there[name]).without(refused)
        made = found.get(name, facts[name]).fact
        pages = due.get(name, last.pages if last else facts[name].pages)
        sites[name] = Gathered(pages, tuple((fact.kind, fact.text) for fact in made), refused)
    return {name: Gathered(pages) for name, pages in due.items()} | sites, facts


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


def _known(sources: Sequence[Source], into: Path) -> dict[str, Source]:
    """The inputs of the dataset that are there, by name."""
    known = {one.name: one.source for one in record_index.load_all(into)} | {source.name: source for source in sources}
    return {name: source for name, source in known.items() if source.path.exists()}


@dataclasses.dataclass(frozen=True, slots=True)
class _Pass:
    """One pass over the pages of the sites that are due."""

    knowledge: Knowledge
    site: str | None
    due: Mapping[str, int]
    known: Mapping[str, Source]

    def gathered(self, inputs: Mapping[str, Input], keep: Callable[[Page, Understood], None]) -> dict[str, SiteFacts]:
        """The facts of each site, from all inputs that hold pages of it; `keep` is given each page extracted."""
        bars = self._bars()
        traces, names = defaultdict[str, list[Trace]](list), defaultdict[str, set[str]](set)
        for name, held in sorted(inputs.items()):
            if name not in self.known or self.due.keys().isdisjoint(held.sites):
                continue
            for page in _pages(self.known[name]):
                own = _name(page, self.knowledge, self.site) or ""
                group = group_of(own)
                if group not in self.due or _number(page) >= bars[group]:
                    continue
                if read := _read(msgspec.structs.replace(page, site=self.site or page.site), self.knowledge):
                    keep(page, read[0])
                    traces[group].append(trace_of(group, read[1] if read[0].html else "", read[0].found))
                    names[group].add(own)
        return {name: gathered(name, traces[name], sorted(names[name])) for name in sorted(traces)}

    def _bars(self) -> dict[str, int]:
        """Below which number a page of each site is looked at."""
        share = min(1.0, MOST_PAGES / sum(min(MOST, n) for n in self.due.values()))
        return {name: int(WHOLE * min(1.0, max(FEWEST, share * MOST) / n)) for name, n in self.due.items()}


def _number(page: Page) -> int:
    """By which pages are drawn."""
    word = (page.url or page.source).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(word, digest_size=8).digest())


def _read(page: Page, knowledge: Knowledge) -> tuple[Understood, str] | None:
    """A page extracted, and its decoded text; None of what cannot be read."""
    if len(page.body) > MOST_BODY or (isinstance(page.body, bytes) and is_binary(page.body)):
        return None
    try:
        return understood_page(page, knowledge)
    except Exception:  # the build makes its row of status `error`; here it only has nothing to say
        return None
