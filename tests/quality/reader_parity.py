"""Each reader on a dump of the same articles: is the text of a page the same from all, and is it the true one?

`python -m tests.quality.reader_parity [articles]` (default 300). A row a format; SQL dumps are from a real MariaDB
where one is installed (Debian's mariadb-server), in both charsets. Targets: 1 of the texts as from the archive, .98
of them exactly the truth.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from output.build.build import build
from output.dataset import table
from qingwen.site_in_a_box import Replica
from tests.dumps_of_replica import FORMATS, Server

NUMBER = re.compile(r"/(\d+)\.html")
Texts = Mapping[str, str]


def texts(dump: Path, folder: Path) -> Texts:
    """By the number in its address: a URL, or the path where pages lie as files."""
    build([dump], folder / "documents", site="清泉文档网", workers=1)
    rows = (row for row in table.rows(folder / "documents") if row["status"] == "ok")
    return {_number(row["url"] or row["raw_ref"][0]): row["text"] for row in rows}


def _number(address: str) -> str:
    found = NUMBER.search(address)
    return found[1] if found else address


def dumps(site: Replica, folder: Path) -> Iterator[tuple[str, Path]]:
    """Every format's dump; the archive comes first."""
    for name, make in FORMATS.items():
        (folder / name).mkdir()
        yield name, make(site, folder / name)
    if not shutil.which("mariadbd"):
        return print("no MariaDB here: the SQL dumps are left out")
    with Server() as server:
        for charset in ("utf8mb4", "gbk"):
            (folder / charset).mkdir()
            yield f"sql in {charset}", server.dump(site, folder / charset / "dede.sql", charset)


def main() -> None:
    site = Replica(articles=int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    truth = {_number(one.url): one.text for one in site.truth()}
    archive: Texts = {}
    with tempfile.TemporaryDirectory() as name:
        for format, dump in dumps(site, Path(name)):
            start = time.process_time()
            found = texts(dump, dump.parent)
            archive = archive or found
            same, exact = _share(found, archive), _share(found, truth)
            took = 1000 * (time.process_time() - start) / len(truth)
            print(
                f"{format:15} {len(found)} texts, {same:.3f} the archive's, {exact:.3f} exact, {took:.1f} ms CPU each"
            )


def _share(found: Texts, wanted: Texts) -> float:
    return sum(found.get(number) == text for number, text in wanted.items()) / len(wanted)


if __name__ == "__main__":
    main()
