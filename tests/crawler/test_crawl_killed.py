"""Killed at any moment, a crawl loses nothing; told to end, it ends cleanly; begun twice, the second is refused."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from cleaning.common.errors import Fault
from crawler.run.launcher import PROGRAM, crawl, order
from crawler.run.run_record import RunRecord
from qingwen.site_in_a_box import Replica
from tests.crawling import REPLICA

SCRIPT = Path(__file__).parents[1] / "soak" / "crawl" / "kill_crawl.py"
spec = importlib.util.spec_from_file_location("kill_crawl", SCRIPT)
assert spec is not None
assert spec.loader is not None
kill_crawl = importlib.util.module_from_spec(spec)
sys.modules["kill_crawl"] = kill_crawl
spec.loader.exec_module(kill_crawl)


def test_kill_9_at_random_moments_loses_nothing(tmp_path: Path) -> None:
    found = kill_crawl.killed(Replica(articles=40), tmp_path, kills=3, seed=5, span=0.6)
    assert found.fine, found


def begun(site: Replica, data: Path, **options: object) -> subprocess.Popen[bytes]:
    """A crawl that has asked for its first pages."""
    job = order(REPLICA, data=data, start=f"{site.base}/", delay=0.05, **options)  # type: ignore[arg-type]
    process = subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write((job.text + "\n").encode())
    process.stdin.flush()
    while len(site.log) < 5:
        time.sleep(0.01)
        assert process.poll() is None, process.communicate()[1].decode()
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_cleanly_and_the_next_one_takes_up(number: signal.Signals, tmp_path: Path) -> None:
    site = Replica(articles=14)
    with site.serve() as base:
        process = begun(site, tmp_path)
        os.kill(process.pid, number)
        process.communicate()
        assert process.returncode == 4
        latest = RunRecord.parse((tmp_path / "runs" / "replica" / "latest.json").read_text())
        assert latest.verdict == "interrupted"
        assert not [*tmp_path.glob("raw/*/*.open")]
        record = crawl(REPLICA, data=tmp_path, start=f"{base}/")
    assert record.exit_code == 0
    assert record.articles == 14
    assert not record.mended


def test_a_second_run_of_a_name_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    with FileLock(tmp_path / "state" / "replica.lock"), pytest.raises(Fault, match="another run is at work") as told:
        crawl(REPLICA, data=tmp_path, start="http://127.0.0.1:9/")
    assert told.value.exit_code == 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it ends by its closed pipe, a moment later")
def test_the_crawl_goes_with_whoever_started_it(tmp_path: Path) -> None:
    site = Replica(articles=14)
    with site.serve() as base:
        caller = subprocess.Popen(
            [
                sys.executable, "-c",
                "import sys; from pathlib import Path; from cleaning.knowledge.load import BUILTIN;"
                "from crawler.run.launcher import crawl;"
                "crawl(BUILTIN.profile('replica'), data=Path(sys.argv[1]), start=sys.argv[2],"
                "name='replica', delay=0.05)",
                str(tmp_path), f"{base}/",
            ]
        )  # fmt: skip
        while len(site.log) < 5:
            time.sleep(0.01)
            assert caller.poll() is None
        caller.kill()
        caller.wait()
        record = crawl(REPLICA, data=tmp_path, start=f"{base}/")
    assert record.exit_code == 0
    assert record.articles == 14
    assert record.mended
