"""A revisit brings the payload of an earlier answer: under a new URL it is a row, and what it repeats is found."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from output.build.build import BuildRecord, build
from output.checks.check import check
from output.dataset import table
from output.takedown.takedown import forget
from qingwen.stored_row import raw_of

PAGE = "<html><head><title>通知</title></head><body><p>会议开始，大家到齐，请各位同志按时参加。</p></body></html>"
HTTP, HTTPS = "http://a.cn/1/1.html", "https://a.cn/1/1.html"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
EARLY, LATE = "2024-06-01T08:00:00Z", "2024-07-01T08:00:00Z"
DIGEST = "sha1:" + "A" * 32


def response(url: str, date: str, body: str = PAGE) -> dict[str, str]:
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    kind = "application/http; msgtype=response"
    return {"WARC-Type": "response", "WARC-Target-URI": url, "WARC-Date": date, "Content-Type": kind, "": head + body}


def revisit(url: str, date: str, **more: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {"WARC-Type": "revisit", "WARC-Target-URI": url, "WARC-Date": date, "WARC-Profile": IDENTICAL, **named}


def of(url: str, date: str) -> dict[str, str]:
    return {"WARC_Refers_To_Target_URI": url, "WARC_Refers_To_Date": date}


def archive(path: Path, records: Sequence[Mapping[str, str]]) -> Path:
    out = io.BytesIO()
    for number, record in enumerate(records):
        block = record.get("", "").encode()
        named = {k: v for k, v in record.items() if k} | {"WARC-Record-ID": f"<urn:uuid:{path.stem}-{number}>"}
        head = "".join(f"{key}: {value}\r\n" for key, value in named.items())
        out.write(f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "documents"


def made(into: Path, *inputs: Path, workers: int = 1) -> BuildRecord:
    return build(inputs, into, workers=workers)


def rows_of(into: Path) -> dict[str, Mapping[str, Any]]:
    assert not check(into).findings
    return {row["url"]: row for row in table.rows(into)}


def test_the_same_page_met_again_is_counted(tmp_path: Path, into: Path) -> None:
    one = archive(
        tmp_path / "a.warc", [response(HTTP, EARLY), revisit(HTTP, LATE, **of(HTTP, EARLY)), revisit(HTTP, LATE)]
    )
    record = made(into, one)
    assert (record.rows, record.counts) == ({"ok": 1}, {"revisit": 2})


def test_under_another_url_it_is_a_row_with_its_own_date_and_both_places(tmp_path: Path, into: Path) -> None:
    again = [revisit(HTTPS, LATE, **of(HTTP, EARLY)), revisit(HTTPS, LATE, **of(HTTP, EARLY))]
    record = made(into, archive(tmp_path / "a.warc", [response(HTTP, EARLY), *again]))
    assert (record.rows, record.counts) == ({"ok": 2}, {"revisit": 1})
    first, second = (rows_of(into)[url] for url in (HTTP, HTTPS))
    assert (second["text"], second["raw_sha256"]) == (first["text"], first["raw_sha256"])
    assert second["id"] != first["id"]
    assert second["fetched_at"].isoformat() == "2024-07-01T08:00:00+00:00"
    assert second["raw_ref"][1:] == first["raw_ref"]
    assert second["raw_ref"][0].startswith("a.warc:")
    assert raw_of(into, second["id"]) == PAGE.encode()


@pytest.mark.parametrize("workers", [1, 4])
def test_its_answer_is_found_in_another_archive_whichever_comes_first(tmp_path: Path, into: Path, workers: int) -> None:
    later = archive(tmp_path / "a.warc", [revisit(HTTPS, LATE, **of(HTTP, EARLY))])
    record = made(into, later, archive(tmp_path / "b.warc", [response(HTTP, EARLY)]), workers=workers)
    assert (record.rows, record.counts) == ({"ok": 2}, {})
    assert rows_of(into)[HTTPS]["raw_ref"] == ["a.warc:0", "b.warc:0"]


def test_what_no_input_holds_is_counted_until_it_comes(tmp_path: Path, into: Path) -> None:
    record = made(into, archive(tmp_path / "a.warc", [revisit(HTTPS, LATE, **of(HTTP, EARLY))]))
    assert (record.rows, record.counts) == ({}, {"revisit-unresolved": 1})
    record = made(into, archive(tmp_path / "b.warc", [response(HTTP, EARLY)]))
    assert [(one.shard.source, one.why[0]) for one in record.stale] == [("a.warc", "followers"), ("b.warc", "new")]
    assert set(rows_of(into)) == {HTTP, HTTPS}


def test_of_several_answers_it_repeats_the_one_of_that_moment(tmp_path: Path, into: Path) -> None:
    other = PAGE.replace("会议开始", "会议改期")
    pages = [response(HTTP, EARLY), response(HTTP, LATE, other), revisit(HTTPS, LATE, **of(HTTP, EARLY))]
    made(into, archive(tmp_path / "a.warc", pages))
    assert "会议开始" in rows_of(into)[HTTPS]["text"]


def test_an_answer_with_another_digest_is_not_what_it_repeats(tmp_path: Path, into: Path) -> None:
    named = response(HTTP, EARLY) | {"WARC-Payload-Digest": "other:" + "B" * 32}
    again = revisit(HTTPS, LATE, WARC_Payload_Digest="other:" + "C" * 32, **of(HTTP, EARLY))
    assert made(into, archive(tmp_path / "a.warc", [named, again])).counts == {"revisit-unresolved": 1}


def test_forgotten_neither_the_page_nor_what_repeats_it_stays(tmp_path: Path) -> None:
    into = tmp_path / "documents"
    other = response("http://a.cn/1/2.html", EARLY, PAGE.replace("会议开始", "会议改期"))
    pages = [response(HTTP, EARLY), revisit(HTTPS, LATE, **of(HTTP, EARLY)), other]
    made(into, archive(tmp_path / "raw" / "a" / "a.warc", pages))
    forget(into, HTTP)
    held = [
        p
        for p in tmp_path.rglob("*")
        if p.is_file() and any(w in p.read_bytes() for w in (HTTP.encode(), HTTPS.encode()))
    ]
    assert held == []
    assert set(rows_of(into)) == {"http://a.cn/1/2.html"}
    assert made(into, tmp_path / "raw" / "a" / "a.warc").rows == {"ok": 1}


def test_it_is_forgotten_by_the_id_of_its_row_too(tmp_path: Path) -> None:
    into, home = tmp_path / "documents", tmp_path / "raw"
    made(into, archive(home / "a.warc", [response(HTTP, EARLY), revisit(HTTPS, LATE, **of(HTTP, EARLY))]))
    forget(into, rows_of(into)[HTTPS]["id"])
    assert set(rows_of(into)) == {HTTP}
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and HTTPS.encode() in path.read_bytes()]
