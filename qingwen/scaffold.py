"""New knowledge, written where `Knowledge.load` finds it: the user's own `rules/*.toml` and `sites/*.toml`.

>>> stamp_lines("某某文库", None, 'said "so"')
'[[stamp]]\\nname = "某某文库"\\nwhy = "said \\\\"so\\\\""\\n'
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from cleaning.knowledge import Knowledge
from cleaning.model import Fault

STAMPS = Path("rules", "stamps.toml")
SHORTEST = 2  # characters: a name of one would be cut out of half of all words


def stamp_lines(name: str, site: str | None, why: str) -> str:
    """One stamp as TOML; empty keys are left out."""
    keys = {"name": name, "site": site or "", "why": why}
    return "[[stamp]]\n" + "".join(f"{key} = {quoted(value)}\n" for key, value in keys.items() if value)


def quoted(text: str) -> str:
    """A TOML basic string: its escapes are JSON's."""
    return msgspec.json.encode(text).decode("utf-8").replace("\x7f", "\\u007F")


def add_stamp(data: Path, name: str, site: str | None = None, why: str = "") -> str:
    """Append a stamp to `DATA/rules/stamps.toml` and say where; Fault where it is no name or already there."""
    name = name.strip()
    if len(name) < SHORTEST or not name.isprintable():
        raise Fault(f'stamp "{name}"', "is no name", "give two characters or more, without line ends", exit_code=2)
    known = Knowledge.load([data])
    if any(s.name == name and s.site in (None, site) for s in known.stamps):
        raise Fault(f'stamp "{name}"', "is known already", "nothing to do")
    path = data / STAMPS
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    replace(path, f"{old}{'' if old.endswith(chr(10)) or not old else chr(10)}{stamp_lines(name, site, why)}")
    return f"{path}: {name} is a stamp now; see: qingwen explain INPUT --data {data}"


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, path)
