"""The held-out damage: what it measures is worth what its generator keeps."""

from __future__ import annotations

import random
from typing import get_args

import pytest

from tests.quality.heldout.__main__ import main
from tests.quality.heldout.carriers import Carrier
from tests.quality.heldout.frames import Half, load
from tests.quality.heldout.inject import dirty_record
from tests.quality.heldout.owners import sites

HALVES: tuple[Half, ...] = get_args(Half)
CLAUSES = ("各村要加强巡查", "发现险情及时上报", "做好群众转移安置", "落实值班值守制度", "备足防汛物资", "开展应急演练")


def carrier(rng: random.Random) -> Carrier:
    paragraphs = ["，".join(rng.sample(CLAUSES, 5)) + "。" + "，".join(rng.sample(CLAUSES, 4)) + "。" for _ in range(8)]
    return Carrier("own", "关于防汛工作的通知", "notice", "\n".join(paragraphs))


@pytest.mark.parametrize("kind", ["name", "stamp", "lead", "crumb", "meta", "tail", "decoy"])
def test_no_frame_owner_or_decoy_stands_in_two_halves(kind: str) -> None:
    held = [getattr(load(half), kind) for half in HALVES]
    texts = [one.name if kind == "name" else one.text for half in held for one in half]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("half", HALVES)
def test_every_span_says_what_was_put_in_and_what_stood_there(half: Half) -> None:
    rng, stock = random.Random(half), load(half)
    for site in sites(stock, 400, rng):
        record = dirty_record(carrier(rng), site, [rng.choice(stock.decoy)], rng)
        dirty, parts, at = record["dirty"], [], 0
        for span in record["spans"]:
            assert dirty[span["start"] : span["end"]] == span["text"]
            parts += [dirty[at : span["start"]], span["clean"]]
            at = span["end"]
        restored = "".join([*parts, dirty[at:]])
        assert record["damage"] or restored == record["clean"]
        assert all(decoy in record["clean"] for decoy in record["decoys"])


def test_the_misses_of_the_half_that_judges_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--misses", "1"]) == 2
    assert "--half tune" in capsys.readouterr().err
