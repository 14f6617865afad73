"""The command: data on stdout, talk on stderr, exit codes, UTF-8 whatever the locale, no traceback for the user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qingwen import cli

PAGE = "会议开始。\n各部门汇报了进度。\n"


def qingwen(*arguments: str, stdin: bytes | str = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user would."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    return subprocess.run(
        [sys.executable, "-m", "qingwen", *arguments],
        input=given,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


def said(result: subprocess.CompletedProcess[bytes]) -> str:
    return result.stderr.decode()


def test_every_verb_has_its_place_and_its_help() -> None:
    assert cli.names()
    for name in cli.names():
        assert name in cli.ORDER
        command = cli.qingwen.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.help
        assert f"qingwen {name}" in command.help, f"{name} --help has no example"


def test_help_loads_no_room() -> None:
    code = "import sys; from qingwen import cli; [cli.qingwen.get_command(None, n) for n in cli.names()]; "
    # Of the crawler only its signals, which are set first of all and load nothing.
    heavy = ("cleaning", "scrapy", "pyarrow", "crawler.frontier", "crawler.scrapy", "crawler.archive", "output", "rich")
    code += f"print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_clean_page_comes_out_as_it_went_in() -> None:
    result = qingwen("clean", "-", stdin=PAGE)
    assert (result.returncode, result.stdout.decode(), said(result)) == (0, PAGE, "")


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK"])
def test_output_is_utf8_whatever_the_locale(locale: str) -> None:
    result = qingwen("clean", "-", stdin=PAGE, LC_ALL=locale, LANG=locale, PYTHONUTF8="0", PYTHONIOENCODING="")
    assert result.stdout.decode() == PAGE


def test_a_file_and_its_bytes_on_stdin_are_one_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PAGE.encode("gb18030"))
    from_file = qingwen("clean", str(tmp_path / "a.txt"))
    assert from_file.stdout == qingwen("clean", "-", stdin=PAGE.encode("gb18030")).stdout == PAGE.encode()


def test_two_pages_without_a_dataset_are_a_usage_error(tmp_path: Path) -> None:
    result = qingwen("clean", "a.txt", "b.txt")
    assert (result.returncode, result.stdout) == (2, b"")
    assert "--into" in said(result)


@pytest.mark.parametrize(
    ("site", "told"),
    [("hualon", "did you mean hualong?"), ("nowhere", "profiles:"), ("hualong", ""), ("某某文档网", "")],
)
def test_a_word_that_looks_like_a_profile_and_is_none_is_told(site: str, told: str) -> None:
    result = qingwen("clean", "-", "--site", site, stdin=PAGE)
    assert (result.returncode, result.stdout.decode()) == (0, PAGE)
    assert told in said(result)
    assert bool(told) == bool(said(result))


def test_an_unknown_verb_is_a_usage_error() -> None:
    result = qingwen("wash")
    assert result.returncode == 2
    assert "wash" in said(result)


def test_a_reader_that_closes_the_pipe_ends_it_silently() -> None:
    """`qingwen clean big.txt | head -1`: no traceback, no word."""
    code = "import sys, qingwen.cli; sys.stdin.buffer.read(1); qingwen.cli.main(['clean', '-'])"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write(b"x" + ("会议开始。\n" * 50_000).encode())
    process.stdin.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_explain_names_the_rule_of_each_edit() -> None:
    lines = qingwen("explain", "-", stdin="cafe\u0301好。\n").stdout.decode()
    assert "nfc" in lines
    assert "Unicode" in lines


def test_explain_json_is_one_object_whose_edits_lead_from_base_to_text() -> None:
    found = json.loads(qingwen("explain", "-", "--json", stdin="cafe\u0301好。").stdout)
    text = found["base"]
    for edit in reversed(found["edits"]):
        assert text[edit["start"] : edit["end"]] == edit["was"]
        text = text[: edit["start"]] + edit["put"] + text[edit["end"] :]
    assert text == found["text"] == "café好。"
    assert all(edit["why"]["zh"] and edit["why"]["en"] for edit in found["edits"])


def test_explain_html_holds_hostile_text_as_text_and_asks_for_nothing() -> None:
    page = qingwen(
        "explain", "-", "--html", "--format", "text", stdin="甲<script>alert(1)</script><img src=x>乙。"
    ).stdout
    html = page.decode()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert "http:" not in html
    assert "https:" not in html


def test_explain_as_json_and_html_at_once_is_a_usage_error() -> None:
    assert qingwen("explain", "-", "--json", "--html", stdin=PAGE).returncode == 2


def test_a_new_stamp_is_one_line_that_loads(tmp_path: Path) -> None:
    assert qingwen("new", "stamp", "青石文库", "--data", str(tmp_path)).returncode == 0
    assert (tmp_path / "rules" / "stamps.toml").read_text(encoding="utf-8") == '[[stamp]]\nname = "青石文库"\n'
    again = qingwen("new", "stamp", "“青石文库”", "--data", str(tmp_path))
    assert again.returncode == 1
    assert "known already" in said(again)


@pytest.mark.parametrize("name", ["", " ", "网", "甲\n乙", "“”", "【网】"])
def test_what_is_no_name_is_no_stamp(tmp_path: Path, name: str) -> None:
    assert qingwen("new", "stamp", name, "--data", str(tmp_path)).returncode == 2
    assert not list(tmp_path.rglob("*.toml"))


def test_what_other_programs_import_is_there() -> None:
    import qingwen as package

    assert all(callable(getattr(package, name)) or name == "BUILTIN" for name in package.__all__)
    assert package.discover(list, "here.example") == ()
    with pytest.raises(AttributeError):
        package.nothing  # noqa: B018
