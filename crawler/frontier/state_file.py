"""What can be wrong with the file of a frontier, and what to do about it.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     unusable(Path(folder) / "a.sqlite", "file is not a database").remedy
'move it away: all of the site is asked for again, the archives stay'
"""

from __future__ import annotations

import math
import shutil
from pathlib import Path

from cleaning.common.errors import Fault

ROOM = 1 << 16  # bytes that SQLite's shared memory takes: without them it reports an I/O error, not a full disk
ANEW = "move it away: all of the site is asked for again, the archives stay"


def not_emptied(path: Path, raw: Path) -> None:
    """Raise Fault where the file has no bytes, though `raw` has archives: something emptied it.

    A file that is not there was taken away on purpose.
    """
    if path.exists() and not path.stat().st_size and any(raw.glob("*.warc.gz*")):
        raise Fault(str(path), "is empty, though there are archives of earlier runs", f"restore it, or {ANEW}")


def unusable(path: Path | str, error: object) -> Fault:
    """What a file that cannot be read or written comes to; a full disk is no reason to give the state away."""
    full = "full" in str(error)
    if "I/O" in str(error) and _room(Path(path)) < ROOM:
        error, full = "the disk is full", True
    remedy = "make room, and the same command goes on" if full else ANEW
    return Fault(str(path), f"is no usable frontier: {error}", remedy)


def _room(path: Path) -> float:
    """Bytes that are free where the file is; without end where the system does not say."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return math.inf
