"""The record of a run: what was asked, what came, what the gates say, and the exit code that follows from it.

Written whole or not at all, as `runs/<name>/<run>.json`, `latest.json` and a line of `history.jsonl`.

>>> record = RunRecord(run="20260101T000000Z", name="demo", profile="demo", verdict="ok")
>>> RunRecord.parse(record.text) == record, record.exit_code
(True, 0)
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

SCHEMA_VERSION = 1
ROOM = 1 << 17  # bytes; a record has some 5,000, and is written three times, each time beside the one it replaces
REFUSED = (
    "refused "  # before the reason for which an address was not requested, a key of `crawler.http.allowed.REASONS`
)
RESERVED = ".room"  # a file that holds them until then
EXIT = {"ok": 0, "failed": 1, "locked": 3, "interrupted": 4}


class Gate(msgspec.Struct, frozen=True):
    """One check: `value` against `floor` (or ceiling); a `warn` does not fail the run."""

    gate: str
    level: Literal["ok", "warn", "fail"]
    value: float
    bound: float
    what: str = ""


class RunRecord(msgspec.Struct, frozen=True):
    """One run. Times are ISO 8601 in UTC, `seconds` and `bytes` what they say; `bytes` counts bodies as received."""

    run: str
    name: str
    profile: str
    verdict: Literal["ok", "failed", "interrupted"]
    why: str = ""
    schema_version: int = SCHEMA_VERSION
    start: tuple[str, ...] = ()
    started_at: str = ""
    ended_at: str = ""
    seconds: float = 0.0
    requests: int = 0
    bytes: int = 0
    archived_bytes: int = 0
    pages: dict[str, int] = {}
    reasons: dict[str, int] = {}
    status: dict[str, int] = {}
    samples: dict[str, list[str]] = {}
    known: dict[str, int] = {}
    states: dict[str, int] = {}
    waiting: int = 0
    rights: dict[str, list[str]] = {}
    gates: tuple[Gate, ...] = ()
    files: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    limited: bool = False
    versions: dict[str, str] = {}
    settings_hash: str = ""
    peak_memory: int = 0
    learned: str = ""

    @property
    def exit_code(self) -> int:
        """The truth of the record: 0 fine, 1 failed, 4 interrupted and resumable."""
        return EXIT[self.verdict]

    @property
    def articles(self) -> int:
        """Articles known alive."""
        return self.known.get("article", 0)

    @property
    def text(self) -> str:
        """As JSON, one line."""
        return msgspec.json.encode(self).decode()

    @staticmethod
    def parse(text: str) -> RunRecord:
        """From JSON; what a newer version added is passed over."""
        return msgspec.json.decode(text, type=RunRecord)

    def line(self) -> str:
        """The run in one line, for a terminal."""
        counts = f"{self.requests} requests, {self.bytes / 1e6:.1f} MB, {self.articles} articles known"
        news = ", ".join(f"{self.pages[k]} {k}" for k in ("new article", "changed article") if self.pages.get(k))
        told = (self.why, counts, news, self.refused())
        return f"{self.name} {self.run}: {self.verdict}" + "".join(f"; {x}" for x in told if x)

    def refused(self) -> str:
        """How many addresses were not requested, by reason; "" where all were."""
        found = {why.removeprefix(REFUSED): n for why, n in self.reasons.items() if why.startswith(REFUSED)}
        words = ", ".join(f"{why} {count}" for why, count in sorted(found.items()))
        return f"{sum(found.values())} addresses refused ({words})" if found else ""


SAYS = {
    "run": "The run: when it began, sortable.",
    "name": "Whose files these are: archive, state, runs.",
    "profile": "The file stem of the profile.",
    "verdict": "ok, failed or interrupted; the exit code follows: 0, 1, 4.",
    "why": "What ended or failed the run, in one line; the gate's name stands first.",
    "schema_version": "Of this record; a reader passes over what it does not know.",
    "start": "The addresses it began at.",
    "started_at": "When it began, ISO 8601 in UTC.",
    "ended_at": "When it ended.",
    "seconds": "How long it took.",
    "requests": "Answers that came, robots.txt among them.",
    "bytes": "Bytes of their bodies as received.",
    "archived_bytes": "Bytes written to the archive.",
    "pages": "Pages by kind and news: `new article`, `changed article`, `unchanged list`, `missing article` …",
    "reasons": "What each request came to: page, equal, same (304), moved, gone, message, busy, cut, put off (by a"
    " firewall's page), failed, robots …; `blocked`: pages that stayed put off, `blocked again`: those that an earlier"
    " run named; and addresses that were not requested, by reason: refused scheme, refused host …",
    "status": "Answers by HTTP status.",
    "samples": "A few URLs for each reason.",
    "known": "URLs known and alive by kind, after the run.",
    "states": "All URLs by state: new, ok, gone, moved, robots, link, refused, left (its host is not the site's now).",
    "waiting": "URLs found but never fetched.",
    "rights": "What the robots.txt of each host says of rights and of training.",
    "gates": "Each check with its level (ok, warn, fail), value, bound and words.",
    "files": "The archives that this run wrote.",
    "mended": "Archives that an earlier run left open, with what was cut.",
    "limited": "Did `--limit` end it? Then it is no part of the history.",
    "versions": "Of Python and of what crawled.",
    "settings_hash": "Equal orders, equal hash.",
    "peak_memory": "Bytes of memory at the most.",
    "learned": "What `run` found of stamps that no list knows: learned, queued, refused before.",
}  # by field; docs/crawl-runs.md is printed from it


def reserve(folder: Path) -> None:
    """Keep room for the record of the run that begins: it must say so, too, that the disk was full."""
    history_file = folder / "history.jsonl"
    size = ROOM + (history_file.stat().st_size if history_file.exists() else 0)
    (folder / RESERVED).write_bytes(bytes(size))


def write(folder: Path, record: RunRecord) -> None:
    """Put the record where people and machines look for it, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RESERVED).unlink(missing_ok=True)
    pretty = msgspec.json.format(record.text, indent=2) + "\n"
    put(folder / f"{record.run}.json", pretty)
    put(folder / "latest.json", pretty)
    earlier = [old.text for old in history(folder) if old.run != record.run]
    put(folder / "history.jsonl", "".join(f"{line}\n" for line in (*earlier, record.text)))
    put(folder / "metrics.prom", prometheus(record))


def history(folder: Path) -> Iterator[RunRecord]:
    """All runs of a name, oldest first; a line that is none is passed over."""
    path = folder / "history.jsonl"
    for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else ():
        try:
            yield RunRecord.parse(line)
        except msgspec.MsgspecError:
            continue


def put(path: Path, text: str) -> None:
    """A file's new content, in one rename."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)  # a temporary file is for its owner alone; metrics are read by others
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def prometheus(record: RunRecord) -> str:
    """The figures as a text file for node_exporter's textfile collector."""
    figures = {
        "exit_code": record.exit_code, "requests": record.requests, "bytes": record.bytes, "seconds": record.seconds,
        "articles": record.articles, "waiting": record.waiting,
        "gates_failed": sum(gate.level == "fail" for gate in record.gates),
    }  # fmt: skip
    label = f'{{name="{record.name}"}}'
    return "".join(f"# TYPE qingwen_run_{k} gauge\nqingwen_run_{k}{label} {v}\n" for k, v in figures.items())
