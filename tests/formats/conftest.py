"""One nursery for all traps: what a trap is about is the file, not how children are started."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters import isolation
from adapters.isolation import Workplace


@pytest.fixture(scope="session")
def kept_nurseries() -> Iterator[list[subprocess.Popen[bytes]]]:
    """The nursery that is kept between traps, if there is one; it ends with the tests."""
    kept: list[subprocess.Popen[bytes]] = []
    yield kept
    for process in kept:
        process.kill()
        process.wait()


@pytest.fixture
def one_nursery(
    kept_nurseries: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Workplaces share a nursery instead of starting one each."""
    start = isolation._start_nursery

    def kept(_folder: Path) -> subprocess.Popen[bytes]:
        alive = [p for p in kept_nurseries if p.poll() is None]
        if not alive:
            kept_nurseries.append(start(tmp_path_factory.mktemp("nursery")))
        return kept_nurseries[-1]

    def leave(place: Workplace) -> None:
        place._nursery = None

    monkeypatch.setattr(isolation, "_start_nursery", kept)
    monkeypatch.setattr(Workplace, "_end_nursery", leave)
