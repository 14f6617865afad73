"""By what a page that must go is known again: its addresses, ids, payloads, and passages that no other page has.

>>> page = Page(urls=("http://a.cn/1.html",), passages=("会议于今天下午召开",))
>>> [page.in_bytes(said.encode()) for said in ("见 http://a.cn/1.html。", "http://a.cn/1.html?x=2", "于今天下午")]
[True, False, False]
>>> page.in_bytes("会议于今天下午召开".encode("gb18030"))
True
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import quote

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from cleaning.model import Page as Received
from cleaning.pipeline import identity, payload_digest
from cleaning.readers import Record

PENDING = "_forgetting.json"  # of the dataset's folder: what a run has to forget until it is gone
SHORTEST, LONGEST = 8, 40  # characters of a passage: shorter ones are in many pages, longer ones are broken by tags
PASSAGES = 12  # of a page: its longest lines
# What goes on behind an address is another address: `/1.html` is not `/1.html?x=2`. A full stop may end a sentence.
GOES_ON = re.compile(rb"[A-Za-z0-9_/%?&=~+@-]|\.[A-Za-z0-9_]|:[0-9]")


class Page(msgspec.Struct, frozen=True):
    """A page that must go, with its other fetches and its further pages. `torn` are rows of other pages that hold it.

    `missing` are folders of releases that hold it and are not where they were written.
    """

    urls: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def and_(self, other: Page) -> Page:
        """Both."""
        return Page(*(tuple(sorted({*one, *two})) for one, two in zip(self._all, other._all, strict=True)))

    @property
    def _all(self) -> Sequence[tuple[str, ...]]:
        return [getattr(self, name) for name in self.__struct_fields__]

    def has(self, record: Record) -> bool:
        """Is a record of a dump this page, or a copy of it without an address?"""
        page = record.page or (record.again.page if record.again else None)
        if record.again and record.again.url in self.urls:
            return True
        if page is None:
            return False
        if page.url:
            return page.url in self.urls
        digest = payload_digest(page)
        return digest in self.payloads or identity(None, digest, page.source) in self.ids or self.most_in(_body(page))

    def most_in(self, content: bytes) -> bool:
        """Are half of its passages in these bytes?"""
        return bool(self.passages) and 2 * len(self.passages_in(content)) >= len(self.passages)

    def passages_in(self, content: bytes) -> set[str]:
        """Its passages that are in these bytes, in whatever charset."""
        return {self.passages[at] for at, _ in _met(_passages(self.passages), content)}

    def in_bytes(self, content: bytes) -> bool:
        """Is an address, an id or a passage of it in these bytes?"""
        return bool(self.passages_in(content)) or any(True for _ in self.words_in(content))

    def words_in(self, content: bytes) -> Iterator[tuple[int, int]]:
        """Where its addresses and ids are."""
        words = (*self.urls, *self.ids)
        for _, (start, end) in _met(_words(words), content):
            if not GOES_ON.match(content, end):
                yield start, end

    @property
    def longest(self) -> int:
        """Bytes of its longest form: what a search of blocks must hold of the block before."""
        forms = (*_words((*self.urls, *self.ids))[1], *_passages(self.passages)[1])
        return max((len(form) for form in forms), default=1) + 2


def of_record(record: Record) -> bytes:
    """The body of a record, for a search of passages."""
    page = record.page or (record.again.page if record.again else None)
    return _body(page) if page else b""


def _body(page: Received) -> bytes:
    given = json.dumps(page.given, ensure_ascii=False, default=str) if page.given else ""
    body = page.body if isinstance(page.body, bytes) else page.body.encode("utf-8", "surrogatepass")
    return body + b"\n" + given.encode("utf-8", "surrogatepass")


def passages_of(bases: Iterable[str]) -> tuple[str, ...]:
    """The middle of the longest lines of each of these texts."""
    found: dict[str, None] = {}
    for base in bases:
        lines = sorted({line.strip() for line in base.split("\n")}, key=lambda line: (-len(line), line))
        for line in [line for line in lines if len(line) >= SHORTEST][:PASSAGES]:
            begin = max(0, (len(line) - LONGEST) // 2)
            found[line[begin : begin + LONGEST]] = None
    return tuple(found)


Forms = tuple[tuple[int, ...], tuple[bytes, ...], BytesAhoCorasick | None]


@functools.lru_cache(maxsize=4)
def _passages(passages: tuple[str, ...]) -> Forms:
    forms = [(at, form) for at, one in enumerate(passages) for form in sorted(_spelled(one))]
    return _matcher(forms)


@functools.lru_cache(maxsize=4)
def _words(words: tuple[str, ...]) -> Forms:
    return _matcher(
        [(at, form.encode("utf-8", "surrogatepass")) for at, one in enumerate(words) for form in forms(one)]
    )


def _matcher(forms: Sequence[tuple[int, bytes]]) -> Forms:
    found = tuple(form for _, form in forms)
    return tuple(at for at, _ in forms), found, BytesAhoCorasick(found) if found else None


def _met(forms: Forms, content: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    which, _, matcher = forms
    if matcher is not None:
        for at, start, end in matcher.find_matches_as_indexes(content, overlapping=True):
            yield which[at], (start, end)


def _spelled(passage: str) -> set[bytes]:
    """In the charsets of Chinese pages, in JSON, in HTML."""
    escaped = json.dumps(passage)[1:-1]
    upper = re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), escaped)
    texts = {passage, escaped, upper, json.dumps(passage, ensure_ascii=False)[1:-1], html.escape(passage)}
    found = {text.encode("utf-8", "surrogatepass") for text in texts}
    for charset in ("gb18030", "big5", "utf-16-le"):
        try:
            found.add(passage.encode(charset))
        except UnicodeEncodeError:
            continue
    return found


def forms(word: str) -> list[str]:
    """An address or id as it is in text, in JSON, in HTML and quoted, the longest first."""
    found: Collection[str] = {word, json.dumps(word)[1:-1], html.escape(word), quote(word, safe=":/?&=#%~+;,@!$'()*")}
    return sorted(found, key=lambda form: (-len(form), form))
