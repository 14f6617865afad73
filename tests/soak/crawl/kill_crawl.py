"""kill -9 at random moments of a crawl, then let it end: is every article there, the archive valid, the index complete?

    python tests/soak/crawl/kill_crawl.py --articles 1000 --kills 50 --faults

Prints one line of findings; exit 1 if one of them is against us.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cleaning.knowledge.load import BUILTIN
from crawler.run.job import Job
from crawler.run.launcher import PROGRAM, order, perform
from crawler.run.run_record import RunRecord
from crawler.scrapy.settings import LOCAL_CONCURRENCY
from qingwen.site_in_a_box import Audit, Replica, audit
from qingwen.site_in_a_box.server.faults import NONE, STANDARD

STARTING = 0.2  # share of the kills that fall into the start


@dataclasses.dataclass(frozen=True, slots=True)
class Findings:
    """What stood in the archive after the last run."""

    missing: tuple[str, ...]
    twice: int
    kills: int
    invalid: tuple[str, ...]
    unindexed: int
    mended: int
    record: RunRecord
    audit: Audit

    @property
    def fine(self) -> bool:
        """Nothing lost, nothing broken, and at most what was on its way fetched twice."""
        spared = self.twice <= self.kills * LOCAL_CONCURRENCY
        whole = not (self.missing or self.invalid or self.unindexed)
        return whole and spared and self.audit.clean and self.record.exit_code == 0


def killed(site: Replica, data: Path, kills: int, *, seed: int, span: float) -> Findings:
    """Crawl with that many kills, at most `span` seconds after each start; then once to the end."""
    chance = random.Random(seed)
    profile = BUILTIN.profile("replica")
    assert profile is not None
    with site.serve() as base:
        for _ in range(kills):
            _start_and_kill(site, order(profile, data=data, start=f"{base}/", patience=0.05), chance, span)
        record = perform(order(profile, data=data, start=f"{base}/", patience=0.05))
        return _findings(site, data, kills, record)


def _start_and_kill(site: Replica, job: Job, chance: random.Random, span: float) -> None:
    """Some are killed while they start, the others within `span` seconds of their first request."""
    process = subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.write((job.text + "\n").encode())
    process.stdin.flush()
    before, early = len(site.log), chance.random() < STARTING
    while not early and len(site.log) == before and process.poll() is None:
        time.sleep(0.01)
    time.sleep(chance.uniform(0.0, span))
    process.kill()
    process.wait()
    process.stdin.close()


def _findings(site: Replica, data: Path, kills: int, record: RunRecord) -> Findings:
    paths = sorted(data.glob("raw/*/*.warc.gz"))
    answered: Counter[str] = Counter()
    unindexed = 0
    for path in paths:
        urls = responses(path)
        answered.update(url for url, status in urls if status == 200)
        unindexed += len(Counter(url for url, _ in urls) - Counter(indexed(path)))
    wanted = {site.base + path for path in site.paths(lists=False)}
    left = tuple(p.name for p in data.glob("raw/*/*.open"))
    return Findings(
        missing=tuple(sorted(wanted - answered.keys())),
        twice=sum(answered[url] - 1 for url in wanted if answered[url] > 1),
        kills=kills,
        invalid=tuple(p.name for p in paths if not valid(p)) + left,
        unindexed=unindexed,
        mended=len(paths),
        record=record,
        audit=audit(site.log),
    )


def responses(path: Path) -> list[tuple[str, int]]:
    """URL and status of each answer in an archive, by a reader that is not ours."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        return [
            (r.rec_headers.get_header("WARC-Target-URI"), int(r.http_headers.get_statuscode()))
            for r in ArchiveIterator(stream)
            if r.rec_type in ("response", "revisit")
        ]


def indexed(path: Path) -> list[str]:
    """The URLs of the index whose record stands where it says."""
    lines = path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj").read_text().splitlines()
    content, found = path.read_bytes(), []
    for line in lines:
        entry = json.loads(line.split(" ", 2)[2])
        start = int(entry["offset"])
        record = gzip.decompress(content[start : start + int(entry["length"])])
        if f"WARC-Target-URI: {entry['url']}\r\n".encode() in record:
            found.append(entry["url"])
    return found


def valid(path: Path) -> bool:
    """By `warcio check`."""
    command = [str(Path(sys.executable).with_name("warcio")), "check", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main() -> int:
    """The full count, by argument."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument(
        "--span", type=float, default=1.0, help="seconds after a first request within which it is killed"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true", help="the standard faults, and traps")
    chosen = parser.parse_args()
    site = Replica(articles=chosen.articles, traps=chosen.faults, faults=STANDARD if chosen.faults else NONE)
    with tempfile.TemporaryDirectory() as data:
        found = killed(site, Path(data), chosen.kills, seed=chosen.seed, span=chosen.span)
    print(
        f"{chosen.kills} kills, {chosen.articles} articles: {len(found.missing)} missing, {found.twice} fetched twice, "
        f"{len(found.invalid)} archives of {found.mended} invalid, {found.unindexed} records not in the index, "
        f"{len(found.audit.violations)} robots violations, {len(found.audit.inside_retry_after)} inside Retry-After, "
        f"{len(found.audit.traps)} traps; {found.record.verdict} {found.record.why}"
    )
    return 0 if found.fine else 1


if __name__ == "__main__":
    sys.exit(main())
