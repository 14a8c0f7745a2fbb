"""Conditions that a missing value leaves open whenever they are asked.

Avoid: `where ended is missing and ended > signed_on`.
Prefer: `where ended is missing or ended > signed_on`.
Why: the second part is unknown for every row that meets the first: all of them are told as
undetermined, and none ever as a finding.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.diagnostics.diagnostic import Related
from dsl.lint.conjuncts import absence_conjuncts, group_conjuncts, row_conjuncts, strict_in
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.expressions import Operation, Operator, TypedExpression
from dsl.model.steps import Condition
from dsl.text.source import Span


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Conditions that need a value of which another says that it is missing."""
    for rule in subject.model.rules:
        for together in (row_conjuncts(rule), group_conjuncts(rule), *absence_conjuncts(rule)):
            yield from _open(together)


def _open(conditions: Sequence[Condition]) -> Iterator[Found]:
    missing: dict[TypedExpression, Span] = {}
    for condition in conditions:
        part = condition.expression
        if isinstance(part, Operation) and part.operator is Operator.MISSING:
            missing.setdefault(part.operands[0], condition.span)
    for condition in conditions:
        part = condition.expression
        if isinstance(part, Operation) and part.operator is Operator.MISSING:
            continue
        needed = next((e for e in strict_in(part) if e in missing), None)
        if needed is None:
            continue
        place = missing[needed]
        related = () if place == condition.span else (Related(place, "missing"),)
        yield found(condition.span, *related)


LINT = Lint("HY810", "always_undetermined", find)
