"""A count of the rule's own rows where each row is a matter of its own.

Avoid: `each payment in payments … finding months = count(payment)` without `per`.
Prefer: `per payment.person` before the finding, so that the payments of a person are counted.
Why: without `per` every row is a group by itself, and the count is always 1.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, walk
from dsl.model.parts import placed_expressions
from dsl.surface import vocabulary

_COUNTS: Final = (AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT)


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Counts of the base rows alone in rules without `per`; the first of each rule.

    The sum of one amount is that amount, and may be meant.
    """
    for rule in subject.model.rules:
        if rule.grouped:
            continue
        say = vocabulary(rule.surface)
        for expression, span in placed_expressions(rule):
            alone = (
                part
                for part in walk(expression)
                if isinstance(part, AggregateValue)
                and part.function in _COUNTS
                and part.aliases == (rule.base.name,)
            )
            if (part := next(alone, None)) is not None:
                yield found(
                    span,
                    function=say.say_function(part.function.value),
                    alias=rule.base.name,
                    per=say.say("PER"),
                )
                break


LINT = Lint("HY860", "missing_per", find)
