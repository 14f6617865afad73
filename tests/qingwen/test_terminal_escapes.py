"""What a page, a dump or a profile says is shown on a terminal, never obeyed by it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaning.common.visible import visible
from cleaning.site_facts.stamp_mining.discover import Candidate
from output.build.build import build
from qingwen import cli, stdio
from qingwen.commands.knowledge import discover
from tests.conftest import Left

EVIL = "\x1b]0;PWNED\x07\x1b[31m标题\x9b31m\u202e\u2066反\u200e"
PAGE = f"<html><head><title>{EVIL}</title></head><body><h1>{EVIL}</h1><div><p>" + "会议开始，大家坐好。" * 30
OBEYED = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
OBEYED |= set("\u200e\u200f\u061c")


def obeyed(text: str) -> set[str]:
    return set(text) & (OBEYED - {"\n", "\t"})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    dump = tmp_path / "d.jsonl"
    row = {"text": f"会议{EVIL}开始。", "url": "http://a.cn/1.html", "site": EVIL, "title": EVIL}
    dump.write_text(json.dumps(row) + "\n", encoding="utf-8")
    build([dump], tmp_path / "data" / "documents", workers=1)
    return tmp_path / "data"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def on() -> None:
        monkeypatch.setattr(type(sys.stdout), "isatty", lambda self: True, raising=False)

    return on


@pytest.mark.parametrize("char", sorted(OBEYED), ids=lambda char: f"{ord(char):04X}")
def test_no_character_that_a_terminal_obeys_is_shown_as_it_is(char: str) -> None:
    assert char not in visible(f"甲{char}乙")
    assert char in "\n\t" or char not in visible(f"甲{char}乙", text=True)


@pytest.mark.parametrize("options", [[], ["--language", "en"], ["--site", EVIL]])
def test_explain(options: list[str], command: Callable[..., Left]) -> None:
    left = command("explain", "-", *options, stdin=PAGE.encode())
    assert left.code == 0
    assert "PWNED" in left.out
    assert not obeyed(left.out + left.err)


@pytest.mark.parametrize("part", ["all", "text", "base", "edits", "raw"])
def test_show(part: str, data: Path, command: Callable[..., Left], terminal: Callable[[], None]) -> None:
    terminal()
    left = command("show", _id(data), "--part", part, "--data", data)
    assert left.code == 0
    assert "PWNED" in left.out
    assert not obeyed(left.out + left.err)


def _id(data: Path) -> str:
    from output.dataset import table

    return next(str(row["id"]) for row in table.rows(data / "documents", columns=("id",)))


def test_a_text_that_is_piped_is_the_text_itself(data: Path, command: Callable[..., Left]) -> None:
    assert "\u202e" in command("show", _id(data), "--part", "text", "--data", data).out


def test_clean(command: Callable[..., Left], terminal: Callable[[], None]) -> None:
    text = f"会议\u202e开始。{EVIL}".encode()
    assert "\u202e" in command("clean", "-", stdin=text).out
    terminal()
    left = command("clean", "-", stdin=text)
    assert "‹202E›" in left.out
    assert not obeyed(left.out)


def _order(name: str, folder: Path) -> list[object]:
    dump = folder / "e.jsonl"
    dump.write_text(json.dumps({"text": "会议开始。", EVIL: "x"}) + "\n", encoding="utf-8")
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    if name == "rule":
        (rules / "mine.toml").write_text(f'[[rule]]\n"{json.dumps(EVIL)[1:-1]}" = 1\n', encoding="utf-8")
    orders: dict[str, list[object]] = {
        "missing file": ["clean", EVIL],
        "missing column": ["clean", dump, "--into", folder / "ds", "--columns", "text=foo"],
        "odd column": ["clean", dump, "--into", folder / "ds", "--columns", f"{EVIL}=text"],
        "without": ["clean", dump, "--without", EVIL],
        "option": ["clean", f"--{EVIL}"],
        "verb": [EVIL],
        "site": ["clean", dump, "--site", EVIL],
        "profile": ["check", "site", EVIL],
        "rule": ["check", "--data", folder],
        "forget": ["forget", EVIL, "--data", folder],
        "runs": ["runs", EVIL, "--data", folder],
        "dataset": ["report", EVIL],
        "new stamp": ["new", "stamp", EVIL, "--data", folder],
    }
    return orders[name]


NAMES = ["missing file", "missing column", "odd column", "without", "option", "verb", "site", "profile", "rule"]


@pytest.mark.parametrize("name", [*NAMES, "forget", "runs", "dataset", "new stamp"])
def test_error_lines(name: str, tmp_path: Path, command: Callable[..., Left]) -> None:
    left = command(*_order(name, tmp_path))
    assert left.err or name == "site"
    assert not obeyed(left.err)


def test_phrases_of_discover(capsys: pytest.CaptureFixture[str]) -> None:
    one = Candidate(EVIL, EVIL, EVIL, 9.0, False, "", 9, 9, 9, (), (), (), (), 1.0, 1.0, 1.0, 1.0, 1.0)
    for words in discover.rows((one,)):
        stdio.line(*words)
    assert "PWNED" in (shown := capsys.readouterr().out)
    assert not obeyed(shown)


def test_a_fault_is_one_line_without_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    cli.told(f"{EVIL}\n\x85second", 1)
    shown = capsys.readouterr().err
    assert (shown.count("\n"), obeyed(shown)) == (1, set())


def test_commands_write_by_these_functions_alone() -> None:
    folder = Path(cli.__file__).parent
    for path in (*folder.glob("commands/**/*.py"), folder / "options.py"):
        written = re.findall(r"click\.echo\(.*|print\(.*|sys\.std(?:out|err).*", path.read_text(encoding="utf-8"))
        assert [line for line in written if line != "click.echo(review.url)"] == [], path.name


def test_the_demo_talks_on_standard_error_and_ends_on_standard_output(
    monkeypatch: pytest.MonkeyPatch, command: Callable[..., Left]
) -> None:
    from qingwen.commands.crawls import demo
    from qingwen.site_in_a_box import demo_run

    monkeypatch.setattr(demo_run, "play", lambda folder, say: say("crawling"))
    monkeypatch.setattr(demo, "lines", lambda played: ["one", "", "two"])
    left = command("demo")
    assert (left.out, left.err) == ("one\n\ntwo\n", "crawling\n")
