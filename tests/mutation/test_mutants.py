"""The planted bugs can be planted; whether they are found is `python -m tests.mutation`."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.mutation.mutant import ROOT, Mutant, planted
from tests.mutation.mutants import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=[m.name for m in MUTANTS])
def test_a_bug_can_be_planted(mutant: Mutant) -> None:
    text = planted(mutant, ROOT)
    compile(text, mutant.file, "exec")
    assert text != (ROOT / mutant.file).read_text("utf-8")


def test_as_many_bugs_over_the_floors() -> None:
    assert len({m.name for m in MUTANTS}) == len(MUTANTS) == 86
    floors = Counter(m.file.split("/")[1] for m in MUTANTS)
    assert floors["plan"] >= 25
    assert min(floors["bridge"], floors["findings"]) >= 8


def test_a_text_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match="stands 0 times"):
        planted(Mutant("none", "engine/plan/arena.py", "no such text", "", ""), ROOT)
