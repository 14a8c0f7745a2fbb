"""Fixtures of the filing tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.filing.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A workspace with the ordinary contract."""
    return make_world(tmp_path)
