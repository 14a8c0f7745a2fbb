"""Exemptions that take out all that the rule brings up.

Avoid: `unless payment.amount > 0` in a rule that asks for `payment.amount > 0`; an `unless`
that every row meets.
Prefer: the case that the clause excepts, and no more.
Why: everything is then told as exempt, and the rule has no findings.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Related
from dsl.lint.conjuncts import group_conjuncts, row_conjuncts
from dsl.lint.constant_truth import constant_truth
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.expressions import conjuncts as conjuncts_of
from dsl.model.rules import Rule
from dsl.model.steps import Exemption, Relation


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Exemptions that ask nothing which the rule does not ask already."""
    for rule in subject.model.rules:
        for exemption in rule.row_exemptions:
            yield from _wide(rule, exemption, grouped=False)
        for exemption in rule.group_exemptions:
            yield from _wide(rule, exemption, grouped=True)


def _wide(rule: Rule, exemption: Exemption, *, grouped: bool) -> Iterator[Found]:
    known = {c.expression: c.span for c in row_conjuncts(rule)}
    if grouped:
        known = {c.expression: c.span for c in group_conjuncts(rule)}
    if exemption.condition is not None:
        asked = list(conjuncts_of(exemption.condition.expression))
        if all(constant_truth(p) or p in known for p in asked):
            places = dict.fromkeys(known[p] for p in asked if p in known)
            yield found(exemption.span, *(Related(place, "rule") for place in places))
    if exemption.relation is not None:
        for relation in rule.lookups:
            if _asks_the_same(exemption.relation, relation):
                yield found(exemption.span, Related(relation.span, "rule"))


def _asks_the_same(one: Relation, other: Relation) -> bool:
    """Whether a row that `other` found always meets `one`."""
    if one.alias.data_set.name != other.alias.data_set.name or one.conditions:
        return False
    pairs = {(p.column.column, p.value) for p in other.keys}
    return all((p.column.column, p.value) in pairs for p in one.keys)


LINT = Lint("HY811", "wide_exemption", find)
