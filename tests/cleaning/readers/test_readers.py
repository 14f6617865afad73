"""Dumps: what lies in them is read, what is broken costs what it hit, and each error has its place."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.common.errors import Fault
from cleaning.knowledge.load import BUILTIN
from cleaning.readers import Record, read, records, sources
from cleaning.readers.decompress import lines
from cleaning.readers.followers import Roles, page_one
from qingwen.site_in_a_box import Replica


def all_records(path: Path) -> list[Record]:
    return [record for source in sources([path], path.parent) for record in records(source)]


def line(**row: object) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "a.warc.gz"
    Replica(articles=12).write_warc(path)
    return path


BROKEN_LINES = [
    (b'{"text": "', "not JSON"),
    (b"[1, 2]", "a JSON list, not an object"),
    (b'"text"', "a JSON str, not an object"),
    (b'{"id": 1}', "no column holds text or html"),
    (b'{"text": 7}', "holds int, not text"),
    (b"\xff\xfe{}", "not JSON"),
    (b"\0\0\0\0", "not JSON"),
    (b'{"text": "a"} {"text": "b"}', "not JSON"),
    (b"[" * 5000, "recursion depth"),
]


@pytest.mark.parametrize(
    ("bad", "error"), BROKEN_LINES, ids=[error[:20] + str(i) for i, (_, error) in enumerate(BROKEN_LINES)]
)
def test_a_broken_line_is_one_error_with_its_place_and_reading_goes_on(bad: bytes, error: str, tmp_path: Path) -> None:
    dump = tmp_path / "d.jsonl"
    dump.write_bytes(line(text="第一篇。") + bad + b"\n" + line(text="第二篇。"))
    first, second, third = all_records(dump)
    assert error in second.error
    assert second.page is not None
    assert second.page.source == "d.jsonl:2"
    assert [r.page.body for r in (first, third) if r.page] == ["第一篇。", "第二篇。"]


@pytest.mark.parametrize("cut", [9, 40, 400])
def test_a_truncated_gzip_gives_the_rows_up_to_the_cut_and_one_error(cut: int, tmp_path: Path) -> None:
    dump = tmp_path / "d.jsonl.gz"
    whole = gzip.compress(b"".join(line(text=f"第{i}篇。{'正文' * (i % 50)}{i * i}") for i in range(2000)), mtime=0)
    dump.write_bytes(whole[:-cut])
    *rows, last = all_records(dump)
    assert last.unread is not None
    assert "cut off" in last.unread.why
    assert len(rows) > 1000
    assert not any(row.error for row in rows)


def test_a_dump_in_a_gb_charset_is_read(tmp_path: Path) -> None:
    dump = tmp_path / "d.jsonl"
    dump.write_bytes('{"正文": "会议开始。"}\n'.encode("gb18030"))
    assert [page.body for page in read(dump)] == ["会议开始。"]


def test_named_columns_come_before_guessed_ones(tmp_path: Path) -> None:
    dump = tmp_path / "d.jsonl"
    dump.write_bytes(line(text="短", dirty="会议开始。"))
    assert [page.body for page in read(dump, columns=[("text", "dirty")])] == ["会议开始。"]


def test_an_archive_gives_its_pages_and_counts_the_rest(archive: Path) -> None:
    found = all_records(archive)
    assert found[0].why == "warcinfo"
    assert all(r.page and r.page.url and r.page.fetched_at and r.page.status == 200 for r in found[1:])


def test_reading_can_start_at_any_record(archive: Path) -> None:
    (source,) = sources([archive], archive.parent)
    found = list(records(source))
    for at in (0, 1, 7, len(found) - 1):
        assert next(iter(records(source, found[at].offset, found[at].number))) == found[at]


@pytest.mark.parametrize("cut", [200, 500, 3000])
def test_a_cut_archive_gives_its_whole_records_and_one_error(archive: Path, cut: int, tmp_path: Path) -> None:
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(archive.read_bytes()[:-cut])
    whole, found = all_records(archive), all_records(torn)
    assert [r.number for r in found if r.error] == [len(found) - 1]
    assert [r.offset for r in found[:-1]] == [r.offset for r in whole[: len(found) - 1]]


@pytest.mark.parametrize("place", [0, 12, 200])
def test_a_damaged_record_costs_itself_alone(archive: Path, place: int, tmp_path: Path) -> None:
    whole = all_records(archive)
    body = bytearray(archive.read_bytes())
    body[whole[5].offset + place] ^= 0xFF
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(body)
    found = all_records(damaged)
    assert len(found) == len(whole)
    assert [r.number for r in found if r.error] == [5]


def test_a_digest_that_does_not_fit_is_an_error(archive: Path, tmp_path: Path) -> None:
    plain = gzip.decompress(archive.read_bytes())
    forged = tmp_path / "forged.warc"
    at = plain.index("清".encode("gbk"), 5000)
    forged.write_bytes(plain[:at] + "浊".encode("gbk") + plain[at + 2 :])
    errors = [r.error for r in all_records(forged) if r.error]
    assert errors == ["its digest does not fit its bytes"]


def test_other_statuses_and_types_are_counted_under_their_names(tmp_path: Path) -> None:
    from fastwarc.warc import WarcRecord, WarcRecordType

    raw = io.BytesIO()
    for kind, head in (("response", "404 Not Found"), ("response", "200 OK"), ("revisit", "304 Not Modified")):
        record = WarcRecord()
        record.init_headers(getattr(WarcRecordType, kind))
        record.headers["WARC-Target-URI"] = "http://a.cn/x"
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.set_bytes_content(f"HTTP/1.1 {head}\r\nContent-Type: image/png\r\n\r\nx".encode())
        record.write(raw)
    (tmp_path / "a.warc").write_bytes(raw.getvalue())
    assert Counter(r.why for r in all_records(tmp_path / "a.warc")) == {
        "http-404": 1,
        "type-image/png": 1,
        "revisit": 1,
    }


def test_a_folder_of_pages_in_mixed_charsets_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes("会议开始。".encode("gbk"))
    (tmp_path / "in" / "b" / "c.html").write_text("<p>会议开始。</p>", encoding="utf-8")
    (tmp_path / "in" / ".hidden.txt").write_text("x", encoding="utf-8")
    assert [r.page.source for r in all_records(tmp_path / "in") if r.page] == ["in/a.txt:0", "in/b/c.html:0"]


def test_dumps_in_a_folder_are_sources_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("会议开始。", encoding="utf-8")
    (tmp_path / "in" / "d.jsonl").write_bytes(line(text="第二篇。"))
    (tmp_path / "in" / "d.cdxj").write_text("not a dump", encoding="utf-8")
    assert [s.format for s in sources([tmp_path / "in"], tmp_path)] == ["files", "jsonl"]


def test_an_input_given_twice_is_one_source(tmp_path: Path) -> None:
    dump = tmp_path / "d.jsonl"
    dump.write_bytes(line(text="会议开始。"))
    assert len(sources([dump, tmp_path / "." / "d.jsonl", dump], tmp_path)) == 1


def test_a_sheet_without_a_name_is_known_by_its_heading(tmp_path: Path) -> None:
    sheet, prose = tmp_path / "9f3c", tmp_path / "77aa"
    sheet.write_bytes("链接,正文\r\nhttp://a.cn/1.html,会议开始。\r\n".encode("gb18030"))
    prose.write_text("会议开始,大家到齐。\n请看正文,谢谢。\n", encoding="utf-8")
    assert [source.format for source in sources([sheet, prose], tmp_path)] == ["csv", "files"]


def test_standard_input_is_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line(text="会议开始。"))))
        (source,) = sources(["-"], tmp_path)
        names.add(source.name)
        assert [r.page.body for r in records(source) if r.page] == ["会议开始。"]
    assert len(names) == 1
    assert len(list((tmp_path / "raw" / "stdin").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b" \n\n"], ids=["nothing", "blank"])
def test_an_empty_input_is_a_fault(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_bytes(content)
    with pytest.raises(Fault, match="is empty"):
        sources([tmp_path / "d.jsonl"], tmp_path)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="holds no dump and no page"):
        sources([tmp_path], tmp_path)


@given(st.lists(st.binary(max_size=9), max_size=9), st.integers(1, 5))
def test_lines_are_the_same_however_the_bytes_come(parts: list[bytes], size: int) -> None:
    whole = b"\n".join(parts)
    cut = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert list(lines(cut)) == list(lines([whole]))
    assert all(isinstance(found, bytes) and whole[at : at + len(found)] == found for at, found in lines(cut))


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("http://a.cn/1/29205_2.html", "http://a.cn/1/29205.html"),
        ("http://a.cn/1/29205-3.shtml", "http://a.cn/1/29205.shtml"),
        ("http://a.cn/plus/view.php?aid=5&pageno=2", "http://a.cn/plus/view.php?aid=5"),
        ("http://a.cn/view.php?pageno=2&aid=5", "http://a.cn/view.php?aid=5"),
        ("http://a.cn/1/29205_1.html", None),
        ("http://a.cn/1/29205.html", None),
        ("http://a.cn/2021_0304/", None),
    ],
)
def test_a_follower_knows_its_page_one(url: str, first: str | None) -> None:
    found = page_one(url)
    assert (found.first if found else None) == first


def test_without_a_profile_only_a_numbered_page_is_a_follower() -> None:
    assert Roles(BUILTIN).of("http://unknown.cn/1/5_2.html", None) == ("follower", "unknown.cn")
    assert Roles(BUILTIN).of("http://unknown.cn/1/report_2.html", None) == ("page", "unknown.cn")
