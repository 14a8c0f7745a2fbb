"""A severity that no case can come to, since lines above take them all.

Avoid: `severity high when months >= 3`, and below it `severity medium when months >= 12`.
Prefer: the graver case first; of bounds on one measure the higher one.
Why: the first line that holds counts. What the author meant to weigh differently is told with
the weight of the line above.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.diagnostics.diagnostic import Related
from dsl.lint.bounds import Left, Says, narrowed, says
from dsl.lint.constant_truth import constant_truth
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.expressions import Operation, Operator, TypedExpression, conjuncts
from dsl.model.steps import Condition

_DENIED = {
    Operator.LESS: Operator.GREATER_EQUAL,
    Operator.LESS_EQUAL: Operator.GREATER,
    Operator.GREATER: Operator.LESS_EQUAL,
    Operator.GREATER_EQUAL: Operator.LESS,
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.IN: Operator.NOT,
    Operator.NOT: Operator.IN,
}


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Lines whose condition cannot hold where none above it does."""
    for rule in subject.model.rules:
        conditions = [line.condition for line in rule.severities if line.condition is not None]
        for position, condition in enumerate(conditions):
            yield from _never(condition, conditions[:position])


def _never(condition: Condition, above: Sequence[Condition]) -> Iterator[Found]:
    if constant_truth(condition.expression) is False:
        yield found(condition.span)
        return
    taking = next((a for a in above if _takes(a.expression, condition.expression)), None)
    if taking is not None:
        yield found(condition.span, Related(taking.span, "above"))


def _takes(above: TypedExpression, below: TypedExpression) -> bool:
    """Whether `above` holds wherever `below` does, as far as single comparisons show."""
    if constant_truth(above) is True:
        return True
    parts = tuple(conjuncts(below))
    return any(
        all(_follows(asked, parts) for asked in conjuncts(one)) for one in _alternatives(above)
    )


def _alternatives(condition: TypedExpression) -> tuple[TypedExpression, ...]:
    if isinstance(condition, Operation) and condition.operator is Operator.OR:
        return condition.operands
    return (condition,)


def _follows(asked: TypedExpression, known: Sequence[TypedExpression]) -> bool:
    """Whether `asked` holds where all of `known` do: it is among them, or they bound it."""
    if asked in known:
        return True
    said = says(asked)
    if said is None:
        return False
    left = narrowed(Left(), Says(said.subject, _DENIED[said.operator], said.values))
    for part in known:
        of_it = says(part)
        if of_it is not None and of_it.subject == said.subject:
            left = narrowed(left, of_it)
    return left.empty


LINT = Lint("HY885", "severity_never_reached", find)
