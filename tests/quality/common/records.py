"""Records of a file as benchmarks take them: JSONL, packed or not, one a line, read as they are asked for.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "d.jsonl.gz"
...     _ = path.write_bytes(gzip.compress('{"text": "会议开始。"}\\n'.encode()))
...     list(records(path))
[{'text': '会议开始。'}]
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def records(path: Path) -> Iterator[dict[str, Any]]:
    """What stands on each line; packed where the file's name ends in `.gz`."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
