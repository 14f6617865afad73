"""From discovery to a re-cleaned dataset, through the review page: what was accepted there is gone."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from tests import reviewed
from tests.conftest import Left
from tests.qingwen.review.carriers import STAMP, holding
from tests.reviewed import served

Command = Callable[..., Left]


def test_what_is_accepted_in_review_is_gone_after_the_next_cleaning(
    dump: Path, tmp_path: Path, command: Command
) -> None:
    dataset = tmp_path / "documents"
    into = ("clean", dump, "--into", dataset, "--data", tmp_path, "--workers", "1")
    assert command(*into, "--learn").code == 0
    before = holding(dataset)
    assert before > 20
    with served(tmp_path, dataset) as page:
        where, one = next((k, c) for k, c in page.review.desk.all.items() if c.phrase in STAMP)
        shown = page.get(f"suspect/{where}").words
        assert f"{before} documents of the dataset hold it now" in shown
        assert "Of 20 texts looked at, 20 change" in shown
        assert page.ask("POST", "/en/accept", {"key": where, "phrase": STAMP, "scope": "phrase"}).status == 303
        assert one.documents == before
    assert command(*into).code == 0
    assert holding(dataset) == 0


def test_the_command_says_where_the_page_is_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    reviewed.queue(tmp_path, reviewed.suspect(STAMP))
    run = subprocess.Popen(
        [sys.executable, "-m", "qingwen", "review", "--data", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdout is not None
    with run:
        url = run.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(url) as answer:
            assert answer.status == 200
        run.send_signal(2)
        _, said = run.communicate(timeout=30)
    assert (run.returncode, said) == (0, f"{tmp_path / 'rules'}: 0 accepted, 0 refused, 1 left in the queue\n")


def test_two_reviews_of_one_folder_are_one_too_many(tmp_path: Path, command: Command) -> None:
    from cleaning.common.files import locked

    reviewed.queue(tmp_path, reviewed.suspect(STAMP))
    with locked(tmp_path / "rules"):
        left = command("review", "--data", tmp_path)
    assert left.code == 3
    assert "locked by another run" in left.err


def test_a_dataset_that_is_not_there_is_one_line(tmp_path: Path, command: Command) -> None:
    assert command("review", tmp_path / "none", "--data", tmp_path).code == 1


def test_an_edited_phrase_has_the_figures_of_its_own(tmp_path: Path, command: Command) -> None:
    texts = [
        f"会议开始了，{word}大家都到了。第{n}次。" for n in range(5) for word in ("山海间有回声，", "有回声，", "")
    ]
    rows = [{"text": text, "site": reviewed.SITE} for text in texts] + [{"text": texts[0], "site": "别处"}]
    dump = tmp_path / "dump.jsonl"
    dump.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert command("clean", dump, "--into", tmp_path / "documents", "--data", tmp_path, "--workers", "1").code == 0
    reviewed.queue(tmp_path, reviewed.suspect(STAMP))
    where = reviewed.key(STAMP)
    with served(tmp_path, tmp_path / "documents") as page:
        edited = {"phrase": "有回声，", "name": "", "scope": "phrase"}
        assert "10 documents of the dataset hold it now" in page.get(f"suspect/{where}?{urlencode(edited)}").words
        page.ask("POST", "/en/accept", {"key": where, **edited})
    (written,) = [s["evidence"] for s in reviewed.stamps(tmp_path)]
    assert written.startswith(f"accepted in review, 10 of 15 clean texts hold it; for “{STAMP}”: 12 of 400 documents")
