"""Which data sets are due to be filed: what has come, and lies still."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from engine.catalog.contract import Contracts
from engine.filing.arrivals import Arrivals
from tests.filing.world import World, make_world

ROWS = "编号,身份证号,金额\n"
NAME = "civil_affairs.payments"


@pytest.fixture
def contracts(world: World) -> Contracts:
    return Contracts((world.contract,))


def due_at(world: World, seconds: float = 60, *, settle: float = 5) -> Arrivals:
    """Arrivals that look so many seconds after now."""
    return Arrivals(world.workspace, settle=settle, clock=lambda: time.time() + seconds)


def test_nothing_there_is_not_due(world: World, contracts: Contracts) -> None:
    assert due_at(world).due(contracts) == ()


def test_what_lies_there_is_due_until_it_was_filed(world: World, contracts: Contracts) -> None:
    world.deliver(ROWS)
    arrivals = due_at(world)
    (name,) = arrivals.due(contracts)
    assert name == world.contract.data_set.name
    assert arrivals.due(contracts) == (name,), "asking alone changes nothing"
    arrivals.filed([name])
    assert arrivals.due(contracts) == ()


def test_what_is_written_again_is_due_again(world: World, contracts: Contracts) -> None:
    path = world.deliver(ROWS)
    arrivals = due_at(world)
    arrivals.filed(arrivals.due(contracts))
    path.write_text(ROWS + "1,2,3\n", encoding="utf-8")
    assert len(arrivals.due(contracts)) == 1


def test_what_is_written_while_it_is_filed_is_due_again(world: World, contracts: Contracts) -> None:
    path = world.deliver(ROWS)
    arrivals = due_at(world)
    due = arrivals.due(contracts)
    path.write_text(ROWS + "1,2,3\n", encoding="utf-8")
    arrivals.filed(due)
    assert arrivals.due(contracts) == due


def test_a_file_that_is_being_written_waits(world: World, contracts: Contracts) -> None:
    path = world.deliver(ROWS)
    assert due_at(world, 4).due(contracts) == ()
    assert len(due_at(world, 6).due(contracts)) == 1
    later = time.time() + 3600  # a clock ahead of ours: it waits until ours has come there
    os.utime(path, (later, later))
    assert due_at(world, 60).due(contracts) == ()


def test_what_is_taken_away_is_not_due(world: World, contracts: Contracts) -> None:
    path = world.deliver(ROWS)
    arrivals = due_at(world)
    arrivals.filed(arrivals.due(contracts))
    path.unlink()
    assert arrivals.due(contracts) == ()


def test_a_table_is_asked_each_time(tmp_path: Path) -> None:
    local = 'server: delivery, type: local, path: "in/payments*.csv", format: csv'
    table = (
        "server: db, type: postgresql, host: h, database: d, schema: s, table: t, "
        "user: u, password: env:NONE"
    )
    world = make_world(tmp_path, replace={local: table})
    contracts = Contracts((world.contract,))
    arrivals = due_at(world)
    (name,) = arrivals.due(contracts)
    arrivals.filed([name])
    assert arrivals.due(contracts) == (name,)
