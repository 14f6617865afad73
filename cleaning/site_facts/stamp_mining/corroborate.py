"""What the whole dump says of the suspects that its sample raised: how often, where in the text, and three examples.

>>> count = Witness(["墨水喵"])
>>> count.hear("正文(墨 水喵)正文")
>>> seen = count.told["墨水喵"]
>>> seen.documents, seen.variants, seen.examples[0].after
(1, ('墨 水喵',), ')正文')

One Aho-Corasick pass over the folded text; memory does not grow with the dump.
"""

from __future__ import annotations

import dataclasses
import heapq
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from cleaning.site_facts.language.text_fold import Sight, fold, undisguised

EXAMPLES = 5
AROUND = 24  # signs of text shown on either side
VARIANTS = 32  # disguises that are told apart
TENTHS = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """One place: the text before, the phrase as it stands there, the text after."""

    before: str
    phrase: str
    after: str


@dataclasses.dataclass
class Told:
    """Of one phrase: texts and places, the tenths of the text that they fall into, its disguises, examples."""

    documents: int = 0
    count: int = 0
    places: list[int] = dataclasses.field(default_factory=lambda: [0] * TENTHS)
    forms: dict[str, int] = dataclasses.field(default_factory=dict)
    chosen: list[tuple[int, int, Example]] = dataclasses.field(default_factory=list)

    @property
    def variants(self) -> tuple[str, ...]:
        """Its forms in the texts, the most frequent first."""
        return tuple(form for form, _ in sorted(self.forms.items(), key=lambda item: (-item[1], item[0])))

    @property
    def phrase(self) -> str:
        """The most frequent form, its disguise off."""
        shown: Counter[str] = Counter()
        for form, count in sorted(self.forms.items()):
            shown[undisguised(form)] += count
        return max(sorted(shown), key=lambda form: shown[form])

    @property
    def examples(self) -> tuple[Example, ...]:
        """Examples from different texts, the same ones whatever the order of reading."""
        return tuple(example for _, _, example in sorted(self.chosen, key=lambda item: -item[0]))


class Witness:
    """Hears text after text and counts the phrases (folded) in them."""

    def __init__(self, phrases: Sequence[str], told: Mapping[str, Told] | None = None) -> None:
        self._phrases = tuple(phrases)
        self._told = told or {phrase: Told() for phrase in phrases}
        patterns = self._phrases or ("\0",)
        self._automaton = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)

    @property
    def wanted(self) -> bool:
        """Is there anything to listen for?"""
        return bool(self._phrases)

    @property
    def told(self) -> Mapping[str, Told]:
        """What was heard of each phrase."""
        return self._told

    def hear(self, text: str) -> None:
        """Count the phrases in one more text."""
        codes, homes = fold(text)
        seen = codes.tobytes().decode("utf-32-le", "surrogatepass")
        hits = self._automaton.find_matches_as_indexes(seen, overlapping=True)
        if hits:
            self._note(Sight(text, seen, homes), hits)

    def _note(self, sight: Sight, hits: Iterable[tuple[int, int, int]]) -> None:
        key = zlib.crc32(sight.folded.encode("utf-8", "surrogatepass"))
        met: set[int] = set()
        for which, start, end in hits:
            told = self._told[self._phrases[which]]
            place = sight.home(start, end)
            told.count += 1
            told.places[min(TENTHS - 1, start * TENTHS // max(1, len(sight.folded)))] += 1
            _add_form(told, sight.text[slice(*place)])
            if which not in met:
                met.add(which)
                told.documents += 1
                _offer(told, key, sight.text, place)


def _add_form(told: Told, form: str) -> None:
    if form in told.forms or len(told.forms) < VARIANTS:
        told.forms[form] = told.forms.get(form, 0) + 1


def _offer(told: Told, key: int, text: str, place: tuple[int, int]) -> None:
    """Keep the examples whose texts have the smallest hashes."""
    start, end = place
    example = Example(text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
    heapq.heappush(told.chosen, (-key, told.documents, example))
    if len(told.chosen) > EXAMPLES:
        heapq.heappop(told.chosen)
