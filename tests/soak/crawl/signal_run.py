"""A signal at many moments of `qingwen run`, from its start to its end: what it leaves, and how the next run goes on.

`python -m tests.soak.crawl.signal_run --moments 40` prints a line a moment: signal, seconds, exit code, seconds to its
end, verdict on record. Every `--whole`th folder is run to its end and held against the site's articles.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from qingwen.site_in_a_box import Replica

ARTICLES = 16
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FIRST = 0.25  # seconds: Python itself has begun
SOONER = 0.85  # of a moment at which the run had ended
LONGEST = 2.0  # seconds that a signal may take
PROGRAM = (sys.executable, "-m", "qingwen")


@dataclasses.dataclass(frozen=True, slots=True)
class Left:
    """What one signal left. `verdict` is "" where no run had begun; `late`: the run had ended by itself."""

    number: signal.Signals
    moment: float
    code: int
    seconds: float
    verdict: str
    err: str
    sound: bool
    late: bool

    @property
    def fine(self) -> bool:
        """Exit 4 in time, recorded, without a traceback; a run that had ended before the signal says so itself."""
        ended = self.late or (self.code == 4 and self.seconds <= LONGEST and self.verdict in ("", "interrupted"))
        return ended and self.sound and "Traceback" not in self.err and "Exception ignored" not in self.err

    def __str__(self) -> str:
        word = "fine" if self.fine else f"NOT FINE: {self.err[-300:]!r}"
        late = " (it had ended)" if self.late else ""
        return (
            f"{self.number.name:8} {self.moment:6.2f} s  exit {self.code}{late}  {self.seconds:5.2f} s"
            f"  {self.verdict or '-':12} {word}"
        )


def command(base: str, data: Path) -> list[str]:
    """The run that is interrupted: a crawl that takes some seconds, then the clean in two processes."""
    return [*PROGRAM, "run", "replica", "--start", f"{base}/", "--as", "x", "--delay", "0.02", "--data", str(data)]


def signalled(base: str, data: Path, number: signal.Signals, moment: float) -> Left:
    """Begin a run, send the signal at its moment, wait."""
    process = subprocess.Popen(command(base, data), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    late = False
    try:
        process.wait(moment)
        late = True
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    began = time.monotonic()
    err = process.communicate()[1]
    latest = data / "runs" / "x" / "latest.json"
    verdict = json.loads(latest.read_text())["verdict"] if latest.exists() else ""
    seconds = time.monotonic() - began
    return Left(number, moment, process.returncode, seconds, verdict, err, _sound(data), late)


def _sound(data: Path) -> bool:
    """The frontier is whole, and so is each archive up to where it was left open."""
    state = data / "state" / "x.sqlite"
    if not state.exists():
        return True
    with sqlite3.connect(state) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def whole(site: Replica, base: str, data: Path) -> bool:
    """The same command goes on: all articles in the dataset, each claim of it true."""
    from output.checks.check import check
    from output.dataset import table

    done = subprocess.run(command(base, data), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    rows = {row["url"] for row in table.rows(data / "documents") if row["status"] == "ok"}
    fine = done.returncode == 0 and rows == {truth.url for truth in site.truth()}
    return fine and not check(data / "documents").findings


def moments(base: str, count: int) -> Iterator[tuple[signal.Signals, float]]:
    """Evenly from the first to the end of an undisturbed run; its last tenth more often: that is where records are."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        subprocess.run(command(base, Path(folder)), check=True, capture_output=True)
        span = time.monotonic() - began
    numbers = itertools.cycle(SIGNALS)
    for number in range(count):
        yield next(numbers), FIRST + (span - FIRST) * number / count


def main() -> int:
    """Print a line a moment; exit 1 where one was not fine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--moments", type=int, default=40)
    parser.add_argument("--whole", type=int, default=8)
    given = parser.parse_args()
    site, bad = Replica(articles=ARTICLES), 0
    with site.serve() as base:
        for at, (number, moment) in enumerate(moments(base, given.moments)):
            left, late = None, 0
            while left is None or left.late:  # this one was quicker than the one that was timed
                with tempfile.TemporaryDirectory() as folder:
                    left = signalled(base, Path(folder), number, moment * SOONER**late)
                    goes_on = at % given.whole or whole(site, base, Path(folder))
                late += 1
                bad += not (left.fine and goes_on)
                print(left, "" if goes_on else "THE NEXT RUN DID NOT GO ON", flush=True)
    print(f"{given.moments - bad} of {given.moments} fine")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
