"""What a rule is made of, part by part: for whoever goes over all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from dsl.model.expressions import ColumnValue, DecisionAt, TypedExpression, walk
from dsl.model.rules import Rule
from dsl.model.steps import (
    Absence,
    Alias,
    Condition,
    Conflict,
    Exemption,
    Filter,
    Lookup,
    Relation,
    RowStep,
)
from dsl.text.source import Span


def exemptions_of(rule: Rule) -> tuple[Exemption, ...]:
    """Its exemptions, those before `per` first."""
    return (*rule.row_exemptions, *rule.group_exemptions)


def relations_of(rule: Rule) -> tuple[Relation, ...]:
    """Every relation of the rule, those of exemptions and conflicts last."""
    taking = _takings_of(rule)
    return (*rule.lookups, *rule.absences, *(t.relation for t in taking if t.relation is not None))


def _takings_of(rule: Rule) -> tuple[Exemption | Conflict, ...]:
    return (*exemptions_of(rule), *rule.conflicts)


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Every condition on which the outcome hangs, exemptions and conflicts last."""
    for step in rule.row_steps:
        yield from _of_step(step)
    yield from rule.group_conditions
    for taking in _takings_of(rule):
        if taking.condition is not None:
            yield taking.condition
        if taking.relation is not None:
            yield from taking.relation.conditions


def deciding(rule: Rule) -> Iterator[TypedExpression]:
    """Every expression on which the outcome hangs: dates, keys, conditions; not what is told."""
    yield rule.event_date
    for key in rule.keys:
        yield key.expression
    if rule.window is not None:
        yield rule.window.of
    for relation in relations_of(rule):
        for pair in relation.keys:
            yield pair.column
            yield pair.value
    for chosen in rule.chosen.values():
        yield chosen.by
    for condition in conditions_of(rule):
        yield condition.expression


def expressions_of(rule: Rule) -> Iterator[TypedExpression]:
    """Every expression of the rule, measures, weight and message last."""
    yield from deciding(rule)
    for measure in rule.measures:
        yield measure.expression
    yield from weighing(rule)
    yield from rule.told


def weighing(rule: Rule) -> Iterator[TypedExpression]:
    """The expressions over measures that say how much a finding weighs, not whether it is one."""
    for line in rule.severities:
        if line.condition is not None:
            yield line.condition.expression
    if rule.score is not None:
        yield rule.score.expression


def columns_read(rule: Rule) -> tuple[ColumnValue, ...]:
    """The columns that the rule reads, each once, in the order in which it mentions them."""
    found = (v for e in expressions_of(rule) for v in walk(e) if isinstance(v, ColumnValue))
    return tuple(dict.fromkeys(found))


def _of_step(step: RowStep) -> Iterator[Condition]:
    match step:
        case Lookup(relation=relation) | Absence(relation=relation):
            yield from relation.conditions
        case Filter(condition=condition):
            yield condition
        case _:
            assert_never(step)


def placed_expressions(rule: Rule) -> Iterator[tuple[TypedExpression, Span]]:
    """Conditions, keys, measures, weight and the message's expressions, with where each stands.

    A message's expressions have the place of the rule: the model does not keep theirs.
    """
    for condition in conditions_of(rule):
        yield condition.expression, condition.span
    for key in rule.keys:
        yield key.expression, key.span
    for measure in rule.measures:
        yield measure.expression, measure.span
    for line in rule.severities:
        if line.condition is not None:
            yield line.condition.expression, line.condition.span
    if rule.score is not None:
        yield rule.score.expression, rule.score.span
    for expression in rule.told:
        yield expression, rule.span


def aliases_of(rule: Rule) -> tuple[Alias, ...]:
    """Every alias of the rule, those of exemptions last."""
    return (rule.base, *(relation.alias for relation in relations_of(rule)))


def rows_without_value(rule: Rule) -> Mapping[str, frozenset[int]]:
    """Per decision table that `rule` asks, the positions of the rows that set no value."""
    asked = (e for x in expressions_of(rule) for e in walk(x) if isinstance(e, DecisionAt))
    return {a.table: frozenset(n for n, (_, v) in enumerate(a.rows) if v is None) for a in asked}
