"""Who may ask: the one who holds the address that was printed, from this machine, from the page itself.

Any page in the same browser can send a request to loopback, and any name can be made to point there. So the path
begins with a token, the host must be the address that is listened on, and what changes something must come from our
own page. Everything else is told 403, and nothing more.

>>> ours = Gate("127.0.0.1:8000", "secret")
>>> ours.fault("GET", "/secret/zh/", "127.0.0.1:8000", None)
''
>>> ours.fault("GET", "/secret/zh/", "evil.example:8000", None), ours.fault("GET", "/", "127.0.0.1:8000", None)
('host', 'token')
>>> ours.fault("POST", "/secret/zh/accept", "127.0.0.1:8000", "http://evil.example")
'origin'
"""

from __future__ import annotations

import dataclasses
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing but our own script, sheet and forms; no frame around the page; the address, with its token, goes nowhere.
# (`no-referrer` would have browsers send `Origin: null` with our own forms.)
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
SAFE = ("GET", "HEAD")


@dataclasses.dataclass(frozen=True, slots=True)
class Gate:
    """Lets in what names `host` (address and port), begins with the token, and comes from our own page."""

    host: str
    token: str

    def fault(self, method: str, path: str, host: str | None, origin: str | None) -> str:
        """What is wrong with a request; "" where nothing is."""
        if host != self.host:
            return "host"
        given = path.split("/", 2)[1] if path.startswith("/") else ""
        if not secrets.compare_digest(given.encode("utf-8", "surrogatepass"), self.token.encode()):
            return "token"
        own = f"http://{self.host}"
        if origin != own and (origin is not None or method not in SAFE):
            return "origin"
        return ""


class Guard:
    """The ASGI layer around the pages: 403 for what the gate refuses, and the headers on every answer."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app, self.gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; anything but HTTP is not ours."""
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        fault = self.gate.fault(scope["method"], scope["path"], headers.get("host"), headers.get("origin"))
        app = PlainTextResponse("403\n", 403) if fault else self.app
        await app(scope, receive, guarded)
