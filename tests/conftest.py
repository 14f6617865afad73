"""Where the third-party data lies that tests may read but the project does not hold."""

from __future__ import annotations

import dataclasses
import io
import os
import sys
from collections.abc import Callable
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


@dataclasses.dataclass(frozen=True, slots=True)
class Left:
    """What a run of the command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Left]:
    """`command("clean", "-", stdin=b"…")`: the command in this process."""
    from qingwen import cli

    def run(*arguments: object, stdin: bytes = b"") -> Left:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Left(left.value.code, out, err)

    return run
