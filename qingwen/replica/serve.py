"""The replica on loopback: one thread a connection, kept alive, every request in the log.

>>> from urllib.request import urlopen
>>> from qingwen.replica import Replica
>>> site = Replica(articles=3)
>>> with site.serve() as base, urlopen(f"{base}/robots.txt") as answer:
...     answer.status, site.log[0].path
(200, '/robots.txt')
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from qingwen.replica.answer import Answer

if TYPE_CHECKING:
    from qingwen.replica.site import Replica

BACKLOG = 128


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = BACKLOG
    replica: Replica


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # buffered: an answer leaves in one packet
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        """Answer from the replica."""
        started = time.time()
        answer = self.server.replica.respond(self.command, self.path, dict(self.headers))
        self.server.replica.record(self.command, self.path, answer, dict(self.headers), started)
        with contextlib.suppress(ConnectionError):  # an asker that went away
            self._send(answer)

    def do_HEAD(self) -> None:
        """The same without a body."""
        self.do_GET()

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for key, value in answer.headers:
            self.send_header(key, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """The replica keeps its own log."""


@contextlib.contextmanager
def serving(replica: Replica, port: int = 0) -> Iterator[str]:
    """Serve on 127.0.0.1 in a thread; gives the base URL, and stops at the end."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.replica = replica
    replica.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield replica.base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
