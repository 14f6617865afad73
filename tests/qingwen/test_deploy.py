"""What deploy/ holds is fit for use; `python deploy/check.py` asks the tools themselves, these are its quick checks."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "check.py"
spec = importlib.util.spec_from_file_location("deploy_check", SCRIPT)
assert spec is not None
assert spec.loader is not None
check = importlib.util.module_from_spec(spec)
sys.modules["deploy_check"] = check
spec.loader.exec_module(check)


@pytest.mark.parametrize("name", ["systemd", "crontab", "judgement", "copied"])
def test_it_is_fit_for_use(name: str) -> None:
    try:
        assert getattr(check, name)()
    except check.Skipped as why:
        pytest.skip(f"{name}: {why}")
