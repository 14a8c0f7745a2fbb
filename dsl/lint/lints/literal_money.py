"""An amount written into a condition.

Avoid: `where contract.amount >= 400 万元`.
Prefer: a parameter: `400 万元 from 2018-06-01 under scope article 5`.
Why: amounts are set by law and change on a day; an amount in a condition has neither clause nor
day.
Settings: none; an amount of nothing may stand in a condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.literals import thresholds
from dsl.lint.subject import Subject
from dsl.syntax.expressions import Money


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Amounts in conditions."""
    for literal in thresholds(subject):
        if isinstance(literal, Money) and literal.amount:
            yield found(literal.span, value=subject.text(literal.span))


LINT = Lint("HY815", "literal_money", find)
