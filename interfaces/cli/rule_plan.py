"""A rule's plan as text, and as SQL for other engines; neither is ever run here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import pyarrow as pa

from dsl.model.rules import Model, Rule
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.catalog.storage import ROW, value_schema
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan, plan_rule
from engine.plan.nodes import (
    Aggregate,
    Components,
    Filter,
    Given,
    Join,
    Kept,
    NodeId,
    Numbered,
    Project,
    Scan,
    Union,
)
from engine.plan.show import show_plan
from engine.run.data_sets import data_sets_of
from interfaces.cli.sql_components import components_select
from interfaces.cli.sql_dates import with_plain_dates
from interfaces.cli.sql_layout import laid_out
from interfaces.cli.sql_orders import with_columns_of_orders, with_orders

#: A table as the engine's writer of SQL names it.
_TABLE: Final = re.compile(r"""\bFROM ("?)([A-Za-z_]\w*)\1""")


def plan_text(model: Model, rule: Rule, as_of: datetime.date) -> str:
    """The engine-neutral plan: the bindings, and the groups made from them."""
    arena = Arena()
    plan = _plan(arena, model, rule, as_of)
    bindings, groups = plan.bindings.relation, _groups(plan)
    return show_plan(arena, (("bindings", bindings), ("groups", groups)))


def sql_text(model: Model, rule: Rule, as_of: datetime.date, *, dialect: str) -> str:
    """The question for the groups of the rule in `dialect`, one row a group.

    Each step of the plan is one `WITH` table. Written as one query the engine's own writer
    merges steps that must stay apart (a filter after an outer join, brackets of an or).
    Dialects: duckdb and postgres; the others that the engine names lack what rules need.
    """
    arena = Arena()
    plan = _plan(arena, model, rule, as_of)
    tables = {d.name: value_schema(d).empty_table() for d in data_sets_of(rule)}
    writer = _StepWriter(arena, tables, dialect)
    return writer.text(_groups(plan))


def _plan(arena: Arena, model: Model, rule: Rule, as_of: datetime.date) -> RulePlan:
    return plan_rule(arena, rule, parameters={p.name: p for p in model.parameters}, as_of=as_of)


def _groups(plan: RulePlan) -> NodeId:
    if plan.groups is not None:
        return plan.groups.relation
    assert plan.window is not None
    return plan.window.windows.relation


class _StepWriter:
    """Writes each relation of a plan as one step that reads the steps before it."""

    def __init__(self, arena: Arena, tables: Mapping[str, pa.Table], dialect: str) -> None:
        self._arena = arena
        self._session = Session(arena, TableRows(tables), EngineSettings(partitions=1))
        self._dialect = dialect
        self._steps: dict[NodeId, str] = {}

    def text(self, node: NodeId) -> str:
        """The whole query."""
        steps = []
        for step in self._in_order(node):
            self._steps[step] = f"step_{len(self._steps) + 1}"
            body = laid_out(self._select(step)).rstrip().replace("\n", "\n  ")
            steps.append(f"{_quoted(self._steps[step])} AS (\n  {body}\n)")
        joined = ",\n".join(steps)
        return f"WITH {joined}\nSELECT * FROM {_quoted(self._steps[node])}\n"

    def _in_order(self, node: NodeId) -> Iterable[NodeId]:
        """The relations that `node` is made from, each after those it reads, then itself."""
        found: dict[NodeId, None] = {}

        def visit(one: NodeId) -> None:
            for source in self._sources(one):
                if source not in found:
                    visit(source)
            found[one] = None

        visit(node)
        return found

    def _sources(self, node: NodeId) -> tuple[NodeId, ...]:
        match self._arena[node]:
            case Filter(source=source) | Project(source=source):
                return (source,)
            case Aggregate() as step:
                return (with_columns_of_orders(self._arena, step).source,)
            case Numbered(source=source) | Kept(source=source) | Components(source=source):
                return (source,)
            case Union(sources=sources):
                return sources
            case Scan(data_set=data_set) if data_set in self._arena.tables:
                return (self._arena.tables[data_set],)
            case Join(left=left, right=right):
                return (left, right)
            case _:
                return ()

    def _select(self, node: NodeId) -> str:
        """One step: its node alone, reading the steps before it."""
        match self._arena[node]:
            case Scan(data_set=data_set, slot=slot, columns=columns):
                return self._scan(data_set, slot, columns)
            case Join(left=left, right=right, kind=kind, on=on):
                pairs = " AND ".join(f"{_quoted(a)} = {_quoted(b)}" for a, b in on)
                sides = [_quoted(self._steps[side]) for side in (left, right)]
                return f"SELECT * FROM {sides[0]} {kind.upper()} JOIN {sides[1]} ON {pairs}"
            case Union(sources=sources):
                return "\nUNION ALL\n".join(
                    f"SELECT * FROM {_quoted(self._steps[s])}" for s in sources
                )
            case Numbered(source=source, order=order):
                by = ", ".join(f"{_quoted(name)} NULLS FIRST" for name in order)
                number = f'ROW_NUMBER() OVER (ORDER BY {by}) AS "#"'
                return f"SELECT {number}, * FROM {_quoted(self._steps[source])}"
            case Kept(source=source):
                return f"SELECT * FROM {_quoted(self._steps[source])}"
            case Components() as step:
                return components_select(step, _quoted(self._steps[step.source]))
            case Filter() | Project() as step:
                return self._through_engine(step)
            case Aggregate() as step:
                placed = with_columns_of_orders(self._arena, step)
                return with_orders(self._through_engine(placed), placed)
            case other:
                raise TypeError(f"no relation of a rule: {other}")

    def _scan(self, data_set: str, slot: str, columns: tuple[str, ...]) -> str:
        """A data set's rows, each column named by the slot that it is read into."""
        computed = self._arena.tables.get(data_set)
        department, _, name = data_set.partition(".")
        read = [(ROW if computed is None else "#", "#"), *((c, c) for c in columns)]
        chosen = (f"{_quoted(c)} AS {_quoted(f'{slot}.{n}')}" for c, n in read)
        table = f"{_quoted(department)}.{_quoted(name)}"
        if computed is not None:
            table = _quoted(self._steps[computed])
        return f"SELECT {', '.join(chosen)} FROM {table}"

    def _through_engine(self, step: Filter | Project | Aggregate) -> str:
        """A step with expressions, over an empty table that stands for the one before."""
        name = self._steps[step.source]
        schema = self._session.schema(step.source)
        stand_in = self._arena.add(Given(name, tuple(schema.names)))
        alone = self._arena.add(replace(step, source=stand_in))
        sql = self._session.sql(alone, self._dialect, {name: schema.empty_table()})
        found = _TABLE.search(sql)
        assert found is not None
        named = re.sub(rf'("?)\b{found.group(2)}\b\1', _quoted(name), sql)
        return with_plain_dates(named)


def _quoted(name: str) -> str:
    """A name as both dialects quote it."""
    return f'"{name}"'
