"""What a rule reads: which columns of which alias, and which of them may lack a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dsl.model.expressions import (
    OF_CALENDARS,
    AggregateValue,
    ColumnValue,
    Constant,
    Dated,
    DecisionAt,
    Operation,
    Operator,
    ParameterAt,
    RunDate,
    TypedExpression,
    operands,
    walk,
)
from dsl.model.parts import weighing
from dsl.model.rules import Rule
from dsl.model.steps import Absence, Alias, Condition, Filter, Lookup, Relation, RowStep

#: The column of a computed table that is true where its row is there for certain, else missing.
SURE = "?"


@dataclass(frozen=True, slots=True)
class Read:
    """One column of one alias."""

    alias: str
    column: str


def sure_reads(aliases: Iterable[Alias]) -> tuple[Read, ...]:
    """What says of the rows of tables among `aliases` whether they are there for certain."""
    return tuple(Read(a.name, SURE) for a in aliases if a.table is not None)


def reads(*expressions: TypedExpression) -> tuple[Read, ...]:
    """The columns read by `expressions`, each once, in the order met."""
    found = (Read(e.alias, e.column) for e in _walked(expressions) if isinstance(e, ColumnValue))
    return tuple(dict.fromkeys(found))


def needed(*expressions: TypedExpression) -> tuple[Read, ...]:
    """The columns whose missing value can leave one of `expressions` unknown.

    What a presence test asks for is never needed, nor what something that is always there
    stands in for.
    """
    return tuple(dict.fromkeys(r for e in expressions for r in _needed(e)))


def _needed(expression: TypedExpression) -> Iterator[Read]:
    match expression:
        case ColumnValue(alias=alias, column=column):
            yield Read(alias, column)
        case Operation(operator=Operator.PRESENT | Operator.MISSING):
            return
        case Operation(operator=Operator.COALESCE, operands=choices) if any(
            isinstance(c, Constant | RunDate) for c in choices
        ):
            return
        case _:
            for part in operands(expression):
                yield from _needed(part)


def aggregates(expressions: Iterable[TypedExpression]) -> tuple[AggregateValue, ...]:
    """The aggregates in `expressions`, each once, in the order met."""
    found = (e for e in _walked(expressions) if isinstance(e, AggregateValue))
    return tuple(dict.fromkeys(found))


def row_reads(expression: TypedExpression) -> tuple[Read, ...]:
    """The columns read by `expression` outside its aggregates."""

    def outside(inner: TypedExpression) -> Iterator[Read]:
        if isinstance(inner, ColumnValue):
            yield Read(inner.alias, inner.column)
        elif not isinstance(inner, AggregateValue):
            for part in operands(inner):
                yield from outside(part)

    return tuple(dict.fromkeys(outside(expression)))


def parameters_read(expressions: Iterable[TypedExpression]) -> tuple[Dated, ...]:
    """The parameters and decision tables asked in `expressions`, each once with its date."""
    found = (e for e in _walked(expressions) if isinstance(e, ParameterAt | DecisionAt))
    return tuple(dict.fromkeys(found))


def parameters_of_groups(expressions: Iterable[TypedExpression]) -> tuple[Dated, ...]:
    """The parameters and decision tables asked once per group: those outside aggregates."""

    def outside(expression: TypedExpression) -> Iterator[Dated]:
        if isinstance(expression, AggregateValue):
            return
        if isinstance(expression, ParameterAt | DecisionAt):
            yield expression
        for part in operands(expression):
            yield from outside(part)

    return tuple(dict.fromkeys(p for e in expressions for p in outside(e)))


def outside_aggregates(expressions: Iterable[TypedExpression]) -> Iterator[TypedExpression]:
    """`expressions` and what is in them, but for what is in an aggregate."""
    for expression in expressions:
        if not isinstance(expression, AggregateValue):
            yield expression
            yield from outside_aggregates(operands(expression))


def of_calendars(expressions: Iterable[TypedExpression]) -> tuple[Operation, ...]:
    """The operations among `expressions` that ask for working days, each once."""
    found = (e for e in expressions if isinstance(e, Operation) and e.operator in OF_CALENDARS)
    return tuple(dict.fromkeys(found))


def _walked(expressions: Iterable[TypedExpression]) -> Iterator[TypedExpression]:
    for expression in expressions:
        yield from walk(expression)


def relation_expressions(relation: Relation) -> Iterator[TypedExpression]:
    """The expressions of an `on`."""
    for pair in relation.keys:
        yield pair.column
        yield pair.value
    for condition in relation.conditions:
        yield condition.expression


def _step_expressions(step: RowStep) -> Iterator[TypedExpression]:
    match step:
        case Lookup(relation=relation, chosen=chosen):
            yield from relation_expressions(relation)
            if chosen is not None:
                yield chosen.by
        case Absence(relation=relation):
            yield from relation_expressions(relation)
        case Filter(condition=condition):
            yield condition.expression


def row_expressions(rule: Rule) -> Iterator[TypedExpression]:
    """The expressions that decide about single bindings."""
    yield rule.event_date
    for step in rule.row_steps:
        yield from _step_expressions(step)
    for taking in rule.takings:
        if taking.condition is not None:
            yield taking.condition.expression
        if taking.relation is not None:
            yield from relation_expressions(taking.relation)
    for key in rule.keys:
        yield key.expression
    if rule.window is not None:
        yield rule.window.of


def group_expressions(rule: Rule) -> Iterator[TypedExpression]:
    """The expressions over groups: conditions, exemptions, measures, weight and the message."""
    for condition in group_conditions(rule):
        yield condition.expression
    for measure in rule.measures:
        yield measure.expression
    yield from weighing(rule)
    yield from rule.told


def group_conditions(rule: Rule) -> Iterator[Condition]:
    """The conditions after `per`, those of its exemptions included."""
    yield from rule.group_conditions
    for exemption in rule.group_exemptions:
        if exemption.condition is not None:
            yield exemption.condition


def bound_aliases(rule: Rule) -> tuple[Alias, ...]:
    """The aliases that a binding chooses rows for: `each`, then every `with`."""
    return (rule.base, *(r.alias for r in rule.lookups))


def columns_read(rule: Rule) -> dict[str, tuple[str, ...]]:
    """Per alias, the columns that the rule reads, in the order of their contract.

    Of a computed table, whether a row is there for certain is always read.
    """
    wanted = set(reads(*row_expressions(rule), *group_expressions(rule)))
    return {
        alias.name: (
            *(c.name for c in alias.data_set.columns if Read(alias.name, c.name) in wanted),
            *(() if alias.table is None else (SURE,)),
        )
        for alias in rule.aliases
    }


def unlookable_aliases(rule: Rule) -> frozenset[str]:
    """The `with` aliases that may stay without a row since the value looked for is missing."""
    aliases = {a.name: a for a in bound_aliases(rule)}
    found: set[str] = set()
    for relation in rule.lookups:
        if any(may_be_missing(p.value, aliases, found) for p in relation.keys):
            found.add(relation.alias.name)
    return frozenset(found)


def may_be_missing(
    expression: TypedExpression, aliases: dict[str, Alias], unlookable: set[str] | frozenset[str]
) -> bool:
    """Whether `expression` can lack a value; false only for columns that are required."""
    if not isinstance(expression, ColumnValue):
        return True
    if expression.alias in unlookable or expression.alias not in aliases:
        return True
    column = aliases[expression.alias].data_set.column(expression.column)
    return column is None or not column.required
