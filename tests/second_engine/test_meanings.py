"""The second engine finds what the cases written by hand expect."""

from __future__ import annotations

import duckdb
import pytest

from tests.generated.compare import differences
from tests.reference.meanings import CASES
from tests.reference.schema import SCHEMA
from tests.reference.syntax import parsed
from tests.reference.written import AS_OF, Written
from tests.second_engine.engine import connected, find
from tests.second_engine.judge import told_by_the_second


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    """DuckDB with its optimizer, which the generated cases do without."""
    return connected()


@pytest.mark.parametrize("case", CASES, ids=[c.sentence for c in CASES])
def test_the_second_engine_finds_the_same(
    case: Written, connection: duckdb.DuckDBPyConnection
) -> None:
    file = parsed(case.policy)
    found = find(file.declarations, SCHEMA, tables=case.rows(), as_of=AS_OF, connection=connection)
    assert differences(told_by_the_second(list(case.expected)), found) == []
