"""`clean` and `export` killed with -9 at random moments, 30 times each, and taken up by the same command.

After each kill a reader must see the old state or the new; at the end the bytes must be those of an unbroken run.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from output.checks.check import check
from output.dataset import table
from qingwen.site_in_a_box import Replica

KILLS = 30
ROOT = Path(__file__).resolve().parents[2]
CLEAN = """
import sys
from pathlib import Path
from output.build.plan import planner as plan
from output.build.build import build
if __name__ == "__main__":
    plan.MOST_RECORDS = 20
    build([sys.argv[1]], Path(sys.argv[2]), workers=int(sys.argv[3]))
"""
EXPORT = """
import sys
from pathlib import Path
from output.release import options as release
from output.release.export import export
if __name__ == "__main__":
    release.FILE_ROWS = 60
    export(Path(sys.argv[1]), Path(sys.argv[2]), release.Terms("cc-by-4.0"))
"""


def bytes_of(folder: Path, pattern: str) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob(pattern)) if p.is_file()}


def killed(command: list[str], whole: float, rng: random.Random, seen: Callable[[], str]) -> list[str]:
    """Kill it over and over; what was seen after each kill. A run that ends is begun anew by the caller's `seen`."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    states = []
    for _ in range(KILLS):
        process = subprocess.Popen(command, env=env, start_new_session=True)
        try:
            process.wait(rng.uniform(0.2, 1.0) * whole)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
        states.append(seen())
    subprocess.run(command, env=env, check=True)
    return states


def timed(command: list[str]) -> float:
    start = time.monotonic()
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    return time.monotonic() - start


def told(word: str, states: list[str], equal: bool) -> None:
    counts = ", ".join(f"{states.count(state)} {state}" for state in ("old", "new", "torn"))
    print(f"{word}: {KILLS} kills, {counts}; byte-identical to an unbroken run: {equal}")


def main() -> None:
    rng = random.Random(3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for word, code in (("clean", CLEAN), ("export", EXPORT)):
            (folder / f"{word}.py").write_text(code, encoding="utf-8")
        archive = folder / "a.warc.gz"
        Replica(articles=300).write_warc(archive)
        cleaning = [sys.executable, str(folder / "clean.py"), str(archive)]
        whole, torn = folder / "whole" / "documents", folder / "torn" / "documents"
        took = timed([*cleaning, str(whole), "1"])
        rows = len(list(table.rows(whole, columns=["id"])))

        def state_of_table() -> str:
            if not table.exists(torn):
                return "old"
            return "new" if len(list(table.rows(torn, columns=["id"]))) == rows else "torn"

        states = killed([*cleaning, str(torn), "2"], took, rng, state_of_table)
        equal = all((torn / n).read_bytes() == (whole / n).read_bytes() for n in table.live(whole))
        equal &= table.live(torn) == table.live(whole) and not check(torn).findings
        told("clean", states, equal)
        exporting = [sys.executable, str(folder / "export.py"), str(whole)]
        took = timed([*exporting, str(folder / "release")])
        good = bytes_of(folder / "release", "*")
        ends: list[bool] = []

        def state_of_release() -> str:
            if not (folder / "broken").exists():
                return "old"
            ends.append(bytes_of(folder / "broken", "*") == good)
            (folder / "broken").rename(folder / f"done{len(ends)}")
            return "new" if ends[-1] else "torn"

        states = killed([*exporting, str(folder / "broken")], took, rng, state_of_release)
        equal = bytes_of(folder / "broken", "*") == good
        told("export", states, equal)


if __name__ == "__main__":
    main()
