"""Rows connected to components: what may be tied, and the keys that come of it."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.check.domain_words import said
from dsl.check.work import Work
from dsl.domains import TEXTUAL
from dsl.model.rules import Key, Tie
from dsl.model.steps import Absence, Lookup, RowStep
from dsl.syntax.declarations import Component


def connected_keys(
    component: Component,
    keys: tuple[Key, ...] | None,
    row_steps: Sequence[RowStep],
    work: Work,
) -> tuple[Key, ...] | None:
    """The member, the component called as `component` says, and what ties members.

    Tells HY348 for what cannot tie, and HY349 for rows that are looked up beside them: a row
    that another one takes out could tie again where only the rows of a finding are there.
    """
    for step in row_steps:
        if isinstance(step, Lookup | Absence):
            work.report.tell("HY349", step.relation.span, alias=step.relation.alias.name)
    if keys is None:
        return None
    member, other = keys
    one, two = member.expression.type.domain, other.expression.type.domain
    textual = one.kind in TEXTUAL and two.kind in TEXTUAL
    if not textual or (component.alike and one != two):
        work.report.tell("HY348", member.span.to(other.span), **said(member=one, other=two))
    tie = Tie.ALIKE if component.alike else Tie.SHARED
    named = Key(component.name, member.expression, component.name_span, component=tie)
    return member, named, other
