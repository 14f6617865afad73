"""A page that is forgotten is in no byte below the data folder, or the file that holds it is named with exit 1."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from output.checks.check import check
from output.dataset import table

Command = Callable[..., Any]
URL = "http://paper.example/2024/17.html"
OLD = "王局长在会上承认仓库的账目对不上，请大家暂时保密。"
NEW = "王局长在会上说仓库的账目已经核对清楚，感谢各位同事。"
OTHERS = [
    {"url": f"http://paper.example/2024/17{n}.html", "text": f"第{n}次植树活动在东山举行，见 {URL}?from=list"}
    for n in range(4)
]


def lines(text: str) -> str:
    rows = [*OTHERS[:2], {"url": URL, "title": "仓库账目", "text": text}, *OTHERS[2:]]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def home(tmp_path: Path, command: Command) -> Path:
    """A data folder whose dump was amended: the page has a version that is live, and one that is past."""
    home = tmp_path / "data"
    (home / "raw").mkdir(parents=True)
    for text in (OLD, NEW):
        (home / "raw" / "d.jsonl").write_text(lines(text), encoding="utf-8")
        clean(command, home)
        if text == OLD:
            export(command, home, home / "exports" / "old")
    return home


def clean(command: Command, home: Path) -> None:
    left = command("clean", home / "raw" / "d.jsonl", "--into", home / "documents", "--workers", "1")
    assert left.code == 0, left.err


def export(command: Command, home: Path, into: Path, *more: str) -> None:
    left = command("export", home / "documents", "--into", into, "--licence", "cc0-1.0", *more)
    assert left.code == 0, left.err


def forget(command: Command, home: Path, what: str = URL) -> Any:
    return command("forget", what, "--data", home, "--yes")


def holding(*folders: Path) -> set[str]:
    """Files that hold the page's address or a text of it, packed or not. A longer address is another page's."""
    found = set()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            for content in contents(path):
                said = content.replace(URL.encode() + b"?from=list", b"").replace(json.dumps(URL).encode(), b"")
                texts = (OLD[:12], NEW[:12], OLD[-14:], NEW[-14:])
                forms = [form.encode() for text in texts for form in (text, json.dumps(text)[1:-1])]
                if URL.encode() in said or any(form in content for form in forms):
                    found.add(path.name)
    return found


def contents(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    if path.suffix == ".parquet":
        yield json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False).encode()


def test_every_version_goes_and_so_does_the_release_of_the_past(home: Path, command: Command) -> None:
    assert {"d.jsonl"} < holding(home)
    left = forget(command, home)
    assert left.code == 0, left.err
    assert "no byte of it is left" in left.err
    assert "release old held it and is gone" in left.err
    assert holding(home) == set()
    assert {row["url"] for row in table.rows(home / "documents")} == {row["url"] for row in OTHERS}
    assert check(home / "documents").findings == ()


@pytest.mark.parametrize("harm", ["missing", "cut", "flipped"])
def test_without_a_sound_index_the_raw_page_is_found_all_the_same(harm: str, home: Path, command: Command) -> None:
    for path in (home / "documents" / "_index").glob("*.msgpack"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.unlink() if harm == "missing" else path.write_bytes(content if harm == "flipped" else content[:150])
    left = forget(command, home)
    assert left.code == 0, left.err
    assert holding(home) == set()
    clean(command, home)
    assert {row["url"] for row in table.rows(home / "documents")} == {row["url"] for row in OTHERS}


@pytest.mark.parametrize("way", ["moved", "copied"])
def test_a_data_folder_may_be_moved(way: str, home: Path, tmp_path: Path, command: Command) -> None:
    there = tmp_path / "elsewhere" / "data"
    shutil.copytree(home, there, symlinks=True)
    if way == "moved":
        shutil.rmtree(home)
    left = forget(command, there)
    assert left.code == 0, left.err
    assert holding(there) == set()
    assert bool(holding(tmp_path / "data")) is (way == "copied")


@pytest.mark.parametrize("form", ["parquet", "jsonl", "markdown"])
def test_a_release_anywhere_is_found_where_export_wrote_it(
    form: str, home: Path, tmp_path: Path, command: Command
) -> None:
    there = tmp_path / "release"
    export(command, home, there, "--format", form)
    left = forget(command, home)
    assert left.code == 0, left.err
    assert f"release {there} held it and is gone" in left.err
    assert not there.exists()
    assert holding(tmp_path) == set()


def test_a_release_that_was_moved_away_is_named_and_one_that_never_held_the_page_is_not(
    home: Path, tmp_path: Path, command: Command
) -> None:
    export(command, home, tmp_path / "release")
    (tmp_path / "release").rename(tmp_path / "published")
    left = forget(command, home)
    assert left.code == 1
    assert f"{tmp_path / 'release'}: is a release that may hold it, and is not there any more" in left.err
    export(command, home, tmp_path / "without")
    shutil.rmtree(tmp_path / "without")
    again = forget(command, home, OTHERS[0]["url"])
    assert str(tmp_path / "without") in again.err
    assert str(tmp_path / "release") in again.err


def test_what_kills_and_people_left_below_the_data_folder_goes(home: Path, command: Command) -> None:
    raw = home / "raw"
    (home / "documents" / ".part-1.parquet.77.tmp").write_text(NEW, encoding="utf-8")
    (raw / ".d.jsonl.77.tmp").write_text(lines(OLD), encoding="utf-8")
    (raw / "copy.jsonl").write_text(lines(OLD), encoding="utf-8")
    (raw / "copy.jsonl.gz").write_bytes(gzip.compress(lines(NEW).encode()))
    (raw / "kept").write_text(f"{OLD}\n", encoding="utf-8")
    (raw / "nameless.jsonl").write_text(json.dumps({"text": NEW}) + "\n", encoding="ascii")
    left = forget(command, home)
    assert left.code == 0, left.err
    assert holding(home) == set()
    assert len(gzip.decompress((raw / "copy.jsonl.gz").read_bytes()).splitlines()) == 5
    assert not (raw / "kept").exists()


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/page.txt", NEW)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("page.html", lambda path: path.write_text(f"<p>{NEW}</p>", encoding="utf-8")),
        ("gb.bin", lambda path: path.write_bytes(NEW.encode("gb18030"))),
        ("note", lambda path: path.write_bytes(gzip.compress(f"见 {URL} 。".encode()))),
        ("old.bz2", lambda path: path.write_bytes(bz2.compress(OLD.encode()))),
        ("pages.zip", zipped),
    ],
)
def test_what_is_no_dump_is_named(name: str, write: Callable[[Path], object], home: Path, command: Command) -> None:
    (home / "saved").mkdir()
    write(home / "saved" / name)
    left = forget(command, home)
    assert left.code == 1
    assert f"left: saved/{name}: " in left.err
    assert "1 files hold it" in left.err
    (home / "saved" / name).unlink()
    again = forget(command, home)
    assert (again.code, "no byte of it is left" in again.err) == (1, True)


def test_a_dump_outside_of_the_data_folder_is_named(home: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "outside.jsonl").write_text(lines(NEW), encoding="utf-8")
    left = command("clean", tmp_path / "outside.jsonl", "--into", home / "documents")
    assert left.code == 0
    left = forget(command, home)
    assert (left.code, left.err.count("left: ")) == (1, 1)
    assert f"{tmp_path / 'outside.jsonl'}: is outside of the data folder and still holds it" in left.err


def past_row(home: Path) -> dict[str, Any]:
    return next(dict(row) for row in table.rows(home / "documents", 0) if row["url"] == URL)


@pytest.mark.parametrize("what", ["id", "raw_sha256"])
def test_it_is_known_by_what_its_past_version_was_called(what: str, home: Path, command: Command) -> None:
    called = past_row(home)[what]
    left = forget(command, home, called.hex() if isinstance(called, bytes) else called)
    assert left.code == 0, left.err
    assert holding(home) == set()


def test_a_part_that_cannot_be_read_is_named_until_it_is_gone(home: Path, command: Command) -> None:
    (live,) = (home / "documents" / name for name in table.live(home / "documents"))
    live.write_bytes(live.read_bytes()[:-9])
    left = forget(command, home)
    assert (left.code, left.err.count("left: ")) == (1, 1)
    assert f"left: documents/{live.name}: cannot be read" in left.err
    assert "says how to make it whole; then forget it again" in left.err
    clean(command, home)
    again = forget(command, home)
    assert again.code == 1
    assert f"(remove {live})" in again.err
    live.unlink()
    assert "no byte of it is left" in forget(command, home).err
    assert holding(home) == set()
    assert {row["url"] for row in table.rows(home / "documents")} == {row["url"] for row in OTHERS}


def test_an_address_that_goes_on_is_another_page(home: Path, command: Command) -> None:
    (home / "runs").mkdir()
    kept = {"slow": [f"{URL}?from=list", f"{URL}x", URL]}
    (home / "runs" / "latest.json").write_text(json.dumps(kept))
    assert forget(command, home).code == 0
    assert json.loads((home / "runs" / "latest.json").read_text())["slow"] == [f"{URL}?from=list", f"{URL}x", WHY]
    assert f"{URL}?from=list" in (home / "raw" / "d.jsonl").read_text(encoding="utf-8")


WHY = "forgotten"


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", range(20))
def test_killed_at_any_step_the_same_command_goes_on(
    moment: int, home: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(command, home, tmp_path / "release")
    steps = 0

    def dying(name: str) -> None:
        real = getattr(os, name)

        def step(*given: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps > 3 * moment:  # a process that is killed tidies nothing up
                raise Killed
            return real(*given, **named)

        patched.setattr(os, name, step)

    with monkeypatch.context() as patched:
        for name in ("replace", "unlink", "fsync", "rmdir"):
            dying(name)
        with contextlib.suppress(Killed):
            forget(command, home)
    if (home / "documents" / "_forgetting.json").exists():
        assert f"a forget was broken off (qingwen forget {URL}" in command("check", "dataset", home / "documents").out
    left = forget(command, home)
    assert left.code == 0 or "was forgotten before" in left.err, left.err
    assert "no byte of it is left" in left.err
    assert holding(tmp_path) == set()
    assert not (home / "documents" / "_forgetting.json").exists()
    assert check(home / "documents").findings == ()
