"""Building a dataset: one row per id, nothing lost, nothing done twice."""

from __future__ import annotations

import dataclasses
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Rule, Site, Stamp
from cleaning.readers import Record, Source, records, sources
from output.build import part_writer
from output.build.plan import shards
from output.checks.check import check
from output.dataset import table
from qingwen.site_in_a_box import Replica
from tests.building import article, bytes_of, dump, made, rows_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "a.warc.gz"
    Replica(articles=40).write_warc(path)
    return path


def test_an_archive_becomes_rows_that_keep_their_laws(archive: Path, into: Path) -> None:
    record = made([archive], into)
    truth = {t.url: t for t in Replica(articles=40).truth()}
    rows = {row["url"]: row for row in rows_of(into) if row["status"] == "ok"}
    assert rows.keys() == truth.keys()
    assert all(len(rows[url]["raw_ref"]) == len(one.pages) for url, one in truth.items())
    assert record.records == sum(record.rows.values()) + sum(record.counts.values())
    verdict = check(into)
    assert not verdict.findings, verdict.findings[:3]
    assert verdict.records == record.records


def test_an_archive_of_a_stock_site_is_read_by_the_profile_that_it_names(tmp_path: Path, into: Path) -> None:
    site = Replica(articles=12)
    site.base = "http://stock.example"
    site.write_warc(tmp_path / "a.warc.gz")
    info = tmp_path / "b.warc.gz"
    content = b"site: stock.example\r\nprofile: dedecms\r\nrun: 7\r\n"
    head = f"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    member = gzip.compress(head + content + b"\r\n\r\n", mtime=0)
    (source,) = sources([tmp_path / "a.warc.gz"], tmp_path)
    second = [record.offset for record in records(source)][1]
    info.write_bytes(member + (tmp_path / "a.warc.gz").read_bytes()[second:])
    record = made([info], into)
    assert record.rows["ok"] == 12
    assert record.counts["list"] > 0
    rows = rows_of(into)
    assert {(row["site"], row["run"], row["given"]) for row in rows} == {("stock.example", "7", None)}


def test_nothing_new_is_nothing_done(archive: Path, into: Path) -> None:
    first = made([archive], into)
    again = made([archive], into)
    assert (again.version, again.stale) == (None, ())
    assert (again.rows, again.counts) == (first.rows, first.counts)


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from output.build.plan import planner

    monkeypatch.setattr(planner, "MOST_RECORDS", 7)
    source = dump(tmp_path / "d.jsonl", [article(n) for n in range(30)])
    found = []
    for workers in (1, 2):
        record = made([source], tmp_path / str(workers) / "documents", workers=workers)
        assert len(record.stale) == 5
        found.append(bytes_of(tmp_path / str(workers) / "documents"))
    assert found[0] == found[1]


