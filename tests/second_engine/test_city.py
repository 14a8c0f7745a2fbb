"""The shipped rules over the sample city: the second engine tells what the product stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from dsl.model.tables import tables_of
from dsl.syntax.declarations import Table
from engine.catalog.snapshot import load_snapshot
from engine.packs.pack import find_packs
from tests.cli.program import ROOT
from tests.sample_city import DAY, FiledCity, made_city, opened_city, run_of
from tests.second_engine.engine import asked, connected, queries
from tests.second_engine.filed import Numbered, file_into, stored, told
from tests.second_engine.query import Query

PACKS = find_packs([ROOT / "policies/packs"])


@dataclass(frozen=True, slots=True)
class Sides:
    """What the product stored, and the filed rows as DuckDB holds them."""

    city: FiledCity
    run: list[dict[str, Any]]
    rows: dict[str, Numbered]
    connection: duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    """The city run over by the product, and its filed rows read by DuckDB."""
    folder = tmp_path_factory.mktemp("second") / "city"
    made_city(tmp_path_factory, folder)
    city = opened_city(folder)
    run = run_of(city.workspace)
    with connected() as connection:
        snapshot = load_snapshot(city.workspace)
        rows = file_into(connection, snapshot, city.schema.data_sets)
        yield Sides(city, run.findings(), rows, connection)


@pytest.mark.parametrize("name", PACKS)
def test_the_second_engine_tells_what_the_product_stored(sides: Sides, name: str) -> None:
    pack = next((p for p in sides.city.packs if p.manifest.name == name), None)
    if pack is None:
        pytest.skip("the county delivers nothing that this pack reads")
    # over tables the second engine is held to the product by generated cases
    over_tables = {r.name for r in pack.model.rules if tables_of(r.aliases)}
    declarations = tuple(
        d
        for file in pack.files
        for d in file.declarations
        if not isinstance(d, Table) and getattr(d, "name", "") not in over_tables
    )
    written = queries(declarations, sides.city.schema, as_of=DAY)
    wanted = {r.name for r in pack.model.rules} - over_tables
    assert {q.facts.rule.name for q in written} == wanted
    assert written
    for query in written:
        rule = query.facts.rule.name
        ours = [stored(f) for f in sides.run if f["pack"] == name and f["rule"] == rule]
        theirs = [told(f, _by_alias(query, sides)) for f in asked(query, sides.connection)]
        assert ours, rule
        assert sorted(theirs, key=repr) == sorted(ours, key=repr), rule


def _by_alias(query: Query, sides: Sides) -> dict[str, Numbered]:
    return {a: sides.rows[d.name] for a, d in query.facts.aliases.items() if d.name in sides.rows}
