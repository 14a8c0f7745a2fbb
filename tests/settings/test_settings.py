"""Some of the settings in the ordinary test run; `python -m tests.settings` tries them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bridge.session import EngineSettings
from tests.sample_city import FiledCity, filed_city
from tests.settings.files import accepted, cases_file, city_file
from tests.settings.grid import settings

#: One part in small batches, four parts that spill, four parts joined by sorting.
_SMALL, _SPILLING, _SORTED = 0, 19, 23
_CASES = range(1, 8)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> FiledCity:
    """The city, filed."""
    return filed_city(tmp_path_factory, tmp_path_factory.mktemp("settings") / "city")


def test_there_are_twenty_four_settings() -> None:
    tried = settings()
    assert len(set(tried)) == 24
    assert tried[_SMALL] == EngineSettings(partitions=1, batch_size=8)


def test_the_city_is_told_in_the_same_bytes(city: FiledCity) -> None:
    tried = {n: city_file(city, settings()[n]) for n in (_SMALL, _SPILLING, _SORTED)}
    assert tried[_SMALL].findings > 50
    assert not any(file.failed for file in tried.values())
    assert tried[_SPILLING].spilled > 0
    assert len({file.sha256 for file in tried.values()}) == 1


def test_what_is_kept_for_several_parts_changes_nothing(tmp_path: Path) -> None:
    """Small tables are joined once and kept; large ones anew for each part that needs them.

    Of the city above, the first file keeps what the other two do not.
    """
    kept, anew = EngineSettings(), EngineSettings(keep_rows=0)
    cases = accepted(range(100, 130))
    files = [cases_file(cases, setting, tmp_path) for setting in (kept, anew)]
    assert files[0].findings > 30
    assert files[0].sha256 == files[1].sha256


def test_generated_cases_are_told_in_the_same_bytes(tmp_path: Path) -> None:
    cases = accepted(_CASES)
    files = [cases_file(cases, settings()[n], tmp_path) for n in (_SMALL, _SPILLING, _SORTED)]
    assert files[0].findings > 10
    assert len({file.sha256 for file in files}) == 1
