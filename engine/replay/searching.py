"""What a finding says is not there, looked for again in the filings themselves."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from dsl.domains import Kind
from dsl.model.rules import Rule
from dsl.model.steps import Absence, Relation
from dsl.schema import DataSet
from engine.catalog.snapshot import Filing
from engine.catalog.storage import ROW, arrow_type

#: Stands between a data set's name and the alias for which its rows are given apart.
_APART = "\u241f"


@dataclass(frozen=True, slots=True)
class Searched:
    """One key searched again in one filing: how many rows it holds, and how many have the key.

    `rows` with the key are there, but do not make the rest of the `on` true.
    """

    alias: str
    data_set: str
    filing: str
    absent: Mapping[str, Any]
    searched: int
    rows: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """The search as plain data."""
        return {
            "alias": self.alias,
            "dataset": self.data_set,
            "filing": self.filing,
            "absent": dict(self.absent),
            "searched": self.searched,
            "with_key": list(self.rows),
        }


def search_again(
    rule: Rule, finding: Mapping[str, Any], filings: Mapping[str, Filing]
) -> Iterator[Searched]:
    """Every key that `finding` says was looked for, searched in the recorded filings."""
    relations = {r.alias.name: r for r in rule.absences}
    for entry in finding["witness"]:
        if "absent" not in entry:
            continue
        filing = filings[entry["filing"]]
        data_set = relations[entry["alias"]].alias.data_set
        held = _rows_of(filing)
        wanted = _has_key(data_set, entry["absent"])
        if wanted is not None:
            wanted &= _looked_at(filing, held)
        rows = [] if wanted is None else held.to_table([ROW], filter=wanted).column(ROW).to_pylist()
        yield Searched(
            entry["alias"],
            data_set.name,
            filing.id,
            entry["absent"],
            held.count_rows(),
            tuple(sorted(rows)),
        )


def count_uncompared(relation: Relation, filings: Sequence[Filing]) -> int:
    """How many rows of `filings` lack a part of the key by which `relation` compares."""
    names = dict.fromkeys(pair.column.column for pair in relation.keys)
    lacks = [pc.field(name).is_null() for name in names]
    condition = lacks[0]
    for other in lacks[1:]:
        condition = condition | other
    held = [(f, _rows_of(f)) for f in filings]
    return sum(rows.count_rows(filter=condition & _looked_at(f, rows)) for f, rows in held)


def _looked_at(filing: Filing, rows: ds.Dataset) -> pc.Expression:
    """What holds of the rows of `filing` that are not cut off."""
    if filing.cut is None:
        return pc.scalar(True)
    date = pc.field(filing.cut.column)
    end = filing.cut.first_left_out(rows.schema.field(filing.cut.column).type)
    return (date < end) | date.is_null()


def rows_held(filing: Filing) -> int:
    """How many rows the files of `filing` hold, counted in them."""
    return int(_rows_of(filing).count_rows())


def searched_apart(rule: Rule) -> Rule:
    """The rule with a data set of its own for every `without`, to be given rows of its own."""

    def apart(step: Any) -> Any:
        if not isinstance(step, Absence) or step.relation.alias.table is not None:
            return step  # what a table does not hold was computed, and is computed again
        alias = step.relation.alias
        named = replace(alias.data_set, name=name_apart(alias.data_set.name, alias.name))
        return Absence(replace(step.relation, alias=replace(alias, data_set=named)))

    return replace(rule, row_steps=tuple(map(apart, rule.row_steps)))


def name_apart(data_set: str, alias: str) -> str:
    """What a data set is called for the sake of one alias."""
    return f"{data_set}{_APART}{alias}"


def joined_again(finding: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """The finding of a rule `searched_apart`, its data sets called as they are."""
    text = json.dumps(finding, ensure_ascii=False)
    for relation in rule.absences:  # those over tables were not called otherwise
        text = text.replace(f"{_APART}{relation.alias.name}", "")
    told: dict[str, Any] = json.loads(text, object_hook=_columns_once)
    return told


def _columns_once(told: dict[str, Any]) -> dict[str, Any]:
    """A column of a data set that stood apart, and the same column of the data set itself."""
    columns = told.get("columns")
    if not isinstance(columns, list) or not all(isinstance(c, str) for c in columns):
        return told
    return {**told, "columns": list(dict.fromkeys(columns))}


def _rows_of(filing: Filing) -> ds.Dataset:
    return ds.dataset([str(p) for p in filing.paths], format="parquet")


def _has_key(data_set: DataSet, absent: Mapping[str, Any]) -> pc.Expression | None:
    """The rows whose columns have these values; None where no row can."""
    found: pc.Expression | None = None
    for name, value in absent.items():
        column = data_set.column(name)
        assert column is not None
        try:
            scalar = pa.scalar(_value(value, column.domain.kind), arrow_type(column.domain))
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            return None  # a number with more decimals than the column can hold
        same = pc.field(name) == scalar
        found = same if found is None else found & same
    return found


def _value(value: Any, kind: Kind) -> Any:
    """A value of a finding's JSON as Python holds it."""
    match kind:
        case Kind.DATE:
            return datetime.date.fromisoformat(value)
        case Kind.MONTH:
            return datetime.date.fromisoformat(f"{value}-01")
        case Kind.TIMESTAMP:
            return datetime.datetime.fromisoformat(value)
        case Kind.MONEY | Kind.NUMBER | Kind.PERCENT | Kind.LATITUDE | Kind.LONGITUDE:
            return Decimal(value)
        case _:
            return value
