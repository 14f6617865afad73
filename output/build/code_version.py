"""Who made a part: the version of the cleaner, with a digest of all that it is made of.

A shard whose part another cleaner made is stale, so what can change a row must be in the digest: the code, and the data
that stands beside it (frames, evidence, labels).

>>> cleaner_version() == cleaner_version(), "+" in cleaner_version()
(True, True)
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from pathlib import Path

import cleaning

# Rules, sites and CMS are the knowledge's, which is asked site by site; discovery cleans nothing.
APART = frozenset({"stamp_mining", "language", "rules", "sites", "cms"})
OF_ROWS = ("rows", "schema", "quality_signals")  # the files of output/dataset that state what is in a row


@functools.cache
def cleaner_version() -> str:
    """`0.1.0+` and twelve hex digits."""
    digest = hashlib.sha256()
    for path in _made_of():
        digest.update(path.name.encode() + path.read_bytes())
    return f"{importlib.metadata.version('qingwen')}+{digest.hexdigest()[:12]}"


def _made_of() -> list[Path]:
    room = Path(cleaning.__file__).parent
    found = (path for kind in ("*.py", "*.toml") for path in room.rglob(kind) if path.parent.name not in APART)
    return sorted([*found, *(Path(__file__).parents[1] / "dataset" / f"{name}.py" for name in OF_ROWS)])
