"""A disk that is full at many moments of a crawl: a small file system, then a large one.

`python -m tests.soak.crawl.disk_full_crawl` mounts file systems of growing size in memory (it needs the right), prints
a line a size, and exits with 1 where one was not fine.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qingwen.site_in_a_box import Replica

ARTICLES = 40
SMALLEST, LARGEST = 24, 2600  # kB: from no room for the state to room for all but the last files
PROGRAM = (sys.executable, "-m", "qingwen")
ROOM = "64m"


@contextlib.contextmanager
def disk(kilobytes: int) -> Iterator[Path]:
    """A file system of that size."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def may_mount() -> bool:
    """Is this process allowed to?"""
    try:
        with disk(64):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@dataclasses.dataclass(frozen=True, slots=True)
class Left:
    """What a full disk left: exit code and words of the crawl, its record's verdict, and the same command's later."""

    kilobytes: int
    code: int
    err: str
    recorded: str
    later: int
    later_err: str
    whole: bool

    @property
    def fine(self) -> bool:
        """One line that names the disk (or no fault: there was room), and the same command goes on."""
        quiet = "Traceback" not in self.err + self.later_err
        said = self.code == 0 or (self.code == 1 and ("space" in self.err or "full" in self.err))
        return quiet and said and "anew" not in self.err and self.later == 0 and self.whole

    def __str__(self) -> str:
        last = (self.err.splitlines() or [""])[-1]
        why = "fine" if self.fine else f"NOT FINE, then {self.later} {self.later_err[-200:]!r}"
        return f"{self.kilobytes:5} kB  exit {self.code}  record {self.recorded or '-':9} {why}  {last[:160]}"


def crawl(base: str, data: Path) -> subprocess.CompletedProcess[str]:
    """The command."""
    order = [*PROGRAM, "crawl", "replica", "--start", f"{base}/", "--as", "x", "--data", str(data)]
    return subprocess.run(order, capture_output=True, text=True)


def filled(site: Replica, base: str, kilobytes: int) -> Left:
    """Crawl onto a disk of that size; make room; crawl again."""
    with disk(kilobytes) as folder:
        first = crawl(base, folder)
        latest = folder / "runs" / "x" / "latest.json"
        recorded = json.loads(latest.read_text())["verdict"] if latest.exists() else ""
        subprocess.run(["mount", "-o", f"remount,size={ROOM}", str(folder)], check=True)
        later = crawl(base, folder)
        whole = _archived(folder) >= {truth.url for truth in site.truth()}
    return Left(kilobytes, first.returncode, first.stderr, recorded, later.returncode, later.stderr, whole)


def _archived(folder: Path) -> set[str]:
    """The addresses of all pages that the archives hold."""
    from cleaning.readers import read

    found = folder / "raw" / "x"
    return {page.url for page in read(found) if page.url} if found.exists() else set()


def main() -> int:
    """Print a line a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--moments", type=int, default=20)
    given = parser.parse_args()
    site, bad = Replica(articles=ARTICLES), 0
    with site.serve() as base:
        for at in range(given.moments):
            left = filled(site, base, SMALLEST + (LARGEST - SMALLEST) * at // max(1, given.moments - 1))
            bad += not left.fine
            print(left, flush=True)
    print(f"{given.moments - bad} of {given.moments} fine")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
