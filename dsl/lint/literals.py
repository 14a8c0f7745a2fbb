"""The literals that conditions compare with, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.subject import Subject
from dsl.syntax.declarations import Definition, Let, Unless, Where, With, Without
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.expressions import (
    Arithmetic,
    Between,
    Comparison,
    Expression,
    Membership,
    Money,
    Negative,
    Number,
    Percentage,
    Period,
)
from dsl.syntax.walk import descendants


def thresholds(subject: Subject) -> Iterator[Expression]:
    """Each number, share, amount and period that a condition or definition is held against."""
    for definition, _ in subject.written(Definition):
        yield from _in(definition.body)
    for rule, _ in subject.written(WrittenRule):
        for expression in _conditions(rule):
            yield from _in(expression)


def _conditions(rule: WrittenRule) -> Iterator[Expression]:
    for step in rule.steps:
        match step:
            case With(on=on) | Without(on=on):
                yield on
            case Where(condition=condition):
                yield condition
            case Unless(condition=condition, relation=relation):
                if condition is not None:
                    yield condition
                if relation is not None:
                    yield relation.on
            case Let(value=value):
                yield value
            case _:
                pass


def _in(expression: Expression) -> Iterator[Expression]:
    for node in descendants(expression):
        match node:
            case Comparison(left=left, right=right):
                yield from _literals(left, right)
            case Between(low=low, high=high):
                yield from _literals(low, high)
            case Membership(options=tuple() as options):
                yield from _literals(*options)
            case Arithmetic(left=left, right=right):
                yield from (e for e in (left, right) if isinstance(e, Period))
            case _:
                pass


def _literals(*sides: Expression) -> Iterator[Expression]:
    for side in sides:
        inner = side.operand if isinstance(side, Negative) else side
        if isinstance(inner, Number | Percentage | Money | Period):
            yield inner
