"""The review page in a real browser: the whole loop by keyboard alone, and hostile text that runs nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from output.stamp_mining import run
from tests.conftest import Left
from tests.qingwen.review.carriers import STAMP, holding
from tests.reviewed import (
    EVIL,
    FIRST,
    HOSTILE,
    SECOND,
    THIRD,
    Browser,
    everything,
    key,
    left,
    queue,
    served,
    stamps,
    suspect,
)

sync = pytest.importorskip("playwright.sync_api", reason="no playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium")
Command = Callable[..., Left]
PHONE = {"width": 360, "height": 740}  # CSS pixels of a small phone


class Tab:
    """A tab on a served review, and all that it said and asked for."""

    def __init__(self, chromium: Any, browser: Browser, **options: Any) -> None:
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page = chromium.new_context(locale="en-US", **options).new_page()
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(browser.review.url)

    def press(self, *keys: str) -> None:
        """Keys that stay on the page."""
        for one in keys:
            self.page.keyboard.press(one)

    def go(self, one: str) -> None:
        """A key that leads to another page, which is waited for."""
        with self.page.expect_navigation():
            self.page.keyboard.press(one)

    def told(self, what: str = "body") -> str:
        """What a reader sees."""
        return str(self.page.inner_text(what)).strip()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser; chromium has no sandbox for root, as whom containers run."""
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def test_from_discovery_to_a_re_cleaned_dataset_by_keyboard_alone(
    chromium: Any, dump: Path, tmp_path: Path, command: Command
) -> None:
    dataset = tmp_path / "documents"
    into = ("clean", dump, "--into", dataset, "--data", tmp_path, "--workers", "1")
    assert command(*into, "--learn").code == 0
    assert holding(dataset) > 20
    with served(tmp_path, dataset) as browser:
        tab = Tab(chromium, browser)
        tab.go("l")
        tab.press("/")
        tab.page.keyboard.type(STAMP[:4])
        tab.go("Enter")
        tab.press("j")
        tab.go("Enter")
        tab.press("e")
        tab.page.keyboard.type(STAMP)
        tab.go("Enter")  # previews, decides nothing
        assert "20 change" in tab.told("#would")
        assert tab.page.locator("#diffs del").all_inner_texts() == [STAMP] * 5
        tab.go("a")
        assert tab.wrong == []
    assert command(*into).code == 0
    assert holding(dataset) == 0


def test_each_key_decides_and_is_undone(chromium: Any, page: Browser, data: Path) -> None:
    before = everything(data)
    tab = Tab(chromium, page)
    tab.go("a")
    tab.go("s")
    tab.go("r")
    assert (len(stamps(data)), left(data), [r.phrase for r in run.refusals(data)]) == (1, [SECOND], [THIRD])
    assert "2 of 3 decided" in tab.told("#progress")
    for _ in range(3):
        tab.go("u")
    assert everything(data) == before
    assert tab.told("h2") == FIRST
    assert tab.wrong == []


def test_many_are_chosen_and_refused_by_keyboard(chromium: Any, page: Browser, data: Path) -> None:
    tab = Tab(chromium, page)
    tab.go("l")
    tab.press("j", "x", "j", "j", "x")
    tab.go("r")
    assert left(data) == [SECOND]
    tab.press("*")
    tab.go("a")
    assert (left(data), len(stamps(data))) == ([], 2)
    assert tab.wrong == []


def test_keys_typed_into_a_field_decide_nothing(chromium: Any, page: Browser, data: Path) -> None:
    before = everything(data)
    tab = Tab(chromium, page)
    tab.press("e")
    tab.page.keyboard.type("aarrsu")
    assert tab.page.input_value("[name=phrase]") == "aarrsu"
    tab.press("Escape", "Control+a", "Alt+r", "q", "z")
    assert everything(data) == before
    assert page.review.desk.steps == []


def test_a_key_held_down_decides_once(chromium: Any, page: Browser, data: Path) -> None:
    tab = Tab(chromium, page)
    with tab.page.expect_navigation():
        tab.page.keyboard.down("a")
    tab.page.keyboard.down("a")  # playwright marks it as a repetition
    tab.page.reload()
    assert left(data) == [SECOND, THIRD]


@pytest.mark.parametrize("path", ["", "list", "suspect/{}"])
def test_hostile_text_runs_nothing_and_asks_for_nothing(chromium: Any, tmp_path: Path, path: str) -> None:
    queue(tmp_path, suspect(EVIL, name=HOSTILE, site=HOSTILE))
    with served(tmp_path) as browser:
        tab = Tab(chromium, browser)
        tab.page.goto(f"{browser.review.url}en/{path.format(key(EVIL, HOSTILE))}")
        assert HOSTILE in tab.told()
        assert tab.page.title() != "owned"
        assert tab.page.locator("img").count() == 0
        tab.page.goto(f"{browser.review.url}en/list?q={HOSTILE}")
        assert tab.page.locator("main script").count() == 0
        assert {url.split("/")[2] for url in tab.asked} == {browser.review.host}
        assert tab.wrong == []


def test_the_policy_stops_what_would_have_slipped_through(chromium: Any, page: Browser) -> None:
    tab = Tab(chromium, page)
    tab.page.evaluate(
        """html => { document.body.append(document.createRange().createContextualFragment(html)) }""", HOSTILE
    )
    tab.page.wait_for_function("() => document.images.length")
    assert "owned" not in tab.page.title()
    assert any("Content Security Policy" in said for said in tab.wrong)


def test_a_wrong_token_shows_nothing(chromium: Any, page: Browser) -> None:
    tab = Tab(chromium, page)
    answer = tab.page.goto(f"http://{page.review.host}/wrong/en/")
    assert (answer.status, tab.told()) == (403, "403")


def test_a_foreign_page_that_knows_the_token_still_decides_nothing(chromium: Any, page: Browser, data: Path) -> None:
    before = everything(data)
    tab = Tab(chromium, page)
    tab.page.goto("about:blank")
    tab.page.set_content(
        f'<form method="post" action="{page.review.url}en/accept"><input name="key" value="{key(FIRST)}"><button>'
    )
    with tab.page.expect_navigation():
        tab.page.click("button")
    assert tab.told() == "403"
    assert everything(data) == before


@pytest.mark.parametrize("path", ["", "list"])
def test_a_phone_shows_it_without_scrolling_sideways(chromium: Any, page: Browser, path: str) -> None:
    tab = Tab(chromium, page, viewport=PHONE)
    tab.page.goto(f"{page.review.url}zh/{path}")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(27, 27, 27)")])
def test_light_and_dark_are_the_reader_s(chromium: Any, page: Browser, scheme: str, ground: str) -> None:
    tab = Tab(chromium, page, color_scheme=scheme)
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == ground


def test_the_buttons_do_what_the_keys_do(chromium: Any, page: Browser, data: Path) -> None:
    tab = Tab(chromium, page, java_script_enabled=False)
    for name in ("Accept", "Skip", "Refuse", "Undo"):
        with tab.page.expect_navigation():
            tab.page.get_by_role("button", name=name).click()
    assert (len(stamps(data)), left(data)) == (1, [SECOND, THIRD])
