"""A dataset of many rows without the price of cleaning: the engine's own build, with one edit a page in its place.

>>> page = Page("http://a.cn/1.html", None, None, None, (), f"会议开始。{STAMP}", source="d.jsonl:1")
>>> one_edit(page).text
'会议开始。'
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cleaning.model import Document, Edit, Fields, Page
from cleaning.pipeline import identity, payload_digest

STAMP = "（本文由墨水喵整理）"
LENGTH = 400  # characters of an article: what a record costs beside its text is asked here
SHIFT = "without"  # a rule to refuse, whatever it is: the second version is another


def one_edit(page: Page, *, without: tuple[str, ...] = (), **more: Any) -> Document:
    """In place of the cleaning: the stamp at the end goes; with a rule refused, it stays in about each tenth page."""
    base = page.body if isinstance(page.body, str) else page.body.decode()
    id = identity(page.url, payload_digest(page), page.source)
    stays = bool(without) and int(id, 16) % 10 == 0
    edits = () if stays else (Edit(len(base) - len(STAMP), len(base), STAMP, "", "stamp:墨水喵"),)
    text = base if stays else base.removesuffix(STAMP)
    title, category = base[:12], ("范文", f"栏目{id[0]}")
    return Document(id, page.url, "某网", title, category, (), None, Fields(), "text", (), base, text, edits, ())


def written(home: Path, rows: int) -> None:
    """Two dumps: articles of the replica, some of them copies."""
    from qingwen.site_in_a_box import Replica

    house = Replica(seed=9, articles=rows, reposts=0.05).house
    (home / "raw").mkdir(parents=True)
    for half in range(2):
        with (home / "raw" / f"{half}.jsonl").open("w", encoding="utf-8") as out:
            for n in range(1 + half, rows + 1, 2):
                row = {"url": f"http://a.cn/{n}.html", "text": "\n".join(house.clean(n))[:LENGTH].strip() + STAMP}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def build(home: Path, *, without: tuple[str, ...] = ()) -> None:
    """The dataset's next version, by this process."""
    from output.build import build

    _stood_in()
    build.build([home / "raw"], home / "documents", workers=1, without=without)


def second(home: Path) -> None:
    """On other terms, so that each shard is made again."""
    build(home, without=(SHIFT,))


def pool(home: Path, *, without: tuple[str, ...] = ()) -> None:
    """The same by two workers: each drafts an input."""
    from output.build import build, single_pass

    vars(build)["finish"], vars(single_pass)["drafted"] = finish, drafted
    build.build([home / "raw"], home / "pool" / "documents", workers=2, without=without)


def repool(home: Path) -> None:
    """On other terms: each makes shards again."""
    pool(home, without=(SHIFT,))


def finish(*given: Any) -> Any:
    """What a worker runs to make shards."""
    from output.build import part_writer

    _stood_in()
    return part_writer.finish(*given)


def drafted(*given: Any) -> Any:
    """What a worker runs to read an input."""
    from output.build import single_pass

    _stood_in()
    return single_pass.drafted(*given)


def _stood_in() -> None:
    from output.build import part_writer

    vars(part_writer)["clean_page"] = one_edit
