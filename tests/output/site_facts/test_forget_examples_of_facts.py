"""The facts of a site keep no passage of a page that was taken down."""

from __future__ import annotations

import json
from pathlib import Path

from cleaning.knowledge.load import FACTS
from cleaning.site_facts.facts import of_toml
from output.build.build import build
from output.takedown.takedown import forget

SUBJECTS = ("春雨", "山路", "旧书", "渡口", "晚风", "稻田", "灯塔", "雪夜")


def page(n: int) -> dict[str, str]:
    subject = SUBJECTS[n % 8]
    lines = [f"{subject}在第{n}年的秋天里停了{k}次，有人等了{n * 37 + k}天。" for k in range(4)]
    lines[2] += "b.example.com"
    title = f"{subject}的第{n}封信"
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><title>{title}-松风小筑网</title><body><h1>{title}</h1><div>{body}</div></body></html>"
    return {"url": f"http://a.example/{n}.html", "html": html}


def test_the_examples_of_a_forgotten_page_go_and_the_fact_stays(tmp_path: Path) -> None:
    dump = tmp_path / "raw" / "a.jsonl"
    dump.parent.mkdir()
    dump.write_text("".join(json.dumps(page(n)) + "\n" for n in range(30)), encoding="utf-8")
    build([dump], tmp_path / "documents", workers=1)
    path = tmp_path / "documents" / FACTS / "a.example.toml"
    before = of_toml(path.read_text("utf-8"), path.name)
    shown = [example for fact in before.fact for example in fact.examples]
    taken = [n for n in range(30) if any(f"等了{n * 37 + 2}天" in e or f"的第{n}封信" in e for e in shown)]
    assert len(taken) >= 3
    for n in taken:
        forget(tmp_path / "documents", f"http://a.example/{n}.html")
    after = of_toml(path.read_text("utf-8"), path.name)
    assert [(fact.kind, fact.text) for fact in after.fact] == [(fact.kind, fact.text) for fact in before.fact]
    assert not any(example in path.read_text("utf-8") for example in shown)
