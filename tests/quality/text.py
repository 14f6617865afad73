"""Our text cleaning beside ftfy, the regex that a good user would write, jionlp and data-juicer, in one run.

    python -m tests.quality.text                      # documents of the replica's generator
    python -m tests.quality.text FILE.jsonl[.gz]      # records with `dirty` and `clean`

jionlp and data-juicer (py-data-juicer with aiohttp and ray) run where they are installed; they bring too much to be
installed for this. Prints for each tool: CPU as a ratio to ftfy.fix_text, the share of documents that come out exactly
clean, and the share of clean documents that it changes. Each tool is warm before its clock runs.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import importlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ftfy

from cleaning import clean_text
from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.truth import Truth
from tests.quality.common.records import records

Tool = Callable[[str], str]
WARM = 20  # documents: patterns are compiled when first asked for

BY_HAND = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"[“\"「][^”\"」\n]{2,12}[”\"」](?:编辑|整理|原创)[，,。]?",
        r"[（(【\[][^）)】\]\n]{0,20}(?:整理|收集|范文|公众号)[^）)】\]\n]{0,20}[）)】\]]",
        r"(?:https?://|www\.)[\w./%?=&-]+",
        r"^.*(?:当前位置|浏览量|推荐访问|小编|上一篇|下一篇|版权声明|热门文章).*$",
        r"(?:更多[^，。\n]{0,20})?(?:关注)?(?:微信)?公众号[：:“]?[^，。\n]{2,12}[，,。]",
    )
]


def by_hand(text: str) -> str:
    """What a good user would write in an afternoon."""
    for pattern in BY_HAND:
        text = pattern.sub("", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def ftfy_careful(text: str) -> str:
    """ftfy with the two switches off that fold Chinese punctuation."""
    return ftfy.fix_text(text, fix_character_width=False, uncurl_quotes=False)


TOOLS: dict[str, Tool] = {
    "ftfy.fix_text": ftfy.fix_text,
    "ftfy, careful": ftfy_careful,
    "a user's regexes": by_hand,
    "qingwen": lambda text: clean_text(text).text,
}


def peers() -> Iterator[tuple[str, Tool]]:
    """The cleaners of other projects, as far as they are installed."""
    with contextlib.suppress(ImportError):
        yield "jionlp.clean_text", importlib.import_module("jionlp").clean_text
    with contextlib.suppress(ImportError):
        mappers = importlib.import_module("data_juicer.ops.mapper")
        steps = [getattr(mappers, name)() for name in JUICER]
        yield "data-juicer", lambda text: str(functools.reduce(_stepped, steps, {"text": [text]})["text"][0])


JUICER = (  # what its recipes for web text begin with
    "FixUnicodeMapper", "CleanHtmlMapper", "CleanLinksMapper", "CleanEmailMapper", "CleanCopyrightMapper",
    "WhitespaceNormalizationMapper", "RemoveRepeatSentencesMapper",
)  # fmt: skip


def _stepped(samples: dict[str, list[str]], step: Any) -> dict[str, list[str]]:
    """One of data-juicer's operators on a batch; some take a sample at a time."""
    if step.is_batched_op():
        return dict(step.process_batched(samples))
    return {"text": [step.process_single({"text": text})["text"] for text in samples["text"]]}


def pairs(path: Path | None, count: int) -> Iterator[tuple[str, str]]:
    """(dirty, clean) texts."""
    if path:
        yield from ((r["dirty"], r["clean"]) for r in records(path))
    else:
        yield from ((_dirty(truth), truth.text) for truth in Replica(seed=7, articles=count).truth())


def _dirty(truth: Truth) -> str:
    """The clean text with the visible pieces where the replica put them (breaks left alone)."""
    text = truth.text
    for piece in sorted(truth.injected, key=lambda p: -p.where):
        if not piece.hidden and piece.family != "lost-break":
            text = text[: piece.where] + piece.text + text[piece.where :]
    return text


def measure(tool: Tool, documents: list[tuple[str, str]]) -> tuple[float, float, float]:
    """(CPU seconds, share of dirty texts that come out clean, share of clean texts that change)."""
    for dirty, _ in documents[:WARM]:
        tool(dirty)
    begin = time.process_time()
    outputs = [(tool(dirty), tool(clean)) for dirty, clean in documents]
    spent = time.process_time() - begin
    exact = sum(out == clean for (out, _), (_, clean) in zip(outputs, documents, strict=True))
    changed = sum(again != clean for (_, again), (_, clean) in zip(outputs, documents, strict=True))
    return spent, exact / len(documents), changed / len(documents)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=300, help="documents made when no file is given")
    options = parser.parse_args()
    documents = list(pairs(options.file, options.count))
    characters = sum(len(d) + len(c) for d, c in documents)
    rows = {name: measure(tool, documents) for name, tool in (*TOOLS.items(), *peers())}
    yardstick = rows["ftfy.fix_text"][0]
    print(
        f"{len(documents)} documents, {characters:,} characters read\n{'tool':18s} CPU/ftfy   exact  clean ones changed"
    )
    for name, (spent, exact, changed) in rows.items():
        print(f"{name:18s} {spent / yardstick:8.2f} {exact:7.3f} {changed:7.3f}")


if __name__ == "__main__":
    main()