def test_a_dump_that_grows_is_cleaned_where_it_grew(
    tmp_path: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from output.build.plan import planner

    monkeypatch.setattr(planner, "MOST_RECORDS", 10)
    made([dump(tmp_path / "d.jsonl", [article(n) for n in range(25)])], into)
    record = made([dump(tmp_path / "d.jsonl", [article(n) for n in range(27)])], into)
    assert [(one.shard.first, one.why) for one in record.stale] == [(20, ("bytes", "followers"))]
    assert len(rows_of(into)) == 27


def test_a_dump_that_shrinks_takes_its_rows_along(tmp_path: Path, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from output.build.plan import planner

    monkeypatch.setattr(planner, "MOST_RECORDS", 10)
    made([dump(tmp_path / "d.jsonl", [article(n) for n in range(25)])], into)
    made([dump(tmp_path / "d.jsonl", [article(n) for n in range(10)])], into)
    assert len(rows_of(into)) == 10
    assert not check(into).findings


def test_a_second_record_with_an_id_is_counted_as_same(tmp_path: Path, into: Path) -> None:
    one = dump(tmp_path / "a.jsonl", [article(1), article(1), article(2)])
    two = dump(tmp_path / "b.jsonl", [article(2), article(3)])
    record = made([one, two], into)
    assert (record.rows, record.counts) == ({"ok": 3}, {"same": 2})
    assert not check(into).findings


def test_an_input_given_again_in_another_build_adds_nothing(tmp_path: Path, into: Path) -> None:
    made([dump(tmp_path / "a.jsonl", [article(1), article(2)])], into)
    made([dump(tmp_path / "copy.jsonl", [article(1), article(2)])], into)
    assert len(rows_of(into)) == 2


def test_a_follower_in_a_later_dump_makes_the_article_whole(tmp_path: Path, into: Path) -> None:
    first = dump(tmp_path / "a.jsonl", [article(1), article(2)])
    made([first], into)
    later = dump(tmp_path / "b.jsonl", [{"url": "http://a.cn/1/1_2.html", "text": "散会。"}])
    record = made([later], into)
    assert sorted((one.shard.source, one.why) for one in record.stale) == [
        ("a.jsonl", ("followers",)),
        ("b.jsonl", ("new",)),
    ]
    whole = next(row for row in rows_of(into) if row["url"] == "http://a.cn/1/1.html")
    assert whole["text"] == "第1次会议开始，大家到齐。\n散会。"
    assert whole["raw_ref"] == ["a.jsonl:1", "b.jsonl:1"]
    assert Counter(row["status"] for row in rows_of(into)) == {"ok": 2, "part": 1}
    assert not check(into).findings


def test_a_source_is_read_once_and_what_another_input_makes_wrong_is_made_anew(
    tmp_path: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def watched(source: Source, *place: int) -> Iterator[Record]:
        read.append(source.name)
        return records(source, *place)

    for place in ("plan.record_index", "part_writer", "payloads"):
        monkeypatch.setattr(f"output.build.{place}.records", watched)
    inputs = [
        dump(tmp_path / "a.jsonl", [article(1)]),
        dump(tmp_path / "b.jsonl", [article(2)]),
        dump(tmp_path / "c.jsonl", [{"url": "http://a.cn/1/1_2.html", "text": "散会。"}]),
    ]
    made(inputs, into)
    assert read == ["a.jsonl", "b.jsonl", "c.jsonl", "a.jsonl", "c.jsonl", "c.jsonl"]
    assert {path.name for path in into.glob("*.parquet")} == {*table.live(into)}
    whole = next(row for row in rows_of(into) if row["url"] == "http://a.cn/1/1.html")
    assert whole["text"] == "第1次会议开始，大家到齐。\n散会。"
    assert not check(into).findings


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("workers", [1, 2])
def test_the_guess_is_said_first_and_then_how_many_bytes_are_done(
    workers: int, packed: bool, tmp_path: Path, into: Path
) -> None:
    source = dump(tmp_path / "a.jsonl", [article(n, text=f"第{n}次会议开始。" * 40) for n in range(250)])
    if packed:
        source.write_bytes(gzip.compress(source.read_bytes(), mtime=0))
    told: list[tuple[str, int, int]] = []
    lines: list[tuple[str, int]] = []
    made(
        [source], into, workers=workers, say=lambda line: lines.append((line, len(told))),
        progress=lambda what, done, total: told.append((what, done, total)),
    )  # fmt: skip
    assert lines == [("a.jsonl: text = text, url = url", 0)]
    size, what = source.stat().st_size, "clean" if workers == 1 else "read"
    first = [done for one, done, total in told if (one, total) == (what, size)]
    assert first == sorted(first)
    assert [done for done in first if 0.2 * size < done < 0.9 * size]
    assert first[-1] == size


def test_a_follower_without_page_one_is_a_document_with_a_note(tmp_path: Path, into: Path) -> None:
    made([dump(tmp_path / "a.jsonl", [{"url": "http://a.cn/1/1_2.html", "text": "散会。"}])], into)
    (row,) = rows_of(into)
    assert (row["status"], row["text"]) == ("ok", "散会。")
    assert [note["rule"] for note in row["notes"]] == ["page-missing"]


def test_a_missing_page_in_the_middle_is_noted(tmp_path: Path, into: Path) -> None:
    pages: list[Mapping[str, object] | bytes] = [article(1), {"url": "http://a.cn/1/1_3.html", "text": "散会。"}]
    made([dump(tmp_path / "a.jsonl", pages)], into)
    whole = next(row for row in rows_of(into) if row["status"] == "ok")
    assert "page 2 is in no input" in [note["what"] for note in whole["notes"]]


def two_sites(rule: Rule | None) -> Knowledge:
    sites = (*BUILTIN.sites, *(Site(name=n, hosts=(f"{n}.cn",), stem=n) for n in ("a", "b")))
    rules = (*BUILTIN.rules, rule) if rule else BUILTIN.rules
    return dataclasses.replace(BUILTIN, sites=sites, rules=rules, digest=f"test{rule.id if rule else ''}")


def test_a_rule_of_one_site_makes_only_that_site_stale(tmp_path: Path, into: Path) -> None:
    inputs = [
        dump(tmp_path / f"{n}.jsonl", [{"url": f"http://{n}.cn/1.html", "text": "会议开始，大家到齐。"}]) for n in "ab"
    ]
    made(inputs, into, knowledge=two_sites(None))
    rule = Rule("mine", "大家到齐", "inline", (("大家到齐", ""),), site="b")
    record = made(inputs, into, knowledge=two_sites(rule), dry_run=True)
    assert [(one.shard.source, one.why) for one in record.stale] == [("b.jsonl", ("rules",))]
    assert record.version is None


def test_a_general_stamp_makes_all_stale_and_old_rows_are_never_seen_again(tmp_path: Path, into: Path) -> None:
    source = dump(tmp_path / "a.jsonl", [article(1), article(2)])
    made([source], into)
    more = dataclasses.replace(BUILTIN, stamps=(*BUILTIN.stamps, Stamp("某某文库")), digest="more")
    record = made([source], into, knowledge=more)
    assert [one.why for one in record.stale] == [("rules",)]
    assert len(table.live(into)) == 1
    assert len(list(table.rows(into, version=0))) == 2


def test_refused_rules_are_kept_in_the_row(tmp_path: Path, into: Path) -> None:
    made([dump(tmp_path / "a.jsonl", [article(1, text="会议,开始了。大家都到了，很好。")])], into, without=["width"])
    (row,) = rows_of(into)
    assert row["without"] == ["width"]


def test_a_shard_says_why_it_is_stale() -> None:
    old, new = shards.Because("a", "b", "c", "d", "e"), shards.Because("a", "x", "c", "y", "e")
    assert new.changed(old) == ("followers", "cleaner")


def test_an_account_is_in_the_part_file_and_in_the_commit(tmp_path: Path, into: Path) -> None:
    made([dump(tmp_path / "a.jsonl", [article(1), article(1)])], into)
    (name,) = table.live(into)
    part = part_writer.part_at(into / name)
    (version,) = table.versions(into)
    assert version.parts[name] == {**msgspec.to_builtins(part.account), "sha256": part.sha256}
    assert (part.account.rows, part.account.counts) == ({"ok": 1}, {"same": 1})
