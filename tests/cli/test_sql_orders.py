"""First values in SQL: another engine that is asked in SQL puts rows in the same order."""

from __future__ import annotations

import datetime

import duckdb
import pyarrow as pa
import pytest

from engine.catalog.storage import value_schema
from engine.run.data_sets import data_sets_of
from interfaces.cli.rule_plan import sql_text
from tests.dsl_check.cases import Case, check_case

_DAY = datetime.date(2021, 6, 30)
_FRAGMENT = """each contract in procurement.contracts
per contract.supplier
finding
  earliest = first(contract.code by contract.signed_on)
  latest = last(contract.bids by contract.signed_on where contract.code != "(C)")
  message "…"
"""
_ROWS = (("C1", 20, 3), ("C2", 10, 5), ("C3", 20, 4), ("C0", 10, 9))


def _sql(case: Case, dialect: str) -> str:
    rule = next(r for r in case.checked.model.rules if r.name == "sample")
    return sql_text(case.checked.model, rule, _DAY, dialect=dialect)


def _contracts(case: Case) -> pa.Table:
    rule = next(r for r in case.checked.model.rules if r.name == "sample")
    schema = value_schema(data_sets_of(rule)[0])
    rows = [
        dict.fromkeys(schema.names)
        | {"_row": n, "code": code, "supplier": "S", "bids": bids}
        | {"signed_on": datetime.date(2020, 1, day)}
        for n, (code, day, bids) in enumerate(_ROWS, start=1)
    ]
    return pa.Table.from_pylist(rows, schema)


def test_duckdb_takes_the_same_first_and_last_rows() -> None:
    case = check_case(_FRAGMENT)
    contracts = _contracts(case)
    with duckdb.connect() as other:
        other.execute("CREATE SCHEMA procurement")
        other.execute("CREATE TABLE procurement.contracts AS SELECT * FROM contracts")
        answer = other.sql(_sql(case, "duckdb"))
        found = [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]
    assert contracts.num_rows == len(_ROWS)
    assert [(row["m0"], row["m1"]) for row in found] == [("C0", 4)]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_the_order_is_written(dialect: str) -> None:
    sql = _sql(check_case(_FRAGMENT), dialect)
    assert "first_value" not in sql
    assert sql.count("NULLS FIRST") == 8  # two aggregates, two sides, two parts of an order
