"""The parts that findings and the rows of computed tables share, as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dsl.explain.decision_tables import say_cells
from dsl.model.decision_tables import DecisionTable
from dsl.model.expressions import TypedExpression
from dsl.model.law import Clause
from dsl.model.rules import Model, Rule
from dsl.surface.provisions import show_provision
from engine.findings.finding import (
    Absent,
    MissingCell,
    ParameterUse,
    Shown,
    Witness,
)
from engine.findings.origins import Origins
from engine.findings.values import as_json


def clause_to_json(clause: Clause) -> dict[str, Any]:
    """A clause with its text and the period in which it binds."""
    provision, period = clause.provision, clause.in_force
    return {
        "regulation": clause.regulation.name,
        "title": clause.regulation.title,
        "method": clause.regulation.method,
        "number": clause.regulation.number,
        "version": clause.regulation.version.isoformat() if clause.regulation.version else None,
        "article": provision.article,
        "paragraph": provision.paragraph or None,
        "item": provision.item or None,
        "text": clause.text,
        "in_force": [d.isoformat() if d else None for d in (period.start, period.until)],
        "confirmed": day_to_json(clause.regulation.confirmed),
    }


def day_to_json(day: datetime.date | None) -> str | None:
    """A day, or none."""
    return None if day is None else day.isoformat()


#: A domain, the columns behind it, and the expressions that both are of.
_Known: TypeAlias = tuple[str, tuple[str, ...], tuple[TypedExpression, ...]]


@dataclass(frozen=True, slots=True)
class ShownOrigins:
    """The domains and columns behind the values of a rule's findings."""

    rule: Rule
    #: By which objects the expressions are, for hashing them takes longer; these are kept, so that
    #: no other object comes to be in their place.
    _known: dict[tuple[int, ...], _Known] = field(default_factory=dict)

    def origin(self, *expressions: TypedExpression) -> dict[str, Any]:
        """The domain of the first of `expressions`, and what all of them reveal."""
        asked = tuple(map(id, expressions))
        if asked not in self._known:
            columns = Origins(self.rule).of(*expressions)
            self._known[asked] = str(expressions[0].type.domain), columns, expressions
        domain, columns, _ = self._known[asked]
        return {"domain": domain, "columns": list(columns)}

    def window(self) -> dict[str, Any] | None:
        """What the first date of a window reveals."""
        return None if self.rule.window is None else self.origin(self.rule.window.of)

    def measures(self, shown: Iterable[Shown]) -> dict[str, Any]:
        """What each measure reveals."""
        by_name = {m.name: m.expression for m in self.rule.measures}
        return {s.name: self.origin(by_name[s.name]) for s in shown}

    def looked_for(self, absent: Absent) -> dict[str, Any]:
        """What each looked-for value reveals: the column searched, and whence it was taken."""
        pairs = next(r.keys for r in self.rule.absences if r.alias.name == absent.alias)
        return {p.column.column: self.origin(p.column, p.value) for p in pairs}


def cell_to_json(cell: MissingCell) -> dict[str, Any]:
    """A cell without a value, and whose it is."""
    return {
        "alias": cell.alias,
        "dataset": cell.data_set,
        "department": cell.department,
        "filing": cell.filing,
        "row": cell.row,
        "column": cell.column,
    }


def values_to_json(shown: Iterable[Shown]) -> dict[str, Any]:
    """Values by their names."""
    return {s.name: as_json(s.value, s.domain) for s in shown}


def witness_to_json(witness: Witness) -> dict[str, Any]:
    """The rows of an alias in one filing."""
    return {
        "alias": witness.alias,
        "dataset": witness.data_set,
        "filing": witness.filing,
        "rows": list(witness.rows),
    }


def absent_to_json(
    absent: Absent, shown: ShownOrigins, nearest: Mapping[str, Any]
) -> dict[str, Any]:
    """What was looked for in one filing and not found; `nearest` says what came nearest."""
    return {
        "alias": absent.alias,
        "dataset": absent.data_set,
        "filing": absent.filing,
        "absent": values_to_json(absent.looked_for),
        "absent_origins": shown.looked_for(absent),
        "searched": absent.searched,
        "uncompared": absent.uncompared,
        **nearest,
    }


def parameter_to_json(use: ParameterUse, model: Model) -> dict[str, Any]:
    """The value of a parameter that applied, its period and its clauses.

    Of a decision table, the row that applied.
    """
    table = model.decision_table(use.name)
    return _value(use, model) if table is None else _row(table, use.index)


def _row(table: DecisionTable, index: int) -> dict[str, Any]:
    version, row = tuple(table.rows())[index]
    period = version.in_force
    return {
        "name": table.name,
        "title": table.title,
        "value": None if row.value is None else as_json(row.value.value, table.type.domain),
        "from": day_to_json(period.start),
        "until": day_to_json(period.until),
        "confirmed": day_to_json(version.confirmed),
        "region": None,
        "clause": _cited(row.clauses),
        "row": [list(cell) for cell in say_cells(table, row)],
    }


def _cited(clauses: Iterable[Clause]) -> str:
    return "; ".join(
        f"{c.regulation.name} {show_provision(c.provision, 'en').removeprefix('article ')}"
        for c in clauses
    )


def _value(use: ParameterUse, model: Model) -> dict[str, Any]:
    parameter = model.parameter(use.name)
    value = parameter.values[use.index]
    spelled = [as_json(c.value, parameter.type.domain) for c in value.values]
    period = value.in_force
    return {
        "name": use.name,
        "title": parameter.title,
        "value": spelled if parameter.many else spelled[0],
        "from": day_to_json(period.start),
        "until": day_to_json(period.until),
        "confirmed": day_to_json(value.confirmed),
        "region": value.region,
        "clause": _cited(value.clauses),
    }
