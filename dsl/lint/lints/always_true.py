"""Conditions that every row meets.

Avoid: `where x >= x`; `is present` on a column that the contract requires; `in` over all the
words that a category has; `where x > 3` after `where x > 5`.
Prefer: leaving it out, or the condition that is meant.
Why: it reads as if something were asked, and nothing is.
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
from dsl.model.expressions import ColumnValue, Constant, Operation, Operator, TypedExpression
from dsl.model.parts import aliases_of
from dsl.model.rules import Rule
from dsl.model.steps import Condition
from dsl.schema import Column
from dsl.text.source import Span


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Conditions that are true, or said already."""
    for rule in subject.model.rules:
        for together in (row_conjuncts(rule), group_conjuncts(rule), *absence_conjuncts(rule)):
            yield from _needless(rule, together)


def _needless(rule: Rule, conditions: Sequence[Condition]) -> Iterator[Found]:
    left: dict[TypedExpression, tuple[Left, Span]] = {}
    seen: dict[TypedExpression, Span] = {}
    for condition in conditions:
        part, span = condition.expression, condition.span
        if constant_truth(part) or _allowed_by_contract(part, rule):
            yield found(span)
            continue
        earlier = seen.get(part)
        seen.setdefault(part, span)
        said = says(part)
        if said is not None:
            before, place = left.get(said.subject, (None, span))
            after = narrowed(before or Left(), said)
            if before is not None and after == before:
                earlier = place
            left[said.subject] = after, span
        if earlier is not None:
            yield found(span, Related(earlier, "earlier")) if earlier != span else found(span)


def _allowed_by_contract(part: TypedExpression, rule: Rule) -> bool:
    """Whether the contract promises it already."""
    if not isinstance(part, Operation) or not isinstance(part.operands[0], ColumnValue):
        return False
    column = _column(part.operands[0], rule)
    if column is None:
        return False
    if part.operator is Operator.PRESENT:
        return column.required
    if part.operator is Operator.IN and column.values and column.required:
        asked = {o.value for o in part.operands[1:] if isinstance(o, Constant)}
        return set(column.values) <= asked
    return False


def _column(value: ColumnValue, rule: Rule) -> Column | None:
    data_sets = {a.name: a.data_set for a in aliases_of(rule)}
    return data_sets[value.alias].column(value.column) if value.alias in data_sets else None


LINT = Lint("HY809", "always_true", find)
