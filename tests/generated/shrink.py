"""A smaller case that still differs: rows, clauses and operands are left out one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from dsl.syntax.conflicts import Conflict
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.declarations import (
    Branch,
    Declaration,
    Definition,
    Rule,
    Step,
    Table,
    Unless,
    Where,
    With,
    Without,
)
from dsl.syntax.expressions import Expression, Logic, Not
from dsl.syntax.law import Parameter
from tests.generated.case import Case
from tests.generated.judge import judge


def shrunk(case: Case, *, differs: Callable[[Case], bool] | None = None) -> Case:
    """The smallest case reached from `case` by leaving out one thing at a time."""
    holds = differs or still_differs
    progress = True
    while progress:
        progress = False
        for smaller in _smaller(case):
            if holds(smaller):
                case, progress = smaller, True
                break
    return case


def still_differs(case: Case) -> bool:
    """Whether the case is accepted and judged differently."""
    return bool(judge(case).differences)


def _smaller(case: Case) -> Iterator[Case]:
    """Cases with one thing less, the largest pieces first."""
    for index in range(len(case.declarations)):
        yield replace(case, declarations=_without(case.declarations, index))
    yield from _fewer_rows(case)
    for index, declaration in enumerate(case.declarations):
        for simpler in _simpler(declaration):
            changed = (
                *case.declarations[:index],
                simpler,
                *case.declarations[index + 1 :],
            )
            yield replace(case, declarations=changed)
    yield from _fewer_cells(case)


def _fewer_rows(case: Case) -> Iterator[Case]:
    for name, rows in case.tables.items():
        if len(rows) > 1:
            yield replace(case, tables={**case.tables, name: []})
            half = len(rows) // 2
            yield replace(case, tables={**case.tables, name: rows[:half]})
            yield replace(case, tables={**case.tables, name: rows[half:]})
        for index in range(len(rows)):
            fewer = [row for number, row in enumerate(rows) if number != index]
            yield replace(case, tables={**case.tables, name: fewer})


def _fewer_cells(case: Case) -> Iterator[Case]:
    """One column at a time made missing in all the rows of a table, keys aside."""
    for name, rows in case.tables.items():
        columns = list(rows[0])[1:] if rows else []
        for column in columns:
            if any(row[column] is not None for row in rows):
                emptied = [{**row, column: None} for row in rows]
                yield replace(case, tables={**case.tables, name: emptied})


def _simpler(declaration: Declaration) -> Iterator[Declaration]:
    match declaration:
        case Rule():
            yield from _simpler_rules(declaration)
        case Table(branches=branches):
            yield from _simpler_tables(declaration, branches)
        case DecisionTable():
            yield from _simpler_decisions(declaration)
        case Definition():
            for body in _simpler_expressions(declaration.body):
                yield replace(declaration, body=body)
        case Parameter(values=values):
            for index in range(len(values) if len(values) > 1 else 0):
                yield replace(declaration, values=_without(values, index))
        case _:
            return


def _simpler_decisions(table: DecisionTable) -> Iterator[DecisionTable]:
    versions = table.versions
    for index, version in enumerate(versions):
        if len(versions) > 1:
            yield replace(table, versions=_without(versions, index))
        for row in range(len(version.rows) if len(version.rows) > 1 else 0):
            fewer = replace(version, rows=_without(version.rows, row))
            yield replace(table, versions=(*versions[:index], fewer, *versions[index + 1 :]))


def _simpler_tables(table: Table, branches: tuple[Branch, ...]) -> Iterator[Table]:
    if len(branches) > 1:
        for index in range(len(branches)):
            yield replace(table, branches=_without(branches, index))
        return
    (branch,) = branches
    for index in range(len(branch.steps)):
        yield replace(table, branches=(replace(branch, steps=_without(branch.steps, index)),))
    for index in range(len(branch.columns)):
        yield replace(table, branches=(replace(branch, columns=_without(branch.columns, index)),))
    for index, step in enumerate(branch.steps):
        for simpler in _simpler_steps(step):
            steps = (*branch.steps[:index], simpler, *branch.steps[index + 1 :])
            yield replace(table, branches=(replace(branch, steps=steps),))


def _simpler_rules(rule: Rule) -> Iterator[Rule]:
    for index in range(len(rule.steps)):
        yield replace(rule, steps=_without(rule.steps, index))
    for index in range(len(rule.measures)):
        yield replace(rule, measures=_without(rule.measures, index))
    for index in range(len(rule.citations) if len(rule.citations) > 1 else 0):
        yield replace(rule, citations=_without(rule.citations, index))
    if len(rule.severities) > 1:
        yield replace(rule, severities=rule.severities[-1:])
    if rule.score is not None or rule.budget is not None:
        yield replace(rule, score=None, budget=None)
    if rule.event_date is not None:
        yield replace(rule, event_date=None)
    for index, step in enumerate(rule.steps):
        for simpler in _simpler_steps(step):
            yield replace(rule, steps=(*rule.steps[:index], simpler, *rule.steps[index + 1 :]))


def _simpler_steps(step: Step) -> Iterator[Step]:
    match step:
        case Where(condition=condition):
            for simpler in _simpler_expressions(condition):
                yield replace(step, condition=simpler)
        case With(on=on) | Without(on=on):
            if isinstance(step, With) and step.chosen is not None:
                yield replace(step, chosen=None)
            for simpler in _simpler_expressions(on):
                yield replace(step, on=simpler)
        case Unless() | Conflict():
            yield from _simpler_takings(step)
        case _:
            return


def _simpler_takings(step: Unless | Conflict) -> Iterator[Step]:
    if step.condition is not None:
        for simpler in _simpler_expressions(step.condition):
            yield replace(step, condition=simpler)
    if step.relation is not None:
        for simpler in _simpler_expressions(step.relation.on):
            yield replace(step, relation=replace(step.relation, on=simpler))


def _simpler_expressions(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Logic(operands=operands):
            yield from operands
            if len(operands) > 2:
                for index in range(len(operands)):
                    yield replace(expression, operands=_without(operands, index))
            for index, operand in enumerate(operands):
                for simpler in _simpler_expressions(operand):
                    changed = (*operands[:index], simpler, *operands[index + 1 :])
                    yield replace(expression, operands=changed)
        case Not(operand=operand):
            yield operand
            for simpler in _simpler_expressions(operand):
                yield replace(expression, operand=simpler)
        case _:
            return


def _without(items: tuple, index: int) -> tuple:  # type: ignore[type-arg]
    return (*items[:index], *items[index + 1 :])
