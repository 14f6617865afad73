"""Pages of real sites, where the data folder lies beside the repository: the laws hold on each, no charset is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import pytest

from cleaning import clean_html
from tests.quality.real_pages import LOST, cases, lawful, share

GOLD = 0.975  # mean share of the gold text in the decoded page


@pytest.mark.parametrize("pack", ["pages_zh_dev", "pages_cms_dev"])
def test_the_laws_hold_on_every_page(pack: str, shared: Callable[..., Path]) -> None:
    broken = [case.name for case in cases(shared("data", f"{pack}.jsonl.gz")) if not lawful(clean_html(case.html))]
    assert not broken


def test_pages_in_gb_encodings_are_read_from_their_raw_bytes(shared: Callable[..., Path]) -> None:
    pages = [case for case in cases(shared("data", "pages_zh_dev.jsonl.gz")) if case.encoding.lower().startswith("gb")]
    shares = [share(case) for case in pages]
    assert fmean(shares) >= GOLD
    assert min(shares) >= LOST
