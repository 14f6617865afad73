"""The same page has the same text from whatever dump it comes."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cleaning.readers import guessed, records, seeks, sources
from cleaning.readers.decompress import blocks
from cleaning.readers.tables.sql_dump import rows
from output.build.build import build
from output.checks.check import check
from output.dataset import table
from qingwen.site_in_a_box import Replica
from tests.dumps_of_replica import FORMATS, Server

ARTICLES = 24


@pytest.fixture(scope="module")
def site() -> Replica:
    return Replica(articles=ARTICLES)


@pytest.fixture(scope="module")
def wanted(site: Replica, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What the archive gives, by title."""
    folder = tmp_path_factory.mktemp("wanted")
    return texts(FORMATS["warc.gz"](site, folder), folder)


def texts(dump: Path, folder: Path) -> dict[str, str]:
    build([dump], folder / "documents", site="清泉文档网", workers=1)
    assert not check(folder / "documents").findings
    found: dict[str, Any] = {r["title"]: r["text"] for r in table.rows(folder / "documents") if r["status"] == "ok"}
    return found


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "warc.gz"])
def test_each_format_gives_the_texts_of_the_archive(
    format: str, site: Replica, wanted: Mapping[str, str], tmp_path: Path
) -> None:
    found = texts(FORMATS[format](site, tmp_path), tmp_path)
    assert len(found) == ARTICLES
    assert found == wanted


@pytest.mark.skipif(not shutil.which("mariadbd"), reason="no MariaDB here")
def test_a_mysqldump_of_a_real_server_gives_them_in_both_charsets(
    site: Replica, wanted: Mapping[str, str], tmp_path: Path
) -> None:
    with Server() as server:
        for charset in ("utf8mb4", "gbk"):
            dump = server.dump(site, tmp_path / f"{charset}.sql", charset)
            found = texts(dump, tmp_path / charset)
            assert found.keys() == wanted.keys()
            assert found == wanted
            (source,) = sources([dump], tmp_path)
            urls = {r.page.url for r in records(source) if r.page}
            assert urls == {truth.url for truth in site.truth()}


def test_reading_can_start_at_any_record_of_any_format(site: Replica, tmp_path: Path) -> None:
    for name, make in FORMATS.items():
        folder = tmp_path / name
        folder.mkdir()
        (source,) = sources([make(site, folder)], folder)
        whole = list(records(source))
        assert [record.number for record in whole] == list(range(len(whole))), name
        for at in (1, 9, len(whole) - 1):
            assert next(iter(records(source, whole[at].offset, whole[at].number))) == whole[at], name


def test_an_archive_that_was_packed_as_a_whole_is_entered_by_reading_it_again(site: Replica, tmp_path: Path) -> None:
    apart = FORMATS["warc.gz"](site, tmp_path)
    raw = gzip.decompress(apart.read_bytes())
    (tmp_path / "whole.warc.gz").write_bytes(gzip.compress(raw, 1, mtime=0))
    (members,), (source,) = sources([apart], tmp_path), sources([tmp_path / "whole.warc.gz"], tmp_path)
    assert (seeks(members), seeks(source)) == (True, False)
    found = list(records(source))
    assert [r.digest for r in found] == [r.digest for r in records(members)]
    for record in found[1::9]:
        assert next(iter(records(source, record.offset, record.number))) == record


SQL = """-- a dump's comment
/*!40101 SET NAMES utf8 */;
CREATE TABLE `dede_archives` (
  `id` int NOT NULL,
  `title` varchar(60),
  `arcrank` int,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8;
INSERT INTO `dede_archives` VALUES (1,'甲;乙',0),(2,'删了的',-2),(3,'图集',0);
CREATE TABLE `dede_addonarticle` (
  `aid` int NOT NULL,
  `body` mediumtext
);
INSERT INTO `dede_addonarticle` VALUES (1,'<p>他说:''好''。\\n第\\'一\\'段。</p>#p#下页#e#<p>(1,2);第二段。</p>');
INSERT INTO `dede_addonarticle` VALUES (2,'<p>x</p>');
INSERT INTO `dede_addonarticle` VALUES (4,'<p>无题。</p>'),(5);
"""


