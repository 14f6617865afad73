"""Archives that are cut or damaged, and bombs in them: exit code, rows, what is reported, time and memory.

`python -m tests.soak.archives [records]`: 1,000 records a file unless another number is given.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.cleaning.readers.test_damaged_archives import FORMATS, cut, flipped, record, zeroed

MB = 1 << 20
GB = 1 << 30
LAYERED = "Content-Encoding: gzip, gzip\r\n"
PEAK = re.compile(r"Maximum resident set size.*?(\d+)")


def cleaned(path: Path, into: Path) -> tuple[int, str, float, int]:
    """Exit code, last lines, seconds, and the peak memory of the largest process in MB."""
    order = [sys.executable, "-c", "from qingwen.cli import main; main()", "clean", str(path), "--into", str(into)]
    began = time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-v", *order, "--workers", "2"], capture_output=True, text=True)
    peak = PEAK.search(done.stderr)
    lines = [line for line in done.stderr.partition("\tCommand being timed")[0].splitlines() if line.strip()]
    return done.returncode, " | ".join(lines), time.monotonic() - began, int(peak[1]) >> 10 if peak else 0


def damaged(folder: Path, count: int) -> None:
    """Each format, cut at half, 64 bytes flipped at 10 %, 4 KB of zeros at 30 %."""
    for name, packed in FORMATS.items():
        kind = "conversion" if ".wet" in name else "response"
        data = packed([record(n, kind=kind) for n in range(count)])
        for damage in (cut, flipped, zeroed):
            path = folder / f"{damage.__name__}-{name}"
            path.write_bytes(damage(bytearray(data)))
            code, words, _, _ = cleaned(path, folder / f"{path.name}.d")
            print(f"{name:14} {damage.__name__:8} exit {code}  {words[:400]}")


def packed(start: bytes, size: int, end: bytes = b"", wbits: int = 31) -> bytes:
    """A gzip stream of `start`, so many zeros, and `end`, made without holding them."""
    engine, block = zlib.compressobj(9, wbits=wbits), bytes(MB)
    return b"".join(
        [
            engine.compress(start),
            *(engine.compress(block) for _ in range(size // MB)),
            engine.compress(end),
            engine.flush(),
        ]
    )


def large(size: int) -> bytes:
    """A member with a record of so many bytes."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = record(1, digests=(), stated=len(http) + size).partition(b"HTTP/1.1")[0]
    return packed(head + http, size, b"\r\n\r\n")


BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip, gzip of 3 GB": lambda: gzip.compress(record(1, body=gzip.compress(packed(b"", 3 * GB)), http=LAYERED)),
    "one layer of 1 GB": lambda: gzip.compress(record(1, body=packed(b"", GB), http="Content-Encoding: gzip\r\n")),
    "a record of 3 GB": lambda: large(3 * GB),
    "40 pages of 60 MB": lambda: large(60 * MB) * 40,
}


def bombs(folder: Path) -> None:
    """Each bomb between 50 honest pages."""
    honest = FORMATS["a.warc.gz"]([record(n) for n in range(100, 150)])
    for name, bomb in {"none": lambda: b"", **BOMBS}.items():
        path = folder / f"{name.replace(' ', '-').replace(',', '')}.warc.gz"
        path.write_bytes(honest + bomb() + FORMATS["a.warc.gz"]([record(2)]))
        code, words, seconds, peak = cleaned(path, folder / f"{path.name}.d")
        size = path.stat().st_size
        print(f"{name:20} {size:>10,} bytes: exit {code}, {seconds:5.1f} s, {peak} MB  {words[:300]}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        damaged(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
        bombs(Path(name))


if __name__ == "__main__":
    main()
