"""The dataset's texts that hold a suspect, so that a person sees what accepting it would do there.

One pass over the table, in the background, while the page is served already; of each suspect it keeps the count and
the texts whose ids have the smallest hashes: a sample by chance that is the same at every start.

>>> from qingwen.review.queue import key_of
>>> ear = Ear({"k": ("s", "墨水喵")})
>>> for n in range(3): ear.hear(Text(str(n), None, f"正文{n}，墨 水喵。"), "s")
>>> ear.held("k").documents, len(ear.held("k").texts), ear.held("other").documents
(3, 3, 0)
"""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from cleaning.common.errors import Fault
from cleaning.site_facts.language.text_fold import folded

HELD = 20  # texts kept of a suspect: a page of 4,000 characters each is some megabytes for a queue of forty
COLUMNS = ("id", "url", "site", "status", "text")


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A document's clean text."""

    id: str
    url: str | None
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """Of one suspect: documents whose text holds it, and some of them."""

    documents: int = 0
    texts: tuple[Text, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """Of a site's documents, so many hold a phrase as it is written."""

    documents: int
    read: int


class Ear:
    """Hears text after text; `wanted` is key → (site, phrase). A phrase is looked for in its own site alone."""

    def __init__(self, wanted: Mapping[str, tuple[str, str]]) -> None:
        self._found: dict[str, tuple[int, list[tuple[str, Text]]]] = {}
        sites = {site for site, _ in wanted.values()}
        self._keys = {site: [key for key, (of, _) in wanted.items() if of == site] for site in sites}
        self._ears = {
            site: AhoCorasick([folded(wanted[k][1]) or "\0" for k in keys]) for site, keys in self._keys.items()
        }

    def hear(self, text: Text, site: str) -> None:
        """Note which suspects the text holds."""
        if site in self._ears:
            hits = self._ears[site].find_matches_as_indexes(folded(text.text), overlapping=True)
            for which in {hit[0] for hit in hits}:
                self._keep(self._keys[site][which], text)

    def _keep(self, key: str, text: Text) -> None:
        count, texts = self._found.get(key, (0, []))
        texts.append((hashlib.sha256(text.id.encode()).hexdigest(), text))
        texts.sort(key=lambda one: one[0])
        self._found[key] = (count + 1, texts[:HELD])

    def held(self, key: str) -> Held:
        """What was heard of a suspect so far."""
        count, texts = self._found.get(key, (0, []))
        return Held(count, tuple(text for _, text in texts))


class Reading:
    """The dataset, read once in the background; until it is done it says so and holds nothing."""

    def __init__(self, dataset: Path | None, wanted: Mapping[str, tuple[str, str]]) -> None:
        self.rows = 0
        self.fault = ""
        self._dataset, self._ear = dataset, Ear(wanted)
        self._counted: dict[tuple[str, str], Counted] = {}
        self._done = threading.Event()
        if dataset is None:
            self._done.set()
        else:
            threading.Thread(target=self._read, args=(dataset,), daemon=True).start()

    @property
    def has_dataset(self) -> bool:
        """Is there one to read?"""
        return self._dataset is not None

    @property
    def is_done(self) -> bool:
        """Was all of it read?"""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is read, or so long; was it?"""
        return self._done.wait(seconds)

    def held(self, key: str) -> Held:
        """The texts of a suspect; none before the end."""
        return self._ear.held(key) if self.is_done else Held()

    def count(self, site: str, phrase: str) -> Counted | None:
        """What nobody listened for, because a person has just written it: counted now; None without a dataset."""
        if self._dataset is None:
            return None
        if (site, phrase) not in self._counted:
            self._counted[site, phrase] = _counted(self._dataset, site, phrase)
        return self._counted[site, phrase]

    def _read(self, dataset: Path) -> None:
        from output.dataset import table

        try:
            for row in table.rows(dataset, columns=COLUMNS):
                self.rows += 1
                if row["status"] == "ok":
                    self._ear.hear(Text(row["id"], row["url"], row["text"]), row["site"] or "")
        except (Fault, OSError, ValueError) as error:  # Arrow's faults are ValueErrors
            self.fault = str(error)
        finally:
            self._done.set()


def _counted(dataset: Path, site: str, phrase: str) -> Counted:
    """One pass over the texts in Arrow: a second for a hundred thousand of them."""
    import pyarrow.compute as pc

    from output.dataset import table

    documents = read = 0
    for batch in table.batches(dataset, columns=("site", "status", "text")):
        mine = pc.and_(pc.equal(batch["status"], "ok"), pc.equal(pc.coalesce(batch["site"], ""), site))
        read += pc.sum(mine).as_py() or 0
        documents += pc.sum(pc.and_(mine, pc.match_substring(batch["text"], phrase))).as_py() or 0
    return Counted(documents, read)
