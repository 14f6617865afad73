"""The command: verbs are found by folder, and what goes wrong is one line and an exit code.

A verb is a file in `verbs/` with a click command named `verb`; nothing is registered, and a verb's room is loaded
only when it runs. Data goes to stdout, talk to stderr.

>>> sorted(set(names()) - set(ORDER))
[]
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import pkgutil
import sys
from typing import NoReturn

import click

from qingwen import commands, interrupt, options, stdio

# The way of the data; a test says so when a verb's file is not in it.
ORDER = ["demo", "crawl", "clean", "run", "explain", "show", "check", "new"]
ORDER += ["discover", "review", "export", "diff", "report", "runs", "forget"]
# Arrow's own allocator keeps 40 MB more of a process's peak than the system's, at the same CPU (benchmarks.memory).
ARROW = ("ARROW_DEFAULT_MEMORY_POOL", "system")
FAILED, USAGE, INTERRUPTED = 1, 2, 4  # 3, locked, is a Fault's own


def names() -> list[str]:
    """The verbs that exist, in the order of the data's way."""
    return sorted(_places(), key=lambda n: (ORDER.index(n), n))


def _places() -> dict[str, str]:
    """Each verb and the module that has it: a file in one of the folders of `commands/`."""
    found = pkgutil.walk_packages(commands.__path__, f"{commands.__name__}.")
    return {one.name.rpartition(".")[2]: one.name for one in found if not one.ispkg}


class Verbs(options.Group):
    """Loads a verb's file when the verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs."""
        return names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name, or None."""
        if cmd_name not in names():
            return None
        command = importlib.import_module(_places()[cmd_name]).verb
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; a reader that closed the pipe has what it wanted (click alone would exit 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            stdio.silence()
            return 0


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="qingwen", message="%(prog)s %(version)s")
def qingwen() -> None:
    """Turn a Chinese document-template site, live or dumped, into text that can be trusted.

    \b
    qingwen demo                      the whole job against a site in a box
    qingwen clean - < page.txt        one page in, its clean text out
    qingwen explain page.html         every removed character, with its rule

    Exit codes: 0 fine, 1 failed, 2 usage, 3 locked by another run, 4 interrupted (the same command takes up).
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one verb and leave with its exit code; only our own bugs show a traceback."""
    stdio.as_utf8()
    code = code_of(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        stdio.silence()
    sys.exit(code)


def code_of(arguments: list[str] | None) -> int:
    """Run one verb; its exit code, with what went wrong told."""
    try:
        code = qingwen.main(arguments, prog_name="qingwen", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        interrupt.taken()
        return told("interrupted", INTERRUPTED)
    except click.ClickException as error:
        shown(error)
        return USAGE if isinstance(error, click.UsageError) else FAILED
    except Exception as error:
        return fault(error)
    return code if isinstance(code, int) else 0


def shown(error: click.ClickException) -> None:
    """What is wrong with the command line, which may repeat what was given, on standard error."""
    from cleaning.common.visible import visible

    words = io.StringIO()
    error.show(words)
    click.echo(visible(words.getvalue(), text=True), err=True, nl=False)


def console() -> NoReturn:
    """The command as a program: `main`, and out without the interpreter's teardown.

    A signal then would be a traceback, and Arrow's threads abort a process at its exit now and then, after all work is
    done; the exit code must be ours.
    """
    interrupt.working()
    os.environ.setdefault(*ARROW)  # before Arrow is loaded, here and in workers
    try:
        main()
    except KeyboardInterrupt:  # between two lines of ours
        interrupt.over()
        code = told("interrupted", INTERRUPTED)
    except SystemExit as left:
        interrupt.over()
        code = left.code if isinstance(left.code, int) else FAILED
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def fault(error: Exception) -> int:
    """The exit code of what the user can mend, told in one line; a bug of ours goes on as it is."""
    from cleaning.common.errors import Fault

    if isinstance(error, Fault):
        return told(str(error), error.exit_code)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = os.fsdecode(error.filename) if error.filename else "a file"
        return told(f"{where}: the disk is full (make room and give the same command again)", FAILED)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return told(f"{os.fsdecode(error.filename)}: {error.strerror}", FAILED)
    raise error


def told(line: str, code: int) -> int:
    """One line on stderr, whatever it holds."""
    stdio.say(f"qingwen: {' '.join(line.split())}")
    return code
