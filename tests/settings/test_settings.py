"""Some of the settings in the ordinary test run; `python -m tests.settings` tries them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bridge.session import EngineSettings
from tests.sample_city import FiledCity, filed_city
from tests.settings.files import accepted, cases_file, city_file
from tests.settings.grid import settings

#: The plainest, one that spills, one of many small batches, one of sort-merge joins.
_PLAIN, _SPILLING, _SMALL, _SORTED = 0, 19, 2, 23
_CASES = range(1, 31)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> FiledCity:
    """The city, filed."""
    return filed_city(tmp_path_factory.mktemp("settings") / "city")


def test_there_are_twenty_four_settings() -> None:
    tried = settings()
    assert len(set(tried)) == 24
    assert tried[_PLAIN] == EngineSettings(partitions=1, batch_size=8)


def test_the_city_is_told_in_the_same_bytes(city: FiledCity) -> None:
    plain, spilling, other = (city_file(city, settings()[n]) for n in (_PLAIN, _SPILLING, _SORTED))
    assert plain.findings > 100
    assert plain.failed == spilling.failed == other.failed == ()
    assert spilling.spilled > 0
    assert plain.sha256 == spilling.sha256 == other.sha256


def test_generated_cases_are_told_in_the_same_bytes(tmp_path: Path) -> None:
    cases = accepted(_CASES)
    files = [
        cases_file(cases, settings()[n], tmp_path) for n in (_PLAIN, _SPILLING, _SMALL, _SORTED)
    ]
    assert files[0].findings > 20
    assert len({file.sha256 for file in files}) == 1
