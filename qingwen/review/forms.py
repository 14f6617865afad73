"""What a form sent: `application/x-www-form-urlencoded`, read with the standard library, bounded.

>>> given = Posted.of("key=a&key=b&q=%E5%96%B5&empty=")
>>> given.all("key"), given.one("q"), given.one("empty"), given.one("none")
(('a', 'b'), '喵', '', '')
>>> given.only("q")
'q=%E5%96%B5'
"""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from cleaning.common.errors import Fault

MOST = 1 << 20  # bytes of a form
FIELDS = 1_000  # of a form: a page of the list has 200 suspects


@dataclasses.dataclass(frozen=True, slots=True)
class Posted:
    """Fields in their order; a name may come more than once."""

    fields: tuple[tuple[str, str], ...]

    @staticmethod
    def of(text: str) -> Posted:
        """A query or a form's body; what is no UTF-8 becomes U+FFFD. Fault for more fields than a page of ours has."""
        try:
            pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=FIELDS)
        except ValueError:
            raise Fault("form", f"has more than {FIELDS} fields", "choose fewer") from None
        return Posted(tuple(pairs))

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name."""
        return tuple(value for field, value in self.fields if field == name)

    def one(self, name: str) -> str:
        """The first value of that name; "" where there is none."""
        return next(iter(self.all(name)), "")

    def only(self, name: str) -> str:
        """That field alone, as a query."""
        return urlencode({name: self.one(name)})


async def posted(request: Request) -> Posted:
    """The form of a request; Fault for one that no page of ours sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            raise Fault("form", f"has more than {MOST} bytes", "choose fewer")
    return Posted.of(body.decode("latin-1"))
