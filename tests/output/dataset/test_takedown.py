"""What is forgotten is nowhere: a search through every byte, unpacked, finds nothing, and it does not come back."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cleaning.common.errors import Fault
from cleaning.readers import records, sources
from output.build.build import build
from output.checks.check import check
from output.dataset import table
from output.dedup import dedup
from output.release.export import export
from output.release.options import Terms
from output.takedown import redact_records
from output.takedown.takedown import forget
from qingwen.site_in_a_box import Replica
from tests.dumps_of_replica import FORMATS

ARTICLES = 20


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with an archive, a dump, two versions, copies compared, a release, a queue and a report."""
    (tmp_path / "raw" / "r").mkdir(parents=True)
    Replica(articles=ARTICLES).write_warc(tmp_path / "raw" / "r" / "a.warc.gz", lists=False)
    dump = tmp_path / "raw" / "d.jsonl"
    dump.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    into = tmp_path / "documents"
    build([tmp_path / "raw"], into, workers=1)
    dump.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in [*ROWS, *MORE]), encoding="utf-8")
    build([tmp_path / "raw"], into, workers=1)
    export(into, tmp_path / "exports" / "one", Terms("cc0-1.0"))
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "latest.json").write_text(json.dumps({"slow": [MORE[0]["url"], ROWS[0]["url"]]}))
    (tmp_path / "state").mkdir()
    with sqlite3.connect(tmp_path / "state" / "r.sqlite") as state:
        columns = "key BLOB UNIQUE, state TEXT, etag TEXT, last_modified TEXT, found_on TEXT, digest TEXT"
        state.execute(f"CREATE TABLE page (url TEXT PRIMARY KEY, {columns}) WITHOUT ROWID")
        pages = [(t.url, t.url.encode()[-9:], "ok", None, None, None, None) for t in Replica(articles=ARTICLES).truth()]
        state.executemany("INSERT INTO page VALUES (?,?,?,?,?,?,?)", pages)
    state.close()
    return tmp_path


ROWS = [{"url": f"http://b.cn/{n}.html", "text": f"第{n}次秘密会议开始了，大家都到了。"} for n in range(5)]
MORE = [{"url": "http://b.cn/more.html", "text": "又开了一次会。"}]


def all_bytes(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder, as it is and unpacked."""
    for path in sorted(p for p in home.rglob("*") if p.is_file()):
        content = path.read_bytes()
        yield path, content
        if path.suffix == ".gz":
            yield path, gzip.decompress(content)
        if path.suffix == ".parquet":
            yield path, str(pq.read_table(path).to_pylist()).encode()


def test_a_line_of_a_dump_is_forgotten_everywhere(home: Path) -> None:
    secret, url = ROWS[2]["text"], ROWS[2]["url"]
    assert sum(secret.encode() in content or url.encode() in content for _, content in all_bytes(home)) >= 6
    (home / "runs" / "latest.json").write_text(json.dumps({"slow": [url]}))
    found = forget(home / "documents", url)
    assert (found.records, found.rows, found.releases) == (1, 1, ("one",))
    left = [path for path, content in all_bytes(home) if secret.encode() in content or url.encode() in content]
    assert left == []
    assert not check(home / "documents").findings


def test_an_archived_article_goes_with_its_followers_and_its_queue(home: Path) -> None:
    truth = next(t for t in Replica(articles=ARTICLES).truth() if len(t.pages) > 1)
    row = next(r for r in table.rows(home / "documents") if r["url"] == truth.url)
    found = forget(home / "documents", row["id"])
    assert set(found.urls) == set(truth.pages)
    words = [row["text"][:30], row["title"], *truth.pages]
    left = {path.name for path, content in all_bytes(home) for word in words if word.encode() in content}
    assert left == set()
    with sqlite3.connect(home / "state" / "r.sqlite") as state:
        kept = state.execute("SELECT state FROM page WHERE key = ?", (truth.url.encode()[-9:],)).fetchone()
    assert kept == ("forgotten",)


def test_it_does_not_come_back_and_all_others_stay(home: Path) -> None:
    before = {row["id"]: row["text"] for row in table.rows(home / "documents")}
    found = forget(home / "documents", ROWS[0]["url"])
    outside = home.parent / f"{home.name}.jsonl"
    outside.write_text(json.dumps(ROWS[0]) + "\n", encoding="utf-8")
    record = build([home / "raw", outside], home / "documents", workers=1)
    after = {row["id"]: row["text"] for row in table.rows(home / "documents")}
    assert after == {id: text for id, text in before.items() if id not in found.ids}
    assert record.counts["forgotten"] == 2
    assert not check(home / "documents").findings
    assert dedup.dedup(home / "documents").documents == sum(bool(text) for text in after.values())


def test_by_the_digest_of_its_payload(home: Path) -> None:
    row = next(r for r in table.rows(home / "documents") if r["url"] == ROWS[1]["url"])
    assert forget(home / "documents", row["raw_sha256"].hex()).urls == (ROWS[1]["url"],)


def test_what_is_not_there_is_a_fault(home: Path) -> None:
    with pytest.raises(Fault, match="is no URL, id or payload digest"):
        forget(home / "documents", "http://nowhere.cn/")


def test_a_dump_that_is_not_written_anew_is_named_and_all_else_is_done(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("url,text\n" + "".join(f"{row['url']},{row['text']}\n" for row in ROWS))
    build([tmp_path / "d.csv"], tmp_path / "documents", workers=1)
    (left,) = forget(tmp_path / "documents", ROWS[0]["url"]).left
    assert (left.place, left.fault) == ("d.csv", "holds it and is csv, which is not written anew")
    held = {path.parent.name for path, content in all_bytes(tmp_path) if ROWS[0]["text"].encode() in content}
    assert held == {tmp_path.name}


@pytest.mark.parametrize("size", [90, 99, 100, 255, 256, 400, 1063, 1064, 70_000, 131_200, 200_000])
def test_a_blot_has_the_length_of_what_it_covers(size: int) -> None:
    assert len(redact_records.member(size)) == size
    assert b"forg" in gzip.decompress(redact_records.member(size))


def test_a_blotted_archive_keeps_every_other_record_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    Replica(articles=8).write_warc(path)
    (source,) = sources([path], tmp_path)
    before = list(records(source))
    url = before[9].page.url if before[9].page else ""
    assert url
    assert redact_records.archive(path, {url}) == 1
    after = list(records(source))
    assert [r.offset for r in after] == [r.offset for r in before]
    assert [(a.number, a.why) for a, b in zip(after, before, strict=True) if a != b] == [(9, "metadata")]


@pytest.mark.parametrize("packing", ["one member", "zstd"])
def test_where_records_cannot_be_blotted_out_in_place_the_archive_is_written_anew(packing: str, tmp_path: Path) -> None:
    site = Replica(articles=ARTICLES)
    path = FORMATS["warc.zst" if packing == "zstd" else "warc.gz"](site, tmp_path)
    if packing == "one member":
        path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 1, mtime=0))
    (source,) = sources([path], tmp_path)
    before = {record.page.url: record.page.body for record in records(source) if record.page}
    gone = next(site.truth()).url
    assert redact_records.archive(path, {gone}) == 1
    after = {record.page.url: record.page.body for record in records(source) if record.page}
    assert gone in before
    assert after == {url: body for url, body in before.items() if url != gone}
    assert [record.why for record in records(source)].count("metadata") == 1
    assert not [record for record in records(source) if record.error]
