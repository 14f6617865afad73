"""An update changes page 2 while page 1 answers 304: the row of page 1 is made anew from its newest pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from output.build.build import build
from output.build.plan import multipage
from output.build.plan.record_index import Entry
from output.checks.check import check
from output.dataset import table
from tests.crawling import DEDECMS, at

ARTICLES, HEAD = 10, "<html><head><title>第{n}号通知</title></head><body><div class=viewbox><div class=title><h2>"
BEFORE, AFTER = "旧稿写明会议在上午九点开始。", "新稿写明会议改在下午三点开始。"


def page(n: int, number: int, text: str) -> bytes:
    pager = f"<div class=pages><a href='{n}.html'>1</a><a href='{n}_2.html'>2</a></div>" if number == 1 else ""
    body = f"<p>第{n}号通知的第{number}页,请各科室按时到会。</p><p>{text}</p>" * 4
    head = HEAD.format(n=n)
    return f"{head}第{n}号通知</h2></div><div class=content>{body}</div></div>{pager}</body></html>".encode()


class Amending(BaseHTTPRequestHandler):
    """Ten articles of two pages; pages 1 never change and answer 304, pages 2 say what the server says now."""

    def do_GET(self) -> None:
        self.close_connection = True
        body = self._body()
        tag = f'"{hashlib.sha1(body).hexdigest()}"'
        same = self.headers.get("If-None-Match") == tag
        self.send_response(304 if same else 200 if body else 404)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(0 if same else len(body)))
        self.end_headers()
        self.wfile.write(b"" if same else body)

    def _body(self) -> bytes:
        if self.path == "/":
            return "".join(f"<a href='/a/2024/0101/{n}.html'>{n}</a>" for n in range(1, ARTICLES + 1)).encode()
        found = re.fullmatch(r"/a/2024/0101/(\d+)(_2)?\.html", self.path)
        said = self.server.said if found and found[2] else "第一页没有改动。"  # type: ignore[attr-defined]
        return page(int(found[1]), 2 if found[2] else 1, said) if found else b""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Amending) as server:
        server.said = BEFORE  # type: ignore[attr-defined]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


def crawled(site: ThreadingHTTPServer, data: Path, **more: Any) -> None:
    from crawler.run.launcher import crawl

    assert crawl(DEDECMS, data=data, start=f"{at(site)}/", name="x", **more).verdict == "ok"


def texts(into: Path) -> Mapping[str, str]:
    return {row["url"]: row["text"] for row in table.rows(into) if row["status"] != "part"}


def test_all_ten_articles_have_their_new_page_two_and_nothing_of_the_old(
    site: ThreadingHTTPServer, tmp_path: Path
) -> None:
    data, into = tmp_path, tmp_path / "documents"
    crawled(site, data)
    build([data / "raw"], into, workers=1)
    assert [text.count("九点") for text in texts(into).values()] == [4] * ARTICLES
    site.said = AFTER  # type: ignore[attr-defined]
    crawled(site, data, full=True)
    build([data / "raw"], into, workers=1)
    found = texts(into)
    assert [(text.count("三点"), text.count("九点")) for text in found.values()] == [(4, 0)] * ARTICLES
    assert not check(into).findings


def test_a_part_that_no_row_holds_is_found_and_a_clean_makes_it_right(
    site: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As version 0.1.0 wrote it: it took the copy behind page 1 in its own archive, whatever came later."""
    data, into = tmp_path, tmp_path / "documents"
    crawled(site, data)
    site.said = AFTER  # type: ignore[attr-defined]
    crawled(site, data, full=True)
    with monkeypatch.context() as patch:
        patch.setattr(multipage.Articles, "newest", lambda *given: False)
        build([data / "raw"], into, workers=1)
    found = [fault.fault for fault in check(into).findings]
    assert len(found) == 4
    assert found[0] == "law 6: a part whose text no row holds"
    (into / "_index" / "settled.json").unlink()  # another version of the code plans anew
    build([data / "raw"], into, workers=1)
    assert not check(into).findings
    assert all("九点" not in text for text in texts(into).values())


def entry(number: int, url: str, moment: int, id: str) -> Entry:
    return Entry(number, number, 5, id * 32, url, None, "", payload=b"p" * 32, moment=moment)


@pytest.mark.parametrize(
    ("versions", "asked", "newest"),
    [
        ([(10, "a"), (50, "b")], 1, True),
        ([(10, "a"), (50, "b")], 0, False),
        ([(10, "a"), (50, "a")], 0, True),  # the same payload again is no other version
        ([(10, "a"), (50, "b"), (70, "a")], 0, True),  # it changed back
        ([(10, "a"), (50, "b"), (70, "a")], 1, False),
        ([(0, "a"), (0, "b")], 0, True),  # a dump without moments: as the pages are stored
    ],
)
def test_the_newest_version_of_a_page_is_known_by_its_moments(
    versions: list[tuple[int, str]], asked: int, newest: bool
) -> None:
    url, known = "http://a.cn/7.html", multipage.Articles()
    entries = [entry(number, url, *one) for number, one in enumerate(versions)]
    known.note(0, entries, ["page"] * len(entries))
    assert known.newest(url, entries[asked]) is newest
