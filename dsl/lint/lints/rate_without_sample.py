"""Rates, means and fences over groups of any size.

Avoid: `where count(bid where bid.won) / count(bid) >= 95%` by itself.
Prefer: `where count(bid) >= 20 and …`, the least number as a parameter with its clause.
Why: one bid won is 100 %. Without a least number, firms with a single bid were 71 % of those
that one system brought up.
Settings: `at_least`, the smallest number that counts as one (2).
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.bounds import says
from dsl.lint.conjuncts import group_conjuncts
from dsl.lint.lint import Found, Lint, Options, found, whole
from dsl.lint.subject import Subject
from dsl.model.aggregate_functions import STATISTICS, AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    ConstantValue,
    Operation,
    Operator,
    TypedExpression,
    walk,
)
from dsl.model.rules import Rule

_COUNTS = frozenset({AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT})
_OF_SAMPLES = STATISTICS | {AggregateFunction.MEAN}
_AT_LEAST = frozenset({Operator.GREATER, Operator.GREATER_EQUAL})
_AT_MOST = frozenset({Operator.LESS, Operator.LESS_EQUAL})


def find(subject: Subject, options: Options) -> Iterator[Found]:
    """Group conditions on a quotient of aggregates or a statistic, where no number is asked for."""
    for rule in subject.model.rules:
        if _has_sample(rule, whole(options, "at_least")):
            continue
        spans = (c.span for c in group_conjuncts(rule) if _is_rate(c.expression))
        for span in dict.fromkeys(spans):
            yield found(span)


def _is_rate(expression: TypedExpression) -> bool:
    return any(_statistic(part) or _quotient(part) for part in walk(expression))


def _statistic(part: TypedExpression) -> bool:
    return isinstance(part, AggregateValue) and part.function in _OF_SAMPLES


def _quotient(part: TypedExpression) -> bool:
    if not isinstance(part, Operation) or part.operator is not Operator.DIVIDE:
        return False
    return all(any(isinstance(p, AggregateValue) for p in walk(o)) for o in part.operands)


def _has_sample(rule: Rule, least: int) -> bool:
    """Whether a group condition asks for a number of rows: a constant, or a parameter."""
    for condition in group_conjuncts(rule):
        part = condition.expression
        said = says(part)
        if said is not None and _counts(said.subject):
            if said.operator in _AT_LEAST and _number(said.values[0]) >= least:
                return True
        elif isinstance(part, Operation) and part.operator in _AT_LEAST | _AT_MOST:
            left, right = part.operands
            counted = left if part.operator in _AT_LEAST else right
            if _counts(counted) and not _counts(right if counted is left else left):
                return True
    return False


def _counts(expression: TypedExpression) -> bool:
    return isinstance(expression, AggregateValue) and expression.function in _COUNTS


def _number(value: ConstantValue) -> int:
    return int(value) if not isinstance(value, str) and hasattr(value, "__int__") else 0


LINT = Lint("HY802", "rate_without_sample", find, {"at_least": 2})
