"""All that is known, in one frozen value with a content hash: the built-in files and the user's.

>>> BUILTIN.cms_of(Site(name="某文档网", cms="dedecms")) is not None or not BUILTIN.cms
True
>>> host_of("https://www.Example.com:8080/a.html")
'example.com'
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from cleaning.common.errors import Fault
from cleaning.knowledge.schema import Rule, Site, Stamp, parse_pack, parse_site
from cleaning.site_facts.facts import SiteFacts, of_toml

HERE = Path(__file__).parent / "data"
DATASET, FACTS = "documents", "_site_facts"  # a data folder's dataset, and the facts of its sites beside its table
T = TypeVar("T", bound=msgspec.Struct)


@dataclasses.dataclass(frozen=True)
class Knowledge:
    """All that is known: rules and stamps, site profiles, CMS profiles, facts. Equal content, equal `digest`."""

    rules: tuple[Rule, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    sites: tuple[Site, ...] = ()
    cms: tuple[Site, ...] = ()
    facts: tuple[SiteFacts, ...] = ()
    digest: str = ""

    def __repr__(self) -> str:
        """Its sizes: it is the default of `clean_text`, and whoever asks for help would get all rules."""
        counts = (f"{len(getattr(self, name))} {name}" for name in ("rules", "stamps", "sites", "cms"))
        return f"<Knowledge {self.digest}: {', '.join(counts)}>"

    def __hash__(self) -> int:
        """By the digest: caches ask for it once a page, and there may be thousands of rules."""
        return hash(self.digest)

    @staticmethod
    def load(folders: Iterable[Path | str]) -> Knowledge:
        """The built-in knowledge and what `rules/*.toml` and `sites/*.toml` below these folders add.

        Raises Fault, naming file, place, key and remedy, for what cannot be read.
        """
        known = BUILTIN
        for folder in folders:
            known = _joined(known, read_folder(Path(folder)))
            known = known.with_facts((*known.facts, *read_facts(Path(folder) / DATASET)))
        return known

    def with_facts(self, facts: Iterable[SiteFacts]) -> Knowledge:
        """The same with these facts of sites in place of those that it has."""
        new = _replaced((), facts, lambda f: f.site)
        return self if new == self.facts else _with_digest(dataclasses.replace(self, facts=new))

    def facts_for(self, site: str | None) -> SiteFacts | None:
        """What the pages of a site state together, by the name that its records have."""
        return self._facts_by_name.get(site) if site else None

    @functools.cached_property
    def _facts_by_name(self) -> dict[str, SiteFacts]:
        return {name: facts for facts in self.facts for name in facts.applies_to}

    def profile(self, stem: str) -> Site | None:
        """The site profile of that file stem or name."""
        return next((s for s in self.sites if stem in (s.stem, s.name)), None)

    def cms_of(self, site: Site | None) -> Site | None:
        """The CMS that a profile names."""
        return next((c for c in self.cms if site and c.stem == site.cms), None)

    def site_at(self, url: str | None) -> Site | None:
        """The profile whose hosts hold this URL's host."""
        host = host_of(url)
        return next((s for s in self.sites if host and host in s.hosts), None)

    def site_marked(self, text: str) -> Site | None:
        """The profile one of whose marks stands in the text."""
        return next((s for s in self.sites if any(mark in text for mark in s.marks)), None)

    def site_name(self, site: str | None, url: str | None, text: str = "") -> str | None:
        """The name of a record's site: the caller's word, its host's or marks' profile, the bare host."""
        profile = self.profile(site) if site else self.site_at(url) or self.site_marked(text)
        return profile.name if profile else site or host_of(url) or None

    def hints_at_site(self, html: str) -> bool:
        """Does the first word of a profile's mark stand in it? A cheap test: markup may stand between its words."""
        return any(word in html for word in self._first_words)

    @functools.cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(mark.split()[0] for site in self.sites for mark in site.marks if mark.strip())

    @functools.cached_property
    def own_sites(self) -> frozenset[str | None]:
        """The sites that have rules or stamps of their own."""
        own = (*(rule.site for rule in self.rules), *(stamp.site for stamp in self.stamps))
        return frozenset((*own, *self._facts_by_name))

    def rules_for(self, site: str | None) -> tuple[Rule, ...]:
        """The rules that hold for a site, by its name."""
        return tuple(r for r in self.rules if r.site in (None, site))

    def stamps_for(self, site: str | None) -> tuple[Stamp, ...]:
        """The stamps that hold for a site, by its name."""
        return tuple(s for s in self.stamps if s.site in (None, site))


def host_of(url: str | None) -> str:
    """The host without port, in lower case; "" where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def read_folder(folder: Path) -> Knowledge:
    """The knowledge in `rules/`, `sites/` and `cms/` below a folder; what is absent is empty."""
    ours = folder == HERE
    packs = [parse_pack(_read(p), p.name, ours=ours) for p in sorted(folder.glob("rules/*.toml"))]
    sites = tuple(parse_site(_read(p), p.name, p.stem, ours=ours) for p in sorted(folder.glob("sites/*.toml")))
    cms = tuple(parse_site(_read(p), p.name, p.stem, ours=ours) for p in sorted(folder.glob("cms/*.toml")))
    profiles = (*sites, *cms)
    rules = (*(r for pack in packs for r in pack.rule), *(r for s in profiles for r in s.rule))
    stamps = (*(s for pack in packs for s in pack.stamp), *(s for p in profiles for s in p.stamp))
    return _with_digest(Knowledge(tuple(rules), tuple(stamps), sites, cms))


def read_facts(dataset: Path) -> tuple[SiteFacts, ...]:
    """The facts of sites that lie beside a dataset. Raises Fault for a file that cannot be read."""
    return tuple(of_toml(_read(path), str(path)) for path in sorted((dataset / FACTS).glob("*.toml")))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(str(path), f"cannot be read: {error}", "it must be a readable UTF-8 file") from None


def _joined(known: Knowledge, more: Knowledge) -> Knowledge:
    """The user's own replace what has the same id or stem; of profiles with one name, host or mark theirs is first."""
    rules = _replaced(known.rules, more.rules, lambda r: (r.id, r.site))
    stamps = _replaced(known.stamps, more.stamps, lambda s: (s.name, s.phrase, s.site))
    sites = _before(more.sites, known.sites)
    return _with_digest(Knowledge(rules, stamps, sites, _before(more.cms, known.cms)))


def _before(new: Sequence[Site], old: Sequence[Site]) -> tuple[Site, ...]:
    """The first profile that fits is taken, so a user's come before those that were there."""
    stems = {site.stem for site in new}
    return (*new, *(site for site in old if site.stem not in stems))


def _replaced(old: Iterable[T], new: Iterable[T], key: Callable[[T], object]) -> tuple[T, ...]:
    return tuple({key(one): one for one in (*old, *new)}.values())


def _with_digest(known: Knowledge) -> Knowledge:
    facts = sorted(facts.digest for facts in known.facts)
    parts = msgspec.json.encode([known.rules, known.stamps, known.sites, known.cms, *facts])
    return dataclasses.replace(known, digest=hashlib.sha256(parts).hexdigest()[:16])


def proofs(known: Knowledge) -> Iterator[tuple[Rule, str, str]]:
    """Every claim of every rule: (rule, dirty, clean); a miss must come out as it went in."""
    for rule in known.rules:
        yield from ((rule, dirty, clean) for dirty, clean in rule.hits)
        yield from ((rule, miss, miss) for miss in rule.misses)


BUILTIN = read_folder(HERE)
