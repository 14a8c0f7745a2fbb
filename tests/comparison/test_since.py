"""What a run says of its findings since an earlier one."""

from __future__ import annotations

import pytest

from engine.comparison.since import findings_since, not_known_before
from engine.run.store import StoredRun
from tests.comparison.town import Town, number


def states(town: Town, old: StoredRun, new: StoredRun) -> dict[str, str]:
    """By payment, the state that `run` and `findings` tell."""
    found = findings_since(town.workspace, new, old)
    return {str(f["subject"]["value"]): str(f["state"]) for f in found}


def test_what_grew_is_told_apart_from_what_stayed(town: Town) -> None:
    """The delivery comes anew: all rows have other numbers, one has another amount."""
    town.deliver(("P1", 600, "普通"), ("P2", 700, "普通"), ("P3", 800, "普通"))
    old = town.run()
    town.deliver(("P4", 900, "普通"), ("P2", 70000, "普通"), ("P1", 600, "普通"))
    new = town.run()
    told = states(town, old, new)
    assert told == {"P1": "persisting", "P2": "changed", "P3": "undelivered", "P4": "new"}
    found = findings_since(town.workspace, new, old)
    assert {f["subject"]["value"] for f in not_known_before(found)} == {"P2", "P4"}


def test_what_could_not_be_judged_and_is_suspected_now_is_new(town: Town) -> None:
    town.deliver(("P1", "", "普通"), ("P2", 700, "普通"))
    old = town.run()
    town.deliver(("P1", 600, "普通"), ("P2", "", "普通"))
    new = town.run()
    assert states(town, old, new) == {"P1": "new", "P2": "changed"}


@pytest.mark.parametrize("ceiling", [500, 400, 650])
def test_a_diff_says_the_same(town: Town, ceiling: int) -> None:
    town.deliver(("P1", 600, "普通"), ("P2", "", "普通"), ("P3", 450, "普通"), ("P4", 700, "普通"))
    old = town.run()
    town.law(ceiling=ceiling)
    town.deliver(("P1", 600, "普通"), ("P2", 550, "普通"), ("P3", 450, "普通"), ("P5", 900, "普通"))
    new = town.run()
    compared = town.compare(old, new)
    assert states(town, old, new) == {number(d): d.state for d in compared.differences}
