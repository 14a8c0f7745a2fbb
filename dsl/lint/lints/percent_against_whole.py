"""A share compared with a whole number.

Avoid: `where contract.share >= 50`.
Prefer: `where contract.share >= 50%`.
Why: a percentage is kept as a ratio: 50 means 5000 %, which nothing reaches.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dsl.domains import Kind
from dsl.lint.bounds import says
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, Operation, Operator, TypedExpression, walk
from dsl.model.parts import conditions_of

_COUNTS = frozenset({AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT})


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Comparisons of a percentage, or of a quotient of counts of the same rows, with 2 or more."""
    for rule in subject.model.rules:
        for condition in conditions_of(rule):
            for part in walk(condition.expression):
                said = says(part)
                if said is None or not _is_share(said.subject):
                    continue
                for value in said.values:
                    if isinstance(value, int | Decimal) and value >= 2:
                        yield found(condition.span, value=_plain(value))


def _is_share(expression: TypedExpression) -> bool:
    if expression.type.kind is Kind.PERCENT:
        return True
    if not isinstance(expression, Operation) or expression.operator is not Operator.DIVIDE:
        return False
    some, all_ = expression.operands
    if not isinstance(some, AggregateValue) or not isinstance(all_, AggregateValue):
        return False
    counts = {some.function, all_.function} <= _COUNTS
    return counts and some.argument == all_.argument and all_.condition is None


def _plain(value: int | Decimal) -> str:
    return f"{Decimal(value).normalize():f}"


LINT = Lint("HY812", "percent_against_whole", find)
