"""One generated case, checked and evaluated once, for all relations to start from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from dsl.model.rules import Model
from dsl.schema import Schema
from dsl.syntax.declarations import Rule
from engine.run.in_memory import evaluate_tables
from tests.generated.case import Case
from tests.generated.compiled import checked, table
from tests.metamorphic.told import PACK, RowOf, Told, told
from tests.reference.schema import SCHEMA
from tests.reference.world import Row


@dataclass(frozen=True, slots=True)
class Trial:
    """A case, its model, and what the engine tells of it."""

    case: Case
    model: Model
    told: Sequence[Told]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules as trees."""
        return rules_of(self.case)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a relation came to: how many findings it spoke of, and each that breaks it."""

    findings: int
    broken: tuple[str, ...]


#: None where the relation does not apply to the case.
Check = Callable[[Trial], Compared | None]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation by name; what it says stands in the docstring of its module."""

    name: str
    check: Check


def trial_of(case: Case) -> Trial:
    """The case, evaluated; RefusedError where the checker refuses its policy."""
    model = model_of(case)
    return Trial(case, model, evaluated(model, filed(case.tables), case))


def model_of(case: Case) -> Model:
    """The model of the case's policy over the schema of all cases."""
    return checked(case.policy, SCHEMA, rules=len(rules_of(case)))


def rules_of(case: Case) -> tuple[Rule, ...]:
    """The rules of a case as trees."""
    return tuple(d for d in case.declarations if isinstance(d, Rule))


def with_rules(case: Case, rules: Sequence[Rule]) -> Case:
    """The case with other rules in place of its own."""
    kept = tuple(d for d in case.declarations if not isinstance(d, Rule))
    return replace(case, declarations=(*kept, *rules))


def filed(tables: Mapping[str, Sequence[Row]], schema: Schema = SCHEMA) -> Mapping[str, pa.Table]:
    """Rows as tables, numbered from 1."""
    return {d.name: table(d, tables.get(d.name, ())) for d in schema.data_sets}


def evaluated(
    model: Model,
    tables: Mapping[str, pa.Table],
    case: Case,
    *,
    row_of: RowOf | None = None,
) -> list[Told]:
    """What the engine tells of `tables` on the day of `case`."""
    results = evaluate_tables(model, tables, as_of=case.as_of, pack=PACK)
    return told(results, model, row_of)


def findings_among(lines: Sequence[Told]) -> int:
    """How many of the lines are findings."""
    return sum(line["outcome"] != "counts" for line in lines)
