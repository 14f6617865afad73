"""Damaged and hostile dumps: what is lost, what is reported, and what a bomb costs.

`python -m tests.soak.damage [records]`: each format cut at half, with 64 bytes flipped at 10 % and with 4 KB of zeros
at 30 %, of 1,000 records unless another number is given; then the bombs, each in a process of its own.
"""

from __future__ import annotations

import csv
import dataclasses
import gzip
import io
import json
import random
import resource
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cleaning.common.errors import Fault
from cleaning.readers import LARGEST_PAGE, Unread
from output.build.build import build

FLIPPED, ZEROED = 64, 4096  # bytes
WORDS = "会议开始大家到齐讨论今年的工作安排各部门汇报进展情况并提出意见最后由主任总结要求认真落实按时完成不得延误"


def texts(count: int) -> Iterator[tuple[str, str]]:
    """(address, text) of so many articles of some 300 characters, each with words of its own."""
    rng = random.Random(7)
    for n in range(count):
        lines = ("".join(rng.choices(WORDS, k=rng.randint(20, 60))) + "。" for _ in range(8))
        yield f"http://a.cn/{n}.html", f"第{n}号通知。\n" + "\n".join(lines)


def as_jsonl(count: int, path: Path) -> None:
    """A line a page."""
    path.write_bytes(_jsonl(count))


def _jsonl(count: int) -> bytes:
    return b"".join(json.dumps({"url": u, "text": t}, ensure_ascii=False).encode() + b"\n" for u, t in texts(count))


def as_jsonl_gz(count: int, path: Path) -> None:
    """The same, packed as a whole."""
    path.write_bytes(gzip.compress(_jsonl(count), mtime=0))


def as_jsonl_members(count: int, path: Path) -> None:
    """The same, a packed member for every 20 lines."""
    lines = _jsonl(count).splitlines(keepends=True)
    path.write_bytes(b"".join(gzip.compress(b"".join(lines[at : at + 20]), mtime=0) for at in range(0, count, 20)))


def as_csv(count: int, path: Path) -> None:
    """A row a page."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["url", "text"])
        writer.writerows(texts(count))


def as_plain_csv(count: int, path: Path) -> None:
    """The same without a quote."""
    lines = (f"{url},{text}\n".replace("\n", "") + "\n" for url, text in texts(count))
    path.write_text("url,text\n" + "".join(lines), encoding="utf-8")


def as_parquet(count: int, path: Path) -> None:
    """A row a page, ten row groups."""
    rows = [{"url": url, "text": text} for url, text in texts(count)]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=max(1, count // 10))


def as_sql(count: int, path: Path) -> None:
    """A dump of DedeCMS with 20 rows a statement."""
    rows = [f"({n},'{text}')".replace("\n", "\\n") for n, (_, text) in enumerate(texts(count))]
    inserts = ("INSERT INTO `dede_addonarticle` VALUES " + ",".join(rows[n : n + 20]) for n in range(0, count, 20))
    table = "CREATE TABLE `dede_addonarticle` (\n  `aid` int NOT NULL,\n  `body` mediumtext\n) DEFAULT CHARSET=utf8;\n"
    path.write_text(table + ";\n".join(inserts) + ";\n", encoding="utf-8")


def as_tar(count: int, path: Path) -> None:
    """A member a page."""
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for url, text in texts(count):
            info = tarfile.TarInfo(f"p/{url.rpartition('/')[2]}.txt")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))


def as_zip(count: int, path: Path) -> None:
    """A member a page."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for url, text in texts(count):
            archive.writestr(f"p/{url.rpartition('/')[2]}.txt", text)


FORMATS: dict[str, Callable[[int, Path], None]] = {
    "d.jsonl": as_jsonl, "d.jsonl.gz": as_jsonl_gz, "members.jsonl.gz": as_jsonl_members, "d.csv": as_csv,
    "plain.csv": as_plain_csv, "d.parquet": as_parquet, "d.sql": as_sql, "d.tar": as_tar, "d.tar.gz": as_tar,
    "d.zip": as_zip,
}  # fmt: skip


