"""A small sample city, filed once for all tests of the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample_city import FiledCity, filed_city

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> FiledCity:
    """The city at its smallest, with all planted cases."""
    return filed_city(tmp_path_factory, tmp_path_factory.mktemp("engine") / "city")