def test_a_dump_is_read_as_a_stream_of_statements(tmp_path: Path) -> None:
    dump = tmp_path / "d.sql"
    dump.write_text(SQL, encoding="utf-8")
    (source,) = sources([dump], tmp_path)
    found = list(records(source))
    assert [(r.why, r.error) for r in found] == [
        ("", ""), ("unpublished", ""), ("", ""), ("", "1 values for 2 columns"), ("no-body", ""),
    ]  # fmt: skip
    assert found[0].page is not None
    assert "他说:'好'。\n第'一'段。" in str(found[0].page.body)
    assert "(1,2);第二段。" in str(found[0].page.body)


@pytest.mark.parametrize("size", [1, 7, 50])
def test_statements_are_the_same_however_the_text_comes(size: int) -> None:
    whole = SQL.encode()
    cut = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert list(rows(cut)) == list(rows([whole]))


def test_a_gbk_dump_whose_signs_end_in_a_backslash_is_read_right(tmp_path: Path) -> None:
    dump = tmp_path / "d.sql"
    text = SQL.replace("utf8", "gbk").replace("无题", "乗誠")  # 乗 is 81 5C, 誠 is D5 5C in GBK
    dump.write_bytes(text.encode("gbk"))
    assert list(rows(blocks(dump))) == list(rows([text.encode()]))


def test_a_dump_cut_within_a_statement_is_one_error(tmp_path: Path) -> None:
    dump = tmp_path / "d.sql"
    dump.write_text(SQL[:-30], encoding="utf-8")
    (source,) = sources([dump], tmp_path)
    unread = [r.unread for r in records(source) if r.unread]
    assert [(one.why, one.offset) for one in unread] == [("the dump is cut off within a statement", 532)]


BROKEN = {
    "d.csv": ('url,text\na,"会议\n开始。"\nb\nc,散会。\n', ["1 cells under a heading of 2"], 3),
    "d.tsv": ("url\ttext\na\t会议开始。\nb\t散\t会\n", ["3 cells under a heading of 2"], 2),
    "e.csv": ("url,title\na,b\n", ["no column holds text or html (columns: url, title)"], 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_of_a_sheet_is_one_error(name: str, tmp_path: Path) -> None:
    content, errors, count = BROKEN[name]
    (tmp_path / name).write_text(content, encoding="gb18030")
    (source,) = sources([tmp_path / name], tmp_path)
    found = list(records(source))
    assert [r.error for r in found if r.error] == errors
    assert len(found) == count


@pytest.mark.parametrize("format", ["parquet", "zip", "tar.gz", "warc.zst"])
def test_a_cut_file_is_rows_and_one_error(format: str, site: Replica, tmp_path: Path) -> None:
    dump = FORMATS[format](site, tmp_path)
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    (source,) = sources([dump], tmp_path)
    errors = [r for r in records(source) if r.error]
    assert len(errors) == 1
    assert errors[0].page is not None
    assert errors[0].page.source.startswith(dump.name)


def test_a_wet_gives_its_texts(tmp_path: Path) -> None:
    from fastwarc.warc import WarcRecord, WarcRecordType

    with (tmp_path / "a.warc.wet").open("wb") as file:
        record = WarcRecord()
        record.init_headers(WarcRecordType.conversion)
        record.headers["WARC-Target-URI"] = "http://a.cn/1.html"
        record.headers["Content-Type"] = "text/plain"
        record.set_bytes_content("会议开始。".encode())
        record.write(file)
    (source,) = sources([tmp_path / "a.warc.wet"], tmp_path)
    assert [(r.page.url, r.page.body) for r in records(source) if r.page] == [("http://a.cn/1.html", "会议开始。")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("d.jsonl", '{"正文": "会议开始。", "链接": "x", "n": 1}', "text = 正文, url = 链接"),
        ("d.csv", "url,content\nx,会议开始。\n", "text = content, url = url"),
        ("d.html", "<p>会议开始。</p>", ""),
        ("e.jsonl", '{"n": 1}', "no column holds text or html (columns: n)"),
    ],
)
def test_the_guess_of_columns_is_said(name: str, content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (source,) = sources([tmp_path / name], tmp_path)
    assert guessed(source) == said
