"""An answer of no web address is no page of a site: it is counted by its scheme."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaning.readers.record import Source
from cleaning.readers.warc.responses import records

BODY = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>会议开始。</p>"
HEAD = "WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
RECORD = HEAD + "{}Content-Length: {}\r\n\r\n{}\r\n\r\n"


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("file:///etc/hostname", "scheme-file"),
        ("FILE://site.example/etc/hostname", "scheme-file"),
        ("<ftp://site.example/x>", "scheme-ftp"),
        ("data:text/html,x", "scheme-data"),
        ("http://site.example/", ""),
        ("<HTTPS://site.example/>", ""),
        ("", ""),
    ],
)
def test_an_answer_of_another_scheme_is_counted_and_gives_no_row(tmp_path: Path, uri: str, why: str) -> None:
    path = tmp_path / "a.warc"
    head = f"WARC-Target-URI: {uri}\r\n" if uri else ""
    path.write_bytes(RECORD.format(head, len(BODY.encode()), BODY).encode())
    (record,) = records(Source(path, "a.warc", "warc"))
    assert (record.why, record.page is None) == (why, bool(why))
