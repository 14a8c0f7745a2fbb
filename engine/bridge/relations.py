"""Plan relations as DataFusion data frames, each node built once per session."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Protocol, TypeAlias

import pyarrow as pa
from datafusion import DataFrame, Expr, SessionContext
from datafusion import functions as f

from dsl.model.expressions import Operator
from engine.bridge.components import components_of
from engine.bridge.expressions import balanced, named
from engine.bridge.grouping import aggregated
from engine.bridge.kept_tables import KeptTables
from engine.bridge.once import computed_once
from engine.bridge.scalars import Scalars
from engine.bridge.spent import Spent
from engine.bridge.texts import collected
from engine.bridge.working_days import WorkingDays, working_days_of
from engine.plan.arena import Arena
from engine.plan.columns import Reads
from engine.plan.nodes import (
    Aggregate,
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
from engine.plan.steps import Made, Wanted
from engine.plan.wanted import Question, asked_of, folds_wanted


class Source(Protocol):
    """Where the rows of data sets come from."""

    def frame(self, context: SessionContext, data_set: str) -> DataFrame:
        """All rows of `data_set`, with `#`, the id of each row, beside its columns."""

    def rows(self, data_set: str) -> int:
        """How many they are."""

    @property
    def given(self) -> Collection[str]:
        """The names of which the rows are given, be it those of a table that could be computed."""


_Given: TypeAlias = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that is being built, the tables handed in, and the expressions made so far.

    These know the relations, so that relations must not know them: what a rule kept in memory
    would stay until somebody looked for cycles.
    """

    question: Question
    given: _Given
    scalars: Scalars


