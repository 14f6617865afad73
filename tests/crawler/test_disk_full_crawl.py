"""A full disk ends a crawl with one line and the true remedy; with room again the same command goes on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crawler.frontier import state_file
from crawler.run.run_record import RunRecord
from qingwen.commands.crawls.crawl import told
from qingwen.site_in_a_box import Replica
from tests.soak.crawl.disk_full_crawl import ARTICLES, filled, may_mount

needs_mount = pytest.mark.skipif(not may_mount(), reason="this process may not mount a small file system")


@needs_mount
@pytest.mark.parametrize("kilobytes", [64, 159, 700, 1500])
def test_a_crawl_onto_a_full_disk_is_one_line_and_goes_on(kilobytes: int) -> None:
    """All twenty sizes: `python -m tests.soak.crawl.disk_full_crawl`."""
    site = Replica(articles=ARTICLES)
    with site.serve() as base:
        left = filled(site, base, kilobytes)
    assert left.fine, left
    assert left.code == 1


@pytest.mark.parametrize("why", ["state: database or disk is full", "archive: No space left on device"])
def test_the_remedy_is_room(why: str) -> None:
    with pytest.raises(Exception, match=r"\(make room, and the same command goes on\)"):
        told(RunRecord(run="r", name="x", profile="x", verdict="failed", why=why))


@pytest.mark.parametrize(("free", "room"), [(0, True), (1 << 30, False)])
def test_an_error_of_the_disk_is_a_full_disk_only_where_it_is_full(
    free: int, room: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_file, "_room", lambda path: free)
    fault = state_file.unusable(tmp_path / "x.sqlite", sqlite3.OperationalError("disk I/O error"))
    assert fault.remedy.startswith("make room") is room
