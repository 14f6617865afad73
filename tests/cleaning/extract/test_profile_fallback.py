"""A key that a profile does not have falls back to what is known without a profile, each by itself."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from cleaning import clean_html
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Selectors, Site
from cleaning.model import Document

SENTENCE = "各村要在本月底前修好水渠，修好以后由乡里统一验收，验收不合格的限期返工。"
PAGE = f"""<html><head><title>关于修水渠的通知_稻香公文网</title></head><body>
<div class=path>当前位置：<a href=/>首页</a> &gt; <a href=/tz/>通知</a> &gt;</div><h1>关于修水渠的通知</h1>
<p class=meta>2024-03-05</p><div class=zw>{f"<p>{SENTENCE}</p>" * 5}</div>
<div class=bq><a>水利</a></div></body></html>"""
ALL = Selectors(body=("div.zw",), title=("h1",), crumb=("div.path a",), tags=("div.bq a",), date=("p.meta",))


def cleaned(page: Selectors, cms: str = "") -> Document:
    site = Site(name="稻香公文网", stem="mine", hosts=("a.example",), page=page, cms=cms)
    known = dataclasses.replace(BUILTIN, sites=(site,), digest=repr(page) + cms)
    assert isinstance(known, Knowledge)
    return clean_html(PAGE, url="http://a.example/1.html", knowledge=known)


@pytest.mark.parametrize("key", ["body", "title", "crumb", "tags", "date"])
def test_a_missing_key_is_found_without_the_profile(key: str) -> None:
    whole, without = cleaned(ALL), cleaned(msgspec.structs.replace(ALL, **{key: ()}))
    assert without.text == whole.text
    assert (without.title, without.category, without.published_on) == (
        "关于修水渠的通知",
        ("通知",),
        whole.published_on,
    )
    assert [note.rule for note in without.notes if note.rule == "no-selector"] == []


def test_the_other_keys_of_a_profile_without_a_body_are_used() -> None:
    only_tags = cleaned(Selectors(tags=("div.bq a",), title=("p.meta",)))
    assert (only_tags.tags, only_tags.title) == (("水利",), "2024-03-05")


@pytest.mark.parametrize(
    ("page", "cms", "misfits"),
    [(Selectors(), "", 0), (Selectors(), "dedecms", 1), (Selectors(body=("div.no",)), "", 1)],
)
def test_a_profile_that_names_no_selector_has_none_that_does_not_fit(page: Selectors, cms: str, misfits: int) -> None:
    assert [note.rule for note in cleaned(page, cms).notes].count("no-selector") == misfits
