"""A rule up to one of its steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.model.expressions import RunDate, TypedExpression
from dsl.model.rules import Rule, Slot
from dsl.model.steps import Absence, Filter, Lookup, RowStep
from engine.plan.reads import reads


def rule_before(rule: Rule, lookup: int) -> Rule:
    """The rule as far as its `with` at the position `lookup`, without groups.

    Keys that need a later row are left out, and so is the event date. What the `with` looks
    for stands in the message, so that its values are read although no condition asks.
    """
    relation = rule.lookups[lookup]
    steps: list[RowStep] = []
    for step in rule.row_steps:
        if isinstance(step, Lookup) and step.relation is relation:
            break
        steps.append(step)
    bound = {rule.base.name, *(s.relation.alias.name for s in steps if isinstance(s, Lookup))}

    def can_be_told(expression: TypedExpression) -> bool:
        return all(r.alias in bound for r in reads(expression))

    return replace(
        rule,
        row_steps=tuple(steps),
        row_exemptions=(),
        conflicts=(),
        keys=tuple(k for k in rule.keys if can_be_told(k.expression)),
        event_date=rule.event_date if can_be_told(rule.event_date) else RunDate(),
        window=None,
        group_conditions=(),
        group_exemptions=(),
        measures=(),
        message=tuple(Slot(pair.value) for pair in relation.keys),
    )


def kinds_by_place(rule: Rule) -> dict[int, str]:
    """What kind of step a condition belongs to, by where it begins."""
    return dict(_kinds(rule))


def _kinds(rule: Rule) -> Iterator[tuple[int, str]]:
    for step in rule.row_steps:
        match step:
            case Lookup(relation=relation):
                yield relation.span.start, "with"
                for condition in relation.conditions:
                    yield condition.span.start, "with"
            case Absence(relation=relation):
                yield relation.span.start, "without"
            case Filter(condition=condition):
                yield condition.span.start, "where"
