"""Cost grows with the work and memory does not: `clean` over 1,000 and 10,000 pages of a WARC, and over long texts.

    python -m benchmarks.scale              # 1,000 and 10,000 articles
    python -m benchmarks.scale 300 3000     # other sizes

Prints CPU milliseconds an article and the peak memory of the largest process for each size, then the slope of
log(time) over log(size) of clean_text from 1 to 100 KB of text: 1.0 is linear.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cleaning import clean_text
from qingwen.site_in_a_box import Replica

MEASURED = """import json, resource, subprocess, sys
status = subprocess.call(sys.argv[2:], stderr=subprocess.DEVNULL)
u = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump([u.ru_utime + u.ru_stime, u.ru_maxrss / 1024], open(sys.argv[1], "w"))
sys.exit(status)"""  # a small process between: a child's peak starts at its parent's size
KB = (1, 3, 10, 30, 100)
REPEATS = 5  # the quickest counts: noise only adds


def cleaned(articles: int, folder: Path) -> tuple[float, float]:
    """(CPU seconds, peak MB) of `qingwen clean` over a WARC of that many articles, in one worker."""
    archive, usage = folder / f"{articles}.warc.gz", folder / "usage.json"
    Replica(seed=11, articles=articles).write_warc(archive, lists=False)
    verb = ["-m", "qingwen", "clean", str(archive), "--into", str(folder / f"d{articles}"), "--workers", "1"]
    subprocess.run([sys.executable, "-c", MEASURED, str(usage), sys.executable, *verb], check=True)
    cpu, peak = json.loads(usage.read_text())
    return float(cpu), float(peak)


def slope() -> float:
    """Least squares of log(seconds) over log(characters)."""
    text = "\n".join(truth.text for truth in Replica(seed=12, articles=200).truth())
    points = [(math.log(size * 1000), math.log(_quickest(text[: size * 1000]))) for size in KB]
    mean_x, mean_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return float(sum((x - mean_x) * (y - mean_y) for x, y in points) / spread)


def _quickest(text: str) -> float:
    spent = []
    for _ in range(REPEATS):
        begin = time.process_time()
        clean_text(text)
        spent.append(time.process_time() - begin)
    return min(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=int, default=[1000, 10000])
    options = parser.parse_args()
    print(f"{'articles':>8s}  CPU ms an article  peak MB of a process")
    with tempfile.TemporaryDirectory() as folder:
        for articles in options.articles:
            cpu, peak = cleaned(articles, Path(folder))
            print(f"{articles:8d}  {cpu / articles * 1000:17.2f}  {peak:20.0f}", flush=True)
    print(f"slope of time over size, {KB[0]} to {KB[-1]} thousand characters: {slope():.2f}")


if __name__ == "__main__":
    main()
