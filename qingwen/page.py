"""One page from a file, a dump of one record or standard input, for the verbs that show what cleaning does to it.

>>> the_document(Page(None, None, None, None, (), "会议开始。"), "text", BUILTIN).text
'会议开始。'
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from cleaning.common.errors import Fault
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.model import Document, Page
from cleaning.pipeline import NOT_TEXT, clean_page
from cleaning.readers.record import LARGEST_PAGE
from qingwen.stdio import STDIN, read_bytes

HTML = {"auto": None, "text": False, "html": True}
HEAD = 1 << 16  # bytes by which a dump is known
BUG = "a bug of this program: please report it with the page"


def the_page(source: str, site: str | None = None, *, largest: int = LARGEST_PAGE, allow_unread: bool = False) -> Page:
    """The one page that a file, a dump or standard input holds; a second one is a usage Fault.

    It has at most `largest` bytes. A part of a dump that could not be read is a Fault unless `allow_unread`.
    """
    path = Path(source)
    if source != STDIN and path.is_file():
        with path.open("rb") as file:
            dump = _is_dump(file.read(HEAD), path.name)
        if dump:
            return _of_dump(source, path, site, largest, allow_unread)
    body = read_bytes(source, largest)
    if not body.strip():
        raise Fault(source, "is empty", "give a page of text or HTML")
    if source == STDIN and _is_dump(body[:HEAD], source):
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder, "stdin")
            kept.write_bytes(body)
            return _of_dump(source, kept, site, largest, allow_unread)
    return Page(None, site, None, None, (), body, source="" if source == STDIN else f"{source}:0")


def the_document(page: Page, form: str, knowledge: Knowledge, without: Sequence[str] = ()) -> Document:
    """The page cleaned; Fault where it cannot be."""
    document = clean_page(page, knowledge=knowledge, without=without, html=HTML[form])
    if document.error:
        remedy = "turn it into text or HTML first; a PDF with pdftotext" if NOT_TEXT in document.error else BUG
        raise Fault(page.source or STDIN, document.error, remedy)
    return document


def _is_dump(head: bytes, name: str) -> bool:
    """Records, not a page? A text may begin with a brace, so a JSON line must be one."""
    from cleaning.readers.formats import by_head

    format = by_head(head, name)
    if format != "jsonl" or not head.lstrip().startswith(b"{"):
        return format not in ("", "files")
    try:
        return isinstance(json.loads(head.lstrip().split(b"\n", 1)[0]), dict)
    except RecursionError:
        return True  # a reader says so in one line
    except ValueError:
        return b"\n" not in head and len(head) == HEAD  # one long record, cut by the look at its head


def _of_dump(source: str, path: Path, site: str | None, largest: int, allow_unread: bool) -> Page:
    from cleaning import readers

    found: Page | None = None
    for record in readers.records(readers.sources([path], path.parent, largest=largest)[0]):
        if record.unread and allow_unread:
            continue
        if record.unread:
            raise Fault(source, record.unread.amount, "repair the file, or give --allow-unread")
        if record.error:
            raise Fault(source, record.error, "its other records can be cleaned with --into DATASET")
        if record.page and found:
            raise Fault(source, "holds more than one page", "clean it with --into DATASET", exit_code=2)
        found = found or record.page
    if not found:
        raise Fault(source, "holds no page", "give a page of text or HTML")
    return msgspec.structs.replace(found, site=site) if site else found


__all__ = ["BUILTIN", "Page", "the_document", "the_page"]
