"""The columns of a table as a data set: what they hold, and which of them name a row."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.check.digits import tell_digits, whole_digits
from dsl.check.domain_words import said
from dsl.check.listing import listed
from dsl.check.report import Report
from dsl.diagnostics.diagnostic import Related
from dsl.domains import NUMERIC
from dsl.model.expressions import ColumnValue, KeyValue, TypedExpression
from dsl.model.rules import Tie
from dsl.model.steps import Lookup
from dsl.model.tables import Branch
from dsl.model.types import MAX_DIGITS, Type, type_of
from dsl.schema import Column
from dsl.syntax.declarations import Table


def columns_of(written: Table, branches: Sequence[Branch], report: Report) -> tuple[Column, ...]:
    """The columns that all branches have; tells HY227 and HY341 where one has others."""
    first = branches[0]
    names = [c.name for c in first.columns]
    for branch, text in zip(branches[1:], written.branches[1:], strict=True):
        own = [c.name for c in branch.columns]
        if own != names:
            span = text.columns_span or text.span
            related = Related(written.branches[0].columns_span or first.span, "first")
            report.tell("HY227", span, related, found=listed(own), expected=listed(names))
            return ()
    return tuple(
        column
        for index in range(len(names))
        if (column := _column(index, branches, report)) is not None
    )


def _column(index: int, branches: Sequence[Branch], report: Report) -> Column | None:
    """One column over all branches, wide enough for each."""
    parts = [b.columns[index] for b in branches]
    types = [p.expression.type for p in parts]
    domain = types[0].domain
    for part in parts[1:]:
        if part.expression.type.domain != domain:
            words = said(found=part.expression.type.domain, expected=domain)
            first = Related(parts[0].span, "first")
            report.tell("HY341", part.span, first, column=part.name, **words)
            return None
    decimals = max(t.decimals for t in types)
    digits = max(map(whole_digits, types)) + decimals
    if digits > MAX_DIGITS:
        tell_digits(digits, parts[0].span, report)
        return None
    numeric = domain.kind in NUMERIC
    return Column(
        parts[0].name,
        parts[0].name,
        domain,
        required=all(_always_there(b, p.expression) for b, p in zip(branches, parts, strict=True)),
        values=_values(branches, parts[0].expression) if len(branches) == 1 else (),
        digits=digits if numeric else 0,
        decimals=decimals if numeric else 0,
    )


def _always_there(branch: Branch, expression: TypedExpression) -> bool:
    """Whether no row of the branch lacks the value: keys are there, and what the base promises."""
    if isinstance(expression, KeyValue) and branch.keys is not None:
        return branch.keys[expression.index].component is None  # unknown rows may leave it open
    column = _base_column(branch, expression)
    return branch.keys is None and column is not None and column.required


def _base_column(branch: Branch, expression: TypedExpression) -> Column | None:
    if isinstance(expression, ColumnValue) and expression.alias == branch.base.name:
        return branch.base.data_set.column(expression.column)
    return None


def _values(branches: Sequence[Branch], expression: TypedExpression) -> tuple[str, ...]:
    """The allowed words of a category that is taken over as it is."""
    branch = branches[0]
    if branch.tie is Tie.ALIKE:
        return ()  # a member may stand in either of two columns
    if isinstance(expression, KeyValue) and branch.keys is not None:
        expression = branch.keys[expression.index].expression
    if not isinstance(expression, ColumnValue):
        return ()
    alias = next(a for a in branch.aliases if a.name == expression.alias)
    column = alias.data_set.column(expression.column)
    return column.values if column is not None else ()


def key_of(branch: Branch) -> tuple[str, ...]:
    """The columns that name one row of the branch; none where none do.

    The keys of its groups; else those of its base, where every base row is one row at most. Of
    paths several may have one start and one end; of components each member has one row.
    """
    if branch.links:
        return ()
    if branch.keys is not None:
        naming = branch.keys if branch.tie is None else branch.keys[:1]
        wanted: list[TypedExpression] = [
            KeyValue(i, key.expression.type) for i, key in enumerate(naming)
        ]
    elif any(isinstance(step, Lookup) for step in branch.row_steps):
        return ()
    else:
        base = branch.base
        wanted = [ColumnValue(base.name, name, _type(branch, name)) for name in base.data_set.key]
    found = [
        next((c.name for c in branch.columns if c.expression == value), None) for value in wanted
    ]
    return tuple(name for name in found if name is not None) if None not in found else ()


def _type(branch: Branch, name: str) -> Type:
    column = branch.base.data_set.column(name)
    assert column is not None, "a key names columns of its own data set"
    return type_of(column)
