"""Typed expressions into plan expressions: names become columns, numbers get their storage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from dsl.domains import NUMERIC
from dsl.model.expressions import (
    OF_CALENDARS,
    AggregateValue,
    Choice,
    ColumnValue,
    Constant,
    Dated,
    DecisionAt,
    InParameter,
    KeyValue,
    Operation,
    Operator,
    ParameterAt,
    RunDate,
    TypedExpression,
    walk,
)
from dsl.model.law import DatedValue, InForce, Parameter
from dsl.model.regions import region_prefix
from dsl.model.truths import COMPARISONS
from dsl.model.types import QUOTIENT_DECIMALS
from engine.plan.arena import Arena
from engine.plan.nodes import ByCalendar, NodeId
from engine.plan.storage import (
    DATE,
    WHOLE,
    Shape,
    Storage,
    as_decimal,
    common_storage,
    decimal,
    storage_of,
)

_COMPARISONS = COMPARISONS | {Operator.IN}
_ALIKE = frozenset({Operator.COALESCE, Operator.LEAST, Operator.GREATEST})
_BY_THE_DAY = frozenset({Operator.ADD_DAYS, Operator.ADD_MONTHS})
_SECONDS_OF_DAY = 86_400
_DECIMAL_ARITHMETIC = frozenset({Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY})


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the leaves of an expression are found.

    `slots` maps an alias to the prefix of its columns, `aggregates` an aggregate to the
    column that holds it, `keys` are the columns of the group's keys. Aliases that are
    `unlookable` may stay without a row. `calendar` is the relation of arranged days.
    """

    parameters: Mapping[str, Parameter]
    as_of: date
    slots: Mapping[str, str]
    keys: tuple[str, ...] = ()
    aggregates: Mapping[AggregateValue, NodeId] | None = None
    calendar: NodeId | None = None
    unlookable: frozenset[str] = frozenset()


def expression_from(  # noqa: C901 one branch a node
    arena: Arena, expression: TypedExpression, frame: Frame
) -> NodeId:
    """The plan expression of `expression`; its storage is `storage_of(expression.type)`."""
    match expression:
        case Constant(value=value, type=type_):
            return arena.constant(value, storage_of(type_))
        case ColumnValue(alias=alias, column=column):
            return arena.column(f"{frame.slots[alias]}.{column}")
        case RunDate():
            return arena.constant(frame.as_of, DATE)
        case KeyValue(index=index):
            return arena.column(frame.keys[index])
        case AggregateValue():
            return (frame.aggregates or {})[expression]
        case Operation():
            if expression.operator in _BY_THE_DAY and _is_clock(expression):
                time, length = (expression_from(arena, o, frame) for o in expression.operands)
                return clock_moved(arena, expression.operator, time, length)
            return _operation(arena, expression, frame)
        case Choice():
            return _choice(arena, expression, frame)
        case ParameterAt():
            return _parameter(arena, expression, frame)
        case InParameter():
            return _in_parameter(arena, expression, frame)
        case DecisionAt():
            return _decision(arena, expression, frame)
        case _:
            assert_never(expression)


def looked(arena: Arena, expression: TypedExpression, frame: Frame) -> NodeId:
    """Whether every alias that `expression` reads has a row."""
    slots = dict.fromkeys(
        frame.slots[e.alias]
        for e in walk(expression)
        if isinstance(e, ColumnValue) and e.alias in frame.unlookable
    )
    return arena.all_of(arena.present(arena.column(f"{s}.#")) for s in slots)


def looked_value(arena: Arena, expression: TypedExpression, frame: Frame) -> NodeId:
    """The expression, missing where it reads an alias that has no row."""
    node, rows = expression_from(arena, expression, frame), looked(arena, expression, frame)
    if isinstance(expression, ColumnValue) or rows == arena.flag(True):
        return node
    nothing = arena.constant(None, storage_of(expression.type))
    return arena.case((rows, node), otherwise=nothing)


def covers(arena: Arena, day: NodeId, period: InForce) -> NodeId:
    """Whether `day` lies in `period`; unknown where the day is missing."""
    bounds = []
    if period.start is not None:
        start = arena.constant(period.start, DATE)
        bounds.append(arena.apply(Operator.GREATER_EQUAL, day, start))
    if period.until is not None:
        until = arena.constant(period.until, DATE)
        bounds.append(arena.apply(Operator.LESS_EQUAL, day, until))
    # A period without bounds still asks for a day: a fact without a date is in no reach.
    return arena.all_of(bounds or [arena.apply(Operator.EQUAL, day, day)])


