"""What changed between two versions is told: documents, rules, samples."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from cleaning.knowledge.load import BUILTIN
from cleaning.knowledge.schema import Rule
from output.build.build import build
from output.dataset.diff import as_html, as_lines, diff

RULE = Rule("mine", "大家都到了", "inline", (("大家都到了", ""),))


def test_a_rule_that_came_is_told_with_its_documents_and_samples(tmp_path: Path) -> None:
    dump, into = tmp_path / "d.jsonl", tmp_path / "documents"
    rows = [{"url": f"http://a.cn/{n}.html", "text": f"第{n}次会议开始了。大家都到了。<x>"} for n in range(3)]
    rows.append({"url": "http://a.cn/9.html", "text": "散会了。"})
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build([dump], into, workers=1)
    more = dataclasses.replace(BUILTIN, rules=(*BUILTIN.rules, RULE), digest="more")
    with dump.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"url": "http://a.cn/new.html", "text": "又来一篇。"}) + "\n")
    build([dump], into, workers=1, knowledge=more)
    found = diff(into, 0, 1)
    assert (found.came, found.went, found.changed, found.same) == (1, 0, 3, 1)
    (rule,) = [rule for rule in found.rules if rule.name == "mine"]
    assert (rule.edits, rule.chars) == ((0, 3), (0, 18))  # and the second full stop that a cut would leave
    assert len(found.samples) == 3
    assert "大家都到了" in found.samples[0].old
    assert "大家都到了" not in found.samples[0].new
    assert any("3 changed" in line for line in as_lines(found))
    page = as_html(found)
    assert "&lt;x&gt;" in page
    assert "<x>" not in page


def test_a_version_against_itself_is_the_same(tmp_path: Path) -> None:
    dump, into = tmp_path / "d.jsonl", tmp_path / "documents"
    dump.write_text('{"text": "会议开始了。"}\n', encoding="utf-8")
    build([dump], into, workers=1)
    found = diff(into, 0, 0)
    assert (found.came, found.went, found.changed, found.same, found.rules) == (0, 0, 0, 1, ())
