"""A message that does not say how many rows stand behind it.

Avoid: a rule that counts, in a measure or a condition, and does not show the count.
Prefer: "… 此后仍发放{months}笔".
Why: two payments and two hundred are different matters, and the message is what is read.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, TypedExpression, walk

_COUNTS = frozenset({AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT})


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Messages without a count, of rules that count something."""
    for rule, written in subject.rules():
        asked = (c.expression for c in rule.group_conditions)
        measured = (m.expression for m in rule.measures)
        if written.message is None or any(map(_counts, rule.told)):
            continue
        if any(map(_counts, asked)) or any(map(_counts, measured)):
            yield found(written.message.span)


def _counts(expression: TypedExpression) -> bool:
    parts = walk(expression)
    return any(isinstance(p, AggregateValue) and p.function in _COUNTS for p in parts)


LINT = Lint("HY832", "message_without_count", find)
