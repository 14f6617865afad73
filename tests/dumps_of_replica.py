"""The replica's articles as every kind of dump, so that each reader can be held against the others."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import io
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.content.columns import COLUMNS, column_of

KEPT = re.compile(r'<div class="content"><table width="100%"><tr><td>(.*?)</td></tr></table></div>', re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Raw:
    """One page as it was sent."""

    url: str
    path: str
    body: bytes
    html: str


def pages(site: Replica) -> Iterator[Raw]:
    """Articles and followers."""
    codec = "utf-8" if site.charset == "utf-8" else "gb18030"
    for truth in site.truth():
        for url in truth.pages:
            path = url.removeprefix(site.base)
            body = site.respond("GET", path).body
            yield Raw(url, path, body, body.decode(codec))


def as_warc(site: Replica, folder: Path) -> Path:
    site.write_warc(folder / "a.warc.gz", lists=False)
    return folder / "a.warc.gz"


def as_warc_zst(site: Replica, folder: Path) -> Path:
    from fastwarc.stream_io import ZstdWriter
    from fastwarc.warc import ArchiveIterator

    made = as_warc(site, folder)
    with (folder / "a.warc.zst").open("wb") as file:
        writer = ZstdWriter(file)
        for record in ArchiveIterator(str(made), parse_http=False):
            record.write(writer)
            writer.finish()
        writer.close()  # or the last frame stays in its buffer
    made.unlink()
    return folder / "a.warc.zst"


def as_jsonl(site: Replica, folder: Path) -> Path:
    lines = (json.dumps({"url": p.url, "html": p.html}, ensure_ascii=False) for p in pages(site))
    (folder / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return folder / "a.jsonl.gz"


def as_parquet(site: Replica, folder: Path) -> Path:
    rows = [{"link": p.url, "raw_html": p.html, "n": n} for n, p in enumerate(pages(site))]
    pq.write_table(pa.Table.from_pylist(rows), folder / "a.parquet", row_group_size=7)
    return folder / "a.parquet"


def as_csv(site: Replica, folder: Path) -> Path:
    return _sheet(site, folder / "a.csv", ",")


def as_tsv(site: Replica, folder: Path) -> Path:
    return _sheet(site, folder / "a.tsv", "\t")


def _sheet(site: Replica, path: Path, delimiter: str) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["网址", "html"])
        writer.writerows([p.url, p.html] for p in pages(site))
    return path


def as_folder(site: Replica, folder: Path) -> Path:
    for page in pages(site):
        path = folder / "mirror" / page.path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.body)
    return folder / "mirror"


def as_zip(site: Replica, folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages(site):
            archive.writestr(page.path.lstrip("/"), page.body)
    return folder / "a.zip"


def as_tar(site: Replica, folder: Path) -> Path:
    with tarfile.open(folder / "a.tar.gz", "w:gz") as archive:
        for page in pages(site):
            info = tarfile.TarInfo(page.path.lstrip("/"))
            info.size = len(page.body)
            archive.addfile(info, io.BytesIO(page.body))
    return folder / "a.tar.gz"


FORMATS: dict[str, Callable[[Replica, Path], Path]] = {
    "warc.gz": as_warc, "warc.zst": as_warc_zst, "jsonl.gz": as_jsonl, "parquet": as_parquet, "csv": as_csv,
    "tsv": as_tsv, "folder": as_folder, "zip": as_zip, "tar.gz": as_tar,
}  # fmt: skip


SCHEMA = """
CREATE TABLE dede_arctype (id smallint unsigned NOT NULL PRIMARY KEY, reid smallint unsigned NOT NULL DEFAULT 0,
  typename varchar(30) NOT NULL, typedir varchar(60) NOT NULL, namerule varchar(50) NOT NULL);
