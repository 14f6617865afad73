"""A mysqldump of DedeCMS → pages: bodies lie in `…addonarticle`, what is known of them in `…archives`.

A body is a fragment; it is set into the stock template, so that it is read as the site's own page would be. The dump
is read twice, since its tables come in the order of their names: what is known is kept in a file, not in memory.

>>> print(address("http://a.cn", "{cmspath}/fw", "{typedir}/{Y}/{M}{D}/{aid}.html", 7, 1600000000))
http://a.cn/fw/2020/0913/7.html
"""

from __future__ import annotations

import contextlib
import dataclasses
import html
import re
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from cleaning.common.errors import Fault
from cleaning.model import Page
from cleaning.readers.decompress import Gap, blocks, packing_of
from cleaning.readers.record import Record, Source, Unread, broken, too_large, unread
from cleaning.readers.tables.sql_dump import Row, rows

CHINA = timezone(timedelta(hours=8))  # DedeCMS ships with cfg_cli_time = 8
PAGE_BREAK = re.compile(r"#p#.{0,200}?#e#")  # the editor's mark between two pages of an article
NAME_RULE = "{typedir}/{Y}/{M}{D}/{aid}.html"  # as shipped
KNOWN = ("title", "source", "writer", "keywords", "senddate", "pubdate", "typeid", "arcrank")
BODIES = "addonarticle"  # how the name of the table of articles ends
OTHERS = {  # other CMS, by how the names of their tables of articles end
    "PHPCMS": ("_news_data", "_content_check", "_category_priv"),
    "EmpireCMS": ("ecms_news", "ecms_article", "enewsclass"),
    "WordPress": ("_posts", "_postmeta"),
    "Discuz!": ("forum_post", "forum_thread", "portal_article_content"),
    "Z-BlogPHP": ("zbp_post",),
}
PAGE = """<html><head><meta name="generator" content="DedeCMS"><title>{title}</title></head><body>
<div class="place"><strong>当前位置:</strong> {crumb}</div>
<div class="viewbox"><div class="title"><h2>{title}</h2></div>
<div class="info"><small>时间:</small>{time} <small>来源:</small>{source} <small>作者:</small>{writer}</div>
<div class="content"><table><tr><td>{body}</td></tr></table></div>
<div class="tags">{tags}</div></div></body></html>
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of the site: its name, its parent, where its articles lie."""

    name: str
    parent: str
    folder: str
    rule: str


class Library:
    """What the dump's other tables say of its articles, kept in a file."""

    def __init__(self, path: Path) -> None:
        self.base = self.home = ""
        self.tables: set[str] = set()
        self.columns: dict[str, Column] = {}
        self.kept = sqlite3.connect(path)
        self.kept.execute("CREATE TABLE known (aid TEXT PRIMARY KEY, cells BLOB, seen INT DEFAULT 0) WITHOUT ROWID")

    def note(self, row: Row) -> None:
        """Keep what a row tells."""
        self.tables.add(row.table)
        cells = {key: value or "" for key, value in row.cells.items()}
        if row.table.endswith("archives") and "id" in cells:
            known = msgspec.json.encode({key: _kept(cells.get(key, "")) for key in KNOWN})
            self.kept.execute("INSERT OR REPLACE INTO known (aid, cells) VALUES (?, ?)", (_kept(cells["id"]), known))
        elif row.table.endswith("arctype") and "id" in cells:
            rule = cells.get("namerule") or NAME_RULE
            self.columns[cells["id"]] = Column(
                cells.get("typename", ""), cells.get("reid", ""), cells.get("typedir", ""), rule
            )
        elif row.table.endswith("sysconfig") and cells.get("varname") == "cfg_basehost":
            self.base = cells.get("value", "").rstrip("/")
        elif row.table.endswith("sysconfig") and cells.get("varname") == "cfg_indexname":
            self.home = cells.get("value", "")

    def known(self, aid: str) -> Mapping[str, str] | None:
        """What is known of an article; it is marked as seen."""
        aid = _kept(aid)
        found = self.kept.execute("SELECT cells FROM known WHERE aid = ?", (aid,)).fetchone()
        if found is None:
            return None
        self.kept.execute("UPDATE known SET seen = 1 WHERE aid = ?", (aid,))
        cells: dict[str, str] = msgspec.json.decode(found[0])
        return cells

    def unseen(self) -> int:
        """How many entries have no body in the dump: pictures, downloads, the bin."""
        count: int = self.kept.execute("SELECT count(*) FROM known WHERE seen = 0").fetchone()[0]
        return count

    def crumb(self, typeid: str) -> list[Column]:
        """The columns from the outermost to this one."""
        found: list[Column] = []
        while (column := self.columns.get(typeid)) and column not in found:
            found.insert(0, column)
            typeid = column.parent
        return found