class Relations:
    """Builds the frames of one arena over one source; what is built is kept and shared.

    A frame has the columns that are wanted of it and few others: every step of a plan costs the
    engine as much thought as it has columns. A computed table is evaluated once and kept in
    memory, since a rule asks for its rows again and again: for its groups, and for the witnesses
    of what it found. So is a relation that several others are made of, or that `keep` names, if
    no more than `keep_rows` rows are read for it.
    """

    def __init__(
        self,
        arena: Arena,
        context: SessionContext,
        source: Source,
        *,
        keep_rows: int,
        tables: KeptTables | None = None,
        spent: Spent | None = None,
    ) -> None:
        self._arena, self._context, self._source = arena, context, source
        self._keep_rows, self._tables = keep_rows, tables or KeptTables()
        self._spent = spent or Spent()
        self._sharing = Sharing(arena)
        self._reads = Reads(arena)
        self._marked: set[NodeId] = set()
        self._worth: dict[NodeId, bool] = {}
        self._built: dict[tuple[NodeId, Wanted], DataFrame] = {}
        self._sets: dict[str, DataFrame] = {}
        self._calendars: dict[NodeId, WorkingDays] = {}

    def frame(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> DataFrame:
        """The frame of `node`; `given` are the tables that `Given` nodes stand for.

        Frames that depend on `given` are built anew at each call, all others once.
        """
        return self._whole(node, given or {})

    def keep(self, node: NodeId) -> None:
        """Keep the rows of `node` as if several relations were made of it."""
        self._marked.add(node)
        self._worth.pop(node, None)

    def _whole(self, node: NodeId, given: _Given) -> DataFrame:
        """The frame of `node` with exactly its columns, in their order."""
        built = self._built.get((node, None))
        if built is None:
            question = asked_of(self._arena, self._reads, node, apart=self._is_apart)
            scalars = Scalars(self._arena, self._working_days)
            built = self._build(node, _Asked(question, given, scalars))
            if self._sharing.scans(node) is not None:
                built = self._kept(built) if self._worth_keeping(node) else built
                self._built[node, None] = built
        return built

    def _frame(self, node: NodeId, asked: _Asked) -> DataFrame:
        """The frame of `node` with the columns that are wanted, and perhaps others among them."""
        if self._is_apart(node):
            return self._whole(node, asked.given)
        key = (node, asked.question.wanted[node])
        built = self._built.get(key)
        if built is None:
            built = self._build(node, asked)
            if self._sharing.scans(node) is not None:
                self._built[key] = built
        return built

    def _is_apart(self, node: NodeId) -> bool:
        """Whether it is evaluated before anything is made of it, with all of its columns."""
        evaluated = isinstance(self._arena[node], Kept | Numbered | Components)
        return evaluated or self._worth_keeping(node)

    def _worth_keeping(self, node: NodeId) -> bool:
        found = self._worth.get(node)
        if found is None:
            found = self._worth[node] = self._is_worth_keeping(node)
        return found

    def _is_worth_keeping(self, node: NodeId) -> bool:
        if not self._keep_rows or self._sharing.scans(node) is None:
            return False
        if node not in self._marked and not self._sharing.shared(node):
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
        with self._spent.keeping():
            return self._context.from_arrow(collected(frame))

    def _build(self, node: NodeId, asked: _Asked) -> DataFrame:
        question = asked.question
        match self._arena[node]:
            case Scan() as scan:
                return self._scanned(scan, question.wanted[node])
            case Given(name=name, columns=columns):
                table = asked.given[name].select(list(columns))
                return self._context.from_arrow(table)
            case Filter() | Project():
                made = question.made[node]
                return self._stepped(self._frame(made.source, asked), made, asked.scalars)
            case Join(left=left, right=right, kind=kind, on=on):
                pairs = [named(one) == named(other) for one, other in on]
                sides = [self._frame(side, asked) for side in (left, right)]
                return sides[0].join_on(sides[1], *pairs, how=kind)
            case Aggregate() as groups:
                rows = self._frame(groups.source, asked)
                folds = folds_wanted(groups, question.wanted[node])
                where = self._over(question.made.get(groups.source), asked.scalars)
                return aggregated(rows, groups, folds, lambda a: asked.scalars.folded(a, where))
            case Union(sources=sources):
                frames = (self._united(node, s, asked) for s in sources)
                return reduce(lambda one, other: one.union(other), frames)
            case Kept() | Numbered() | Components() as step:
                return self._evaluated(step, asked.given)
            case other:
                raise TypeError(f"not a relation: {other}")

    def _scanned(self, scan: Scan, wanted: Wanted) -> DataFrame:
        columns = ((f"{scan.slot}.{c}", c) for c in ("#", *scan.columns))
        chosen = (named(c).alias(n) for n, c in columns if wanted is None or n in wanted)
        return self._data_set(scan.data_set).select(*chosen)

    def _stepped(self, rows: DataFrame, made: Made, scalars: Scalars) -> DataFrame:
        """Rows with the columns that are made of theirs, and then filtered."""
        if made.layers:
            rows = rows.select(*self._columns(made, scalars))
        if made.conditions:
            where = self._over(made, scalars)
            held = [where.holds(c) for c in made.conditions if not where.always(c)]
            rows = rows.filter(balanced(Operator.AND, held)) if held else rows
        return rows

    def _over(self, made: Made | None, scalars: Scalars) -> Scalars:
        """Conditions over what was made, with what is the same in every row."""
        constants = {} if made is None else made.constants(self._arena)
        if not constants:
            return scalars
        return Scalars(self._arena, self._working_days, constants, scalars)

    def _columns(self, made: Made, scalars: Scalars) -> Iterator[Expr]:
        for layer in reversed(made.layers[1:]):
            scalars = Scalars(self._arena, self._working_days, layer, scalars)
        for name, expression in made.layers[0].items():
            value = scalars.of(expression)
            if made.once and isinstance(self._arena[expression], Apply):
                value = computed_once(value)
            yield value.alias(name)

    def _united(self, union: NodeId, node: NodeId, asked: _Asked) -> DataFrame:
        """`node` with the columns that are wanted of all that it is united with, and no others."""
        rows, wanted = self._frame(node, asked), asked.question.wanted[union]
        if wanted is None:
            return rows
        names = [n for n in self._arena.names(node) if n in wanted]
        made = asked.question.made.get(node)
        if made is not None and list(made.layers[0] if made.layers else ()) == names:
            return rows
        return rows.select(*map(named, names))

    def _evaluated(self, step: Kept | Numbered | Components, given: _Given) -> DataFrame:
        """What is evaluated on the spot, before anything else is made of it."""
        frame = self._whole(step.source, given)
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

    def _numbered(self, frame: DataFrame, order: tuple[str, ...]) -> DataFrame:
        number = f.row_number(order_by=[named(name).sort() for name in order])
        names = frame.schema().names
        return frame.select(number.cast(pa.int64()).alias("#"), *map(named, names))

    def _working_days(self, calendar: NodeId) -> WorkingDays:
        """The steps of a calendar: the one relation whose rows go into the plan itself."""
        if calendar not in self._calendars:
            arranged = self._whole(calendar, {}).to_arrow_table()
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
        rows = self._tables.of(name, lambda: self._whole(table, {}).to_arrow_table())
        return self._context.from_arrow(rows)
