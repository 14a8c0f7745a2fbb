"""Groups of bindings: their aggregates, and whether their conditions hold.

Everything is computed twice: over the known bindings, and over known and unknown ones
together (columns `….known` and `….all`). Measures are those of the known bindings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dsl.model.expressions import (
    AggregateFunction,
    AggregateValue,
    Operator,
    TypedExpression,
)
from dsl.model.rules import Exemption, Rule
from engine.plan.arena import Arena
from engine.plan.bindings import EVENT, KNOWN, TAKEN, Bindings
from engine.plan.from_expression import Frame, covers, expression_from, value_used
from engine.plan.nodes import Aggregate, Aggregation, Fold, Join, NodeId, Project
from engine.plan.reads import aggregates, parameters_of_groups, row_reads
from engine.plan.storage import WHOLE, WHOLE_DIGITS, as_decimal, decimal, storage_of

SIDES = ("known", "all")


@dataclass(frozen=True, slots=True)
class GroupColumns:
    """What the columns of a grouped relation hold, beside its keys.

    `count.known`, `count.all` and `count.taken` bindings; `holds.known` and `holds.all`,
    the truth of the group; `x0.known` … the truth of each exemption; `measures`, `texts`
    (parts of the message that speak of the group), `aggregates` read by conditions, and
    which value of each parameter was used.
    """

    measures: tuple[str, ...]
    texts: tuple[tuple[TypedExpression, str], ...]
    aggregates: tuple[tuple[AggregateValue, str], ...]
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """A relation with one row per group, and what its columns hold."""

    relation: NodeId
    columns: GroupColumns


def grouped(
    arena: Arena,
    rule: Rule,
    bindings: Bindings,
    *,
    source: NodeId,
    identity: tuple[str, ...],
    carried: tuple[str, ...] = (),
    every: bool = False,
) -> Grouped:
    """The groups of `source`, one per distinct `identity`; `carried` depends on the identity.

    Those that are plainly without a finding are left out, unless `every` is said.
    """
    expressions = _expressions(rule)
    folds = _Folds(arena, rule, bindings, source, identity)
    for aggregate in aggregates(expressions):
        folds.take(aggregate)
    base = () if rule.grouped else _base_columns(rule, bindings, expressions)
    joined = folds.joined(tuple(dict.fromkeys((*carried, *base))))
    columns, described = _columns(arena, rule, bindings, folds)
    kept = ((n, arena.column(n)) for n in dict.fromkeys((*identity, *carried)))
    projected = arena.add(Project(joined, (*kept, *columns)))
    if every:
        return Grouped(projected, described)
    taken = arena.apply(Operator.GREATER, arena.column("count.taken"), arena.constant(0, WHOLE))
    held = (arena.not_false(arena.column(f"holds.{side}")) for side in SIDES)
    worth = arena.any_of((*held, taken))
    return Grouped(arena.filtered(projected, worth), described)


def _expressions(rule: Rule) -> tuple[TypedExpression, ...]:
    conditions = [c.expression for c in rule.group_conditions]
    conditions += [e.condition.expression for e in rule.group_exemptions if e.condition]
    measures = [m.expression for m in rule.measures]
    return (*conditions, *measures, *group_texts(rule))


def group_texts(rule: Rule) -> tuple[TypedExpression, ...]:
    """The parts of the message that speak of the group, not of single rows."""
    parts = (p for p in rule.message if not isinstance(p, str))
    return tuple(dict.fromkeys(p for p in parts if _is_of_group(rule, p)))


def row_texts(rule: Rule) -> tuple[TypedExpression, ...]:
    """The parts of the message that speak of rows; a group shows their distinct values."""
    parts = (p for p in rule.message if not isinstance(p, str))
    return tuple(dict.fromkeys(p for p in parts if not _is_of_group(rule, p)))


def _is_of_group(rule: Rule, expression: TypedExpression) -> bool:
    outside = row_reads(expression)
    if rule.grouped:
        return not outside
    return all(r.alias == rule.base.name for r in outside)


def _base_columns(
    rule: Rule, bindings: Bindings, expressions: Iterable[TypedExpression]
) -> tuple[str, ...]:
    """The base columns read outside aggregates, where each base row is its own group."""
    slot = bindings.frame.slots[rule.base.name]
    found = (r for e in expressions for r in row_reads(e) if r.alias == rule.base.name)
    return tuple(dict.fromkeys(f"{slot}.{r.column}" for r in found))


class _Folds:
    """Collects aggregations, and joins those that must first see each row once.

    An aggregate over an alias counts each of its rows once, however many rows other
    aliases matched. Where the bindings hold each of its rows once anyhow, it is folded
    along with the group; else the distinct rows are taken first.
    """

    def __init__(
        self,
        arena: Arena,
        rule: Rule,
        bindings: Bindings,
        source: NodeId,
        identity: tuple[str, ...],
    ) -> None:
        self.arena, self.rule, self.bindings = arena, rule, bindings
        self.source, self.identity = source, identity
        self.direct: list[Aggregation] = []
        self.apart: dict[tuple[str, ...], list[tuple[AggregateValue, int]]] = {}
        self.values: dict[str, dict[AggregateValue, NodeId]] = {side: {} for side in SIDES}
        active = arena.missing(arena.column(TAKEN))
        known = arena.all_of((active, arena.column(KNOWN)))
        self.sides = {"known": known, "all": active}

    def take(self, aggregate: AggregateValue) -> None:
        """Arrange for `aggregate` to be computed."""
        index = len(self.values["all"])
        if _holds_each_row_once(self.rule, aggregate.aliases):
            for side, condition in self.sides.items():
                self.direct += self._aggregations(aggregate, index, side, condition)
        else:
            self.apart.setdefault(aggregate.aliases, []).append((aggregate, index))
        for side in SIDES:
            self.values[side][aggregate] = self._value(aggregate, f"g{index}.{side}")

    def joined(self, carried: tuple[str, ...]) -> NodeId:
        """The relation with one row per group and every aggregation."""
        arena = self.arena
        event, known = arena.column(EVENT), self.sides["known"]
        counts = (
            Aggregation("count.known", Fold.COUNT, None, known),
            Aggregation("count.all", Fold.COUNT, None, self.sides["all"]),
            Aggregation("count.taken", Fold.COUNT, arena.column(TAKEN), None),
            Aggregation("event.known", Fold.MAX, event, known),
            Aggregation("event.all", Fold.MAX, event, self.sides["all"]),
        )
        keys = tuple(dict.fromkeys((*self.identity, *carried)))
        result = arena.add(Aggregate(self.source, keys, (*counts, *self.direct)))
        for number, (aliases, taken) in enumerate(self.apart.items()):
            result = self._joined_apart(result, number, aliases, taken)
        return result

    def _joined_apart(
        self,
        left: NodeId,
        number: int,
        aliases: tuple[str, ...],
        taken: list[tuple[AggregateValue, int]],
    ) -> NodeId:
        arena = self.arena
        rows = tuple(f"{self.bindings.frame.slots[a]}.#" for a in aliases)
        active = arena.filtered(
            self.source,
            arena.all_of((self.sides["all"], *(arena.present(arena.column(r)) for r in rows))),
        )
        inputs = dict.fromkeys(
            f"{self.bindings.frame.slots[r.alias]}.{r.column}"
            for aggregate, _ in taken
            for e in (aggregate.argument, aggregate.condition)
            if e is not None
            for r in row_reads(e)
        )
        once = Aggregate(
            active,
            tuple(dict.fromkeys((*self.identity, *rows, *inputs))),
            (Aggregation("once.known", Fold.ANY, arena.column(KNOWN), None),),
        )
        sides = {"known": arena.column("once.known"), "all": arena.flag(True)}
        folded = Aggregate(
            arena.add(once),
            self.identity,
            tuple(
                fold
                for aggregate, index in taken
                for side, condition in sides.items()
                for fold in self._aggregations(aggregate, index, side, condition)
            ),
        )
        right = arena.add(folded)
        renamed = [(f"j{number}.{k}", k) for k in self.identity]
        others = [(n, n) for n in arena.names(right) if n not in self.identity]
        project = Project(right, tuple((new, arena.column(n)) for new, n in (*renamed, *others)))
        on = tuple((k, new) for new, k in renamed)
        return arena.add(Join(left, arena.add(project), "left", on))

    def _aggregations(
        self, aggregate: AggregateValue, index: int, side: str, among: NodeId
    ) -> list[Aggregation]:
        arena, frame = self.arena, self.bindings.frame
        conditions = [among]
        for alias in aggregate.aliases:
            if alias in self.bindings.unlookable:
                conditions.append(arena.present(arena.column(f"{frame.slots[alias]}.#")))
        if aggregate.condition is not None:
            conditions.append(arena.surely(expression_from(arena, aggregate.condition, frame)))
        condition: NodeId | None = arena.all_of(conditions)
        if condition == arena.flag(True):
            condition = None
        argument = None
        if aggregate.argument is not None:
            argument = expression_from(arena, aggregate.argument, frame)
        name, function = f"g{index}.{side}", aggregate.function
        if function in (AggregateFunction.SUM, AggregateFunction.MEAN):
            assert aggregate.argument is not None
            assert argument is not None
            held = storage_of(aggregate.argument.type)
            if held == WHOLE:  # 64-bit sums wrap around without a word
                argument = arena.cast(argument, as_decimal(held))
        if function is AggregateFunction.MEAN:
            return [
                Aggregation(f"{name}.sum", Fold.SUM, argument, condition),
                Aggregation(f"{name}.count", Fold.COUNT, argument, condition),
            ]
        return [Aggregation(name, Fold(function.value), argument, condition)]

    def _value(self, aggregate: AggregateValue, name: str) -> NodeId:
        """The expression over the joined relation that gives the aggregate's value."""
        arena, storage = self.arena, storage_of(aggregate.type)
        match aggregate.function:
            case AggregateFunction.COUNT | AggregateFunction.COUNT_DISTINCT:
                # A group that a separate fold knows nothing of has no row.
                nothing = arena.constant(0, WHOLE)
                return arena.apply(Operator.COALESCE, arena.column(name), nothing)
            case AggregateFunction.SUM:
                total = arena.cast(arena.column(name), storage)
                return arena.apply(Operator.COALESCE, total, arena.constant(0, storage))
            case AggregateFunction.MEAN:
                return self._mean(aggregate, name)
            case AggregateFunction.MIN | AggregateFunction.MAX:
                return arena.column(name)

    def _mean(self, aggregate: AggregateValue, name: str) -> NodeId:
        arena = self.arena
        assert aggregate.argument is not None
        held = as_decimal(storage_of(aggregate.argument.type))
        decimals = max(4, held.decimals)
        dividend = decimal(held.digits - held.decimals + 10 + decimals, decimals)
        total = arena.cast(arena.column(f"{name}.sum"), dividend)
        rows = arena.cast(arena.column(f"{name}.count"), decimal(WHOLE_DIGITS, 0))
        return arena.apply(Operator.DIVIDE, total, rows)