CREATE TABLE dede_archives (id mediumint unsigned NOT NULL PRIMARY KEY, typeid smallint unsigned NOT NULL,
  arcrank smallint NOT NULL DEFAULT 0, title varchar(60) NOT NULL, writer varchar(20) NOT NULL,
  source varchar(30) NOT NULL, pubdate int unsigned NOT NULL, senddate int unsigned NOT NULL, keywords varchar(60));
CREATE TABLE dede_addonarticle (aid mediumint unsigned NOT NULL PRIMARY KEY, typeid smallint unsigned NOT NULL,
  body mediumtext);
CREATE TABLE dede_sysconfig (aid smallint unsigned NOT NULL PRIMARY KEY, varname varchar(20) NOT NULL, value text);
"""


def statements(site: Replica, charset: str) -> Iterator[str]:
    """What the site's database would hold, as statements for a server."""
    yield f"CREATE DATABASE dede DEFAULT CHARACTER SET {charset}; USE dede;{SCHEMA}"
    yield _insert("dede_sysconfig", (1, "cfg_basehost", site.base))
    for column in COLUMNS:
        parent = COLUMNS[column.parent].tid if column.parent is not None else 0
        rule = "{typedir}/{Y}/{M}{D}/{aid}.html"
        yield _insert("dede_arctype", (column.tid, parent, column.name, "{cmspath}" + column.folder.rstrip("/"), rule))
    for truth in site.truth():
        about = site.house.heading(truth.n)
        codec = "utf-8" if site.charset == "utf-8" else "gb18030"
        found = [KEPT.search(site.respond("GET", u.removeprefix(site.base)).body.decode(codec)) for u in truth.pages]
        body = "#p#副标题#e#".join(match[1] for match in found if match)
        moment = int(about.published.timestamp() - 8 * 3600 - time.timezone)  # the page's hours are China's
        values = (
            about.aid,
            column_of(truth.n).tid,
            0,
            about.title,
            "未知",
            "网络整理",
            moment,
            moment,
            ",".join(about.tags),
        )
        yield _insert("dede_archives", values)
        yield _insert("dede_addonarticle", (about.aid, column_of(truth.n).tid, body))


def _insert(table: str, values: tuple[object, ...]) -> str:
    return f"INSERT INTO {table} VALUES ({','.join(_quoted(value) for value in values)});"


def _quoted(value: object) -> str:
    text = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\r", "\\r").replace("\n", "\\n")
    return text if isinstance(value, int) else f"'{text}'"


class Server:
    """A MariaDB of its own, on a socket in a fresh folder, while the context lasts."""

    def __enter__(self) -> Server:
        self.folder = Path(tempfile.mkdtemp(prefix="db"))
        data, self.socket = self.folder / "data", str(self.folder / "s")
        common = [f"--datadir={data}", "--user=root"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        install = ["mariadb-install-db", "--no-defaults", *common, "--auth-root-authentication-method=normal"]
        subprocess.run([*install, "--skip-test-db"], check=True, **quiet)  # type: ignore[call-overload]
        self.process = subprocess.Popen(
            ["mariadbd", "--no-defaults", *common, f"--socket={self.socket}", "--skip-networking"], **quiet
        )  # type: ignore[call-overload]
        for _ in range(300):
            if self._run("mariadb-admin", "ping", check=False).returncode == 0:
                return self
            time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def _run(
        self, program: str, *arguments: str, check: bool = True, **more: object
    ) -> subprocess.CompletedProcess[bytes]:
        command = [program, "--no-defaults", f"--socket={self.socket}", "--user=root", *arguments]
        return subprocess.run(command, capture_output=True, check=check, **more)  # type: ignore[call-overload,no-any-return]

    def dump(self, site: Replica, path: Path, charset: str) -> Path:
        """Fill a database of that charset and dump it in it."""
        self._run("mariadb", "-e", "DROP DATABASE IF EXISTS dede")
        self._run("mariadb", "--default-character-set=utf8mb4", input="\n".join(statements(site, charset)).encode())
        path.write_bytes(self._run("mariadb-dump", f"--default-character-set={charset}", "dede").stdout)
        return path
