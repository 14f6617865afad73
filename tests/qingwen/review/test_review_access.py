"""The review page over HTTP: who is let in, and what is shown of hostile text."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaning.common.errors import Fault
from qingwen.review.server import Review
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


@pytest.mark.parametrize("path", ["/", "/en/", "/en/list", f"/en/suspect/{key(FIRST)}", "/static/review.js"])
@pytest.mark.parametrize("token", ["", "wrong", "%00", "é"])
def test_without_the_token_nothing_is_shown(page: Browser, path: str, token: str) -> None:
    token = token.replace("é", "%C3%A9")
    answer = page.ask("GET", path, token=token)
    assert (answer.status, answer.text) == (403, "403\n")


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "[::1]:80", "", None])
def test_another_host_is_refused(page: Browser, host: str | None) -> None:
    assert page.ask("GET", "/en/", host=host).status in (400, 403)  # without a Host, HTTP/1.1 itself refuses


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://{host}", "http://localhost", "", None])
@pytest.mark.parametrize("deed", ["accept", "refuse", "skip", "undo"])
def test_another_origin_decides_nothing(page: Browser, data: Path, origin: str | None, deed: str) -> None:
    before = everything(data)
    sent = origin.format(host=page.review.host) if origin else origin
    assert page.ask("POST", f"/en/{deed}", {"key": key(FIRST)}, origin=sent).status == 403
    assert everything(data) == before
    assert page.review.desk.steps == []


def test_a_foreign_page_cannot_read(page: Browser) -> None:
    answer = page.ask("GET", "/en/", origin="http://evil.example")
    assert answer.status == 403
    assert "access-control-allow-origin" not in page.get("").headers


def test_it_listens_on_loopback_alone(page: Browser) -> None:
    assert page.review._socket.getsockname()[0] == "127.0.0.1"


def test_each_sitting_has_a_token_of_its_own(data: Path) -> None:
    tokens = {review.token for review in (Review(data), Review(data))}
    assert len(tokens) == 2
    assert all(len(token) >= 32 for token in tokens)


def test_a_taken_port_is_one_line(data: Path, page: Browser) -> None:
    with pytest.raises(Fault, match="another --port"):
        Review(data, port=int(page.review.host.rpartition(":")[2]))


@pytest.mark.parametrize("path", ["/en/", "/en/list", "/en/suspect/none", "/nowhere/at/all", "/static/review.css"])
def test_every_answer_has_the_strict_policy(page: Browser, path: str) -> None:
    policy = page.ask("GET", path).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert {part.split()[-1] for part in policy.split("; ")} == {"'none'", "'self'"}
    assert page.ask("GET", path, token="wrong").headers["content-security-policy"] == policy


def test_deciding_needs_a_post(page: Browser, data: Path) -> None:
    assert page.get("accept").status == 405
    assert left(data) == [FIRST, SECOND, THIRD]


def test_a_form_too_large_is_refused(page: Browser) -> None:
    assert page.post("accept", FIRST, phrase="喵" * 500_000).status == 409


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_text_is_escaped_and_nothing_of_it_is_hidden(tmp_path: Path, language: str) -> None:
    queue(tmp_path, suspect(EVIL, name=HOSTILE, site=HOSTILE))
    with served(tmp_path) as page:
        where = page.review.desk.next()
        for path in (
            "",
            "list",
            f"suspect/{where}?phrase=%3Cscript%3Ex&name=%22%3E&scope=both",
            "list?q=%22%3E%3Cb%3E",
        ):
            text = page.ask("GET", f"/{language}/{path}").text
            assert "<img" not in text
            assert text.count("<script") == 1, "our own"
            assert "\u202e" not in text.replace(' value="', "")[: text.find("<input")]
        assert "⟨202E⟩⟨200B⟩" in page.get("").text


@pytest.mark.parametrize("phrase", ["\ud800墨水喵", "墨\0水喵", "墨水\n喵来了", "墨水\u2028喵", "{{ 7*7 }}墨水喵"])
def test_any_phrase_can_be_shown_and_accepted_as_it_is(tmp_path: Path, phrase: str) -> None:
    queue(tmp_path, suspect(phrase))
    with served(tmp_path) as page:
        assert page.get("").status == page.get("list").status == 200
        where = page.review.desk.next()
        assert "49" not in page.get("").words
        assert page.ask("POST", "/en/accept", {"key": where}).status == 303
    assert [s["phrase"] for s in stamps(tmp_path)] == [phrase.encode("utf-8", "replace").decode()]


def test_no_page_has_inline_script_or_style(page: Browser) -> None:
    page.post("skip", FIRST)
    for path in ("", "list", "suspect/none", "undo"):
        text = page.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " on" not in "".join(part.split(">")[0] for part in text.split("<")[1:] if 'content="' not in part[:80])
