"""For the tests of the review page: a queue, the page served on loopback, and requests as raw as they may come."""

from __future__ import annotations

import contextlib
import dataclasses
import html
import http.client
import json
import re
import threading
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cleaning.site_facts.stamp_mining.accepted import as_json
from cleaning.site_facts.stamp_mining.corroborate import Example
from cleaning.site_facts.stamp_mining.discover import Candidate
from qingwen.review.queue import key_of, queue_of
from qingwen.review.server import Review

SITE = "site.example"
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"

FIRST, SECOND, THIRD = "墨水喵倾情奉献，", "来自青瓦文斋的分享，", "需要指出的是，"
EVIL = f"“{HOSTILE}”编辑，\u202e\u200b"


def suspect(phrase: str, *, name: str = "", kind: str = "", site: str = SITE, documents: int = 12) -> Candidate:
    """A suspect as discovery queues it, with one example between hostile neighbours."""
    example = Example(f"会议开始。{HOSTILE}", phrase, "大家都到了。")
    return Candidate(
        phrase, name, site, 5.5, False, kind, documents, documents + 2, 400, (1, 0, 4, 0, 0, 2, 0, 0, 0, 7), (example,),
        (phrase,), (f"{phrase}的邻居",), 3.2, 0.9, 2.0, 1.5, 1.0,
    )  # fmt: skip


def queue(data: Path, *suspects: Candidate) -> None:
    """Write the queue's file."""
    queue_of(data).parent.mkdir(parents=True, exist_ok=True)
    queue_of(data).write_bytes("".join(as_json(one) + "\n" for one in suspects).encode("utf-8", "replace"))


THREE = (suspect(FIRST, name="墨水喵"), suspect(SECOND, name="青瓦文斋", kind="quoted"), suspect(THIRD))


def key(phrase: str, site: str = SITE) -> str:
    """A suspect's key."""
    return key_of(site, phrase)


def stamps(data: Path) -> list[dict[str, Any]]:
    """What the rules file holds."""
    path = data / "rules" / f"{SITE}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["stamp"] if path.exists() else []


def left(data: Path) -> list[str]:
    """The phrases still in the queue's file."""
    text = (data / "rules" / "suspects.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["phrase"] for line in text.splitlines()]


def everything(data: Path) -> dict[str, bytes]:
    """Every file below rules/, byte by byte."""
    return {path.name: path.read_bytes() for path in (data / "rules").iterdir()}


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def words(self) -> str:
        """The text that a reader sees, about."""
        return html.unescape(re.sub(r"<[^>]*>", "", self.text))


@dataclasses.dataclass(frozen=True, slots=True)
class Browser:
    """Asks a served review; what a browser would send is sent, but where a test says otherwise."""

    review: Review

    def ask(
        self, method: str, path: str, form: object = (), *, token: str | None = None, **headers: str | None
    ) -> Answer:
        """One request; `headers` (host, origin …) None: not sent at all. A redirect is not followed."""
        own = {"Host": self.review.host, "Origin": f"http://{self.review.host}" if method == "POST" else None}
        given = {**own, **{name.title(): value for name, value in headers.items()}}
        link = http.client.HTTPConnection(self.review.host, timeout=30)
        with contextlib.closing(link):
            link.putrequest(method, f"/{self.review.token if token is None else token}{path}", skip_host=True)
            for name, value in given.items():
                if value is not None:
                    link.putheader(name, value)
            body = urlencode(form or {}, doseq=True).encode()  # type: ignore[arg-type]
            link.putheader("Content-Length", str(len(body)))
            link.endheaders(body)
            got = link.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read().decode())

    def get(self, path: str) -> Answer:
        """A page, in English."""
        return self.ask("GET", f"/en/{path}")

    def post(self, deed: str, *phrases: str, **more: str) -> Answer:
        """Decide about suspects by their phrases."""
        return self.ask("POST", f"/en/{deed}", {"key": [key(phrase) for phrase in phrases], **more})


@contextlib.contextmanager
def served(data: Path, dataset: Path | None = None) -> Iterator[Browser]:
    """The page on loopback, in a thread, until the block ends; the dataset is read first."""
    review = Review(data, dataset)
    thread = threading.Thread(target=review.serve)
    thread.start()
    try:
        assert review.reading.wait(60)
        yield Browser(review)
    finally:
        review.stop()
        thread.join(30)
    assert not thread.is_alive()
