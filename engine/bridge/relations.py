"""Plan relations as DataFusion data frames, each node built once per session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import reduce
from typing import Protocol

import pyarrow as pa
from datafusion import DataFrame, Expr, SessionContext
from datafusion import functions as f

from engine.bridge.components import components_of
from engine.bridge.expressions import folded, named, scalar
from engine.bridge.kept_tables import KeptTables
from engine.bridge.once import computed_once
from engine.bridge.spent import Spent
from engine.bridge.working_days import WorkingDays, working_days_of
from engine.plan.arena import Arena
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    Apply,
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
from engine.plan.sharing import Sharing


class Source(Protocol):
    """Where the rows of data sets come from."""

    def frame(self, context: SessionContext, data_set: str) -> DataFrame:
        """All rows of `data_set`, with `#`, the id of each row, beside its columns."""

    def rows(self, data_set: str) -> int:
        """How many they are."""

    @property
    def given(self) -> Collection[str]:
        """The names of which the rows are given, be it those of a table that could be computed."""


class Relations:
    """Builds the frames of one arena over one source; what is built is kept and shared.

    A computed table is evaluated once and kept in memory, since a rule asks for its rows again
    and again: for its groups, and for the witnesses of what it found. So is a relation that
    several others are made of, or that `keep` names, if no more than `keep_rows` rows are read
    for it.
    """

    def __init__(
        self,
        arena: Arena,
        context: SessionContext,
        source: Source,
        *,
        keep_rows: int,
        tables: KeptTables | None = None,
    ) -> None:
        self._arena, self._context, self._source = arena, context, source
        self._keep_rows, self._tables = keep_rows, tables or KeptTables()
        self.spent = Spent()
        self._sharing = Sharing(arena)
        self._wanted: set[NodeId] = set()
        self._built: dict[NodeId, DataFrame] = {}
        self._sets: dict[str, DataFrame] = {}
        self._calendars: dict[NodeId, WorkingDays] = {}

    def frame(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> DataFrame:
        """The frame of `node`; `given` are the tables that `Given` nodes stand for.

        Frames that depend on `given` are built anew at each call, all others once.
        """
        return self._frame(node, given or {})

    def keep(self, node: NodeId) -> None:
        """Keep the rows of `node` as if several relations were made of it."""
        self._wanted.add(node)

    def _frame(self, node: NodeId, given: Mapping[str, pa.Table]) -> DataFrame:
        if node not in self._built:
            built = self._build(node, given)
            if self._sharing.scans(node) is None:
                return built
            self._built[node] = self._kept(built) if self._worth_keeping(node) else built
        return self._built[node]

    def _worth_keeping(self, node: NodeId) -> bool:
        if node not in self._wanted and not self._sharing.shared(node):
            return False
        return 0 < self._rows(node) <= self._keep_rows

    def _rows(self, node: NodeId) -> int:
        """How many rows are read for the relation, or for the tables that it rests on."""
        total = 0
        for scan in self._sharing.scans(node) or ():
            table = self._arena.tables.get(scan.data_set)
            if table is None or scan.data_set in self._source.given:
                total += self._source.rows(scan.data_set)
            else:
                total += self._rows(table)
        return total

    def _kept(self, frame: DataFrame) -> DataFrame:
        with self.spent.keeping():
            return self._context.from_arrow(frame.to_arrow_table())

    def _build(self, node: NodeId, given: Mapping[str, pa.Table]) -> DataFrame:
        arena = self._arena
        match arena[node]:
            case Scan(data_set=data_set, slot=slot, columns=columns):
                rows = self._data_set(data_set)
                return rows.select(*(named(c).alias(f"{slot}.{c}") for c in ("#", *columns)))
            case Given(name=name, columns=columns):
                table = given[name].select(list(columns))
                return self._context.from_arrow(table)
            case Filter(source=source, condition=condition):
                return self._frame(source, given).filter(self._scalar(condition))
            case Project(source=source, columns=columns, once=once):
                chosen = (self._column(e, once=once).alias(name) for name, e in columns)
                return self._frame(source, given).select(*chosen)
            case Join(left=left, right=right, kind=kind, on=on):
                pairs = [named(one) == named(other) for one, other in on]
                return self._frame(left, given).join_on(self._frame(right, given), *pairs, how=kind)
            case Aggregate(source=source, keys=keys, aggregations=aggregations):
                return self._aggregated(self._frame(source, given), keys, aggregations)
            case Union(sources=sources):
                frames = (self._frame(s, given) for s in sources)
                return reduce(lambda one, other: one.union(other), frames)
            case Kept() | Numbered() | Components() as step:
                return self._evaluated(step, given)
            case other:
                raise TypeError(f"not a relation: {other}")

    def _evaluated(
        self, step: Kept | Numbered | Components, given: Mapping[str, pa.Table]
    ) -> DataFrame:
        """What is evaluated on the spot, before anything else is made of it."""
        frame = self._frame(step.source, given)
        match step:
            case Kept():
                return self._kept(frame)
            case Numbered(order=order, source=source):
                # Of lists joined into one that are each in groups, the engine takes an order for
                # what it is not, over one partition, and then refuses its own plan.
                joined = isinstance(self._arena[source], Union)
                return self._numbered(self._kept(frame) if joined else frame, order)
            case Components():
                members = components_of(
                    frame.to_arrow_table(),
                    step.member,
                    step.other,
                    step.known,
                    alike=step.alike,
                    table=step.table,
                )
                return self._context.from_arrow(members)

    def _aggregated(
        self, frame: DataFrame, keys: tuple[str, ...], aggregations: tuple[Aggregation, ...]
    ) -> DataFrame:
        """Groups by `keys`. What is asked for under several names is folded once.

        A plan that is sent elsewhere could not tell them apart.
        """
        first: dict[Aggregation, str] = {}
        for one in aggregations:
            first.setdefault(replace(one, name=""), one.name)
        folds = [a for a in aggregations if first[replace(a, name="")] == a.name]
        groups = frame.aggregate(
            [named(k) for k in keys], [folded(self._arena, a, self._working_days) for a in folds]
        )
        if len(folds) == len(aggregations):
            return groups
        told = (named(first[replace(a, name="")]).alias(a.name) for a in aggregations)
        return groups.select(*map(named, keys), *told)

    def _numbered(self, frame: DataFrame, order: tuple[str, ...]) -> DataFrame:
        number = f.row_number(order_by=[named(name).sort() for name in order])
        names = frame.schema().names
        return frame.select(number.cast(pa.int64()).alias("#"), *map(named, names))

    def _column(self, node: NodeId, *, once: bool) -> Expr:
        value = self._scalar(node)
        return computed_once(value) if once and isinstance(self._arena[node], Apply) else value

    def _scalar(self, node: NodeId) -> Expr:
        return scalar(self._arena, node, self._working_days)

    def _working_days(self, calendar: NodeId) -> WorkingDays:
        """The steps of a calendar: the one relation whose rows go into the plan itself."""
        if calendar not in self._calendars:
            arranged = self._frame(calendar, {}).to_arrow_table()
            self._calendars[calendar] = working_days_of(arranged)
        return self._calendars[calendar]

    def _data_set(self, name: str) -> DataFrame:
        if name not in self._sets:
            self._sets[name] = self._rows_of(name)
        return self._sets[name]

    def _rows_of(self, name: str) -> DataFrame:
        table = self._arena.tables.get(name)
        if table is None or name in self._source.given:
            return self._source.frame(self._context, name)
        rows = self._tables.of(name, lambda: self._frame(table, {}).to_arrow_table())
        return self._context.from_arrow(rows)
