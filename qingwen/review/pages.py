"""What is answered: the next suspect, one suspect, the list; accept, refuse, skip, undo. Server-rendered, no state but
the desk's.

The language stands in the path, so no cookie is needed:

>>> preferred("en-GB,en;q=0.9,zh;q=0.8"), preferred("zh-CN"), preferred(None)
('en', 'zh', 'zh')

Handlers are coroutines that never wait, so one request at a time touches the desk: no locks.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from cleaning.common.errors import Fault
from cleaning.site_facts.language.text_fold import folded
from cleaning.site_facts.stamp_mining.discover import Candidate
from qingwen.review.decisions import Desk, Step
from qingwen.review.edited_suspect import SCOPES, Edit, Judged, judged, scope_of
from qingwen.review.escape import HERE, LANGUAGES, environment, field, seen, speaker
from qingwen.review.forms import Posted, posted
from qingwen.review.occurrences import Reading
from qingwen.review.preview import previewed

LISTED = 200  # suspects on a page of the list


def preferred(accepts: str | None) -> str:
    """Chinese, but for one who asks for English first."""
    return "en" if (accepts or "").strip().lower().startswith("en") else "zh"


def pages(desk: Desk, reading: Reading, token: str) -> Starlette:
    """The application, below /TOKEN/."""
    pages = Pages(desk, reading, f"/{token}")
    spoken = "/{language:str}"
    routes: list[Route | Mount] = [
        Route("/", pages.home),
        Mount("/static", StaticFiles(directory=HERE / "static")),
        Route(f"{spoken}/", pages.one),
        Route(f"{spoken}/list", pages.list),
        Route(f"{spoken}/suspect/{{key:str}}", pages.one),
        Route(f"{spoken}/undo", pages.undo, methods=["POST"]),
        Route(f"{spoken}/{{deed:str}}", pages.decide, methods=["POST"]),
    ]
    return Starlette(
        routes=[Mount(f"/{token}", routes=routes)], exception_handlers={Fault: pages.fault, OSError: pages.fault}
    )


class Pages:
    """The answers, each a method; `base` is the path that they lie under."""

    def __init__(self, desk: Desk, reading: Reading, base: str) -> None:
        self.desk, self.reading, self.base = desk, reading, base

    async def home(self, request: Request) -> Response:
        """To the language that the browser asks for."""
        return RedirectResponse(f"{self.base}/{preferred(request.headers.get('accept-language'))}/", 303)

    async def one(self, request: Request) -> Response:
        """One suspect: the one that is named, or the next."""
        key = request.path_params.get("key") or self.desk.next()
        suspect = self.desk.open.get(key or "")
        if suspect is None:
            return self._page(request, "gone.html", 404) if key else self._page(request, "done.html")
        given = Posted.of(request.url.query)
        edit = self._edit(suspect, given)
        shown = edit or Edit(suspect.phrase, suspect.name, scope_of(suspect))
        preview = previewed(self._weighed(suspect, edit), key or "", self.reading, self.desk.knowledge)
        return self._page(
            request, "one.html", key=key, one=suspect, edit=shown, preview=preview, scopes=SCOPES, reading=self.reading,
        )  # fmt: skip

    async def list(self, request: Request) -> Response:
        """The open suspects that hold what is searched for, in the order of the queue."""
        query = request.query_params.get("q", "")
        found = {key: one for key, one in self.desk.open.items() if folded(query) in folded(_searched(one))}
        listed = dict([*found.items()][:LISTED])
        return self._page(request, "list.html", query=query, listed=listed, found=len(found))

    async def decide(self, request: Request) -> Response:
        """Accept, refuse or skip one suspect, or all that were chosen in the list."""
        given = await posted(request)
        open_ = self.desk.open
        keys = [key for key in dict.fromkeys(given.all("key")) if key in open_]
        if not keys:
            return self._page(request, "gone.html" if given.all("key") else "nobody.html", 409)
        match request.path_params["deed"]:
            case "accept":
                self.desk.accept({key: self._judged(key, given) for key in keys})
            case "refuse":
                self.desk.refuse(keys)
            case "skip":
                self.desk.skip(keys)
            case _:
                return Response(status_code=404)
        return self._back(request, given)

    async def undo(self, request: Request) -> Response:
        """Take the last step back, and show what it was about."""
        given = await posted(request)
        step = self.desk.undo()
        return self._back(request, given, step)

    async def fault(self, request: Request, fault: Exception) -> Response:
        """What the user can mend, as a page."""
        return self._page(request, "fault.html", 409, fault=str(fault))

    def _judged(self, key: str, given: Posted) -> Candidate:
        return self._weighed(self.desk.open[key], self._edit(self.desk.open[key], given))

    def _weighed(self, suspect: Candidate, edit: Edit | None) -> Judged:
        """The suspect as edited; a phrase of the person's own is counted anew."""
        found = judged(suspect, edit)
        if found.phrase == suspect.phrase:
            return found
        return dataclasses.replace(found, counted=self.reading.count(suspect.site, found.phrase))

    def _edit(self, suspect: Candidate, given: Posted) -> Edit | None:
        """What the fields say; None where there are none. A field cannot hold every sign: what it shows is unedited."""
        scope = next((one for one in SCOPES if one == given.one("scope")), None)
        if scope is None:
            return None
        phrase, name = given.one("phrase").strip(), given.one("name").strip()
        same = phrase == field(suspect.phrase).strip()
        return Edit(suspect.phrase if same else phrase, name, scope)

    def _back(self, request: Request, given: Posted, step: Step | None = None) -> Response:
        """To the list where one came from, else to what was undone, else to the next."""
        spoken = f"{self.base}/{_language(request)}"
        if given.one("from") == "list":
            return RedirectResponse(f"{spoken}/list?{given.only('q')}", 303)
        where = f"suspect/{step.keys[0]}" if step else ""
        return RedirectResponse(f"{spoken}/{where}", 303)

    def _page(self, request: Request, template: str, status: int = 200, **given: Any) -> Response:
        language = _language(request)
        say = speaker(language)
        last = self.desk.steps[-1] if self.desk.steps else None
        html = environment().get_template(template).render(
            say=say, language=language, base=self.base, spoken=f"{self.base}/{language}", desk=self.desk,
            other=LANGUAGES[1 - LANGUAGES.index(language)], last=last and _said(say, last), **given,
        )  # fmt: skip
        return HTMLResponse(html.encode("utf-8", "replace"), status)


def _language(request: Request) -> str:
    given = str(request.path_params.get("language", ""))
    return given if given in LANGUAGES else LANGUAGES[0]


def _searched(one: Candidate) -> str:
    return "\n".join((one.phrase, one.name, one.site, *one.variants))


def _said(say: Any, step: Step) -> str:
    what = seen(step.phrases[0])
    if len(step.phrases) > 1:
        what = say("and_more", what=what, n=len(step.phrases))
    return str(say(f"said_{step.deed}", what=what))
