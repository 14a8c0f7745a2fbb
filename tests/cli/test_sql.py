"""A rule written as SQL: another engine, asked the same, gives the same groups."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from duckdb.sqltypes import BIGINT, VARCHAR

from dsl.model.rules import Rule
from dsl.model.tables import tables_of
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.catalog.snapshot import load_snapshot
from engine.catalog.storage import DELIVERED, FILE, LINE, ROW
from engine.packs.pack import LoadedPack, find_packs
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from huiyan import open_workspace
from interfaces.cli.rule_plan import sql_text
from interfaces.cli.sql_dates import with_plain_dates
from interfaces.cli.sql_layout import laid_out
from interfaces.notebook import check
from tests.cli.program import ROOT, huiyan
from tests.reference.functions import edit_distance
from tests.sample_city import MadeCity as City

DAY = datetime.date(2026, 6, 30)
PACKS = find_packs([ROOT / "policies/packs"])


@pytest.fixture(scope="module")
def tables(city: City) -> dict[str, pa.Table]:
    """What is filed, by data set, its rows numbered through."""
    read: dict[str, list[pa.Table]] = {}
    for filing in load_snapshot(open_workspace(city.folder)).filings:
        read.setdefault(filing.data_set, []).extend(pq.read_table(p) for p in filing.paths)
    joined = {name: pa.concat_tables(parts) for name, parts in read.items()}
    return {
        name: t.set_column(0, ROW, pa.array(range(1, t.num_rows + 1))).drop_columns(
            [FILE, LINE, DELIVERED]
        )
        for name, t in joined.items()
    }


@pytest.fixture(scope="module")
def other(tables: dict[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same tables in DuckDB."""
    with duckdb.connect() as connection:
        for data_set, table in tables.items():
            department, _, name = data_set.partition(".")
            connection.register("read", table)
            connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{department}"')
            connection.execute(f'CREATE TABLE "{department}"."{name}" AS SELECT * FROM read')
            connection.unregister("read")
        # its own `levenshtein` counts bytes
        connection.create_function(
            "characters_apart",
            edit_distance,
            [VARCHAR, VARCHAR],
            BIGINT,
        )
        yield connection


def _packs(city: City) -> tuple[LoadedPack, ...]:
    return check(open_workspace(city.folder))


@pytest.mark.parametrize("name", PACKS)
def test_duckdb_finds_the_same_groups(
    city: City,
    tables: dict[str, pa.Table],
    other: duckdb.DuckDBPyConnection,
    name: str,
) -> None:
    pack = next((p for p in _packs(city) if p.manifest.name == name), None)
    if pack is None:
        pytest.skip("the county delivers nothing that this pack reads")
    compared = 0
    # a table is a query of its own, which the groups of a rule do not show
    for rule in (r for r in pack.model.rules if not tables_of(r.aliases)):
        ours = _our_groups(pack, rule, tables)
        sql = sql_text(pack.model, rule, DAY, dialect="duckdb")
        if "huiyan_" in sql:  # an exact statistic, which the other engine does not have
            continue
        answer = other.sql(sql.replace("levenshtein(", "characters_apart("))
        theirs = [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]
        assert ours
        assert sorted(map(_row, theirs)) == sorted(map(_row, ours)), rule.name
        compared += 1
    assert compared


def _our_groups(
    pack: LoadedPack, rule: Rule, tables: dict[str, pa.Table]
) -> list[dict[str, object]]:
    arena = Arena()
    parameters = {p.name: p for p in pack.model.parameters}
    plan = plan_rule(arena, rule, parameters=parameters, as_of=DAY)
    groups = plan.groups or (plan.window.windows if plan.window else None)
    assert groups is not None
    session = Session(arena, TableRows(tables), EngineSettings(partitions=1))
    found: list[dict[str, object]] = session.evaluate(groups.relation).to_pylist()
    return found


def _row(row: dict[str, object]) -> list[tuple[str, str]]:
    return sorted((name, _said(value)) for name, value in row.items())


def _said(value: object) -> str:
    """As text; DuckDB rounds the last decimal of a quotient, which the program cuts."""
    if isinstance(value, Decimal) and value != round(value, 6):
        value = value.quantize(Decimal("0.000001"), ROUND_DOWN)
    return str(value)


def test_every_rule_can_be_written_for_postgres(city: City) -> None:
    for pack in _packs(city):
        for rule in pack.model.rules:
            sql = sql_text(pack.model, rule, DAY, dialect="postgres")
            assert sql.startswith('WITH "step_1" AS (')
            assert "AS INTEGER) AS BIGINT" not in sql


def test_the_comment_says_that_it_is_never_run(city: City) -> None:
    told = huiyan("-C", city.folder, "explain", "信访_重复信访", "--sql", "--lang", "en")
    assert told.out.startswith("-- 信访_重复信访: one row a group;")
    assert "never run here" in told.out


def test_clocks_are_counted_in_words_that_others_know() -> None:
    inner = "from_unixtime(to_unixtime(a) + 90)"
    sql = f"SELECT CAST({inner} AS TIMESTAMP) AS later, (to_unixtime(b) - to_unixtime(a)) AS apart"
    sql += ", to_date(b) AS day"
    plain = with_plain_dates(f"{sql}, '{inner}' AS said FROM t")
    assert f"'{inner}' AS said" in plain
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT TIMESTAMP '1969-12-31 23:59:59' AS a, "
            "TIMESTAMP '2020-02-29 23:30:00' AS b"
        )
        later, apart, day, _ = connection.execute(plain).fetchall()[0]
    assert later == datetime.datetime(1970, 1, 1, 0, 1, 29)
    assert apart == 1583019001
    assert day == datetime.date(2020, 2, 29)


def test_texts_in_sql_are_left_as_they_are() -> None:
    text = "SELECT 'a  FROM (b' AS \"x  WHERE y\" FROM t"
    assert laid_out(text) == "SELECT 'a  FROM (b' AS \"x  WHERE y\"\nFROM t\n"
    cast = "CAST(CAST('CAST(CAST(' AS INTEGER) AS BIGINT)"
    assert with_plain_dates(cast) == "('CAST(CAST(' - DATE '1970-01-01')"


def test_a_comment_says_that_characters_are_not_bytes(city: City) -> None:
    told = huiyan("-C", city.folder, "explain", "信访_相近事项再次信访", "--sql", "--lang", "en")
    assert told.out.splitlines()[1].startswith("-- levenshtein counts characters here")
