"""A damaged dump: what is lost is reported, and it is no more than the damage hit and one unit of the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.damage import DAMAGE, FLIPPED, FORMATS, ZEROED, damaged

RECORDS = 100
GROUP = 20  # records of a packed member; a tenth of all are in a row group
WHOLE = frozenset({"d.jsonl.gz", "d.tar.gz"})  # packed as one: what is behind the damage cannot be unpacked
# Rows that a dump may lose besides those that the damaged bytes were part of: the unit of its format.
UNIT = {"members.jsonl.gz": GROUP, "d.parquet": RECORDS // 10}


def most_lost(name: str, how: str, size: int) -> int:
    """How many rows of RECORDS may be gone."""
    if how == "cut":
        return RECORDS if name == "d.parquet" else RECORDS // 2 + UNIT.get(name, 2)
    if name in WHOLE:
        return RECORDS - (RECORDS // 10 if how == "flipped" else RECORDS * 3 // 10) + 5
    hit = (FLIPPED if how == "flipped" else ZEROED) * RECORDS // size + 1
    return hit + UNIT.get(name, 1) * (2 if name in UNIT else 1)


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", FORMATS)
def test_damage_is_reported_and_costs_what_it_hit(name: str, how: str, tmp_path: Path) -> None:
    left = damaged(name, how, RECORDS, tmp_path)
    assert RECORDS - left.ok <= most_lost(name, how, (tmp_path / name).stat().st_size)
    assert left.errors or left.fault
    if how != "flipped":
        assert left.fault is not None
        assert left.fault.place.startswith(name)
        assert " were not read: " in left.fault.fault
        assert all(one.place.startswith(name) and one.offset >= 0 for one in left.unread)
