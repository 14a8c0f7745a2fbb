"""A refused delivery stays on record until its data set is filed without it being refused."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from engine.catalog.catalog import open_catalog
from engine.catalog.refusals import Refusal
from engine.filing.file import file_deliveries
from engine.filing.lock import filing_lock
from engine.filing.receipt import State
from tests.filing.world import GOOD, GOOD_2, HEADER, World, make_world

WRONG = "a,b\n1,2\n"
JUNE = datetime.datetime(2026, 6, 10, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Of which the second delivery was refused on the tenth of June."""
    world = make_world(tmp_path)
    world.file(HEADER + GOOD)
    world.deliver(WRONG, "payments_2.csv")
    file_deliveries(world.workspace, world.contracts, now=JUNE)
    return world


def standing(world: World) -> tuple[Refusal, ...]:
    with open_catalog(world.workspace) as catalog:
        return catalog.refusals.standing()


def test_a_refused_delivery_is_on_record(world: World) -> None:
    (refusal,) = standing(world)
    assert refusal.data_set == "civil.payments"
    assert "in/payments_2.csv" in refusal.files
    assert "HY521" in {d.code for d in refusal.noticed}
    assert refusal.at.startswith("2026-06-10")


def test_the_same_refusal_keeps_its_id_and_its_day(world: World) -> None:
    (before,) = standing(world)
    (again,) = file_deliveries(world.workspace, world.contracts, now=JUNE + DAY)
    assert (again.state, again.refusal_id) == (State.REFUSED, before.id)
    assert standing(world) == (before,)


def test_another_reason_is_another_refusal(world: World) -> None:
    (before,) = standing(world)
    world.deliver("编号\n1\n", "payments_2.csv")
    file_deliveries(world.workspace, world.contracts, now=JUNE + DAY)
    (after,) = standing(world)
    assert after.id != before.id
    with open_catalog(world.workspace) as catalog:
        first, second = catalog.refusals.all()
    assert (first.settled_at[:10], second.settled_at) == ("2026-06-11", "")


@pytest.mark.parametrize("mended", [True, False])
def test_a_refusal_ends_when_the_file_is_mended_or_gone(world: World, mended: bool) -> None:
    if mended:
        world.deliver(HEADER + GOOD_2, "payments_2.csv")
    else:
        (world.workspace.root / "in" / "payments_2.csv").unlink()
    file_deliveries(world.workspace, world.contracts, now=JUNE + 2 * DAY)
    assert standing(world) == ()
    with open_catalog(world.workspace) as catalog:
        (past,) = catalog.refusals.all()
    days = [datetime.date(2026, 6, day) for day in (9, 10, 11, 12)]
    assert [past.stood_on(d) for d in days] == [False, True, True, False]


def test_what_is_no_text_is_kept_as_a_sign(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.deliver(b"\xff\xfe\xfd,\xe5\n1,2\n")
    (receipt,) = file_deliveries(world.workspace, world.contracts)
    (refusal,) = standing(world)
    assert (receipt.state, receipt.refusal_id) == (State.REFUSED, refusal.id)


def test_what_only_the_moment_refused_is_no_refusal_and_settles_none(world: World) -> None:
    before = standing(world)
    (world.workspace.root / "in" / "payments_2.csv").unlink()
    with filing_lock(world.workspace, timeout=1), pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.filing.file.LOCK_SECONDS", 0.05)
        (busy,) = file_deliveries(world.workspace, world.contracts)
    assert [d.code for d in busy.diagnostics] == ["HY533"]
    assert busy.refusal_id == ""
    assert standing(world) == before


def test_a_data_set_that_is_not_filed_keeps_its_refusals(world: World) -> None:
    before = standing(world)
    file_deliveries(world.workspace, world.contracts, ["nobody"])
    assert standing(world) == before
