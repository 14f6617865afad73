"""What a site's pages state together is gathered, kept beside the dataset, used, and refused by deleting it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.edits import apply, undo
from cleaning.knowledge.load import BUILTIN, FACTS, Knowledge
from cleaning.pipeline import clean_html, clean_text
from cleaning.site_facts.apply import owned
from cleaning.site_facts.compiled import Compiled
from cleaning.site_facts.facts import Fact, SiteFacts, as_toml, of_toml
from cleaning.site_facts.gather.gather import gathered
from cleaning.site_facts.gather.trace import Stated, Trace
from output.build.build import build
from output.site_facts.site_facts import group_of

SUBJECTS = ("春雨", "山路", "旧书", "渡口", "晚风", "稻田", "灯塔", "雪夜", "石桥", "炊烟", "竹林", "海潮")
ACTS = ("落在窗前", "绕过村庄", "放在柜里", "等着归人", "吹过屋檐", "铺到天边", "照着远方")
SITE = SiteFacts(
    "a.example",
    ("a.example",),
    400,
    (
        Fact("name", "松风小筑网", 380),
        Fact("host", "a.example", 400),
        Fact("other", "b.example.com", 9),
        Fact("column", "乡土散文", 4),
        Fact("head", "今天松风小筑网为大家带来{}", 90),
        Fact("tail", "以上就是{}的全部内容", 90),
        Fact("tail", "希望对大家有所帮助", 80),
        Fact("line", "点击加载全文", 60),
    ),
)
KNOWN = BUILTIN.with_facts([SITE])


def title(n: int) -> str:
    return f"{SUBJECTS[n % 12]}与{SUBJECTS[n // 12 % 12]}的第{n}个故事"


def prose(n: int) -> list[str]:
    return [
        f"{SUBJECTS[(n + k) % 12]}{ACTS[(n * 3 + k) % 7]}，第{n}年的{SUBJECTS[(n * 5 + k) % 12]}还记得。"
        for k in range(6)
    ]


def page(n: int, *, stamp: str = "", closing: str = "") -> str:
    lines = prose(n)
    lines[3] += stamp
    body = "".join(f"<p>{line}</p>" for line in [*lines, *([closing] if closing else [])])
    head = f"<title>{title(n)}-松风小筑网</title>"
    return f"<html><head>{head}</head><body><h1>{title(n)}</h1><div>{body}</div></body></html>"


def write_site(path: Path, pages: int, make: Callable[[int], str]) -> None:
    import json

    rows = ({"url": f"http://a.example/{n}.html", "html": make(n)} for n in range(pages))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def texts(into: Path) -> dict[str, str]:
    from output.dataset import table

    return {row["url"]: row["text"] for row in table.rows(into, columns=("url", "text"))}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("门开了。（松风小筑网 ）\n他走进来。", ["（松风小筑网 ）"]),
        ("门开了。松风小筑网\n他走进来。", ["松风小筑网"]),
        ("门开了。松风小筑网 www.a.example\n他走进来。", ["松风小筑网 www.a.example"]),
        ("门开b.example.com了一半，他走进来。", ["b.example.com"]),
        ("门开了。（乡土散文）他走进来。", ["（乡土散文）"]),
    ],
)
def test_an_owner_that_is_put_into_a_text_goes(text: str, gone: list[str]) -> None:
    assert [edit.was.strip("\n") for edit in owned(text, Compiled.of(SITE))] == gone


@pytest.mark.parametrize(
    "text",
    [
        "我们在松风小筑网相遇，后来又见过一面。",
        "来源：松风小筑网\n门开了。",
        "请登录网站www.a.example填写。",
        "我们的网站（松风小筑网）已经开通。",
        "信箱是 reader@a.example 。",
        "他写过小说、诗歌和乡土散文。",
        "未经a.example授权，不得转载。",
    ],
)
def test_an_owner_that_the_text_speaks_of_stays(text: str) -> None:
    assert list(owned(text, Compiled.of(SITE))) == []


def test_a_lead_and_a_closing_go_whole_and_the_text_between_them_stays() -> None:
    text = f"今天松风小筑网为大家带来{title(3)}，欢迎阅读！\n" + "\n".join(prose(3))
    text += f"\n以上就是{title(3)}的全部内容，希望对大家有所帮助。\n点击加载全文"
    document = clean_text(text, url="http://a.example/3.html", knowledge=KNOWN)
    assert document.text == "\n".join(prose(3))


def test_a_formula_of_an_office_is_no_closing_though_it_ends_every_page() -> None:
    end = "请各单位结合实际认真贯彻落实。\n本办法自发布之日起施行。\n某县教育局"
    traces = [Trace("a.example", title(n), "", (), Stated(), "\n".join([*prose(n), end])) for n in range(60)]
    assert [fact.text for fact in gathered("a.example", traces).of("head", "tail", "line", "label")] == []


def test_a_note_of_the_text_in_brackets_is_no_owner() -> None:
    traces = [
        Trace("a.example", title(n), "", (), Stated(), "\n".join(line + "（掌声）" for line in prose(n)))
        for n in range(60)
    ]
    assert gathered("a.example", traces).of("other", "column") == ()


def test_a_build_gathers_the_facts_of_a_site_and_uses_them(tmp_path: Path) -> None:
    write_site(tmp_path / "a.jsonl", 40, lambda n: page(n, stamp="（松风小筑网）" if n % 10 == 0 else ""))
    into = tmp_path / "documents"
    build([tmp_path / "a.jsonl"], into, workers=1)
    facts = of_toml((into / FACTS / "a.example.toml").read_text("utf-8"), "a.example.toml")
    assert [fact.text for fact in facts.of("name")] == ["松风小筑网"]
    assert not any("松风小筑网" in text for text in texts(into).values())
    build([tmp_path / "a.jsonl"], tmp_path / "plain" / "documents", workers=1, site_facts=False)
    assert not (tmp_path / "plain" / "documents" / FACTS).exists()


def test_a_site_of_fewer_pages_has_no_facts(tmp_path: Path) -> None:
    write_site(tmp_path / "a.jsonl", 19, page)
    build([tmp_path / "a.jsonl"], tmp_path / "documents", workers=1)
    assert list((tmp_path / "documents" / FACTS).glob("*.toml")) == []


def test_a_deleted_fact_stays_refused_and_makes_only_its_site_stale(tmp_path: Path) -> None:
    write_site(tmp_path / "a.jsonl", 40, lambda n: page(n, stamp="（松风小筑网）" if n % 10 == 0 else ""))
    (tmp_path / "b.jsonl").write_text('{"url": "http://c.example/1", "text": "会议开始。"}', "utf-8")
    into, inputs = tmp_path / "documents", [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    build(inputs, into, workers=1)
    path = into / FACTS / "a.example.toml"
    facts = of_toml(path.read_text("utf-8"), "a.example.toml")
    path.write_text(as_toml(facts.without([("name", "松风小筑网")])), "utf-8")
    again = build(inputs, into, workers=1)
    assert [(stale.shard.source, stale.why) for stale in again.stale] == [("a.jsonl", ("rules",))]
    write_site(tmp_path / "a.jsonl", 80, lambda n: page(n, stamp="（松风小筑网）" if n % 10 == 0 else ""))
    build(inputs, into, workers=1)
    left = of_toml(path.read_text("utf-8"), "a.example.toml")
    assert left.pages == 80
    assert left.of("name") == ()


def test_nothing_new_reads_no_input_and_changes_no_fact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path / "a.jsonl", 40, page)
    build([tmp_path / "a.jsonl"], tmp_path / "documents", workers=1)
    monkeypatch.setattr("output.site_facts.site_facts.records", lambda source: pytest.fail(f"reads {source.name}"))
    assert build([tmp_path / "a.jsonl"], tmp_path / "documents", workers=1).stale == ()


def test_a_dry_run_writes_no_facts(tmp_path: Path) -> None:
    write_site(tmp_path / "a.jsonl", 40, page)
    build([tmp_path / "a.jsonl"], tmp_path / "documents", workers=1, dry_run=True)
    assert not (tmp_path / "documents").exists()


@given(st.permutations(range(24)))
def test_the_same_pages_in_any_order_give_the_same_facts(order: list[int]) -> None:
    def trace(n: int) -> Trace:
        end = f"以上就是{title(n)}的全部内容，希望有所帮助。"
        return Trace("a.example", title(n), "", (), Stated((title(n), "松风小筑网")), "\n".join([*prose(n), end]))

    assert gathered("a.example", [trace(n) for n in order]) == gathered("a.example", [trace(n) for n in range(24)])


OWNERS = ("松风小筑网", "（松风小筑网 ）", "b.example.com", "www.a.example", "（乡土散文）", "点击加载全文", "【导读】")
CLAUSES = ("门开了", "以上就是", "的全部内容", "希望对大家有所帮助", "今天松风小筑网为大家带来", "敬请关注")
PIECES = st.sampled_from((*OWNERS, *CLAUSES, "。", "，", "\n", "　　"))


@given(st.lists(PIECES, max_size=24).map("".join))
def test_the_laws_hold_with_facts(text: str) -> None:
    document = clean_text(text, url="http://a.example/1", knowledge=KNOWN)
    assert undo(document.text, document.edits) == document.base
    assert apply(document.base, document.edits) == document.text
    if not any(note.rule == "unsettled" for note in document.notes):
        assert clean_text(document.text, url="http://a.example/1", knowledge=KNOWN).text == document.text


@given(st.lists(PIECES, max_size=24).map("".join))
def test_a_page_of_another_site_is_not_touched_by_the_facts(text: str) -> None:
    there = clean_text(text, url="http://c.example/1", knowledge=KNOWN)
    assert there.edits == clean_text(text, url="http://c.example/1").edits


def test_a_knowledge_with_facts_has_another_digest_and_without_them_the_old() -> None:
    assert KNOWN.digest != BUILTIN.digest
    assert KNOWN.with_facts(()).digest == BUILTIN.digest


def test_the_data_folder_s_facts_are_knowledge(tmp_path: Path) -> None:
    path = tmp_path / "documents" / FACTS / "a.example.toml"
    path.parent.mkdir(parents=True)
    path.write_text(as_toml(SITE), "utf-8")
    known = Knowledge.load([tmp_path])
    document = clean_html(page(1, stamp="（松风小筑网）"), url="http://a.example/1.html", knowledge=known)
    assert "stamp:site-name" in {edit.rule for edit in document.edits}


@pytest.mark.parametrize("host", ["m.a.example", "wap.a.example", "a.example"])
def test_a_host_for_phones_is_the_same_site(host: str) -> None:
    assert group_of(host) == "a.example"
