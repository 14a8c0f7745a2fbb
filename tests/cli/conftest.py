"""A small sample city, made, filed and run through the command line itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program import huiyan
from tests.sample_city import DAY, MadeCity, made_city
from tests.worker_here import worker_here

AS_OF = DAY.isoformat()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> MadeCity:
    """The city at a fiftieth of its size; tests that change it take a copy."""
    return made_city(tmp_path_factory, tmp_path_factory.mktemp("cli") / "city")


@pytest.fixture
def copied(city: MadeCity, tmp_path: Path) -> Path:
    """A copy of the city's workspace, to be changed."""
    return shutil.copytree(city.folder, tmp_path / "city")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with the contracts and packs, and nothing delivered."""
    folder = tmp_path / "workspace"
    assert huiyan("init", folder).code == 0
    return folder


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """Replace a text that stands in a file, once at least."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


__all__ = ["worker_here"]
