"""A date held against the first day of a month.

Avoid: `where first_day(payment.month) > death.date`.
Prefer: `where payment.month > month(death.date)`.
Why: a month stands for all its days. Held by its first day, one who died on the 1st and one
who died on the 2nd are treated differently.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.nodes import nodes
from dsl.lint.subject import Subject
from dsl.syntax.expressions import Call, Comparison, Expression


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Comparisons with `first_day(…)` on one side; on both sides it is as good as the months."""
    for node, _surface in nodes(subject):
        if isinstance(node, Comparison):
            first = [_first_day(node.left), _first_day(node.right)]
            if any(first) and not all(first):
                yield found(node.span)


def _first_day(side: Expression) -> bool:
    return isinstance(side, Call) and side.function == "first_day"


LINT = Lint("HY813", "month_first_day", find)
