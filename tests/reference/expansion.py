"""Names put out of the way: lets and definitions by what they stand for, columns by code name.

What remains speaks of columns, aliases and parameters only, so that “mentions” can be read
off an expression.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from dsl.schema import DataSet
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.declarations import Definition
from dsl.syntax.expressions import (
    Aggregate,
    AtDate,
    Between,
    Call,
    Comparison,
    Expression,
    Field,
    Logic,
    Membership,
    Name,
    Overlaps,
    ValidAt,
)
from tests.reference.decision_form import is_timeless

Change = Callable[[Expression], Expression]


@dataclass(frozen=True, slots=True)
class Names:
    """What the words of one rule stand for.

    `event_date` is the rule's, already expanded: a parameter with no date said is read at it.
    """

    aliases: Mapping[str, DataSet]
    definitions: Mapping[str, Definition]
    parameters: frozenset[str]
    event_date: Expression | None = None
    decision_tables: Mapping[str, DecisionTable] = field(default_factory=dict)


def expand(expression: Expression, names: Names, lets: Mapping[str, Expression]) -> Expression:
    """`expression` with lets and definitions replaced, and columns by their code names."""

    def change(node: Expression) -> Expression:
        match node:
            case Name(name=name) if name in lets:
                return lets[name]
            case Name(name=name) if name in names.parameters:
                return AtDate(node, None, None, span=node.span)
            case Field(alias=alias, column=word) if alias in names.aliases:
                column = names.aliases[alias].column(word)
                assert column is not None, f"no column {word} of {alias}"
                return dataclasses.replace(node, column=column.name)
            case Call(function=function, arguments=arguments) if function in names.definitions:
                given = tuple(change(a) for a in arguments)
                return expand(_inline(names.definitions[function], given), names, {})
            case _:
                return _with_children(node, change)

    return change(expression)


def _inline(definition: Definition, arguments: tuple[Expression, ...]) -> Expression:
    """A definition's body, its arguments put in the place of its words."""
    values: dict[str, Expression] = {}
    rows: dict[str, str] = {}
    for argument, given in zip(definition.arguments, arguments, strict=True):
        if argument.data_set is None:
            values[argument.name] = given
        else:
            rows[argument.name] = cast(Name, given).name

    def change(node: Expression) -> Expression:
        match node:
            case Name(name=name) if name in values:
                return values[name]
            case Name(name=name) if name in rows:
                return dataclasses.replace(node, name=rows[name])
            case Field(alias=alias) if alias in rows:
                return dataclasses.replace(node, alias=rows[alias])
            case _:
                return _with_children(node, change)

    return change(definition.body)


def _with_children(node: Expression, change: Change) -> Expression:
    """`node` with each expression directly under it changed.

    The words that name an alias or a parameter are not expressions of their own.
    """
    match node:
        case AtDate(region=region, date=date):
            return dataclasses.replace(
                node, region=region and change(region), date=date and change(date)
            )
        case Membership(options=Name() as parameter):
            operand = change(node.operand)
            listed = AtDate(parameter, None, None, span=parameter.span)
            return dataclasses.replace(node, operand=operand, options=listed)
    values = {
        part.name: _changed(getattr(node, part.name), change)
        for part in dataclasses.fields(node)
        if part.compare
    }
    return cast(Expression, dataclasses.replace(node, **values))


def _changed(value: Any, change: Change) -> Any:
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    return change(value) if isinstance(value, Expression) else value


def walk(expression: Expression) -> Iterator[Expression]:
    """`expression` and every expression under it."""
    yield expression
    for part in dataclasses.fields(expression):
        if part.compare:
            yield from _walk_value(getattr(expression, part.name))


def _walk_value(value: Any) -> Iterator[Expression]:
    if isinstance(value, tuple):
        for item in value:
            yield from _walk_value(item)
    elif isinstance(value, Expression):
        yield from walk(value)


def mentions(expression: Expression, names: Names) -> frozenset[str]:
    """The aliases whose rows `expression` reads, a bare parameter by the event date's."""
    found: set[str] = set()
    for node in walk(expression):
        match node:
            case Field(alias=alias):
                found.add(alias)
            case ValidAt(alias=alias_name):
                found.add(alias_name.name)
            case Overlaps(left=left, right=right):
                found |= {left.name, right.name}
            case Aggregate(argument=Name(name=name)) if name in names.aliases:
                found.add(name)
            case AtDate(date=None) if names.event_date is not None:
                found |= mentions(names.event_date, names)
            case Call(function=name, date=None) if name in names.decision_tables:
                timeless = is_timeless(names.decision_tables[name])
                if names.event_date is not None and not timeless:
                    found |= mentions(names.event_date, names)
            case _:
                pass
    return frozenset(found)


def conjuncts(expression: Expression) -> list[Expression]:
    """`a and (b and c)` as a, b, c: each is a condition of its own, as are the two ends of
    `between`.
    """
    if isinstance(expression, Between) and not expression.negated:
        operand, span = expression.operand, expression.span
        return [
            Comparison(">=", operand, expression.low, span=span),
            Comparison("<=", operand, expression.high, span=span),
        ]
    if isinstance(expression, Logic) and expression.operator == "and":
        return [part for operand in expression.operands for part in conjuncts(operand)]
    return [expression]
