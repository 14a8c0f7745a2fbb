"""The data as it was known at the end of a day: what was filed, accepted, delivered again."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from engine.catalog.catalog import open_catalog
from engine.catalog.migrations import STEPS, migrate
from engine.catalog.pending import Acceptance
from engine.catalog.snapshot import load_snapshot
from engine.catalog.spells import SPELLS, current_on
from engine.filing.accept import accept_delivery
from engine.filing.file import file_deliveries
from engine.filing.receipt import Receipt
from tests.filing.test_month_after_month import month
from tests.filing.world import World

OCTOBER, NOVEMBER, DECEMBER = "payments_202610.csv", "payments_202611.csv", "payments_202612.csv"


def at(day: int) -> datetime.datetime:
    """Noon of a day of January 2027, in China."""
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime(2027, 1, day, 12, tzinfo=zone)


def filed(world: World, content: str, name: str, *, day: int) -> Receipt:
    """What the delivery came to, filed on that day."""
    world.deliver(content, name)
    return file_deliveries(world.workspace, world.contracts, now=at(day))[-1]


def known(world: World, *days: int) -> list[list[str]]:
    """The ids of the filings that were known on each of the days."""
    dates = [at(day).date() for day in days]
    return [[f.id for f in load_snapshot(world.workspace, d).filings] for d in dates]


def test_each_day_knows_what_was_filed_by_its_end(world: World) -> None:
    first = filed(world, month(range(10)), OCTOBER, day=3)
    second = filed(world, month(range(11)), NOVEMBER, day=5)
    one, two = [first.filing_id], [second.filing_id]
    assert known(world, 2, 3, 4, 5, 9) == [[], one, one, two, two]
    assert world.current_ids() == two


def test_a_held_delivery_is_known_from_the_day_on_which_it_was_accepted(world: World) -> None:
    first = filed(world, month(range(10)), OCTOBER, day=3)
    half = filed(world, month(range(3)), NOVEMBER, day=5)
    assert half.state == "held"
    acceptance = Acceptance(at(8).isoformat(), "王芳", "wang", "已核实")
    accept_delivery(world.workspace, half.filing_id, acceptance)
    assert known(world, 5, 7, 8) == [[first.filing_id], [first.filing_id], [half.filing_id]]
    with open_catalog(world.workspace) as catalog:
        waiting = [[r.id for r in catalog.held_on(at(d).date())] for d in (4, 5, 7, 8)]
    assert waiting == [[], [half.filing_id], [half.filing_id], []]


def test_a_held_delivery_waits_no_longer_once_a_newer_one_is_there(world: World) -> None:
    filed(world, month(range(10)), OCTOBER, day=3)
    half = filed(world, month(range(3)), NOVEMBER, day=5)
    filed(world, month(range(11)), DECEMBER, day=9)
    with open_catalog(world.workspace) as catalog:
        waiting = [[r.id for r in catalog.held_on(at(d).date())] for d in (8, 9)]
        assert catalog.held() == ()
    assert waiting == [[half.filing_id], []]


def test_what_came_once_more_was_known_twice(world: World) -> None:
    october, november = month(range(10)), month(range(11))
    first = filed(world, october, "payments.csv", day=3)
    second = filed(world, november, "payments.csv", day=5)
    again = filed(world, october, "payments.csv", day=7)
    assert (again.state, again.filing_id) == ("reinstated", first.filing_id)
    one, two = [first.filing_id], [second.filing_id]
    assert known(world, 4, 6, 8) == [one, two, one]


def test_a_delivery_that_came_late_was_never_the_data_of_a_day(world: World) -> None:
    newer = filed(world, month(range(11)), NOVEMBER, day=5)
    filed(world, month(range(10)), OCTOBER, day=7)
    assert known(world, 6, 8) == [[newer.filing_id], [newer.filing_id]]


def test_a_catalog_from_before_is_known_by_its_own_dates(tmp_path: Path) -> None:
    """Filed on the 3rd, superseded on the 5th by one that was held, accepted on the 8th."""
    connection = sqlite3.connect(tmp_path / "catalog.sqlite", isolation_level=None)
    before = STEPS[: STEPS.index(SPELLS)]
    migrate(connection, before)
    for sequence, (name, by) in enumerate([("a", "b"), ("b", ""), ("late", "b"), ("held", "")]):
        connection.execute(
            "INSERT INTO filings VALUES (?, 'd', ?, 'full', '', '', 0, 0, 0, '', '', ?, ?, '', '')",
            (name, at({"a": 3, "b": 5, "late": 9, "held": 9}[name]).isoformat(), by, sequence),
        )
    _held(connection, "b", at(5), accepted=at(8))
    _held(connection, "held", at(9), accepted=None)
    migrate(connection)
    on = [current_on(connection, at(day).date()) for day in (2, 3, 7, 8, 9)]
    assert on == [(), ("a",), ("a",), ("b",), ("b",)]


def _held(
    connection: sqlite3.Connection,
    name: str,
    since: datetime.datetime,
    *,
    accepted: datetime.datetime | None,
) -> None:
    values: Sequence[str] = (name, since.isoformat(), accepted.isoformat() if accepted else "")
    connection.execute("INSERT INTO pending VALUES (?, ?, '[]', ?, '', '', '')", values)
