"""How much of a text was found: the F1 of character 4-grams, on which the extractors are compared.

Both texts are folded by NFKC, without white space and invisible characters; the multisets of their 4-grams are
compared.

>>> score("会议于今天召开。", "会议于今天召开。"), score("", "会议。")
((1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
"""

from __future__ import annotations

import collections
import re
import unicodedata

INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff\u00ad\u2060]+")
GRAM = 4  # characters: long enough that order counts, short enough that one lost sign costs little


def grams(text: str) -> collections.Counter[str]:
    """The multiset of a text's 4-grams."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return collections.Counter(text[i : i + GRAM] for i in range(max(1, len(text) - GRAM + 1)) if text)


def score(output: str, gold: str) -> tuple[float, float, float]:
    """(P, R, F1) of one page."""
    got, want = grams(output), grams(gold)
    common = (got & want).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / got.total(), common / want.total()
    return precision, recall, 2 * precision * recall / (precision + recall)
