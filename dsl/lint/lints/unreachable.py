"""Conditions that no row can meet.

Avoid: `where x > 5` followed by `where x < 3`; `where "a" = "b"`; `is present` and `is missing`.
Prefer: the one that is meant.
Why: a rule that can never bring anything up looks like a rule that found nothing.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.diagnostics.diagnostic import Related
from dsl.lint.bounds import Left, narrowed, says
from dsl.lint.conjuncts import absence_conjuncts, group_conjuncts, row_conjuncts
from dsl.lint.constant_truth import constant_truth
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.expressions import Operation, Operator, TypedExpression
from dsl.model.steps import Condition
from dsl.text.source import Span

_OPPOSITE = {Operator.PRESENT: Operator.MISSING, Operator.MISSING: Operator.PRESENT}


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Conditions that are false, or that contradict what stands before them."""
    for rule in subject.model.rules:
        for together in (row_conjuncts(rule), group_conjuncts(rule), *absence_conjuncts(rule)):
            yield from _contradictions(together)


def _contradictions(conditions: Sequence[Condition]) -> Iterator[Found]:
    left: dict[TypedExpression, tuple[Left, Span]] = {}
    seen: dict[TypedExpression, Span] = {}
    for condition in conditions:
        part, span = condition.expression, condition.span
        if constant_truth(part) is False:
            yield found(span)
            continue
        earlier = seen.get(_negation(part))
        seen.setdefault(part, span)
        said = says(part)
        if said is not None:
            before, place = left.get(said.subject, (Left(), span))
            after = narrowed(before, said)
            if after.empty and not before.empty:
                earlier = place
            left[said.subject] = after, span
        if earlier is not None:
            yield found(span, Related(earlier, "earlier")) if earlier != span else found(span)


def _negation(part: TypedExpression) -> TypedExpression:
    """What says the opposite of `part`."""
    if isinstance(part, Operation) and part.operator is Operator.NOT:
        return part.operands[0]
    if isinstance(part, Operation) and part.operator in _OPPOSITE:
        return Operation(_OPPOSITE[part.operator], part.operands, part.type)
    return Operation(Operator.NOT, (part,), part.type)


LINT = Lint("HY808", "unreachable", find)
