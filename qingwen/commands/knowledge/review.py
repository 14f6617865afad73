"""`qingwen review`: the web page where found stamps are accepted or refused."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from qingwen import options, stdio


@click.command("review")
@click.argument("dataset", type=click.Path(path_type=Path), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1 (default: a free one).")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser, too.")
@options.data
def verb(dataset: Path | None, port: int, opens: bool, data: Path) -> None:
    """Judge the queued suspects in a local web page: accept, refuse, edit, skip, undo.

    Reads DATA/rules/suspects.jsonl, as `discover --learn` writes it; shows what accepting would remove from DATASET
    (default: DATA/documents, where it is). The address goes to standard output; who has it can decide, so it is for
    you alone. Ctrl-C ends it; what is decided is written at once.

    \b
    Examples:
      qingwen review
      qingwen review data/documents --open
    """
    from cleaning.common.files import locked

    shown = _existing(dataset, data)
    _refuse_empty(data)
    with locked(data / "rules"):
        _serve(data, shown, port, opens=opens)


def _refuse_empty(data: Path) -> None:
    from cleaning.common.errors import Fault
    from qingwen.review.queue import queue_of, queued

    if not queued(data):
        raise Fault(str(queue_of(data)), "holds no suspects", f"run: qingwen discover INPUT --learn --data {data}")


def _existing(dataset: Path | None, data: Path) -> Path | None:
    """The dataset that is named, which must be there, or the usual one where it is."""
    from output.dataset import table

    if dataset is not None:
        table.opened(dataset)
        return dataset
    usual = data / "documents"
    return usual if table.exists(usual) else None


def _serve(data: Path, dataset: Path | None, port: int, *, opens: bool) -> None:
    from cleaning.common.errors import Fault

    try:
        from qingwen.review.server import Review
    except ModuleNotFoundError as error:
        raise Fault("review", f"{error.name} is not installed", "in a clone: pip install '.[review]'") from None
    review = Review(data, dataset, port)
    click.echo(review.url)
    if opens:
        click.launch(review.url)
    with contextlib.suppress(KeyboardInterrupt):
        review.serve()
    stdio.say(f"{data / 'rules'}: {review.desk.said}")
