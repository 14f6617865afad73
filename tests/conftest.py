"""Where the third-party data lies that tests may read but the project does not hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=200, deadline=None)
settings.register_profile("deep", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("QINGWEN_LAWS", "quick"))

ROOT = Path(__file__).resolve().parents[1]


def shared_path(*parts: str) -> Path:
    """A file of the shared data beside the repository; the test that asks is skipped, by name, where it is absent."""
    folder = Path(os.environ.get("QINGWEN_SHARED", ROOT.parent / "shared"))
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no shared data: {'/'.join(parts)}")
    return path


@pytest.fixture
def shared() -> object:
    """`shared("seed", "page.txt")` → path, or the test is skipped."""
    return shared_path
