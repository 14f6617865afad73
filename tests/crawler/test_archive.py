"""A torn archive: every cut is found, and nothing before it is lost."""

from __future__ import annotations

import dataclasses
import gzip
import json
import random
from pathlib import Path

import pytest

from crawler.archive.exchange import Earlier, Exchange, Kept
from crawler.archive.repair import mend, mend_all, whole_records
from crawler.archive.warc_writer import Archive

HTML = (("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))


def exchange(n: int) -> Exchange:
    body = gzip.compress(random.Random(n).randbytes(200 + n), mtime=0)
    return Exchange(f"http://a.example/{n}.html", 200, HTML, body, asked=(("User-Agent", "t"),))


def archive_of(folder: Path, count: int) -> tuple[Archive, list[Kept]]:
    archive = Archive(folder, "demo", info={"software": "test"})
    return archive, [archive.keep(exchange(n)) for n in range(count)]


def torn(folder: Path, count: int) -> Path:
    """An archive that was never closed."""
    archive_of(folder, count)
    return folder / "demo-00000.warc.gz.open"


def urls(path: Path) -> list[str]:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        return [
            r.rec_headers.get_header("WARC-Target-URI") for r in ArchiveIterator(stream) if r.rec_type == "response"
        ]


def test_what_is_kept_is_what_came(tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    archive, _ = archive_of(tmp_path, 3)
    archive.close()
    with (tmp_path / "demo-00000.warc.gz").open("rb") as stream:
        records = [(r.rec_type, r.http_headers, r.raw_stream.read()) for r in ArchiveIterator(stream)]
    bodies = [body for kind, _, body in records if kind == "response"]
    assert bodies == [exchange(n).payload for n in range(3)]
    headers = next(head for kind, head, _ in records if kind == "response")
    assert headers.get_header("Content-Encoding") == "gzip"
    assert headers.get_header("Transfer-Encoding") is None
    assert headers.get_header("Content-Length") == str(len(bodies[0]))


def test_every_cut_is_found_and_nothing_before_it_is_lost(tmp_path: Path) -> None:
    whole = torn(tmp_path / "whole", 12).read_bytes()
    ends = [*whole_records(tmp_path / "whole" / "demo-00000.warc.gz.open")]
    for cut in random.Random(7).sample(range(1, len(whole)), 200):
        path = tmp_path / "demo-00000.warc.gz.open"
        path.write_bytes(whole[:cut])
        (tmp_path / "demo-00000.warc.gz").unlink(missing_ok=True)
        mended = mend(path)
        last = max([end for end in ends if end <= cut], default=0)
        assert mended.cut == cut - last
        assert mended.records == sum(end <= cut for end in ends)
        final = tmp_path / "demo-00000.warc.gz"
        assert (final.read_bytes() if final.exists() else b"") == whole[:last]


@pytest.mark.parametrize("at", [0.3, 0.6, 0.9])
def test_a_damaged_byte_ends_the_whole_records(at: float, tmp_path: Path) -> None:
    path = torn(tmp_path, 8)
    whole = bytearray(path.read_bytes())
    whole[int(len(whole) * at)] ^= 0xFF
    path.write_bytes(whole)
    mended = mend(path)
    assert mended.cut
    assert len(urls(tmp_path / mended.file)) < 8


def test_a_mended_archive_has_its_whole_index_and_the_next_one_its_own_name(tmp_path: Path) -> None:
    path = torn(tmp_path, 5)
    with path.open("ab") as stream:
        stream.write(b"\x1f\x8b torn")
    (mended,) = mend_all(tmp_path, "demo")
    lines = (tmp_path / "demo-00000.cdxj").read_text().splitlines()
    assert [json.loads(line.split(" ", 2)[2])["url"] for line in lines] == urls(tmp_path / mended.file)
    _, kept = archive_of(tmp_path, 1)
    assert kept[0].file == "demo-00001.warc.gz"


def test_our_index_is_the_one_that_another_indexer_writes(tmp_path: Path) -> None:
    from cdxj_indexer.main import CDXJIndexer

    archive, kept = archive_of(tmp_path, 4)
    archive.keep(
        dataclasses.replace(exchange(1), status=304),
        same_as=Earlier(exchange(1).url, "2026-01-01T00:00:00Z", kept[1].digest),
    )
    archive.close()
    CDXJIndexer(str(tmp_path / "other.cdxj"), inputs=[str(tmp_path / "demo-00000.warc.gz")]).process_all()

    def offsets(path: Path) -> set[tuple[str, str, str]]:
        fields = [json.loads(line.split(" ", 2)[2]) for line in path.read_text().splitlines()]
        return {(f["url"], f["offset"], f["length"]) for f in fields}

    assert offsets(tmp_path / "demo-00000.cdxj") == offsets(tmp_path / "other.cdxj")


def test_a_disk_that_fills_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, _ = archive_of(tmp_path, 3)

    def full(*_: object) -> None:
        archive._stream.write(b"half a record")  # type: ignore[union-attr]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_write", full)
    with pytest.raises(OSError, match="No space"):
        archive.keep(exchange(4))
    monkeypatch.undo()
    archive.close()
    assert len(urls(tmp_path / "demo-00000.warc.gz")) == 3
    assert list(whole_records(tmp_path / "demo-00000.warc.gz"))[-1] == (tmp_path / "demo-00000.warc.gz").stat().st_size
