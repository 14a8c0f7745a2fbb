"""Policies as English source text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from dsl.syntax.conflicts import Conflict
from dsl.syntax.decision_tables import DecisionRow, DecisionTable
from dsl.syntax.declarations import (
    Chosen,
    Declaration,
    Definition,
    Let,
    Per,
    Rule,
    Step,
    Table,
    Unless,
    Where,
    With,
    Without,
)
from dsl.syntax.expressions import Expression
from dsl.syntax.law import Calendar, Citation, Parameter, Regulation
from tests.generated.decisions import cell_text
from tests.generated.english import quoted, said


def policy_text(declarations: Iterable[Declaration]) -> str:
    """The declarations as one English file."""
    return "\n\n".join(["language en", *map(_declaration, declarations)]) + "\n"


def _declaration(declaration: Declaration) -> str:
    match declaration:
        case Regulation():
            return _regulation(declaration)
        case Parameter():
            return _parameter(declaration)
        case Calendar():
            return _calendar(declaration)
        case Definition():
            return _definition(declaration)
        case DecisionTable():
            return _decision_table(declaration)
        case Table():
            return _table(declaration)
        case Rule():
            return _rule(declaration)
    raise AssertionError(f"cannot be said: {declaration}")


def _regulation(regulation: Regulation) -> str:
    word = "method" if regulation.method else "regulation"
    lines = [f"{word} {regulation.name} {quoted(regulation.title)}"]
    if regulation.start:
        until = f" until {regulation.until}" if regulation.until else ""
        lines.append(f"  in force from {regulation.start}{until}")
    for article in regulation.articles:
        days = _period(article.start, article.until)
        lines.append(f"  article {article.provision.article} {quoted(article.text)}{days}")
    return "\n".join(lines)


def _period(start: datetime.date | None, until: datetime.date | None) -> str:
    return (f" from {start}" if start else "") + (f" until {until}" if until else "")


def _parameter(parameter: Parameter) -> str:
    many = "list of " if parameter.domain.many else ""
    title = f" {quoted(parameter.title)}" if parameter.title else ""
    lines = [f"parameter {parameter.name}{title}: {many}{parameter.domain.text}"]
    for value in parameter.values:
        region = f" for {quoted(value.region)}" if value.region else ""
        days = _period(value.start, value.until)
        lines.append(f"  {_values(value.value)}{days}{region}{_under(value.citations)}")
    return "\n".join(lines)


def _calendar(calendar: Calendar) -> str:
    lines = [f"calendar {calendar.name} in {calendar.data_set}"]
    lines.append(f"  days off where {said(calendar.off)}")
    return "\n".join([*lines, f"  working days where {said(calendar.worked)}"])


def _values(value: Expression | tuple[Expression, ...]) -> str:
    return f"({', '.join(map(said, value))})" if isinstance(value, tuple) else said(value)


def _under(citations: tuple[Citation, ...]) -> str:
    return f" under {_listed(citations)}"


def _listed(citations: tuple[Citation, ...]) -> str:
    return ", ".join(f"{c.regulation} article {c.provision.article}" for c in citations)


def _definition(definition: Definition) -> str:
    arguments = ", ".join(
        f"{a.name} in {a.data_set}" if a.domain is None else f"{a.name}: {a.domain.text}"
        for a in definition.arguments
    )
    title = f" {quoted(definition.title)}" if definition.title else ""
    return (
        f"define {definition.name}({arguments}){title}{_under(definition.citations)}\n"
        f"  as {said(definition.body)}"
    )


def _decision_table(table: DecisionTable) -> str:
    inputs = ", ".join(f"{i.name}: {i.domain.text}" for i in table.inputs)
    title = f" {quoted(table.title)}" if table.title else ""
    lines = [f"decision table {table.name}({inputs}){title}: {table.domain.text}"]
    for version in table.versions:
        lines.append(f" {_period(version.start, version.until)}{_under(version.citations)}")
        lines.append(_bars([*(i.name for i in table.inputs), "value", "under"]))
        lines += [_bars(_cells(row)) for row in version.rows]
    return "\n".join(lines)


def _cells(row: DecisionRow) -> list[str]:
    value = "" if row.value is None else said(row.value)
    return [*(cell_text(t, said) for t in row.tests), value, _listed(row.citations)]


def _bars(cells: Iterable[str]) -> str:
    return f"    | {' | '.join(cells)} |"


def _table(table: Table) -> str:
    lines = [f"table {table.name}", f" {_under(table.citations)}"]
    if table.event_date is not None:
        lines.append(f"  dated {said(table.event_date)}")
    for branch in table.branches:
        lines.append(f"  each {branch.each.alias} in {branch.each.data_set}")
        lines += [f"  {_step(step)}" for step in branch.steps]
        lines.append("  columns")
        lines += [f"    {c.name} = {said(c.value)}" for c in branch.columns]
    return "\n".join(lines)


def _rule(rule: Rule) -> str:
    lines = [f"rule {rule.name} {quoted(rule.title)}", f" {_under(rule.citations)}"]
    for line in rule.severities:
        when = f" when {said(line.condition)}" if line.condition is not None else ""
        lines.append(f"  severity {line.word}{when}")
    if rule.budget is not None:
        lines.append(f"  alert budget {rule.budget} findings a run")
    if rule.event_date is not None:
        lines.append(f"  dated {said(rule.event_date)}")
    lines.append(f"  each {rule.each.alias} in {rule.each.data_set}")
    lines += [f"  {_step(step)}" for step in rule.steps]
    lines.append("  finding")
    lines += [f"    {m.name} = {said(m.value)}" for m in rule.measures]
    if rule.score is not None:
        lines.append(f"    score = {said(rule.score.value)}")
    return "\n".join([*lines, '    message "说明"'])


def _step(step: Step) -> str:
    match step:
        case With(alias=alias, data_set=data_set, on=on, chosen=Chosen() as chosen):
            place = "latest" if chosen.latest else "earliest"
            return f"with {place} {alias} in {data_set} by {said(chosen.by)} on {said(on)}"
        case With(alias=alias, data_set=data_set, on=on):
            return f"with {alias} in {data_set} on {said(on)}"
        case Without(alias=alias, data_set=data_set, on=on):
            return f"without {alias} in {data_set} on {said(on)}"
        case Where(condition=condition):
            return f"where {said(condition)}"
        case Let(name=name, value=value):
            return f"let {name} = {said(value)}"
        case Unless():
            return _unless(step)
        case Conflict():
            return _conflict(step)
        case Per():
            return _per(step)


def _per(step: Per) -> str:
    if step.component is not None:
        member, other = step.keys
        between = "to" if step.component.alike else "on"
        return f"connecting {said(member)} {between} {said(other)} into {step.component.name}"
    if step.links:
        start, end = step.keys
        return f"linking {said(start)} to {said(end)} up to {step.links} steps"
    listed = ", ".join(map(said, step.keys))
    if step.window is None:
        return f"per {listed}"
    word = "with gaps up to" if step.window.gaps else "within"
    return f"per {listed} {word} {said(step.window.length)} of {said(step.window.of)}"


def _unless(step: Unless) -> str:
    if step.relation is not None:
        relation = step.relation
        held = f"{relation.alias} in {relation.data_set} on {said(relation.on)}"
    else:
        assert step.condition is not None
        held = said(step.condition)
    return f"unless {held}{_under(step.citations)}"


def _conflict(step: Conflict) -> str:
    row = step.relation
    looked = f"with {row.alias} in {row.data_set} on {said(row.on)} " if row else ""
    return f"conflict {looked}where {said(step.condition)} {quoted(step.reason)}"
