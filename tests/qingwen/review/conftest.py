"""A queue of three suspects, the page that is served for it, and a dump to discover one in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.qingwen.review import carriers
from tests.reviewed import THREE, Browser, queue, served


@pytest.fixture
def data(tmp_path: Path) -> Path:
    queue(tmp_path, *THREE)
    return tmp_path


@pytest.fixture
def page(data: Path) -> Iterator[Browser]:
    with served(data) as browser:
        yield browser


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return carriers.write(tmp_path_factory.mktemp("dump") / "dump.jsonl")
