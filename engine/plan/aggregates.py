"""One aggregate: the folds that it needs, and its value made of what they give."""

from __future__ import annotations

from dsl.model.aggregate_functions import SERIES, AggregateFunction
from dsl.model.expressions import AggregateValue, Operator
from engine.plan.arena import Arena
from engine.plan.from_expression import Frame, expression_from
from engine.plan.nodes import Aggregation, Fold, NodeId, Statistic
from engine.plan.storage import (
    FLAG,
    WHOLE,
    WHOLE_DIGITS,
    Storage,
    as_decimal,
    decimal,
    storage_of,
)


def folds_of(
    arena: Arena, aggregate: AggregateValue, frame: Frame, *, name: str, among: NodeId | None
) -> list[Aggregation]:
    """The folds over the rows for which `among` is true, called by `name`.

    Distinct values are no fold: they are counted as the groups of a relation.
    """
    assert aggregate.function is not AggregateFunction.COUNT_DISTINCT
    if aggregate.argument is None:
        return [Aggregation(name, Fold.COUNT, None, among)]
    argument = expression_from(arena, aggregate.argument, frame)
    match aggregate.function:
        case AggregateFunction.SUM:
            return [Aggregation(name, Fold.SUM, _addend(arena, aggregate, argument), among)]
        case AggregateFunction.MEAN:
            addend = _addend(arena, aggregate, argument)
            return [
                Aggregation(f"{name}.sum", Fold.SUM, addend, among),
                Aggregation(f"{name}.count", Fold.COUNT, argument, among),
            ]
        case AggregateFunction.PRODUCT:
            present = [arena.present(argument), *(() if among is None else (among,))]
            number = _addend(arena, aggregate, argument)
            return [
                Aggregation(name, Fold.LIST, number, arena.all_of(present)),
                Aggregation(f"{name}.open", Fold.ANY, arena.missing(argument), among),
            ]
        case AggregateFunction.ALL | AggregateFunction.ANY | AggregateFunction.NONE:
            every = aggregate.function is AggregateFunction.ALL
            decisive = arena.negated(argument) if every else argument
            return [
                Aggregation(f"{name}.decided", Fold.ANY, decisive, among),
                Aggregation(f"{name}.open", Fold.ANY, arena.missing(argument), among),
            ]
        case AggregateFunction.FIRST | AggregateFunction.LAST:
            return [_in_order(arena, aggregate, frame, name=name, among=among)]
        case AggregateFunction.COUNT | AggregateFunction.MIN | AggregateFunction.MAX:
            fold = Fold(aggregate.function.value)
            return [Aggregation(name, fold, argument, among)]
        case _:
            present = [arena.present(argument), *(() if among is None else (among,))]
            number = _addend(arena, aggregate, argument)
            return [Aggregation(name, Fold.LIST, number, arena.all_of(present))]


def _addend(arena: Arena, aggregate: AggregateValue, argument: NodeId) -> NodeId:
    """The argument as an exact decimal."""
    held = _held(aggregate)
    if held == WHOLE:  # 64-bit sums wrap around without a word
        return arena.cast(argument, as_decimal(held))
    return argument


def _held(aggregate: AggregateValue) -> Storage:
    assert aggregate.argument is not None
    return storage_of(aggregate.argument.type)


def _in_order(
    arena: Arena, aggregate: AggregateValue, frame: Frame, *, name: str, among: NodeId | None
) -> Aggregation:
    """The argument in the first or last row; of rows in one place, by the argument itself.

    No row number decides: the order in which rows were delivered means nothing.
    """
    assert aggregate.argument is not None
    assert aggregate.order is not None
    argument = expression_from(arena, aggregate.argument, frame)
    order = expression_from(arena, aggregate.order, frame)
    placed = [arena.present(order), *(() if among is None else (among,))]
    last = aggregate.function is AggregateFunction.LAST
    by = tuple((node, last) for node in dict.fromkeys((order, argument)))
    return Aggregation(name, Fold.FIRST, argument, arena.all_of(placed), by)


def value_of(arena: Arena, aggregate: AggregateValue, name: str) -> NodeId:
    """The aggregate's value over a relation that holds its folds."""
    storage = storage_of(aggregate.type)
    match aggregate.function:
        case AggregateFunction.COUNT | AggregateFunction.COUNT_DISTINCT:
            # A group that a separate fold knows nothing of has no row.
            nothing = arena.constant(0, WHOLE)
            return arena.apply(Operator.COALESCE, arena.column(name), nothing)
        case AggregateFunction.SUM:
            total = arena.cast(arena.column(name), storage)
            return arena.apply(Operator.COALESCE, total, arena.constant(0, storage))
        case AggregateFunction.MEAN:
            return _mean(arena, aggregate, name)
        case AggregateFunction.PRODUCT:
            held = as_decimal(_held(aggregate))
            values = arena.column(name)
            found = arena.add(Statistic(aggregate.function, values, held, None, storage))
            lacking = arena.surely(arena.column(f"{name}.open"))
            return arena.case((lacking, arena.constant(None, storage)), otherwise=found)
        case AggregateFunction.ALL | AggregateFunction.ANY | AggregateFunction.NONE:
            decided = aggregate.function is AggregateFunction.ANY
            return arena.case(
                (arena.surely(arena.column(f"{name}.decided")), arena.flag(decided)),
                (arena.surely(arena.column(f"{name}.open")), arena.constant(None, FLAG)),
                otherwise=arena.flag(not decided),
            )
        case (
            AggregateFunction.MIN
            | AggregateFunction.MAX
            | AggregateFunction.FIRST
            | AggregateFunction.LAST
        ):
            return arena.column(name)
        case _:
            share = None if aggregate.share is None else f"{aggregate.share:f}"
            held = as_decimal(_held(aggregate))
            values = arena.column(name)
            found = arena.add(Statistic(aggregate.function, values, held, share, storage))
            # No value makes no series.
            return arena.surely(found) if aggregate.function in SERIES else found


def _mean(arena: Arena, aggregate: AggregateValue, name: str) -> NodeId:
    held = as_decimal(_held(aggregate))
    decimals = max(4, held.decimals)
    dividend = decimal(held.digits - held.decimals + 10 + decimals, decimals)
    total = arena.cast(arena.column(f"{name}.sum"), dividend)
    rows = arena.cast(arena.column(f"{name}.count"), decimal(WHOLE_DIGITS, 0))
    return arena.apply(Operator.DIVIDE, total, rows)
