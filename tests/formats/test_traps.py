"""Every trap is sprung, and each is named once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.formats.spring import all_traps, spring
from tests.formats.trap import Story, Trap

TRAPS = tuple(all_traps())


@pytest.mark.usefixtures("one_nursery")
@pytest.mark.parametrize("trap", TRAPS, ids=lambda t: f"{t.adapter}: {t.name}")
def test_what_becomes_of_it(trap: Trap | Story, tmp_path: Path) -> None:
    if missing := trap.needs():
        pytest.skip(missing)
    assert spring(trap, tmp_path) == []


def test_names_are_unique() -> None:
    assert not [n for n, count in Counter((t.adapter, t.name) for t in TRAPS).items() if count > 1]
