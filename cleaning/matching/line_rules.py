"""The rules for one end of a page: a line is asked for the words of all of them at once, and only then for each.

A pattern tells by itself which words its line must hold, so that a line of prose is done with after one look.

>>> from cleaning.knowledge.schema import Rule
>>> rules = [Rule("tail:list", "^热门文章$", "tail", (("", ""),)), Rule("tail:tags", "^标签:", "tail", (("", ""),))]
>>> chrome = Chrome.of(rules)
>>> [[rule.id for rule in chrome.fitting(line)] for line in ("热门文章", "标签:会议", "会议开始。")]
[['tail:list'], ['tail:tags'], []]
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from cleaning.knowledge.regex_check import words
from cleaning.knowledge.schema import Rule

KEPT = 1024  # lines whose answer is kept: what a site puts around one text it puts around the next
SURROGATE = re.compile("[\ud800-\udfff]")


class Chrome(msgspec.Struct, frozen=True):
    """The rules of one end, in order; `fitting` says which of them a folded line fits."""

    rules: Sequence[Rule]
    fitting: Callable[[str], Sequence[Rule]]

    @staticmethod
    def of(rules: Sequence[Rule]) -> Chrome:
        """With an ear for all their words."""
        heard = [words(rule.match) for rule in rules]
        patterns = sorted(frozenset[str]().union(*heard))
        ear = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)
        listeners = [[at for at, own in enumerate(heard) if word in own] for word in patterns]
        always = [at for at, own in enumerate(heard) if not own]

        @functools.lru_cache(maxsize=KEPT)
        def fitting(line: str) -> Sequence[Rule]:
            spoken = {which for which, _, _ in listen(ear, line)}
            worth = sorted({*always, *(at for which in spoken for at in listeners[which])})
            return tuple(rules[at] for at in worth if rules[at].pattern.match(line))

        return Chrome(rules, fitting)


def listen(automaton: AhoCorasick, text: str) -> Sequence[tuple[int, int, int]]:
    """(pattern, start, end) of all that occurs; lone surrogates, which no automaton takes, match nothing."""
    try:
        return automaton.find_matches_as_indexes(text, overlapping=True)
    except UnicodeEncodeError:
        return automaton.find_matches_as_indexes(SURROGATE.sub("\ufffd", text), overlapping=True)
