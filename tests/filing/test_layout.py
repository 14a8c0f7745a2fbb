"""How filed rows lie: by person and date, in buckets, each row still where it came from."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.domains import CREDIT_CODE, DATE, RESIDENT_ID, Domain, Kind
from dsl.schema import Column, DataSet
from engine.catalog import layout as layouts
from engine.catalog.layout import Layout, buckets_for, layout_of
from engine.catalog.storage import ENTITY, ROW
from engine.filing.cells.ids import resident_check_digit
from engine.filing.ordering import buckets_of, in_order, interned_ids
from engine.filing.verify import verify_filing
from tests.filing.world import HEADER, World

CODE = Domain(Kind.CODE, "thing")


def an_id(number: int) -> str:
    """A resident id with a fitting check digit."""
    born = date(1930, 1, 1) + timedelta(days=number % 20_000)
    digits = f"330182{born:%Y%m%d}{number % 999 + 1:03}"
    return digits + resident_check_digit(digits)


def a_data_set(*columns: tuple[str, Domain], key: tuple[str, ...]) -> DataSet:
    """A data set of these columns."""
    return DataSet(
        name="d.s",
        title="部门.数据",
        department="d",
        columns=tuple(Column(n, n, domain, False, (), "internal") for n, domain in columns),
        key=key,
    )


@pytest.mark.parametrize(
    ("columns", "entity"),
    [
        ((("no", CODE), ("company", CREDIT_CODE), ("person", RESIDENT_ID)), "person"),
        ((("no", CODE), ("tender", CODE), ("company", CREDIT_CODE)), "company"),
        ((("no", CODE), ("tender", CODE), ("day", DATE)), "tender"),
        ((("no", CODE), ("day", DATE)), "no"),
    ],
)
def test_the_entity_is_whom_or_what_a_row_is_about(
    columns: tuple[tuple[str, Domain], ...], entity: str
) -> None:
    layout = layout_of(a_data_set(*columns, key=("no",)))
    assert (layout.entity, layout.interned) == (entity, entity == "person")


@given(st.lists(st.none() | st.integers(0, 10**9), max_size=20))
def test_interned_ids_tell_apart_what_ids_tell_apart(numbers: list[int | None]) -> None:
    ids = [None if n is None else an_id(n) for n in numbers]
    interned = interned_ids(pa.array(ids, pa.string())).to_pylist()
    back = [None if n is None else f"{n:017}" for n in interned]
    assert [None if b is None else b + resident_check_digit(b) for b in back] == ids


def test_buckets_nest() -> None:
    most = layouts.BUCKET_ROWS
    assert [buckets_for(n) for n in (0, 1, most, most + 1, 4 * most, 9 * most)] == [
        *(1, 1, 1),
        *(2, 4, 16),
    ]
    ids = pa.table({"p": [an_id(n) for n in range(1000)]})
    rows = ids.append_column(ENTITY, interned_ids(ids["p"].combine_chunks()))
    for layout in (Layout("p", None, True), Layout("p", None, False)):
        four, two = (buckets_of(rows, layout, n) for n in (4, 2))
        assert (four // 2 == two).all()
        assert min((four == b).sum() for b in range(4)) > 150


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 3),
            st.none() | st.dates(),
        ),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_rows_lie_by_entity_date_and_number(
    cells: list[tuple[int | None, date | None]], chance: random.Random
) -> None:
    numbers = chance.sample(range(1, 1000), len(cells))
    rows = pa.table(
        {
            ROW: pa.array(numbers, pa.int64()),
            "e": pa.array([None if e is None else f"E{e}" for e, _ in cells], pa.string()),
            "d": pa.array([d for _, d in cells], pa.date32()),
        }
    )
    plain = sorted(
        rows.to_pylist(),
        key=lambda r: (r["e"] is None, r["e"] or "", r["d"] is None, r["d"] or date.min, r[ROW]),
    )
    assert in_order(rows, Layout("e", "d", False)).to_pylist() == plain
    in_turn = rows.sort_by(ROW)
    assert in_order(in_turn, Layout("e", "d", False)).to_pylist() == plain


def test_a_filing_of_several_buckets(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "BUCKET_ROWS", 500)
    lines = [
        f"N{n},{an_id(n % 300) if n % 7 else ''},林平,2025-01-{n % 28 + 1:02},{n},普通\n"
        for n in range(1800)
    ]
    receipt = world.file(HEADER + "".join(lines) + lines[3] + "x\n" + lines[1799])
    assert (receipt.rows_in, receipt.rows_filed, receipt.rows_quarantined) == (1803, 1800, 3)
    filing = world.filing(receipt)
    assert [p.name for p in filing.paths] == [f"part-0000{n}.parquet" for n in (1, 2, 3, 4)]
    assert verify_filing(world.workspace, filing.id) == ()
    assert not list(filing.folder.glob("bucket-*"))
    persons: list[set[str]] = []
    for path in filing.paths:
        rows = pq.read_table(path).to_pylist()
        order = [(r["person"] is None, r[ENTITY] or 0, r["paid_on"], r[ROW]) for r in rows]
        assert order == sorted(order)
        persons.append({r["person"] for r in rows})
    assert sum(map(len, persons)) == len(set.union(*persons)) == 301
    delivered = world.delivered(receipt)
    assert [r["no"] for r in delivered] == [f"N{n}" for n in range(1800)]
    assert [r["_line"] for r in delivered] == list(range(2, 1802))
    reasons = [(r["line"], r["reason"]) for r in world.quarantine(receipt)]
    assert sorted(reasons) == [
        (1802, "repeated_row"),
        (1803, "ragged"),
        (1804, "repeated_row"),
    ]


def test_pages_say_what_they_can_hold(world: World) -> None:
    lines = [f"N{n},{an_id(n)},林平,2025-01-01,{n}.50,普通\n" for n in range(9)]
    path = world.filing(world.file(HEADER + "".join(lines))).paths[0]
    group = pq.read_metadata(path).row_group(0)
    columns = {c.path_in_schema: c for c in map(group.column, range(group.num_columns))}
    told = {n: c for n, c in columns.items() if not n.startswith("_delivered.")}
    assert all(c.has_column_index and c.statistics.has_null_count for c in told.values())
    assert columns["amount"].physical_type == "INT64"
    assert str(columns["amount"].statistics.max) == "8.50"
