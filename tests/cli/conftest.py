"""A small sample city, made, filed and run through the command line itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.program import Ended, huiyan

AS_OF = "2026-06-30"


@dataclass(frozen=True, slots=True)
class City:
    """The workspace, and what the commands that made it said."""

    folder: Path
    init: Ended
    file: Ended
    run: Ended


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The city at a fiftieth of its size; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("cli") / "city"
    return City(
        folder=folder,
        init=huiyan("init", folder, "--example", "city", "--factor", "0.02"),
        file=huiyan("-C", folder, "file"),
        run=huiyan("-C", folder, "run", "--as-of", AS_OF),
    )


@pytest.fixture
def copied(city: City, tmp_path: Path) -> Path:
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
