"""The index from codes to persons: what it says is what the rows say, or it says nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.domains import MONEY, RESIDENT_ID, Domain, Kind
from engine.catalog.snapshot import Filing
from engine.catalog.storage import ENTITY
from engine.filing import whose
from engine.filing.verify import verify_filing
from engine.filing.whose import (
    WhoseWriter,
    codes_shared,
    indexed_columns,
    pairs_of,
    persons_with,
)
from tests.filing.test_layout import CODE, a_data_set, an_id
from tests.filing.world import HEADER, make_world

#: A code and a person; either may be missing.
Row = tuple[str | None, int | None]
ROWS = st.lists(st.tuples(st.sampled_from([None, "A", "B", "C"]), st.none() | st.integers(1, 4)))


def parts_of(rows: list[Row], folder: Path) -> Filing:
    """Two parts, each by person, and their index: each row stands there ten times over."""
    paths = []
    with WhoseWriter(folder, ["account"]) as index:
        for number, half in enumerate((rows[::2], rows[1::2])):
            lying = sorted(half, key=lambda row: (row[1] is None, row[1] or 0))
            often = list(chain.from_iterable(repeat(row, 10) for row in lying))
            table = pa.table(
                {
                    "account": pa.array([code for code, _ in often], pa.string()),
                    ENTITY: pa.array([person for _, person in often], pa.int64()),
                }
            )
            index.add(pairs_of(table, index.columns))
            paths.append(folder / f"part-0000{number + 1}.parquet")
            pq.write_table(table, paths[-1])
    return Filing(
        "f", "d.s", folder, tuple(paths), (), len(rows) * 10, len(rows) * 10, 0, (), "", ""
    )


@settings(deadline=None)
@given(ROWS, st.sets(st.sampled_from(["A", "B", "D"]), min_size=1))
def test_whose_rows_hold_a_code(rows: list[Row], codes: set[str]) -> None:
    with TemporaryDirectory() as folder:
        filing = parts_of(rows, Path(folder))
        expected = {person for code, person in rows if code in codes}
        for known in (filing, replace(filing, folder=Path(folder) / "without an index")):
            found = persons_with([known], "account", pa.array(sorted(codes)))
            if None in expected:
                assert found is None
            else:
                assert found is not None
                assert sorted(found.to_pylist()) == sorted(p for p in expected if p)


@settings(deadline=None)
@given(ROWS, st.integers(2, 3), st.none() | st.just(["A", "D"]))
def test_codes_that_persons_share(rows: list[Row], least: int, among: list[str] | None) -> None:
    with TemporaryDirectory() as folder:
        filing = parts_of(rows, Path(folder))
        persons = {code: {p for c, p in rows if c == code and p} for code, _ in rows if code}
        shared = [code for code in sorted(persons) if len(persons[code]) >= least]
        expected = [code for code in shared if among is None or code in among]
        wanted = None if among is None else pa.array(among)
        for known in (filing, replace(filing, folder=Path(folder) / "without an index")):
            found = codes_shared([known, known], "account", least, wanted)
            assert found is not None
            assert found.to_pylist() == expected


def test_large_filings_without_an_index_are_not_read_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = parts_of([("A", 1), ("B", 2)], tmp_path)
    monkeypatch.setattr(whose, "_FEW_ROWS", 0)
    assert persons_with([filing], "account", pa.array(["A"])) == pa.array([1])
    assert persons_with([filing], "another", pa.array(["A"])) is None
    (tmp_path / whose.NAME).unlink()
    assert persons_with([filing], "account", pa.array(["A"])) is None
    assert codes_shared([filing], "account", 2) is None


def test_a_column_with_a_pair_for_every_other_row_is_left_out(tmp_path: Path) -> None:
    rows = pa.table({"account": [str(n // 2) for n in range(99)], ENTITY: list(range(99))})
    with WhoseWriter(tmp_path, ["account"]) as index:
        index.add(pairs_of(rows, index.columns))
        assert index.columns == ()
    assert not list(tmp_path.iterdir())


def test_only_codes_of_something_else_are_indexed() -> None:
    columns = (("no", CODE), ("person", RESIDENT_ID), ("account", CODE), ("amount", MONEY))
    other = ("unit", Domain(Kind.CREDIT_CODE))
    assert indexed_columns(a_data_set(*columns, other, key=("no",))) == ("account", "unit")
    by_company = a_data_set(("no", CODE), other, ("account", CODE), key=("no",))
    assert indexed_columns(by_company) == ()


def test_an_index_is_verified_as_parts_are(tmp_path: Path) -> None:
    values = "\n          - {property: values, value: [普通, 特困]}"
    category = "{property: domain, value: category}" + values
    world = make_world(tmp_path, replace={category: '{property: domain, value: "code:a"}'})
    lines = [f"N{n},{an_id(n % 2)},林平,2025-01-01,{n},A\n" for n in range(40)]
    filing = world.filing(world.file(HEADER + "".join(lines)))
    assert verify_filing(world.workspace, filing.id) == ()
    (filing.folder / whose.NAME).write_bytes(b"something else")
    assert [d.code for d in verify_filing(world.workspace, filing.id)] == ["HY542"]
