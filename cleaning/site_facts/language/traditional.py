"""Traditional characters as the simplified ones: in a site of simplified text they are a disguise (筆杆子 for 笔杆子).

>>> simplified()["筆"]
'笔'

Source: TSCharacters.txt of OpenCC (Apache-2.0, Copyright BYVoid and contributors), in the package
opencc-python-reimplemented 0.1.7; of several simplified forms the first. Made by

    python -m cleaning.site_facts.language.traditional TSCharacters.txt
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = Path(__file__).with_name("traditional.txt")


@functools.cache
def simplified() -> Mapping[str, str]:
    """Traditional character → simplified one."""
    return {pair[0]: pair[1] for pair in FILE.read_text(encoding="utf-8").split()}


def compiled(table: Iterable[str]) -> str:
    """The shipped file, from lines of `traditional<tab>simplified …`: pairs, twenty a line."""
    rows = (line.split() for line in table if line.strip())
    pairs = [traditional + first for traditional, first, *_ in rows if len(traditional + first) == 2]
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    return "".join(" ".join(pairs[k : k + 20]) + "\n" for k in range(0, len(pairs), 20))


if __name__ == "__main__":
    FILE.write_text(compiled(Path(sys.argv[1]).read_text(encoding="utf-8").split("\n")), encoding="utf-8")
