"""Beside the table, a folder of hard links to exactly the live files: a file glob never sees a replaced row.

`documents/` holds the past too; `read_parquet('data/current/*.parquet')` is the newest version, whole. The folder is
a link to one that is never changed, and the link is replaced in one step.

>>> folder_of(Path("data/documents")).as_posix(), folder_of(Path("data/laws")).as_posix()
('data/current', 'data/laws.current')
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from output.dataset import table


def folder_of(into: Path) -> Path:
    """Where the links lie."""
    return into.with_name("current" if into.name == "documents" else f"{into.name}.current")


def renew(into: Path) -> Path:
    """Make the folder show the newest version; older ones go. Nothing is done where it does already."""
    link = folder_of(into)
    live, version = table.live(into), table.opened(into).version()
    target = link.with_name(f".{link.name}-{version}")
    if _holds(link, live) and (not link.is_symlink() or link.resolve() == target.absolute().resolve()):
        return link
    _filled(target, into, live)
    _swapped(link, target)
    for old in link.parent.glob(f".{link.name}-*"):
        if old.name != target.name:
            shutil.rmtree(old)
    return link


def _swapped(link: Path, target: Path) -> None:
    """In one step; in two where the system grants no symbolic links."""
    passing = link.with_name(f".{link.name}.{os.getpid()}.tmp")
    passing.unlink(missing_ok=True)
    try:
        passing.symlink_to(target.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        if link.exists():
            shutil.rmtree(link)
        target.rename(link)
    else:
        passing.replace(link)


def _holds(folder: Path, names: tuple[str, ...]) -> bool:
    return folder.is_dir() and sorted(path.name for path in folder.iterdir()) == list(names)


def _filled(target: Path, into: Path, names: tuple[str, ...]) -> None:
    """A folder with a hard link to each file; a copy where the file system has no links."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name in names:
        try:
            os.link(into / name, target / name)
        except OSError:
            shutil.copy2(into / name, target / name)
