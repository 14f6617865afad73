"""The socket and the address: loopback alone, a port that is free, a token that nobody guesses.

>>> address("127.0.0.1:8000", "secret")
'http://127.0.0.1:8000/secret/'
"""

from __future__ import annotations

import secrets
import socket
from pathlib import Path

import uvicorn

from cleaning.common.errors import Fault
from qingwen.review.access import Gate, Guard
from qingwen.review.decisions import Desk
from qingwen.review.occurrences import Reading
from qingwen.review.pages import pages

LOOPBACK = "127.0.0.1"
TOKEN = 24  # random bytes


class Review:
    """One sitting: the desk, the reading of the dataset, and the server in front of them."""

    def __init__(self, data: Path, dataset: Path | None = None, port: int = 0) -> None:
        """Listen on a port (0: a free one). Raises Fault where the port is taken, or a file cannot be read."""
        self.desk = Desk(data)
        wanted = {key: (one.site, one.phrase) for key, one in self.desk.all.items()}
        self.reading = Reading(dataset, wanted)
        self._socket = listening(port)
        self.host = f"{LOOPBACK}:{self._socket.getsockname()[1]}"
        self.token = secrets.token_urlsafe(TOKEN)
        self.server = self._server()

    @property
    def url(self) -> str:
        """The address that lets one in."""
        return address(self.host, self.token)

    def serve(self) -> None:
        """Until it is told to stop (Ctrl-C, or `stop`)."""
        self.server.run(sockets=[self._socket])

    def stop(self) -> None:
        """From another thread: end `serve`."""
        self.server.should_exit = True

    def _server(self) -> uvicorn.Server:
        app = Guard(pages(self.desk, self.reading, self.token), Gate(self.host, self.token))
        # No access log (addresses hold the token), no headers of proxies (there is none to believe).
        return uvicorn.Server(
            uvicorn.Config(
                app, log_config=None, access_log=False, lifespan="off", ws="none", loop="asyncio", http="h11",
                proxy_headers=False, server_header=False, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip


def listening(port: int) -> socket.socket:
    """A listening socket on loopback."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((LOOPBACK, port))
    except OSError as error:
        made.close()
        raise Fault(f"{LOOPBACK}:{port}", f"cannot be listened on: {error.strerror}", "take another --port") from None
    made.listen()
    return made


def address(host: str, token: str) -> str:
    """Where the page is."""
    return f"http://{host}/{token}/"
