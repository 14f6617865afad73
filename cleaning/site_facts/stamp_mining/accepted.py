"""What becomes of a candidate: a line of knowledge, or a refusal that is remembered.

>>> refusal = Refusal("site.example", "【墨水喵】", 12)
>>> refusal.holds("site.example", "【墨 水喵】", 20), refusal.holds("site.example", "【墨水喵】", 24)
(True, False)
>>> print(stamp_lines("墨水喵", "【墨水喵】", "site.example", "24 of 900 documents"))
[[stamp]]
name = "墨水喵"
phrase = "【墨水喵】"
site = "site.example"
evidence = "24 of 900 documents"
<BLANKLINE>
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Iterator

import msgspec

from cleaning.knowledge.schema import Stamp, parse_pack
from cleaning.matching.folding import folded_name
from cleaning.site_facts.language.text_fold import folded
from cleaning.site_facts.stamp_mining.discover import Candidate

DOUBLED = 2  # times the documents it had when it was refused: then it is proposed again
FRAMED = ("trade", "call", "bracket", "quoted", "frames")  # claims whose name the grammar of frames knows to find
TEMPLATE, HOLE = "template", 120  # a claim of its own; signs of a title that fill its hole
HEADER = "# Found by `qingwen discover`; a line may be edited or deleted, and deleted is not the same as refused.\n"


class Refusal(msgspec.Struct, frozen=True):
    """A phrase that a person refused, and in how many documents it then stood."""

    site: str
    phrase: str
    documents: int

    def holds(self, site: str, phrase: str, documents: int) -> bool:
        """Is it still refused? Not where its evidence has doubled."""
        same = site == self.site and folded(phrase) == folded(self.phrase)
        return same and documents < DOUBLED * self.documents


def unrefused(candidates: Iterable[Candidate], refusals: Iterable[Refusal]) -> Iterator[Candidate]:
    """The candidates that no refusal holds back; each is looked up under all its forms."""
    held = [*refusals]
    for one in candidates:
        if not any(r.holds(one.site, form, one.documents) for r in held for form in (one.phrase, *one.variants[:1])):
            yield one


def refusals_of(lines: Iterable[str]) -> Iterator[Refusal]:
    """One JSON object a line; raises msgspec.ValidationError for another shape."""
    return (msgspec.json.decode(line, type=Refusal) for line in lines if line.strip())


def as_toml(candidates: Iterable[Candidate], there: str = "") -> str:
    """`there` (a rules file) and a [[stamp]] for each candidate that it does not hold yet."""
    pack = parse_pack(there, "rules")
    have = {(s.name, s.phrase, s.site) for s in pack.stamp}
    rules = {(r.match, r.site) for r in pack.rule}
    text = there or HEADER
    for one in candidates:
        if one.kind == TEMPLATE and (match_of(one), one.site or None) not in rules:
            rules.add((match_of(one), one.site or None))
            text += "\n" + rule_lines(one)
        for stamp in stamps_of(one):
            if (stamp.name, stamp.phrase, stamp.site) not in have:
                have.add((stamp.name, stamp.phrase, stamp.site))
                text += "\n" + stamp_lines(stamp.name, stamp.phrase, stamp.site, stamp.evidence)
    return text


def stamps_of(candidate: Candidate) -> Iterator[Stamp]:
    """Its phrase as it stands, but where it is one of many; and its name, where that is known to sign in frames.

    None of a template, which becomes a rule.
    """
    if candidate.kind == TEMPLATE:
        return
    site = candidate.site or None
    name = candidate.name or folded(candidate.phrase)
    if candidate.kind != "frames":
        yield Stamp(name, phrase=candidate.phrase, site=site, evidence=candidate.evidence)
    if candidate.kind in FRAMED:
        yield Stamp(name, site=site, evidence=candidate.evidence)


def match_of(template: Candidate) -> str:
    """The pattern of a template's line, on the folded view."""
    before, _, after = (folded_name(template.phrase)).partition("{}")
    return f"^{re.escape(before)}[^\\n]{{0,{HOLE}}}{re.escape(after)}$"


def rule_lines(template: Candidate) -> str:
    """A [[rule]] that takes the template's line out; its examples are its proofs."""
    ends = folded_name(template.phrase).split("{}")
    proofs = [[f"会议开始。\n{one.phrase}\n会议继续。", "会议开始。\n会议继续。"] for one in template.examples]
    keys = {
        "id": f"template:{hashlib.sha256(template.phrase.encode('utf-8', 'replace')).hexdigest()[:8]}",
        "where": "line",
        "why": "本站每篇前后都有的一行",
        "needles": [max(ends, key=len)],
        "match": match_of(template),
        "hits": proofs,
        "site": template.site,
        "evidence": "",
        "seen": template.evidence,
    }
    return "[[rule]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in keys.items() if value)


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return quoted(str(value))


def stamp_lines(name: str, phrase: str, site: str | None, evidence: str) -> str:
    """One [[stamp]], its empty keys left out."""
    keys = {"name": name, "phrase": phrase, "site": site, "evidence": evidence}
    return "[[stamp]]\n" + "".join(f"{key} = {quoted(value)}\n" for key, value in keys.items() if value)


def quoted(value: str) -> str:
    """A TOML basic string: JSON's, but that TOML also wants U+007F escaped and has no lone surrogates."""
    clean = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def as_json(candidate: Candidate) -> str:
    """One line of JSON."""
    return json.dumps(dataclasses.asdict(candidate) | {"evidence": candidate.evidence}, ensure_ascii=False)
