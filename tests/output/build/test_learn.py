"""What discovery accepts becomes knowledge with its evidence; what a person refuses stays refused."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cleaning import clean_text
from cleaning.common.errors import Fault
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import parse_pack, seen
from cleaning.model import Page
from cleaning.site_facts.stamp_mining.accepted import Refusal, as_toml, unrefused
from cleaning.site_facts.stamp_mining.discover import Candidate, discover
from output.stamp_mining import run
from qingwen.cli import qingwen

NAME = "青瓦文斋"
PAGES = [
    f"{a}年的工作，{b}抓得紧。“{NAME}”编辑，{b}还要再看{a}，{c}也一样。({NAME}整理){c}在后。"
    for a in "甲乙丙丁戊己"
    for b in "东西南北"
    for c in "山水"
]


def pages() -> list[Page]:
    return [Page(None, "site.example", None, None, (), text) for text in PAGES]


def candidate(phrase: str, documents: int = 12, site: str = "site.example") -> Candidate:
    rest = {f.name: () if "tuple" in str(f.type) else 0 for f in dataclasses.fields(Candidate)}
    given = {"phrase": phrase, "site": site, "documents": documents, "accepted": True, "kind": "trade", "name": NAME}
    return Candidate(**(rest | given))  # type: ignore[arg-type]


def test_what_is_learned_cleans_the_pages_it_was_learned_from(tmp_path: Path) -> None:
    learned = run.learn(pages, tmp_path, BUILTIN)
    assert NAME in {c.name for c in learned.accepted}
    known = Knowledge.load([tmp_path])
    assert not [text for text in PAGES if NAME in clean_text(text, site="site.example", knowledge=known).text]


def test_a_learned_stamp_holds_for_its_site_alone(tmp_path: Path) -> None:
    run.learn(pages, tmp_path, BUILTIN)
    known = Knowledge.load([tmp_path])
    assert {s.site for s in known.stamps} - {s.site for s in BUILTIN.stamps} == {"site.example"}


def test_learning_twice_changes_nothing(tmp_path: Path) -> None:
    run.learn(pages, tmp_path, BUILTIN)
    before = (tmp_path / "rules" / "site.example.toml").read_text()
    again = run.learn(pages, tmp_path, Knowledge.load([tmp_path]))
    assert NAME not in {c.name for c in again.accepted}
    assert (tmp_path / "rules" / "site.example.toml").read_text() == before


def test_a_rules_file_keeps_what_its_owner_wrote(tmp_path: Path) -> None:
    path = tmp_path / "site.example.toml"
    path.write_text('# mine\n[[stamp]]\nname = "某某"\n', encoding="utf-8")
    run.write_rules([candidate("“青瓦文斋”编辑，")], tmp_path)
    assert path.read_text(encoding="utf-8").startswith('# mine\n[[stamp]]\nname = "某某"\n')


def test_an_accepted_template_takes_its_line_out_whatever_fills_its_hole(tmp_path: Path) -> None:
    lead = "老槐树下旧书摊上的{}独家摆在这里，谁都能翻。"
    titles = ("年度总结", "就职演说", "家书一封", "春耕计划", "读后随感", "开学致辞")
    texts = [f"{lead.format(title)}\n{title}写好了。\n大家都在。" for title in titles]
    found = discover(lambda: texts, "site.example")
    run.write_rules([one for one in found if one.kind == "template"], tmp_path / "rules")
    known = Knowledge.load([tmp_path])
    dirty = "会议现在开始。\n" + lead.format("值班札记") + "\n请大家坐好。"
    assert clean_text(dirty, site="site.example", knowledge=known).text == "会议现在开始。\n请大家坐好。"
    assert clean_text(dirty, site="other.example", knowledge=known).text != "会议现在开始。\n请大家坐好。"


def test_what_was_refused_is_not_learned(tmp_path: Path) -> None:
    first = run.learn(pages, tmp_path / "a", BUILTIN)
    run.refuse(tmp_path / "b", first.accepted)
    assert run.learn(pages, tmp_path / "b", BUILTIN).accepted == ()


@pytest.mark.parametrize(("documents", "again"), [(12, False), (23, False), (24, True)])
def test_a_refusal_holds_until_its_evidence_has_doubled(documents: int, again: bool) -> None:
    refusal = Refusal("site.example", "【墨水喵】", 12)
    assert bool([*unrefused([candidate("【墨 水喵】", documents)], [refusal])]) is again


def test_a_refusal_holds_for_its_site_alone() -> None:
    assert [*unrefused([candidate("【墨水喵】", site="other.example")], [Refusal("site.example", "【墨水喵】", 12)])]


def test_a_broken_list_of_refusals_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "refused.jsonl").write_text("{}\n")
    with pytest.raises(Fault, match="one JSON object a line"):
        run.refusals(tmp_path)


@given(st.text(min_size=1, max_size=20).filter(seen), st.text(max_size=20))
def test_any_phrase_that_can_be_seen_can_be_written_down(phrase: str, site: str) -> None:
    stamps = parse_pack(as_toml([candidate(phrase, site=site)]), "rules").stamp
    assert stamps[0].phrase == phrase.encode("utf-8", "replace").decode()
    assert as_toml([candidate(phrase, site=site)], as_toml([candidate(phrase, site=site)])).count("phrase =") == 1


def test_the_command_tells_each_candidate_in_one_line(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(json.dumps({"text": text}) + "\n" for text in PAGES), encoding="utf-8")
    told = CliRunner().invoke(qingwen, ["discover", str(dump), "--json", "--data", str(tmp_path)])
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert {"phrase", "score", "accepted", "documents", "site", "evidence"} <= set(rows[0])
    assert NAME in {row["name"] for row in rows if row["accepted"]}
