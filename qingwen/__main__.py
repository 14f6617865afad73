"""The command, by `python -m qingwen` and by the console script: from its first line on a signal ends it with code 4.

Nothing is imported before that is sure, and nothing from the working directory: a folder `crawler/` or `output/` there
is the user's own, not a part of this program.

>>> found = ["", "/usr/lib/python3"]
>>> without_folder(found, "/home/me/work", "/opt/qingwen"), found
(None, ['/usr/lib/python3', '/opt/qingwen'])
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

SAFE = "PYTHONSAFEPATH"  # Python's own word for it, which the processes of workers inherit


def console() -> NoReturn:
    """The console script."""
    if __name__ == "__main__":
        without_folder(sys.path, os.getcwd(), os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    from qingwen import interrupt

    interrupt.at_start()
    os.environ.setdefault(SAFE, "1")
    from qingwen.cli import console

    console()


def without_folder(path: list[str], folder: str, own: str) -> None:
    """Take the working directory from the front of the path of imports; a checkout that is run in place comes last."""
    if path and path[0] in ("", folder) and not sys.flags.safe_path:
        del path[0]
    if own not in path:
        path.append(own)


if __name__ == "__main__":
    console()
