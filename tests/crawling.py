"""What the tests of the crawler share: a run, what it archived, and a server that answers as a test says."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import msgspec

from cleaning.knowledge.load import BUILTIN
from cleaning.knowledge.schema import Site
from crawler.run.launcher import crawl
from crawler.run.run_record import RunRecord

# With hosts, so that files are named after the profile.
REPLICA: Site = msgspec.structs.replace(BUILTIN.profile("replica"), hosts=("127.0.0.1",))  # type: ignore[assignment, type-var]
DEDECMS: Site = next(cms for cms in BUILTIN.cms if cms.stem == "dedecms")


def run(base: str, data: Path, profile: Site = REPLICA, **options: object) -> RunRecord:
    return crawl(profile, data=data, start=f"{base}/", **options)  # type: ignore[arg-type]


def archived(data: Path) -> dict[str, list[int]]:
    """URL → statuses, from every record of every archive, by a reader that is not ours."""
    from warcio.archiveiterator import ArchiveIterator

    found: dict[str, list[int]] = {}
    for path in sorted(data.glob("raw/*/*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    found.setdefault(url, []).append(int(record.http_headers.get_statuscode()))
    return found


LIST = b"<a href='/a/2024/0101/1.html'>x</a><a href='/a/2024/0101/2.html'>y</a><a href='/calendar/2024/01/'>c</a>"
PAGES = {
    "/robots.txt": (200, {}, b"User-agent: *\nAllow: /\nContent-Signal: ai-train=no\n"),
    "/": (200, {}, LIST),
    "/a/2024/0101/1.html": (200, {"X-Robots-Tag": "noai"}, b"<p>x</p><a href='/uploads/x.doc'>f</a>" * 20),
    "/a/2024/0101/2.html": (200, {}, b"<meta name='robots' content='noarchive'><p>y</p>" * 20),
    "/uploads/x.doc": (200, {"Content-Type": "application/msword"}, b"\xd0\xcf\x11\xe0" * 100),
}


class _Static(BaseHTTPRequestHandler):
    """Answers every path as its server's `say` has it."""

    def do_GET(self) -> None:
        status, headers, body = self.server.say(self.path)  # type: ignore[attr-defined]
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), "Content-Type": "text/html", **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def static() -> Iterator[ThreadingHTTPServer]:
    """A server without pages: 404 for all, unless a test sets its `say`."""
    one = ThreadingHTTPServer(("127.0.0.1", 0), _Static)
    one.say = lambda path: (404, {}, b"no")  # type: ignore[attr-defined]
    Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield one
    finally:
        one.shutdown()
        one.server_close()


def at(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"
