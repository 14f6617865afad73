"""`forget` is killed at random moments, and the same command goes on: no byte of the page is left.

`python -m tests.soak.forget_killed [ROUNDS]` prints a line a round: when the process was killed, how it ended, how the
second run ended, and in how many files a search of its own still found the page.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from output.build.build import build
from output.dataset import table
from output.release.export import export
from output.release.options import Terms
from qingwen.site_in_a_box import Replica

ROUNDS = 20
PAGES = 300
URL = "http://kill.example/7.html"
TEXTS = ("第七次会议的纪要暂不公开，请各位保密。", "第七次会议的纪要已经公开，请各位查阅。")


def main(rounds: int) -> int:
    """The table; gives how many rounds left something."""
    chance, bad = random.Random(rounds), 0
    with tempfile.TemporaryDirectory() as folder:
        whole = prepared(Path(folder) / "whole")
        began = time.monotonic()
        forgotten(whole).wait()
        took = time.monotonic() - began
        for round in range(rounds):
            root = prepared(Path(folder) / f"round{round}")
            at = chance.uniform(0.2, 1.0) * took
            process = forgotten(root)
            try:
                process.wait(at)
            except subprocess.TimeoutExpired:
                process.kill()
            first = process.wait()
            again = forgotten(root)
            said = again.communicate()[1].decode()
            left = held(root)
            ok = not left and (again.returncode == 0 or "was forgotten before" in said)
            bad += not ok
            print(f"{round}\t{at:.2f} s\t{first}\t{again.returncode}\t{len(left)}\t{'ok' if ok else said}", flush=True)
    return bad


def prepared(root: Path) -> Path:
    """A data folder with an archive, an amended dump and two releases, one of them elsewhere."""
    home = root / "data"
    (home / "raw" / "r").mkdir(parents=True)
    Replica(articles=30).write_warc(home / "raw" / "r" / "a.warc.gz")
    for text in TEXTS:
        rows = [{"url": f"http://kill.example/{n}.html", "text": f"第{n}期简报。" * 30} for n in range(PAGES)]
        rows[7]["text"] = text
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (home / "raw" / "d.jsonl").write_text(lines, encoding="utf-8")
        build([home / "raw"], home / "documents", workers=1)
        export(home / "documents", (root if text == TEXTS[0] else home / "exports") / "release", Terms("cc0-1.0"))
    return root


def forgotten(root: Path) -> subprocess.Popen[bytes]:
    """The command at work."""
    words = [sys.executable, "-m", "qingwen", "forget", URL, "--data", str(root / "data"), "--yes"]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def held(root: Path) -> list[Path]:
    """Files in which the page's address or a text of it is, packed or not."""
    words = [word.encode() for word in (URL, *TEXTS)]
    found = []
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        content = path.read_bytes()
        more = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else b""
        if path.suffix == ".parquet":
            more = json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False).encode()
        found += [path] if any(word in content or word in more for word in words) else []
    assert all(row["url"] != URL for row in table.rows(root / "data" / "documents"))
    return found


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS) else 0)
