"""What a person is to judge: DATA/rules/suspects.jsonl as `discover --learn` writes it, a suspect a line.

>>> key_of("site.example", "【墨水喵】")
'def141660cbe'
>>> remaining('{"site": "s", "phrase": "a"}\\n{"site": "s", "phrase": "b"}\\n', {key_of("s", "a")})
'{"site": "s", "phrase": "b"}\\n'
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from cleaning.common.errors import Fault
from cleaning.site_facts.stamp_mining.discover import Candidate
from output.stamp_mining.run import SUSPECTS


class Named(msgspec.Struct, frozen=True):
    """What tells one line of the queue from the others."""

    site: str
    phrase: str


def key_of(site: str, phrase: str) -> str:
    """A suspect's name in an address: stable from one start to the next."""
    return hashlib.sha256(f"{site}\n{phrase}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def queue_of(data: Path) -> Path:
    """The queue's file."""
    return data / "rules" / SUSPECTS


def queued(data: Path) -> dict[str, Candidate]:
    """Key → suspect, in the file's order; raises Fault for a line of another shape. No file, no suspects."""
    path = queue_of(data)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    try:
        suspects = [msgspec.json.decode(line, type=Candidate) for line in _lines(text)]
    except (msgspec.MsgspecError, ValueError) as error:
        raise Fault(str(path), str(error), "write it anew: qingwen discover INPUT… --learn") from None
    return {key_of(one.site, one.phrase): one for one in suspects}


def remaining(text: str, done: Collection[str]) -> str:
    """The queue's text without the lines of these keys; what stays, stays as it was written."""
    return "".join(f"{line}\n" for line in _lines(text) if _key(line) not in done)


def _lines(text: str) -> Iterator[str]:
    """By line feeds alone: JSON may hold U+2028."""
    return (line for line in text.split("\n") if line.strip())


def _key(line: str) -> str:
    named = msgspec.json.decode(line, type=Named)
    return key_of(named.site, named.phrase)
