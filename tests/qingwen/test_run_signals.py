"""SIGINT, SIGTERM and SIGHUP: exit 4 within two seconds at any moment, on record; the working directory is nobody's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.run.launcher import order, perform
from crawler.run.run_record import RunRecord
from qingwen.site_in_a_box import Replica
from tests.crawling import REPLICA
from tests.soak.crawl.signal_run import LONGEST, PROGRAM, command, signalled, whole


@pytest.mark.parametrize(
    ("number", "moment"), [(signal.SIGINT, 0.3), (signal.SIGTERM, 1.8), (signal.SIGHUP, 3.0), (signal.SIGINT, 4.5)]
)
def test_a_signal_is_answered_at_any_moment_and_the_next_run_goes_on(
    number: signal.Signals, moment: float, tmp_path: Path
) -> None:
    """All forty moments: `python -m tests.soak.crawl.signal_run`."""
    site = Replica(articles=12)
    with site.serve() as base:
        left = signalled(base, tmp_path, number, moment)
        assert left.fine, left
        assert whole(site, base, tmp_path)


STUBBORN = """
import signal, sys, time
for name in ("SIGINT", "SIGTERM", "SIGHUP"):
    signal.signal(getattr(signal, name), signal.SIG_IGN)
sys.stdin.readline()
open(sys.argv[1], "w").close()
time.sleep(60)
"""
CALLER = """
import sys
from pathlib import Path
from crawler.run.job import Job
from crawler.run.launcher import perform
sys.exit(perform(Job.parse(sys.argv[1]), sys.argv[2:]).exit_code)
"""


def test_a_crawl_that_answers_no_signal_is_killed_and_recorded(tmp_path: Path) -> None:
    """As one that is within a long regular expression: no handler of Python's runs there."""
    job, began = order(REPLICA, data=tmp_path, start="http://127.0.0.1:9/"), tmp_path / "began"
    stubborn = [sys.executable, "-c", STUBBORN, str(began)]
    caller = subprocess.Popen([sys.executable, "-c", CALLER, job.text, *stubborn])
    while not began.exists():
        assert caller.poll() is None
        time.sleep(0.02)
    caller.send_signal(signal.SIGTERM)
    sent = time.monotonic()
    assert caller.wait() == 4
    assert time.monotonic() - sent < LONGEST
    latest = RunRecord.parse((job.runs / "latest.json").read_text())
    assert (latest.verdict, latest.why) == ("interrupted", "a signal ended it")


@pytest.mark.parametrize("how", ["os.kill(os.getpid(), 15)", "sys.exit(4)"])
def test_a_crawl_that_a_signal_ended_before_it_began_is_no_crash(how: str, tmp_path: Path) -> None:
    job = order(REPLICA, data=tmp_path, start="http://127.0.0.1:9/")
    done = perform(job, [sys.executable, "-c", f"import os, sys; sys.stdin.readline(); {how}"])
    assert (done.verdict, done.exit_code) == ("interrupted", 4)


@pytest.mark.parametrize("shadow", ["crawler", "output", "cleaning", "logging"])
def test_a_folder_of_the_working_directory_is_no_part_of_the_program(shadow: str, tmp_path: Path) -> None:
    (tmp_path / shadow).mkdir()
    (tmp_path / shadow / "__init__.py").write_text("raise SystemExit('the folder of the user was imported')")
    with Replica(articles=8).serve() as base:
        done = subprocess.run(
            command(base, tmp_path / "data"), cwd=tmp_path, capture_output=True, text=True,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_console_script_begins_where_the_module_does() -> None:
    import tomllib

    written = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert written["project"]["scripts"] == {"qingwen": "qingwen.__main__:console"}
    assert PROGRAM[1:] == ("-m", "qingwen")
