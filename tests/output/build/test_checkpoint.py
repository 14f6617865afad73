"""A discovery that is killed, in either pass, takes up where it was written down and comes to the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import filelock
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.knowledge.load import BUILTIN
from cleaning.model import Page
from cleaning.site_facts.stamp_mining import pages as chapter
from cleaning.site_facts.stamp_mining.checkpoint_state import Course
from cleaning.site_facts.stamp_mining.discover import Candidate, discover_sites, followed
from output.stamp_mining import checkpoint
from output.stamp_mining.checkpoint import candidates, left_over, path_of

Command = Callable[..., Any]

LINE = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
TEXTS = [(f"site {k % 2}", LINE[: k % 22 + 1] + "【墨水喵】" + LINE[k % 22 + 1 :] + str(k)) for k in range(60)]
KEY = "k"


def pages() -> Iterator[Page]:
    return (Page(None, site, None, None, (), text) for site, text in TEXTS)


class Stopped(Exception):
    """What a kill looks like from within."""


def stopped_at(page: int, read: Callable[[], Iterator[Page]]) -> Callable[[], Iterator[Page]]:
    """Both passes are read by it; at its n-th page in all it ends."""
    left = page

    def pages_until() -> Iterator[Page]:
        nonlocal left
        for one in read():
            if left == 0:
                raise Stopped
            left -= 1
            yield one

    return pages_until


@given(st.integers(0, 2 * len(TEXTS) - 1))
def test_a_course_written_down_at_any_page_comes_to_the_same(cut: int) -> None:
    written = [b""]

    def hear(course: Course) -> None:
        nonlocal cut
        if not written[0] and cut == 0:
            written[0] = course.written
        cut -= 1

    whole = followed(Course(), lambda skip: islice(TEXTS, skip, None), hear)
    assert {c.phrase for c in whole if c.accepted} == {"【墨水喵】"}
    assert followed(Course.of(written[0]), lambda skip: islice(TEXTS, skip, None)) == whole


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text(st.characters(), max_size=9)), max_size=9))
def test_any_texts_can_be_written_down(texts: list[tuple[str, str]]) -> None:
    course = Course()
    for text in texts:
        course.sample(text)
    assert Course.of(course.written).written == course.written


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Written down after every page; the texts that are looked at."""
    monkeypatch.setattr(checkpoint, "EVERY", -1.0)
    monkeypatch.setattr(checkpoint, "TOLD", 1)
    looked: list[str] = []
    real = chapter.text_of

    def text_of(page: Page, *rest: Any) -> tuple[str, str] | None:
        looked.append(str(page.body))
        return real(page, *rest)

    monkeypatch.setattr(chapter, "text_of", text_of)
    return looked


def whole() -> tuple[Candidate, ...]:
    return discover_sites(lambda: TEXTS)


@pytest.mark.parametrize("page", [1, 40, 60, 61, 119])
def test_what_was_heard_is_not_looked_at_again(page: int, eager: list[str], tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        candidates(stopped_at(page, pages), tmp_path, BUILTIN, key=KEY)
    first = len(eager)
    assert candidates(pages, tmp_path, BUILTIN, key=KEY) == whole()
    assert (first, len(eager)) == (page, 2 * len(TEXTS))


def test_done_leaves_nothing_behind(eager: list[str], tmp_path: Path) -> None:
    candidates(pages, tmp_path, BUILTIN, key=KEY)
    assert [*left_over(tmp_path)] == []


def test_a_broken_state_is_begun_anew(tmp_path: Path) -> None:
    path_of(tmp_path, KEY).parent.mkdir()
    path_of(tmp_path, KEY).write_bytes(b"\x93 no state")
    assert candidates(pages, tmp_path, BUILTIN, key=KEY) == whole()


def test_ctrl_c_writes_down_what_was_heard(tmp_path: Path) -> None:
    def read() -> Iterator[Page]:
        yield from islice(pages(), 7)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        candidates(read, tmp_path, BUILTIN, key=KEY)
    assert Course.of(path_of(tmp_path, KEY).read_bytes()).read == 7


KILLED = """
import os, signal, sys
from cleaning.site_facts.stamp_mining.checkpoint_state import Course
from output.stamp_mining import checkpoint as underway
from qingwen.cli import main

underway.EVERY, underway.TOLD = -1.0, 1
real, where = Course.verify, int(sys.argv.pop(1))

def verify(course, page):
    if course.read == where:
        os.kill(os.getpid(), signal.SIGKILL)
    real(course, page)

Course.verify = verify
main()
"""


def test_killed_in_the_second_pass_the_same_command_goes_on(tmp_path: Path, command: Command) -> None:
    dump, data = tmp_path / "dump.jsonl", tmp_path / "data"
    rows = [json.dumps({"site": site, "text": text}, ensure_ascii=False) for site, text in TEXTS]
    dump.write_text("\n".join(rows), encoding="utf-8")
    arguments = ["discover", str(dump), "--learn", "--data", str(data)]
    killed = subprocess.run([sys.executable, "-c", KILLED, "33", *arguments], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    kept = [Course.of(path.read_bytes()) for path in left_over(data)]
    assert [(c.verifies, c.read) for c in kept] == [(True, 33)]
    assert command(*arguments).code == 0
    assert command("discover", dump, "--learn", "--data", tmp_path / "other").code == 0
    for name in ("site-0.toml", "site-1.toml", "suspects.jsonl"):
        assert (data / "rules" / name).read_bytes() == (tmp_path / "other" / "rules" / name).read_bytes()
    assert [*left_over(data)] == []


def test_another_dump_begins_anew(tmp_path: Path, command: Command) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"text": "会议开始。"}), encoding="utf-8")
    path_of(tmp_path, "of another dump").parent.mkdir()
    path_of(tmp_path, "of another dump").write_bytes(Course(read=99).written)
    assert command("discover", dump, "--learn", "--data", tmp_path).code == 0
    assert [*left_over(tmp_path)] == [], "what another left is no use to anybody"


def test_who_writes_to_the_rules_has_them_alone(tmp_path: Path, command: Command) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"text": "会议开始。"}), encoding="utf-8")
    (tmp_path / "rules").mkdir()
    with filelock.FileLock(tmp_path / "rules" / "_lock"):
        assert command("discover", dump, "--learn", "--data", tmp_path).code == 3
        assert command("clean", dump, "--into", tmp_path / "d", "--learn", "--data", tmp_path).code == 3
        assert command("discover", dump, "--data", tmp_path).code == 0, "which only reads"
    assert os.listdir(tmp_path / "rules") == ["_lock"]
