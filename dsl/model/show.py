"""A plain print of the rule model: for tests and for people who debug a pack, not for rules.

One line a fact; expressions are in prefix form, numbers carry their digits and decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from dsl.domains import NUMERIC, Kind
from dsl.model.decision_tables import Among, Anything, DecisionTable, Other, Test, Within
from dsl.model.examples import Example
from dsl.model.expressions import (
    AggregateValue,
    Choice,
    ColumnValue,
    Constant,
    DecisionAt,
    InParameter,
    KeyValue,
    Operation,
    ParameterAt,
    RunDate,
    TypedExpression,
)
from dsl.model.law import Clause, DatedValue, InForce, Parameter
from dsl.model.rules import Model, Rule, Slot
from dsl.model.steps import (
    Absence,
    Condition,
    Conflict,
    Exemption,
    Filter,
    Lookup,
    Relation,
    RowStep,
)
from dsl.model.tables import Branch, Table
from dsl.model.types import Type
from dsl.surface.provisions import show_provision


def show_model(model: Model) -> str:
    """The whole model, ending with a line end."""
    lines: list[str] = []
    for clause in model.clauses:
        lines.append(f"clause {_clause(clause)} {_period(clause.in_force)}")
    lines.extend(_limits(model))
    for parameter in model.parameters:
        lines.extend(_parameter(parameter))
    for decision in model.decision_tables:
        lines.extend(_decision_table(decision))
    for definition in model.definitions:
        uses = f" uses {', '.join(definition.uses)}" if definition.uses else ""
        lines.append(f"definition {definition.name} under {_clauses(definition.clauses)}{uses}")
    for table in model.tables:
        lines.extend(_table(table))
    for rule in model.rules:
        lines.extend(_rule(rule))
    for example in model.examples:
        lines.extend(_example(example))
    return "\n".join(lines) + "\n"


def _limits(model: Model) -> Iterator[str]:
    """What regulations say of themselves that decides about no finding."""
    for regulation in model.regulations:
        if regulation.confirmed is not None:
            yield f"regulation {regulation.name} confirmed {regulation.confirmed}"
        for clause in model.clauses:
            if clause.regulation == regulation and clause.limit is not None:
                word = "partly encoded" if clause.limit.partly else "not encodable"
                yield f'clause {_clause(clause)} {word} "{clause.limit.reason}"'


def show_type(type_: Type) -> str:
    """`money(18,2)`, `date` …"""
    if type_.kind in NUMERIC or type_.kind is Kind.PERIOD:
        return f"{type_.domain}({type_.digits},{type_.decimals})"
    return str(type_.domain)


def show_expression(expression: TypedExpression) -> str:  # noqa: C901 one branch a node
    """The expression in prefix form; literals and calculated numbers say their type."""
    match expression:
        case Constant(value=value, type=type_):
            return f"{value}:{show_type(type_)}"
        case ColumnValue(alias=alias, column=column):
            return f"{alias}.{column}"
        case RunDate():
            return "run_date"
        case Operation(operator=operator, operands=operands, type=type_):
            inner = " ".join(map(show_expression, operands))
            return f"({operator} {inner})" + (f":{show_type(type_)}" if type_.digits else "")
        case Choice(branches=branches, otherwise=otherwise, type=type_):
            parts = [f"{show_expression(c)} -> {show_expression(v)}" for c, v in branches]
            parts += [] if otherwise is None else [f"else {show_expression(otherwise)}"]
            return f"(case {'; '.join(parts)}):{show_type(type_)}"
        case ParameterAt(parameter=name, date=date, region=region, type=type_):
            where = "" if region is None else f" for {show_expression(region)}"
            return f"(parameter {name}{where} at {show_expression(date)}):{show_type(type_)}"
        case InParameter(operand=operand, options=options):
            return f"(in {show_expression(operand)} {show_expression(options)})"
        case DecisionAt(table=name, inputs=inputs, date=date, type=type_):
            given = "".join(f" {show_expression(e)}" for e in inputs)
            return f"(decision {name}{given} at {show_expression(date)}):{show_type(type_)}"
        case AggregateValue():
            return _aggregate(expression)
        case KeyValue(index=index):
            return f"key[{index}]"
        case _:
            assert_never(expression)


def _aggregate(aggregate: AggregateValue) -> str:
    argument = "" if aggregate.argument is None else f" {show_expression(aggregate.argument)}"
    chosen = "" if aggregate.condition is None else f" where {show_expression(aggregate.condition)}"
    order = "" if aggregate.order is None else f" by {show_expression(aggregate.order)}"
    over = ", ".join(aggregate.aliases)
    share = "" if aggregate.share is None else f" {aggregate.share}"
    known = " known only" if aggregate.known_only else ""
    inside = f"{argument}{share}{order}{chosen}{known} over {over}"
    return f"({aggregate.function}{inside}):{show_type(aggregate.type)}"


def _period(period: InForce) -> str:
    return f"[{period.start or ''}, {period.until or ''}]"


def _clause(clause: Clause) -> str:
    return f"{clause.regulation.name} {show_provision(clause.provision, 'en')}"


def _clauses(clauses: Iterable[Clause]) -> str:
    return ", ".join(map(_clause, clauses))


def _parameter(parameter: Parameter) -> Iterator[str]:
    many = "list of " if parameter.many else ""
    yield f"parameter {parameter.name}: {many}{show_type(parameter.type)}"
    yield from (f"  {_dated_value(value)}" for value in parameter.values)


def _dated_value(value: DatedValue) -> str:
    values = ", ".join(map(show_expression, value.values))
    where = "" if value.region is None else f" for {value.region}"
    return f"{values} {_period(value.in_force)}{where} under {_clauses(value.clauses)}"


def _decision_table(table: DecisionTable) -> Iterator[str]:
    inputs = ", ".join(f"{i.name}: {i.domain}" for i in table.inputs)
    yield f"decision table {table.name}({inputs}): {show_type(table.type)}"
    for version in table.versions:
        yield f"  {_period(version.in_force)} under {_clauses(version.clauses)}"
        for row in version.rows:
            value = "none" if row.value is None else show_expression(row.value)
            tests = " | ".join(map(_test, row.tests))
            yield f"    {tests} -> {value} under {_clauses(row.clauses)}"


def _test(test: Test) -> str:
    match test:
        case Anything():
            return "any"
        case Other():
            return "other"
        case Among(values=values):
            return ", ".join(map(show_expression, values))
        case Within(low=low, high=high, below=below):
            first, last = ("" if end is None else show_expression(end) for end in (low, high))
            return f"{first} {'..<' if below else '..'} {last}".strip()


def _rule(rule: Rule) -> Iterator[str]:
    yield f"rule {rule.name} {rule.severities[-1].severity} {rule.grade}"
    yield f"  under {_clauses(rule.clauses)}"
    yield f"  dated {show_expression(rule.event_date)}"
    yield f"  each {rule.base.name} in {rule.base.data_set.name}"
    for step in rule.row_steps:
        yield from _step(step)
    yield from (line for e in rule.row_exemptions for line in _exemption(e))
    yield from (line for c in rule.conflicts for line in _conflict(c))
    keys = ", ".join(f"{key.name} = {show_expression(key.expression)}" for key in rule.keys)
    yield f"  {'per' if rule.grouped else 'subject'} {keys}"
    if rule.window is not None:
        window = rule.window
        word = "gaps up to" if window.gaps else "within"
        yield f"  {word} {window.count} {window.unit} of {show_expression(window.of)}"
    yield from (f"  group {_condition(c)}" for c in rule.group_conditions)
    yield from (line for e in rule.group_exemptions for line in _exemption(e))
    for measure in rule.measures:
        yield f"  measure {measure.name} = {show_expression(measure.expression)}"
    yield from _weight(rule)
    yield f"  message {''.join(map(_message_part, rule.message))}"
    if rule.calendar is not None:
        calendar = rule.calendar
        yield f"  calendar {show_expression(calendar.day)} in {calendar.alias.data_set.name}"
        yield f"    off {show_expression(calendar.off.expression)}"
        yield f"    worked {show_expression(calendar.worked.expression)}"
    if rule.parameters:
        yield f"  parameters {', '.join(rule.parameters)}"
    if rule.decision_tables:
        yield f"  decision tables {', '.join(rule.decision_tables)}"
    if rule.definitions:
        yield f"  definitions {', '.join(rule.definitions)}"


def _weight(rule: Rule) -> Iterator[str]:
    """What is said of how much a finding weighs, beside the one severity of the head."""
    for line in rule.severities:
        if line.condition is not None:
            yield f"  {line.severity} when {show_expression(line.condition.expression)}"
    if rule.score is not None:
        yield f"  score {show_expression(rule.score.expression)}"
    if rule.budget is not None:
        yield f"  budget {rule.budget}"


def _table(table: Table) -> Iterator[str]:
    dated = f" dated {table.data_set.event_date}" if table.data_set.event_date else ""
    yield f"table {table.name} {table.grade} key [{', '.join(table.data_set.key)}]{dated}"
    yield f"  under {_clauses(table.clauses)}"
    for branch in table.branches:
        yield f"  each {branch.base.name} in {branch.base.data_set.name}"
        for step in branch.row_steps:
            yield from _step(step)
        if branch.keys is not None:
            keys = (f"{key.name} = {show_expression(key.expression)}" for key in branch.keys)
            yield f"  {_gathering(branch)} {', '.join(keys)}"
        yield from (f"  group {_condition(c)}" for c in branch.group_conditions)
        for column in branch.columns:
            yield f"  column {column.name} = {show_expression(column.expression)}"


def _gathering(branch: Branch) -> str:
    if branch.tie is not None:
        return f"connecting {branch.tie.value}"
    return f"linking {branch.links}" if branch.links else "per"


def _condition(condition: Condition) -> str:
    return f"where {show_expression(condition.expression)}"


def _step(step: RowStep) -> Iterator[str]:
    match step:
        case Lookup(relation=relation, chosen=chosen):
            yield from _relation("with", relation)
            if chosen is not None:
                place = "latest" if chosen.latest else "earliest"
                yield f"    {place} by {show_expression(chosen.by)}"
        case Absence(relation=relation):
            yield from _relation("without", relation)
        case Filter(condition=condition):
            yield f"  {_condition(condition)}"


def _relation(word: str, relation: Relation) -> Iterator[str]:
    yield f"  {word} {relation.alias.name} in {relation.alias.data_set.name} {relation.grade}"
    for pair in relation.keys:
        yield f"    {show_expression(pair.column)} = {show_expression(pair.value)}"
    yield from (f"    {_condition(c)}" for c in relation.conditions)


def _exemption(exemption: Exemption) -> Iterator[str]:
    reason = f' "{exemption.reason}"' if exemption.reason else ""
    if exemption.relation is not None:
        yield from _relation("unless", exemption.relation)
        yield f"    under {_clauses(exemption.clauses)}{reason}"
    elif exemption.condition is not None:
        stated = show_expression(exemption.condition.expression)
        yield f"  unless {stated} under {_clauses(exemption.clauses)}{reason}"


def _conflict(conflict: Conflict) -> Iterator[str]:
    if conflict.relation is not None:
        yield from _relation("conflict with", conflict.relation)
    elif conflict.condition is not None:
        yield f"  conflict {_condition(conflict.condition)}"
    yield f'    compares {", ".join(map(show_expression, conflict.compared))} "{conflict.reason}"'


def _example(example: Example) -> Iterator[str]:
    yield f'example "{example.title}" for {example.rule}'
    for setting in example.settings:
        yield f"  parameter {setting.parameter} = {', '.join(map(show_expression, setting.values))}"
    for table in example.tables:
        yield f"  given {table.data_set.name}: {len(table.given.rows)}"
    for expectation in example.expectations:
        subject = ", ".join(map(show_expression, expectation.subject))
        measures = ", ".join(f"{n} = {show_expression(c)}" for n, c in expectation.measures)
        weight = f" {expectation.severity}" if expectation.severity is not None else ""
        weight += f" score {expectation.score}" if expectation.score is not None else ""
        yield f"  expect {expectation.outcome} for [{subject}]{weight} with [{measures}]"


def _message_part(part: str | Slot) -> str:
    if isinstance(part, str):
        return part
    form = f" shown as {part.form}" if part.form else ""
    return f"{{{show_expression(part.expression)}{form}}}"
