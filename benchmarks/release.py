"""`export` at size: CPU a row, memory, and whether a second release has the same bytes.

    python -m benchmarks.release                      # a replica of 1,000 and of 5,000 articles
    python -m benchmarks.release --dataset DOCUMENTS  # a dataset that is there (benchmarks.engine --keep makes one)

Each release is made in a fresh process, so that its peak of memory is its own; the first one also compares the
documents for near-duplicates. Targets: the same bytes; memory that does not grow with the rows; and of the splits no
cluster of near-duplicates cut.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.duplicates import peak_of_this_process

SPLITS = (("train", 0.9), ("validation", 0.05), ("test", 0.05))


def made(articles: int, folder: Path) -> Path:
    """A dataset of a replica."""
    from output.build.build import build
    from qingwen.site_in_a_box import Replica

    archive, into = folder / f"{articles}.warc.gz", folder / str(articles) / "documents"
    Replica(seed=9, articles=articles, reposts=0.02).write_warc(archive)
    build([archive], into)
    return into


def released(dataset: Path, into: Path) -> tuple[int, float, float]:
    """In a process of its own: rows, CPU seconds, MB at most."""
    from output.release.export import export
    from output.release.options import Terms

    start = time.process_time()
    record = export(dataset, into, Terms("cc-by-4.0", splits=SPLITS))
    return sum(record.rows.values()), time.process_time() - start, peak_of_this_process()


def cut_clusters(folder: Path) -> tuple[int, int]:
    """Clusters, and those of which two splits hold a document."""
    splits: dict[str, set[str]] = {}
    for path in (folder / "data").glob("*.parquet"):
        for cluster in pq.read_table(path, columns=["dup_cluster"]).column(0).to_pylist():
            if cluster:
                splits.setdefault(cluster, set()).add(path.name.partition("-")[0])
    return len(splits), sum(len(found) > 1 for found in splits.values())


def digests(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def told(dataset: Path, folder: Path) -> None:
    for name in ("first", "second"):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
            rows, took, peak = fresh.submit(released, dataset, folder / name).result()
        print(f"{name} release of {rows} rows: {1000 * took / rows:.2f} ms CPU each, at most {peak:.0f} MB", flush=True)
    clusters, cut = cut_clusters(folder / "first")
    same = digests(folder / "first") == digests(folder / "second")
    print(f"the same bytes: {same}; {clusters} clusters, {cut} of them cut by a split", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, metavar="DOCUMENTS")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for dataset in [options.dataset] if options.dataset else [made(n, folder) for n in (1000, 5000)]:
            told(dataset, folder / dataset.parent.name / "releases")


if __name__ == "__main__":
    main()
