"""An exemption of rows where groups are counted.

Avoid: `unless payment.returned_on is present …`, `per payment.invoice`, `where count(payment) >=
2`, where only repeated payments are meant.
Prefer: two rows held against each other, `unless` on either of them; or `unless` after `per`.
Why: a row taken out before `per` is told as exempt, whether or not it would have made enough
with others: a single payment that was paid back is told, too.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Related
from dsl.lint.conjuncts import group_conjuncts
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, Constant, Operation, Operator, TypedExpression
from dsl.model.rules import Rule
from dsl.text.source import Span

_COUNTS = frozenset({AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT})
_AT_LEAST = frozenset({Operator.GREATER, Operator.GREATER_EQUAL})
_AT_MOST = frozenset({Operator.LESS, Operator.LESS_EQUAL})


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Exemptions before `per` of rules that ask for a number of rows of the group."""
    for rule in subject.model.rules:
        asked = _asks_how_many(rule)
        if asked is not None:
            for exemption in rule.row_exemptions:
                yield found(exemption.span, Related(asked, "group"))


def _asks_how_many(rule: Rule) -> Span | None:
    for condition in group_conjuncts(rule):
        part = condition.expression
        if isinstance(part, Operation) and part.operator in _AT_LEAST | _AT_MOST:
            left, right = part.operands
            many, other = (left, right) if part.operator in _AT_LEAST else (right, left)
            strict = part.operator in (Operator.GREATER, Operator.LESS)
            if _counts(many) and not _counts(other) and not _one(other, strict=strict):
                return condition.span
    return None


def _one(least: TypedExpression, *, strict: bool) -> bool:
    """Whether a single row is enough: it is then told of by itself anyhow."""
    return isinstance(least, Constant) and least.value in ((0,) if strict else (0, 1))


def _counts(expression: TypedExpression) -> bool:
    return isinstance(expression, AggregateValue) and expression.function in _COUNTS


LINT = Lint("HY848", "exempt_before_counting", find)
