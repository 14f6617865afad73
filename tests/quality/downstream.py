"""What a language model's vocabulary is made of: pieces of stamps and chrome, or words.

    python -m tests.quality.downstream                           # text dumps of the site in a box
    python -m tests.quality.downstream FILE.jsonl.gz             # records with `dirty`, `clean` (and `site`)

A BPE vocabulary of 32,000 is trained on the documents as they came, as peers clean them, and as we do, with the stamps
learned from them and without. Counted: tokens of two signs or more that stand nowhere in the clean texts, so that they
are pieces of what was put in; and how many of a document's tokens these are. Target: at most 5 % of the raw text's.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cleaning import clean_text
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.model import Page
from output.stamp_mining.run import learn
from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.damage.owners import SITE_NAME
from qingwen.site_in_a_box.dump import as_text
from tests.quality.common.records import records
from tests.quality.text import by_hand, ftfy_careful

VOCABULARY = 32_000
LEAST = 2  # times a pair must stand to be merged: the default of the trainer is 0, which merges what stands once
MARKS = str.maketrans("，；：？！（）“”‘’", ",;:?!()\"\"''")  # a token with a folded mark is no piece of a stamp
Text = tuple[str, str, str]  # (site, dirty, clean)


def from_replica(count: int) -> list[Text]:
    site = Replica(articles=count, charset="utf-8")
    return [(SITE_NAME, as_text(site.house, one.n), f"{one.title}\n{one.text}") for one in site.truth()]


def from_file(path: Path) -> list[Text]:
    return [(r.get("site", ""), r["dirty"], f"{r.get('title', '')}\n{r['clean']}") for r in records(path)]


def ours(texts: Sequence[Text], knowledge: Knowledge) -> Iterator[str]:
    return (clean_text(dirty, site=site, knowledge=knowledge).text for site, dirty, _ in texts)


def learned(texts: Sequence[Text]) -> Knowledge:
    """What these documents teach of their stamps."""

    def pages() -> Iterator[Page]:
        return (Page(None, site, None, None, (), dirty) for site, dirty, _ in texts)

    with tempfile.TemporaryDirectory() as folder:
        learn(pages, Path(folder), BUILTIN)
        return Knowledge.load([folder])


def cleaned(texts: Sequence[Text]) -> Mapping[str, list[str]]:
    """The same documents, as each tool leaves them."""
    return {
        "raw": [dirty for _, dirty, _ in texts],
        "ftfy, careful": [ftfy_careful(dirty) for _, dirty, _ in texts],
        "a user's regexes": [by_hand(dirty) for _, dirty, _ in texts],
        "qingwen": list(ours(texts, BUILTIN)),
        "qingwen --learn": list(ours(texts, learned(texts))),
        "the truth": [clean for _, _, clean in texts],
    }


def counted(texts: Iterable[str], clean: str) -> tuple[int, int, int, list[str]]:
    """(size, pieces among the tokens, their uses, the longest of them) of a vocabulary trained on the texts."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    texts = list(texts)
    model = Tokenizer(models.BPE())
    model.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation()])
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, min_frequency=LEAST, show_progress=False)
    model.train_from_iterator(texts, trainer)
    vocabulary = model.get_vocab()
    pieces = {token for token in vocabulary if len(token) > 1 and token.translate(MARKS) not in clean}
    numbers = {vocabulary[token] for token in pieces}
    uses = sum(number in numbers for encoded in model.encode_batch(texts) for number in encoded.ids)
    return len(vocabulary), len(pieces), uses, sorted(pieces, key=len, reverse=True)[:6]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=2_000)
    options = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    texts = from_file(options.file) if options.file else from_replica(options.articles)
    clean = "\n".join(clean for _, _, clean in texts).translate(MARKS)
    print(f"{len(texts)} documents, {len(clean):,} clean signs")
    raw = 0
    for tool, those in cleaned(texts).items():
        size, pieces, uses, longest = counted(those, clean)
        raw = raw or pieces
        shown = f"{pieces} pieces of stamps and chrome ({pieces / max(1, raw):.1%} of raw's), used {uses} times"
        print(f"{tool}: of {size} tokens {shown}: {' '.join(longest)}", flush=True)


if __name__ == "__main__":
    main()
