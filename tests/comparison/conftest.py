"""A small workspace for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.comparison.town import Town, make_town
from tests.worker_here import worker_here


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A workspace whose rule looks for payments of more than 500; nothing is delivered."""
    return make_town(tmp_path)


__all__ = ["worker_here"]