def cut(whole: bytes) -> bytes:
    """The first half."""
    return whole[: len(whole) // 2]


def flipped(whole: bytes) -> bytes:
    """All bits of 64 bytes at a tenth changed."""
    at = len(whole) // 10
    return whole[:at] + bytes(byte ^ 255 for byte in whole[at : at + FLIPPED]) + whole[at + FLIPPED :]


def zeroed(whole: bytes) -> bytes:
    """4 KB of zeros at three tenths."""
    at = len(whole) * 3 // 10
    return whole[:at] + bytes(ZEROED) + whole[at + ZEROED :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {"cut": cut, "flipped": flipped, "zeroed": zeroed}


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a dump: rows by status, what was not read, and why the build failed."""

    ok: int
    errors: int
    unread: tuple[Unread, ...]
    fault: Fault | None


def damaged(name: str, how: str, count: int, folder: Path) -> Outcome:
    """The build of a dump of so many records in which something is damaged."""
    dump = folder / name
    FORMATS[name](count, dump)
    dump.write_bytes(DAMAGE[how](dump.read_bytes()))
    try:
        record = build([dump], folder / "documents", workers=1)
    except Fault as fault:  # nothing of it could be read, and nothing was committed
        return Outcome(0, 0, (), fault)
    return Outcome(record.rows.get("ok", 0), record.rows.get("error", 0), record.unread, record.fault)


def gz_line(path: Path) -> None:
    """One line of 60 MB in 60 KB."""
    path.write_bytes(gzip.compress(b'{"text": "' + b"a" * (60 << 20) + b'"}\n'))


def gz_lines(path: Path) -> None:
    """40 such lines in 2.4 MB."""
    path.write_bytes(gzip.compress(b'{"text": "' + b"a" * (60 << 20) + b'"}\n') * 40)


def line(path: Path) -> None:
    """One line of 60 MB."""
    path.write_bytes(b'{"text": "' + b"a" * (60 << 20) + b'"}\n')


def largest_pages(path: Path) -> None:
    """Four pages of Chinese, each as large as a page may be."""
    text = "会议开始，大家到齐。" * (LARGEST_PAGE // 31)
    path.write_text((json.dumps({"text": text}, ensure_ascii=False) + "\n") * 4, encoding="utf-8")


def zip_members(path: Path) -> None:
    """30 members of 63 MB in 1.9 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(30):
            archive.writestr(f"{n}.txt", b"a" * (63 << 20))


def zip_wrong_size(path: Path) -> None:
    """A member of 1 GB of which the list says 10 bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("1.txt", "w") as out:
        for _ in range(1024):
            out.write(bytes(1 << 20))
    whole = bytearray(path.read_bytes())
    struct.pack_into("<L", whole, whole.rindex(b"PK\x01\x02") + 24, 10)
    path.write_bytes(whole)


def zip_one_header(path: Path) -> None:
    """200 members that are one, of 60 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.txt", b"a" * (60 << 20))
        (one,) = archive.filelist
        archive.filelist = [one] * 200


def parquet_rows(path: Path) -> None:
    """2,000 rows of 1 MB in some KB."""
    texts_ = pa.array([chr(ord("a") + n % 26) * (1 << 20) for n in range(100)])
    with pq.ParquetWriter(path, pa.schema([("text", pa.string())]), use_dictionary=False, compression="zstd") as out:
        for _ in range(20):
            out.write_table(pa.table({"text": texts_}))


def parquet_dictionary(path: Path) -> None:
    """40 rows of 50 MB in 1 KB, as one value of a dictionary."""
    one = pa.array(["a" * (50 << 20)])
    pq.write_table(pa.table({"text": pa.DictionaryArray.from_arrays([0] * 40, one)}), path, compression="zstd")


def tar_member(path: Path) -> None:
    """A member of 1 GB in 1 MB."""
    with tarfile.open(path, "w:gz") as archive, open("/dev/zero", "rb") as zeros:
        info = tarfile.TarInfo("1.txt")
        info.size = 1 << 30
        archive.addfile(info, zeros)


def csv_quote(path: Path) -> None:
    """A quote that is not closed before 60 MB of rows without one."""
    path.write_bytes(b'url,text\na,"b\n' + b"a,b\n" * (15 << 20))


BOMBS: dict[str, Callable[[Path], None]] = {
    "line.jsonl": line, "line.jsonl.gz": gz_line, "lines.jsonl.gz": gz_lines, "pages.jsonl": largest_pages,
    "members.zip": zip_members, "size.zip": zip_wrong_size, "header.zip": zip_one_header, "rows.parquet": parquet_rows,
    "dictionary.parquet": parquet_dictionary, "member.tar.gz": tar_member,
}  # fmt: skip


COMMAND = """
import atexit, sys
from pathlib import Path
from qingwen import cli
atexit.register(lambda: print(*Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[:1]))
cli.main(sys.argv[1:])
"""  # the kernel's own figure of this process: a child's usage would hold what made the bomb


def exploded(name: str) -> str:
    """What the command says of a bomb, and the CPU seconds and the memory that it took; run in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        BOMBS[name](Path(folder, name))
        order = [sys.executable, "-c", COMMAND, "clean", name, "--into", "documents", "--workers", "1"]
        left = subprocess.run(order, cwd=folder, capture_output=True, text=True, check=False)
        size = Path(folder, name).stat().st_size
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took, peak = used.ru_utime + used.ru_stime, int(left.stdout) / 1024
    return f"{name:20}{size:9} bytes {took:5.1f} s CPU {peak:5.0f} MB  exit {left.returncode}: {left.stderr.strip()}"


def main() -> None:
    """The table of damage, then that of bombs; with the name of a bomb only that."""
    if sys.argv[1:] and sys.argv[1] in BOMBS:
        print(exploded(sys.argv[1]))
        return
    count = int(sys.argv[1]) if sys.argv[1:] else 1000
    for name in FORMATS:
        for how in DAMAGE:
            with tempfile.TemporaryDirectory() as folder:
                left = damaged(name, how, count, Path(folder))
            code = "exit 1" if left.fault else "exit 0"
            print(f"{name:18}{how:8}{left.ok:5} ok {left.errors:3} error, {code}: {left.fault}")
    for name in BOMBS:
        subprocess.run([sys.executable, "-m", "tests.soak.damage", name], check=True)


if __name__ == "__main__":
    main()
