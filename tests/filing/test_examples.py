"""Example tables: literal cells become the same values that filing would store."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from dsl.domains import PERCENT
from dsl.schema import Column, DataSet
from engine.catalog.storage import value_schema
from engine.filing.examples import table_from_cells
from engine.filing.reason_words import tell_reason
from engine.filing.reasons import Reason
from tests.filing.world import ID, ID_2, make_world


@pytest.fixture
def payments(tmp_path: Path) -> DataSet:
    """The data set of the ordinary contract."""
    return make_world(tmp_path).contract.data_set


def test_a_table_by_titles_and_names(payments: DataSet) -> None:
    rows = [[ID, "2020-05-01", "200.00"], [ID_2, "2020年5月2日", "3万元"], ["", "20200503"]]
    table, problems = table_from_cells(payments, ["身份证号", "paid_on", " 金额 "], rows)
    assert problems == ()
    assert table is not None
    assert table.schema == value_schema(payments)
    assert table.column("_row").to_pylist() == [1, 2, 3]
    assert table.column("no").to_pylist() == [None, None, None]
    assert [str(a) for a in table.column("amount").to_pylist()] == ["200.00", "30000.00", "None"]
    assert table.column("person").to_pylist() == [ID, ID_2, None]


def test_no_rows(payments: DataSet) -> None:
    table, problems = table_from_cells(payments, ["身份证号"], [])
    assert (table, problems) == (pa.table(value_schema(payments).empty_table()), ())


def test_problems_name_their_cells(payments: DataSet) -> None:
    header = ["编号", "身份证号", "发放日期", "编号", "姓"]
    rows = [
        ["P1", ID[:-1] + "9", "2020-02-30", "", ""],
        ["P2", ID, "", "", "", "beyond"],
        ["", ID, "2020-01-01"],
    ]
    table, problems = table_from_cells(payments, header, rows)
    assert table is None
    assert [(p.row, p.column, p.reason) for p in problems] == [
        (None, 3, Reason.REPEATED_COLUMN),
        (None, 4, Reason.UNKNOWN_COLUMN),
        (0, 1, Reason.BAD_CHECK_DIGIT),
        (0, 2, Reason.NO_SUCH_DAY),
        (1, 2, Reason.MISSING_REQUIRED),
        (1, 5, Reason.RAGGED),
        (2, 0, Reason.MISSING_REQUIRED),
    ]
    assert "姓名" in tell_reason(problems[1].reason, dict(problems[1].arguments), "zh")


def test_a_repeated_key(payments: DataSet) -> None:
    table, problems = table_from_cells(payments, ["编号"], [["P1"], ["P2"], ["P1"]])
    assert table is None
    assert [(p.row, p.column, p.reason) for p in problems] == [(2, 0, Reason.DUPLICATE_IN_TABLE)]
    assert tell_reason(problems[0].reason, dict(problems[0].arguments), "zh") == (
        "主键 P1 与第 1 行重复"
    )


@pytest.mark.parametrize(
    ("unit", "cell", "stored"),
    [("ratio", "0.5", "0.500000"), ("percent", "50", "0.500000"), ("ratio", "50%", "0.500000")],
)
def test_a_percent_without_a_sign_is_what_the_contract_says(
    unit: str, cell: str, stored: str
) -> None:
    share = Column("share", "占比", PERCENT, unit=unit)
    shares = DataSet("bureau.shares", "局.占比", "bureau", (share,), ())
    table, problems = table_from_cells(shares, ["占比"], [[cell]])
    assert problems == ()
    assert table is not None
    assert str(table.column("share")[0].as_py()) == stored


def test_a_percent_needs_its_sign_where_no_contract_says_what_it_is() -> None:
    shares = DataSet("bureau.shares", "局.占比", "bureau", (Column("share", "占比", PERCENT),), ())
    _, problems = table_from_cells(shares, ["占比"], [["0.5"]])
    assert [p.reason for p in problems] == [Reason.NOT_PERCENT]
