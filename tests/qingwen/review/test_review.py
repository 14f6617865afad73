"""The review page over HTTP: what is shown, and what each decision writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleaning import clean_text
from cleaning.common.errors import Fault
from cleaning.knowledge.load import Knowledge
from output.stamp_mining import run
from qingwen.review.edited_suspect import SCOPES
from qingwen.review.escape import HERE, words
from qingwen.review.server import Review
from tests.reviewed import (
    FIRST,
    SECOND,
    SITE,
    THIRD,
    Browser,
    everything,
    key,
    left,
    queue,
    served,
    stamps,
    suspect,
)


def test_a_suspect_is_shown_with_all_that_speaks_for_it(page: Browser) -> None:
    answer = page.get("")
    assert answer.status == 200
    for part in (FIRST, "12 of 400", "14", f"{FIRST}的邻居", "会议开始。", "大家都到了。", "0 of 3 decided"):
        assert part in answer.words
    assert answer.text.count('class="bar"') == 10
    assert f"<del>{FIRST}</del>" in answer.text


def test_accepting_writes_a_stamp_with_its_evidence(page: Browser, data: Path) -> None:
    assert page.post("accept", FIRST).headers["location"] == f"/{page.review.token}/en/"
    assert [(s["name"], s["phrase"], s["site"]) for s in stamps(data)] == [("墨水喵", FIRST, SITE)]
    assert stamps(data)[0]["evidence"].startswith("accepted in review; 12 of 400 documents")
    assert left(data) == [SECOND, THIRD]
    assert SECOND in page.get("").words
    assert "1 of 3 decided" in page.get("").words


def test_accepting_a_name_in_frames_takes_the_name_too(page: Browser, data: Path) -> None:
    page.post("accept", SECOND)
    assert [s.get("phrase") for s in stamps(data)] == [SECOND, None]


def test_refusing_is_remembered(page: Browser, data: Path) -> None:
    page.post("refuse", THIRD)
    assert [(r.site, r.phrase, r.documents) for r in run.refusals(data)] == [(SITE, THIRD, 12)]
    assert left(data) == [FIRST, SECOND]
    assert stamps(data) == []


def test_a_skipped_one_comes_last_and_stays(page: Browser, data: Path) -> None:
    page.post("skip", FIRST)
    assert SECOND in page.get("").words
    page.post("accept", SECOND)
    page.post("refuse", THIRD)
    assert "1 were skipped" in page.get("").words
    assert left(data) == [FIRST]


def test_an_edited_phrase_is_what_is_written_and_the_old_one_is_not_proposed_again(page: Browser, data: Path) -> None:
    page.post("accept", FIRST, phrase="墨水喵倾情", name="墨水喵", scope="phrase")
    assert [(s["name"], s["phrase"]) for s in stamps(data)] == [("墨水喵", "墨水喵倾情")]
    assert f"for “{FIRST}”" in stamps(data)[0]["evidence"]
    assert [r.phrase for r in run.refusals(data)] == [FIRST]


@pytest.mark.parametrize(
    ("scope", "written"),
    [("phrase", [SECOND]), ("both", [SECOND, None]), ("name", [None])],
)
def test_the_frame_can_be_chosen(page: Browser, data: Path, scope: str, written: list[str | None]) -> None:
    page.post("accept", SECOND, phrase=SECOND, name="青瓦文斋", scope=scope)
    assert [s.get("phrase") for s in stamps(data)] == written


@pytest.mark.parametrize("phrase", ["", "，", "\u200b，", "长" * 201])
def test_what_is_no_stamp_is_not_written(page: Browser, data: Path, phrase: str) -> None:
    before = everything(data)
    answer = page.post("accept", FIRST, phrase=phrase, name="墨水喵", scope="phrase")
    assert answer.status == 409
    assert "2 to 200 make a stamp" in answer.words
    assert everything(data) == before


def test_the_preview_shows_what_an_edit_would_remove(page: Browser) -> None:
    answer = page.get(f"suspect/{key(FIRST)}?phrase=%E5%A2%A8%E6%B0%B4%E5%96%B5%E5%80%BE%E6%83%85&name=&scope=phrase")
    assert "<del>墨水喵倾情</del>" in answer.text


@pytest.mark.parametrize("deed", ["accept", "refuse"])
def test_undo_puts_everything_back(page: Browser, data: Path, deed: str) -> None:
    before = everything(data)
    page.post(deed, FIRST, SECOND)
    assert everything(data) != before
    back = page.post("undo")
    assert back.headers["location"].endswith(f"/suspect/{key(FIRST)}")
    assert everything(data) == before
    assert page.review.desk.done == 0


def test_undo_goes_back_step_by_step(page: Browser, data: Path) -> None:
    before = everything(data)
    page.post("accept", FIRST)
    page.post("skip", SECOND)
    page.post("refuse", THIRD)
    for _ in range(4):
        assert page.post("undo").status == 303
    assert everything(data) == before


def test_undo_does_not_overwrite_what_somebody_else_wrote(page: Browser, data: Path) -> None:
    page.post("accept", FIRST)
    rules = data / "rules" / f"{SITE}.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    answer = page.post("undo")
    assert answer.status == 409
    assert "changed by another program" in answer.words
    assert rules.read_text(encoding="utf-8").endswith("# mine\n")


def test_a_step_that_cannot_be_written_whole_is_not_written_at_all(
    page: Browser, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    before = everything(data)
    monkeypatch.setattr("qingwen.review.decisions.written", full)  # the queue, after the rules were written
    answer = page.post("accept", FIRST)
    assert (answer.status, "No space left" in answer.words) == (409, True)
    assert everything(data) == before
    assert page.review.desk.steps == []


def test_many_are_decided_at_once_from_the_list(page: Browser, data: Path) -> None:
    answer = page.post("refuse", FIRST, THIRD, **{"from": "list", "q": "的"})
    assert answer.headers["location"].endswith("/en/list?q=%E7%9A%84")
    assert left(data) == [SECOND]
    assert len(run.refusals(data)) == 2


@pytest.mark.parametrize(
    ("query", "found"), [("墨 水", [FIRST]), ("青瓦", [SECOND]), (SITE, [FIRST, SECOND, THIRD]), ("无", [])]
)
def test_search_is_on_what_disguise_leaves(page: Browser, query: str, found: list[str]) -> None:
    shown = page.ask("GET", f"/en/list?q={query.encode().hex(' ').replace(' ', '%').join(('%', ''))}").words
    assert [phrase for phrase in (FIRST, SECOND, THIRD) if phrase in shown] == found


def test_one_that_is_decided_already_is_told(page: Browser) -> None:
    page.post("accept", FIRST)
    assert page.post("accept", FIRST).status == 409
    assert page.get(f"suspect/{key(FIRST)}").status == 404
    assert page.post("refuse").status == 409


def test_a_sitting_goes_on_where_the_last_one_ended(data: Path) -> None:
    with served(data) as page:
        page.post("accept", FIRST)
    with served(data) as page:
        assert "0 of 2 decided" in page.get("").words
        assert SECOND in page.get("").words


def test_what_rules_or_refusals_say_already_is_not_asked(data: Path) -> None:
    run.refuse(data, [suspect(THIRD)])
    (data / "rules" / "mine.toml").write_text(f'[[stamp]]\nname = "x"\nphrase = "{FIRST}"\n', encoding="utf-8")
    with served(data) as page:
        assert [one.phrase for one in page.review.desk.open.values()] == [SECOND]


def test_what_is_accepted_cleans(page: Browser, data: Path) -> None:
    page.post("accept", FIRST)
    known = Knowledge.load([data])
    assert clean_text(f"会议开始。{FIRST}大家都到了。", site=SITE, knowledge=known).text == "会议开始。大家都到了。"


def test_no_queue_says_how_to_make_one(tmp_path: Path) -> None:
    with served(tmp_path) as page:
        assert "qingwen discover INPUT… --learn" in page.get("").words


def test_a_broken_queue_is_one_line(tmp_path: Path) -> None:
    queue(tmp_path)
    (tmp_path / "rules" / "suspects.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(Fault, match="discover INPUT"):
        Review(tmp_path)


def test_every_sentence_is_in_both_languages() -> None:
    assert [name for name, said in words().items() if sorted(said) != ["en", "zh"]] == []


def test_every_sentence_is_said_somewhere() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (HERE / "templates").iterdir())
    said = set(re.findall(r'say\(["\'](\w+)["\']', templates)) | {f"scope_{one}" for one in SCOPES}
    said = (said - {"scope_"}) | {"and_more", "said_accept", "said_refuse", "said_skip"}
    assert said == set(words())


@pytest.mark.parametrize(("accepts", "language"), [("en-US", "en"), ("zh-CN,en", "zh"), ("de", "zh"), (None, "zh")])
def test_the_browser_says_in_which_language(page: Browser, accepts: str | None, language: str) -> None:
    headers = {"accept-language": accepts} if accepts else {}
    assert page.ask("GET", "/", **headers).headers["location"] == f"/{page.review.token}/{language}/"


def test_both_languages_have_the_same_buttons(page: Browser) -> None:
    chinese, english = page.ask("GET", "/zh/").text, page.get("").text
    assert "接受" in chinese
    assert "Accept" in english
    assert chinese.count("data-key") == english.count("data-key") == 7