def _kept(cell: str) -> str:
    return cell.encode("utf-8", "backslashreplace").decode("utf-8")


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a body, then one, counted as `no-body`, for each entry without."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "known.sqlite")
        with contextlib.closing(library.kept):
            for row in rows(blocks(source.path)):
                if isinstance(row, Row):  # what could not be read is reported by the second reading
                    library.note(row)
            if not any(table.endswith(BODIES) for table in library.tables):
                raise Fault(source.name, unread_cms(library.tables), "give its pages as JSONL, CSV or an archive")
            yield from _bodies(source, library)


def unread_cms(tables: Collection[str]) -> str:
    """Why no page can be read from a dump with rows in these tables.

    >>> unread_cms({"v9_news", "v9_news_data"})
    'is a dump of PHPCMS, which is not read (DedeCMS is)'
    """
    for name, tails in OTHERS.items():
        if any(table.endswith(tails) for table in tables):
            return f"is a dump of {name}, which is not read (DedeCMS is)"
    if any(table.endswith(("arctype", "sysconfig")) for table in tables):
        return f"is a dump of DedeCMS without an article: no row is in a table …{BODIES}"
    return f"is no dump of DedeCMS: no row is in a table …{BODIES}"


def _bodies(source: Source, library: Library) -> Iterator[Record]:
    number, unit = 0, "unpacked byte" if packing_of(source.path) else "byte"
    for row in rows(blocks(source.path)):
        if isinstance(row, Gap):
            yield unread(number, 0, Unread(source.name, row.offset, row.size, row.why, unit))
        elif row.table.endswith(BODIES) or not row.table:
            yield _record(source, library, row, number)
        else:
            continue
        number += 1
    for without in range(library.unseen()):
        yield Record(number + without, 0, 0, None, "no-body")


def _record(source: Source, library: Library, row: Row, number: int) -> Record:
    try:
        return _article(source, library, row, number)
    except (ValueError, OverflowError, OSError) as error:  # a number that is none, a moment beyond the years
        return broken(number, 0, f"{source.name}:row {number + 1}", str(error), size=row.size)


def _article(source: Source, library: Library, row: Row, number: int) -> Record:
    aid = row.cells.get("aid") or ""
    place = f"{source.name}:{aid or number + 1}"
    body = row.cells.get("body")
    if row.error or body is None:
        return broken(number, 0, f"{source.name}:row {number + 1}", row.error or "no body", size=row.size)
    if len(body.encode("utf-8", "surrogatepass")) > source.largest:
        return broken(number, 0, place, too_large(row.size, source.largest), size=row.size)
    known = library.known(aid) or {}
    if _number(known.get("arcrank", "")) < 0:
        return Record(number, 0, len(body), None, "unpublished")
    columns = library.crumb(known.get("typeid", ""))
    sent = _number(known.get("senddate", ""))
    url = address(library.base, columns[-1].folder, columns[-1].rule, int(aid), sent) if columns and sent else None
    page = Page(url, None, None, None, (), page_of(body, known, columns), given={"aid": aid}, source=place)
    return Record(number, 0, len(body), page)


def page_of(body: str, known: Mapping[str, str], columns: list[Column]) -> str:
    """The fragment in the stock template, with what is known of it where the template has it."""
    moment = _number(known.get("pubdate", ""))
    words = [word for word in re.split(r"[,，\s]+", known.get("keywords", "")) if word]
    return PAGE.format(
        title=html.escape(known.get("title", "")),
        crumb=" > ".join(f"<a href='/'>{html.escape(c.name)}</a>" for c in columns),
        time=datetime.fromtimestamp(moment, CHINA).strftime("%Y-%m-%d %H:%M") if moment else "",
        source=html.escape(known.get("source", "")),
        writer=html.escape(known.get("writer", "")),
        body=PAGE_BREAK.sub("<br>\n", body),
        tags=" ".join(f"<a href='/'>{html.escape(word)}</a>" for word in words),
    )


def address(base: str, folder: str, rule: str, aid: int, sent: int) -> str | None:
    """Where an article lies by the site's naming rule; None where the dump does not tell the site's host."""
    if not base:
        return None
    day = datetime.fromtimestamp(sent, CHINA)
    marks = {"typedir": folder, "cmspath": "", "aid": str(aid), "timestamp": str(sent), "Y": f"{day:%Y}"}
    marks |= {"M": f"{day:%m}", "D": f"{day:%d}"}
    path = rule
    for _ in range(2):  # typedir itself holds {cmspath}
        path = re.sub(r"\{(\w+)\}", lambda m: marks.get(m[1], m[0]), path)
    return base + "/" + path.lstrip("/")


def _number(cell: str) -> int:
    return int(cell) if re.fullmatch(r"-?\d{1,18}", cell) else 0
