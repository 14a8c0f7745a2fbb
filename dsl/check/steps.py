"""The steps of a rule in order: rows looked up, conditions, exceptions, and the group."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field

from dsl.check.choosing import check_chosen
from dsl.check.conflicts import columns_compared
from dsl.check.connecting import connected_keys
from dsl.check.expressions import check_condition, check_expression
from dsl.check.grouping import Keys, at_group, check_keys, check_window
from dsl.check.law import Law, cite_all
from dsl.check.linking import check_links
from dsl.check.relations import check_relation
from dsl.check.scopes import Level, Rows, Scope, Value
from dsl.check.work import Work, measured
from dsl.diagnostics.diagnostic import Related
from dsl.model.expressions import COMPONENT, KeyValue, TypedExpression
from dsl.model.rules import Key, Tie, Window
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
from dsl.syntax.conflicts import Conflict as WrittenConflict
from dsl.syntax.declarations import Let, Per, Step, Unless, Where, With, Without
from dsl.syntax.expressions import Expression
from dsl.text.source import Span


@dataclass(slots=True)
class Steps:
    """What the steps seen so far have made; `per` is the place of the one that grouped."""

    scope: Scope
    sources: Iterator[Alias | None]
    row_steps: list[RowStep] = field(default_factory=list)
    row_exemptions: list[Exemption] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    group_conditions: list[Condition] = field(default_factory=list)
    group_exemptions: list[Exemption] = field(default_factory=list)
    per: Span | None = None
    keys: tuple[Key, ...] = ()
    window: Window | None = None
    links: int = 0
    tie: Tie | None = None

    @property
    def key_expressions(self) -> Keys:
        """What the keys are, row by row; of connected rows only the member is one."""
        keys = self.keys if self.tie is None else self.keys[:1]
        return tuple(key.expression for key in keys)


def check_step(step: Step, steps: Steps, law: Law | None, work: Work) -> None:
    """Add what `step` says to `steps`; tells HY331 and HY336 for what must stand before `per`.

    Only exceptions rest on a clause of `law`.
    """
    match step:
        case With() | Without():
            _relation_step(step, steps, work)
        case Where(condition=condition):
            _where(condition, steps, work)
        case Let():
            _let(step, steps, work)
        case Unless():
            assert law is not None
            _unless(step, steps, law, work)
        case WrittenConflict():
            _conflict(step, steps, work)
        case Per():
            _per(step, steps, work)


def _relation_step(step: With | Without, steps: Steps, work: Work) -> None:
    relation = _relation(step, steps, work)
    if isinstance(step, With) and step.chosen is not None:
        chosen = check_chosen(step.chosen, relation, steps.scope, work)
        if chosen is None:
            return
    else:
        chosen = None
    kept = isinstance(step, With)
    if relation is not None and steps.per is None:
        steps.row_steps.append(Lookup(relation, chosen) if kept else Absence(relation))


def _relation(step: With | Without, steps: Steps, work: Work) -> Relation | None:
    """The relation; its alias stays readable after `with`, and is hidden after any other."""
    alias = next(steps.sources)
    outer = steps.scope
    if alias is None:
        steps.scope = outer.with_value(step.alias, Value(None))
        return None
    known = outer.with_rows(step.alias, Rows(step.alias, alias.data_set))
    if isinstance(step, With) and step.alias not in outer.hidden:
        steps.scope = known
    if steps.per is not None:
        steps.scope = known
        work.report.tell("HY331", step.span, Related(steps.per, "per"), alias=step.alias)
        return None
    if isinstance(step, Without):
        _hide(step.alias, step.alias_span, steps)
    return check_relation(step, alias, known, work)


def _hide(alias: str, span: Span, steps: Steps) -> None:
    hidden = {**steps.scope.hidden, alias: span}
    rows = {name: rows for name, rows in steps.scope.rows.items() if name != alias}
    later = {name: place for name, place in steps.scope.later.items() if name != alias}
    steps.scope = dataclasses.replace(steps.scope, hidden=hidden, rows=rows, later=later)


def _where(condition: Expression, steps: Steps, work: Work) -> None:
    found = check_condition(condition, steps.scope, work)
    if found is None:
        return
    if steps.per is None:
        steps.row_steps.append(Filter(Condition(found, condition.span)))
        return
    grouped = at_group(found, steps.key_expressions, span=condition.span, work=work)
    if grouped is not None:
        steps.group_conditions.append(Condition(grouped, condition.span))


def _let(let: Let, steps: Steps, work: Work) -> None:
    found = check_expression(let.value, steps.scope, work)
    if found is not None and steps.per is not None:
        found = at_group(found, steps.key_expressions, span=let.value.span, work=work)
    steps.scope = steps.scope.with_value(let.name, measured(found))


def _unless(unless: Unless, steps: Steps, law: Law, work: Work) -> None:
    clauses = cite_all(unless.citations, law, work.surface, work.report)
    if not unless.citations:
        work.report.failed = True  # the grammar asks for `under`, and has told of it
    condition: TypedExpression | None = None
    relation: Relation | None = None
    if unless.relation is not None:
        relation = _relation(unless.relation, steps, work)
        _hide(unless.relation.alias, unless.relation.alias_span, steps)
    elif unless.condition is not None:
        condition = check_condition(unless.condition, steps.scope, work)
        if condition is not None and steps.per is not None:
            keys = steps.key_expressions
            condition = at_group(condition, keys, span=unless.condition.span, work=work)
    if condition is None and relation is None:
        return
    place = unless.condition.span if unless.condition is not None else unless.span
    stated = None if condition is None else Condition(condition, place)
    exemption = Exemption(stated, relation, clauses, unless.reason, unless.span)
    (steps.row_exemptions if steps.per is None else steps.group_exemptions).append(exemption)


def _conflict(written: WrittenConflict, steps: Steps, work: Work) -> None:
    relation = None if written.relation is None else _relation(written.relation, steps, work)
    scope, named = steps.scope, None
    if written.relation is not None:
        named = written.relation.alias
        _hide(named, written.relation.alias_span, steps)
    if steps.per is not None:
        if written.relation is None:  # that a row stands after `per` is told with the row
            work.report.tell("HY431", written.span, Related(steps.per, "per"))
        return
    condition = check_condition(written.condition, scope, work)
    if condition is None or (written.relation is not None and relation is None):
        return
    compared = columns_compared(condition, written.condition.span, named=named, work=work)
    if compared is None:
        return
    stated = Condition(condition, written.condition.span)
    if relation is not None:
        relation = dataclasses.replace(relation, conditions=(*relation.conditions, stated))
    alone = stated if relation is None else None
    steps.conflicts.append(Conflict(alone, relation, compared, written.reason, written.span))


def _per(per: Per, steps: Steps, work: Work) -> None:
    if steps.per is not None:
        work.report.tell("HY336", per.span, Related(steps.per, "per"))
        return
    keys = check_keys(per, steps.scope, work)
    if per.window is not None:
        steps.window = check_window(per.window, steps.scope, work)
    if per.links:
        steps.links = work.links = per.links
        check_links(per, keys, steps.row_steps, work)
    if per.component is not None:
        steps.tie = Tie.ALIKE if per.component.alike else Tie.SHARED
        work.connects = True
        keys = connected_keys(per.component, keys, steps.row_steps, work)
    steps.per = per.span
    steps.keys = keys or ()
    steps.scope = dataclasses.replace(steps.scope, level=Level.GROUP)
    if per.component is not None:
        named = KeyValue(COMPONENT, keys[1].expression.type) if keys else None
        steps.scope = steps.scope.with_value(per.component.name, measured(named))
