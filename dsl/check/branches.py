"""One branch of a table: its rows looked up, its conditions, its groups, its columns."""

from __future__ import annotations

import dataclasses

from dsl.check.blocking import check_blocking
from dsl.check.expressions import check_expression
from dsl.check.grouping import at_group
from dsl.check.rule_names import declare_names
from dsl.check.rules import with_source
from dsl.check.sample_sizes import check_sample_sizes
from dsl.check.scopes import Level, Scope, names_to_come
from dsl.check.steps import Steps, check_step
from dsl.check.work import Work, measured
from dsl.model.expressions import KeyValue
from dsl.model.rules import Measure
from dsl.model.tables import Branch
from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import Branch as WrittenBranch
from dsl.syntax.declarations import Unless


def check_branch(written: WrittenBranch, outer: Work) -> Branch | None:
    """The branch, or None after telling what is wrong; what it uses is noted in `outer`.

    Tells HY228 where it has no columns, and HY225 for a key that is none of them.
    """
    work = dataclasses.replace(
        outer, data_sets={}, column_spans={}, links=0, connects=False, nodes=0, exhausted=False
    )
    sources = declare_names(written.each, written.steps, written.columns, work)
    base = sources[0]
    scope = Scope(Level.ROW, undated=True, later=names_to_come(written.steps))
    steps = Steps(with_source(scope, written.each.alias, base), iter(sources[1:]))
    for step in written.steps:
        taking = isinstance(step, Unless | Conflict)
        assert not taking, "the grammar has no exceptions and no conflicts in a table"
        check_step(step, steps, None, work)
    if not work.report.failed:
        check_blocking(steps, work.report)
    if not written.columns:
        work.report.tell("HY228", written.columns_span or written.each.span)
    columns = _columns(written, steps, work)
    _tell_keys_without_column(steps, columns, work)
    asked = [(c.expression, c.span) for c in steps.group_conditions]
    shown = [(c.expression, c.span) for c in columns]
    check_sample_sizes([*asked, *shown], steps.group_conditions, work.report)
    outer.calendar = outer.calendar or work.calendar
    if work.report.failed or base is None:
        return None
    return Branch(
        base=base,
        row_steps=tuple(steps.row_steps),
        keys=None if steps.per is None else steps.keys,
        links=steps.links,
        tie=steps.tie,
        group_conditions=tuple(steps.group_conditions),
        columns=columns,
        span=written.span,
    )


def _columns(written: WrittenBranch, steps: Steps, work: Work) -> tuple[Measure, ...]:
    """The columns in order, each a name that later ones may use."""
    found: list[Measure] = []
    for column in written.columns:
        expression = check_expression(column.value, steps.scope, work)
        if expression is not None and steps.per is not None:
            keys = steps.key_expressions
            expression = at_group(expression, keys, span=column.value.span, work=work)
        steps.scope = steps.scope.with_value(column.name, measured(expression))
        if expression is not None:
            found.append(Measure(column.name, expression, column.span))
    return tuple(found)


def _tell_keys_without_column(steps: Steps, columns: tuple[Measure, ...], work: Work) -> None:
    """A row that does not say what it is about could neither be looked up nor told of."""
    if work.report.failed:
        return
    shown = {c.expression.index for c in columns if isinstance(c.expression, KeyValue)}
    wanted = steps.keys if steps.tie is None else steps.keys[:2]  # what ties stands in rows only
    for index, key in enumerate(wanted):
        if index not in shown:
            work.report.tell("HY225", key.span, key=key.name)
