"""Draws the two pictures in docs/: `python -m tests.picture_of_review` (needs chromium and a Chinese font)."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from random import Random

from playwright.sync_api import ViewportSize, sync_playwright

from cleaning.discovery.accepted import as_json
from cleaning.knowledge import BUILTIN
from cleaning.model import Page
from output import build, learn
from qingwen.review.queue import queue_of
from tests.conftest import ROOT
from tests.reviewed import served
from tests.test_review_loop import PAGES, SITE, STAMP, stamped

PICTURES: dict[str, tuple[str, ViewportSize, str]] = {
    "review.png": ("en", {"width": 880, "height": 900}, "light"),
    "review-phone.png": ("zh", {"width": 390, "height": 900}, "dark"),
}


def main() -> None:
    """A queue as discovery leaves it, a dataset, and both pictures."""
    with tempfile.TemporaryDirectory() as folder:
        _prepared(data := Path(folder))
        with served(data, data / "documents") as browser, sync_playwright() as play:
            chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            where = next(key for key, one in browser.review.desk.all.items() if one.phrase in STAMP)
            for name, (language, size, scheme) in PICTURES.items():
                page = chromium.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
                page.goto(f"{browser.review.url}{language}/suspect/{where}")
                page.screenshot(path=ROOT / "docs" / name)


def _prepared(data: Path) -> None:
    chance = Random(8)
    texts = [stamped(number, chance) for number in range(1, PAGES + 1)]
    dump = data / "dump.jsonl"
    dump.write_text("".join(json.dumps({"text": text, "site": SITE}) + "\n" for text in texts), encoding="utf-8")
    found = learn.learn(lambda: (Page(None, SITE, None, None, (), text) for text in texts), data, BUILTIN)
    queue_of(data).write_text("".join(as_json(one) + "\n" for one in found.queued), encoding="utf-8")
    build.build([str(dump)], data / "documents", workers=1)


if __name__ == "__main__":
    main()