def value_used(arena: Arena, parameter: Dated, frame: Frame) -> NodeId:
    """Which value of a parameter, or row of a decision table, applies, by its position.

    Missing where none does.
    """
    if isinstance(parameter, DecisionAt):
        rows = (
            (expression_from(arena, condition, frame), arena.constant(n, WHOLE))
            for n, (condition, _) in enumerate(parameter.rows)
        )
        return arena.case(*rows, otherwise=arena.constant(None, WHOLE))
    values = frame.parameters[parameter.parameter].values
    branches = _value_branches(arena, parameter, frame)
    return arena.case(
        *_region_known(arena, parameter, frame, WHOLE),
        *((condition, arena.constant(values.index(v), WHOLE)) for condition, v in branches),
        otherwise=arena.constant(None, WHOLE),
    )


def outside_calendar(arena: Arena, asked: Iterable[Operation], frame: Frame) -> NodeId:
    """Whether one of the operations `asked` is unknown although all that it asks with is known."""
    return arena.any_of(
        arena.all_of(
            (
                *(arena.present(expression_from(arena, o, frame)) for o in operation.operands),
                arena.missing(expression_from(arena, operation, frame)),
            )
        )
        for operation in asked
    )


def in_storage(arena: Arena, expression: TypedExpression, frame: Frame, to: Storage) -> NodeId:
    """The expression in the storage `to`."""
    node = expression_from(arena, expression, frame)
    return _cast(arena, node, storage_of(expression.type), to)


def _exactly(arena: Arena, expression: TypedExpression, frame: Frame, to: Storage) -> NodeId:
    """The expression in the storage `to`, digit for digit: choices must all be alike."""
    if isinstance(expression, Constant):
        return arena.constant(expression.value, to)
    node = expression_from(arena, expression, frame)
    return node if storage_of(expression.type) == to else arena.cast(node, to)


def _cast(arena: Arena, node: NodeId, held: Storage, wanted: Storage) -> NodeId:
    # Decimals that differ only in how wide they may grow hold the same values.
    same = held == wanted or (
        held.shape is wanted.shape is Shape.DECIMAL and held.decimals == wanted.decimals
    )
    return node if same else arena.cast(node, wanted)


def _operation(arena: Arena, operation: Operation, frame: Frame) -> NodeId:
    operator, operands = operation.operator, operation.operands
    storages = tuple(storage_of(o.type) for o in operands)
    result = storage_of(operation.type)
    if operator in _COMPARISONS:
        wanted = (common_storage(storages),) * len(operands)
    elif operator in _ALIKE:
        wanted = (result,) * len(operands)
    elif operator in _DECIMAL_ARITHMETIC and result.shape is Shape.DECIMAL:
        wanted = tuple(as_decimal(s) for s in storages)
    elif operator is Operator.DIVIDE:
        wanted = _quotient_storages(storages, result)
    elif operator is Operator.REMAINDER:
        # As decimals of one scale: the engine's remainder of whole numbers can overflow.
        common = common_storage(tuple(as_decimal(s) for s in storages))
        parts = (in_storage(arena, o, frame, common) for o in operands)
        return _cast(arena, arena.apply(operator, *parts), common, result)
    elif operator is Operator.ROUND:
        # Not a cast alone: the engine drops a cast that stands in a comparison, rounding or not.
        node = in_storage(arena, operands[0], frame, as_decimal(storages[0]))
        places = expression_from(arena, operands[1], frame)
        return arena.cast(arena.apply(operator, node, places), result)
    elif operator is Operator.ADD_WORKING_DAYS:
        wanted = (DATE, WHOLE)  # a calculated count may be held as a decimal
    else:
        wanted = storages
    into = _exactly if operator in _ALIKE or operator is Operator.IN else in_storage
    nodes = tuple(into(arena, o, frame, w) for o, w in zip(operands, wanted, strict=True))
    if operator in OF_CALENDARS:
        assert frame.calendar is not None, "a rule that asks for working days has a calendar"
        return arena.add(ByCalendar(operator, frame.calendar, nodes))
    return arena.apply(operator, *nodes)


def _is_clock(operation: Operation) -> bool:
    return storage_of(operation.type).shape is Shape.TIMESTAMP


