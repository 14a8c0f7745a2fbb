"""One small county, generated once for all tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.city import CityReport, generate_city
from examples.city.generate import build_town
from examples.city.town import Town

SEED = 20180101
SMALL = 0.02


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> CityReport:
    """The smallest county that still holds every planted case."""
    return generate_city(tmp_path_factory.mktemp("city"), factor=SMALL, seed=SEED)


@pytest.fixture(scope="session")
def town() -> Town:
    """The books of the same county."""
    return build_town(factor=SMALL, seed=SEED)


@pytest.fixture(scope="session")
def contracts_folder() -> Path:
    """The departments' contracts."""
    import policies  # noqa: PLC0415 - only its place is wanted

    return Path(policies.__file__).parent / "contracts"