def _holds_each_row_once(rule: Rule, aliases: tuple[str, ...]) -> bool:
    """Whether the bindings hold each combination of rows of `aliases` at most once.

    So it is when the base is among them and every other lookup finds one row at most,
    since its keys hold the key of its data set.
    """
    if rule.base.name not in aliases:
        return False
    return all(
        r.alias.name in aliases
        or set(r.alias.data_set.key) <= {pair.column.column for pair in r.keys}
        for r in rule.lookups
    )


def _columns(
    arena: Arena, rule: Rule, bindings: Bindings, folds: _Folds
) -> tuple[list[tuple[str, NodeId]], GroupColumns]:
    frames: dict[str, Frame] = {
        side: replace(bindings.frame, aggregates=folds.values[side]) for side in SIDES
    }
    columns = [(f"count.{s}", arena.column(f"count.{s}")) for s in ("known", "all", "taken")]
    for side, frame in frames.items():
        columns.append((f"holds.{side}", _holds(arena, rule, frame, side)))
        columns += [
            (f"q{i}.{side}", expression_from(arena, c.expression, frame))
            for i, c in enumerate(rule.group_conditions)
        ]
        for index, exemption in enumerate(rule.group_exemptions):
            columns.append((f"x{index}.{side}", _exempts(arena, exemption, frame, side)))
    known = frames["known"]
    measures = [
        (f"m{i}", expression_from(arena, m.expression, known)) for i, m in enumerate(rule.measures)
    ]
    texts = [(e, f"t{i}") for i, e in enumerate(group_texts(rule))]
    read = aggregates(c.expression for c in rule.group_conditions)
    shown = [(a, f"a{i}") for i, a in enumerate(read)]
    asked = parameters_of_groups(_expressions(rule))
    used = [(p, f"p{i}") for i, p in enumerate(asked)]
    columns += measures
    columns += [(name, expression_from(arena, e, known)) for e, name in texts]
    columns += [(name, folds.values["known"][a]) for a, name in shown]
    columns += [(name, value_used(arena, p, known)) for p, name in used]
    return columns, GroupColumns(
        measures=tuple(name for name, _ in measures),
        texts=tuple(texts),
        aggregates=tuple(shown),
        parameters=tuple((p.parameter, name) for p, name in used),
    )


def _holds(arena: Arena, rule: Rule, frame: Frame, side: str) -> NodeId:
    some = arena.apply(Operator.GREATER, arena.column(f"count.{side}"), arena.constant(0, WHOLE))
    conditions = (expression_from(arena, c.expression, frame) for c in rule.group_conditions)
    return arena.all_of((some, *conditions))


def _exempts(arena: Arena, exemption: Exemption, frame: Frame, side: str) -> NodeId:
    assert exemption.condition is not None
    last = arena.column(f"event.{side}")
    periods = dict.fromkeys(c.in_force for c in exemption.clauses)
    reach = arena.any_of(covers(arena, last, p) for p in periods)
    return arena.all_of((reach, expression_from(arena, exemption.condition.expression, frame)))
