"""The replica on loopback: one thread a connection, kept alive, every request in the log.

>>> from urllib.request import urlopen
>>> from qingwen.site_in_a_box import Replica
>>> site = Replica(articles=3)
>>> with site.serve() as base, urlopen(f"{base}/robots.txt") as answer:
...     answer.status, site.log[0].path
(200, '/robots.txt')
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from qingwen.site_in_a_box.server.http_response import Answer
from qingwen.site_in_a_box.server.tls import context

if TYPE_CHECKING:
    from qingwen.site_in_a_box.site import Replica

BACKLOG = 128
DRIPS = 10  # pieces of a slow answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = BACKLOG
    replica: Replica

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off, or refuses the certificate, is no news; anything else is our bug."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # buffered: an answer leaves in one packet
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        """Answer from the replica."""
        answer = self.server.replica.answer(self.command, self.path, dict(self.headers), time.time())
        with contextlib.suppress(ConnectionError):  # an asker that went away
            self._torn() if answer.fault == "reset" else self._send(answer)

    def do_HEAD(self) -> None:
        """The same without a body."""
        self.do_GET()

    def _send(self, answer: Answer) -> None:
        body = answer.body[: -max(9, len(answer.body) // 3)] if answer.fault.startswith("cut") else answer.body
        self.send_response(answer.status)
        for key, value in answer.headers:
            self.send_header(key, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body if answer.fault == "cut" else body)))
        self.end_headers()
        self._write(body, slowly=answer.fault == "drip")
        self.close_connection = self.close_connection or answer.fault == "cut"

    def _write(self, body: bytes, *, slowly: bool) -> None:
        step = -(-len(body) // DRIPS) if slowly and body else len(body) or 1
        for at in range(0, len(body), step):
            self.wfile.write(body[at : at + step])
            self.wfile.flush()
            if slowly:
                time.sleep(self.server.replica.faults.drip_seconds / DRIPS)
        self.wfile.flush()

    def _torn(self) -> None:
        """Close with a reset in place of an end: unsent data is dropped (SO_LINGER 0)."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """The replica keeps its own log."""


@contextlib.contextmanager
def serving(replica: Replica, port: int = 0, *, tls: bool = False) -> Iterator[str]:
    """Serve on 127.0.0.1 in a thread; gives the base URL, and stops at the end."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.replica = replica
    if tls:
        server.socket = context().wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    replica.base = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield replica.base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