def clock_moved(arena: Arena, operator: Operator, time: NodeId, length: NodeId) -> NodeId:
    """The same time of another day: so many seconds on as lie between the two days."""
    day = arena.apply(Operator.DATE, time)
    moved = arena.apply(operator, day, length)
    days = arena.apply(Operator.SUBTRACT_DATES, moved, day)
    seconds = arena.apply(Operator.MULTIPLY, days, arena.constant(_SECONDS_OF_DAY, WHOLE))
    return arena.apply(Operator.ADD_SECONDS, time, seconds)


def _quotient_storages(storages: tuple[Storage, ...], result: Storage) -> tuple[Storage, Storage]:
    if result.shape is Shape.WHOLE:
        return WHOLE, WHOLE  # a period shared out; a calculated count may be held as a decimal
    dividend, divisor = (as_decimal(s) for s in storages)
    decimals = max(QUOTIENT_DECIMALS, dividend.decimals)
    return decimal(dividend.digits - dividend.decimals + decimals, decimals), divisor


def _choice(arena: Arena, choice: Choice, frame: Frame) -> NodeId:
    result = storage_of(choice.type)
    branches = (
        (expression_from(arena, condition, frame), _exactly(arena, value, frame, result))
        for condition, value in choice.branches
    )
    otherwise = (
        arena.constant(None, result)
        if choice.otherwise is None
        else _exactly(arena, choice.otherwise, frame, result)
    )
    return arena.case(*branches, otherwise=otherwise)


def _parameter(arena: Arena, parameter: ParameterAt, frame: Frame) -> NodeId:
    storage = storage_of(parameter.type)
    return arena.case(
        *_region_known(arena, parameter, frame, storage),
        *(
            (condition, arena.constant(v.values[0].value, storage))
            for condition, v in _value_branches(arena, parameter, frame)
        ),
        otherwise=arena.constant(None, storage),
    )


def _decision(arena: Arena, decision: DecisionAt, frame: Frame) -> NodeId:
    """The value of the row that holds; of a row without one, and where none holds, missing."""
    storage = storage_of(decision.type)
    branches = (
        (expression_from(arena, condition, frame), arena.constant(value.value, storage))
        for condition, value in decision.rows
        if value is not None
    )
    return arena.case(*branches, otherwise=arena.constant(None, storage))


def _in_parameter(arena: Arena, membership: InParameter, frame: Frame) -> NodeId:
    held = storage_of(membership.operand.type)
    operand = expression_from(arena, membership.operand, frame)

    def listed(value: DatedValue) -> NodeId:
        kinds = (held, *(storage_of(v.type) for v in value.values))
        common = common_storage(kinds) if membership.operand.type.kind in NUMERIC else held
        options = (arena.constant(v.value, common) for v in value.values)
        return arena.apply(Operator.IN, _cast(arena, operand, held, common), *options)

    unknown = arena.flag(None)
    known = _region_known(arena, membership.options, frame, None)
    return arena.case(
        *((condition, unknown) for condition, _ in known),
        *((c, listed(v)) for c, v in _value_branches(arena, membership.options, frame)),
        otherwise=unknown,
    )


def _region_known(
    arena: Arena, parameter: ParameterAt, frame: Frame, storage: Storage | None
) -> list[tuple[NodeId, NodeId]]:
    """A first branch that gives nothing where the region asked for is missing."""
    if parameter.region is None:
        return []
    region = expression_from(arena, parameter.region, frame)
    nothing = arena.flag(None) if storage is None else arena.constant(None, storage)
    return [(arena.missing(region), nothing)]


def _value_branches(
    arena: Arena, parameter: ParameterAt, frame: Frame
) -> list[tuple[NodeId, DatedValue]]:
    """When each value applies, the most specific region first."""
    day = expression_from(arena, parameter.date, frame)
    region = None if parameter.region is None else expression_from(arena, parameter.region, frame)
    values = frame.parameters[parameter.parameter].values
    branches = []
    for value in sorted(values, key=lambda v: -len(region_prefix(v.region))):
        conditions = [covers(arena, day, value.in_force)]
        if value.region is not None:
            if region is None:
                continue
            prefix = arena.constant(region_prefix(value.region), storage_of(parameter.region.type))  # type: ignore[union-attr]
            conditions.append(arena.apply(Operator.STARTS_WITH, region, prefix))
        branches.append((arena.all_of(conditions), value))
    return branches
