"""Names and columns within an expression."""

from __future__ import annotations

from dsl.check.listing import listed
from dsl.check.scopes import Level, Rows, Scope
from dsl.check.work import Work
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.nearest import nearest
from dsl.model.expressions import COMPONENT, ColumnValue, KeyValue, TypedExpression, walk
from dsl.model.types import type_of
from dsl.schema import DataSet
from dsl.syntax.declarations import Surface
from dsl.syntax.expressions import Field, Name
from dsl.text.source import Span


def check_field(field: Field, scope: Scope, work: Work) -> TypedExpression | None:
    """The column that `field` reads; tells HY201, or what `check_alias` tells."""
    rows = find_rows(field.alias, _alias_span(field), scope=scope, work=work)
    if rows is None:
        return None
    column = rows.data_set.column(field.column)
    if column is None:
        tell_column(field.column, rows.data_set, span=field.column_span, work=work)
        return None
    value = ColumnValue(rows.alias, column.name, type_of(column))
    work.column_spans[value] = work.report.site or field.span
    return value


def _alias_span(field: Field) -> Span:
    return Span(field.span.file, field.span.start, field.span.start + len(field.alias))


def find_rows(name: str, span: Span, *, scope: Scope, work: Work) -> Rows | None:
    """What the alias `name` reads; tells HY203, HY212, HY214 or HY215."""
    if name in scope.rows:
        return scope.rows[name]
    if name in scope.values and scope.values[name].expression is None:
        work.report.failed = True
        return None
    if tell_unreadable(name, span, scope=scope, work=work):
        return None
    if name in scope.values or name in work.names.parameters:
        work.report.tell("HY215", span, name=name)
    else:
        near = nearest(name, scope.rows)
        known = listed(scope.rows)
        work.report.tell("HY203", span, name=name, nearest=near, quoted="", known=known)
    return None


def tell_unreadable(name: str, span: Span, *, scope: Scope, work: Work) -> bool:
    """Whether `name` exists and may not be read here; says so with HY212 or HY214."""
    if name in scope.hidden:
        declared = Related(scope.hidden[name], "declared")
        work.report.tell("HY212", span, declared, name=name)
        return True
    if name in scope.later:
        declared = Related(scope.later[name], "declared")
        work.report.tell("HY214", span, declared, name=name)
        return True
    return False


def tell_column(word: str, data_set: DataSet, *, span: Span, work: Work) -> None:
    """Say HY201: the data set has no such column, with the nearest by name or title."""
    known = [w for c in data_set.columns for w in (c.title, c.name)]
    work.report.tell(
        "HY201",
        span,
        column=word,
        data_set=data_set_word(data_set, work.surface),
        nearest=nearest(word, known),
        known=listed(column_words(data_set, work.surface)),
    )


def column_words(data_set: DataSet, surface: Surface) -> tuple[str, ...]:
    """The columns as a rule of `surface` would call them."""
    return tuple(c.title if surface == "zh" else c.name for c in data_set.columns)


def data_set_word(data_set: DataSet, surface: Surface) -> str:
    """The data set as a rule of `surface` would call it."""
    return data_set.title if surface == "zh" else data_set.name


def find_data_set(word: str, span: Span, work: Work) -> DataSet | None:
    """The data set named or titled `word`, or what the table of that name holds; tells HY202."""
    if word in work.names.tables:
        table = work.names.tables[word]
        work.report.failed |= table is None
        return None if table is None else table.data_set
    found = work.names.schema.data_set(word)
    if found is None:
        near = nearest(word, (*work.names.schema.words(), *work.names.tables))
        work.report.tell("HY202", span, data_set=word, nearest=near)
    return found


def find_value(name: Name, scope: Scope, work: Work) -> TypedExpression | None:
    """What a let, measure or argument called `name` stands for, put in its place.

    Tells HY351 for a component within an aggregate: its rows do not say what it is called.
    """
    value = scope.values[name.name]
    if value.expression is None:
        work.report.failed = True
        return None
    if not work.spend(value.nodes, value.depth, name.span):
        return None
    if scope.level is Level.INSIDE and work.connects and _calls(value.expression):
        work.report.tell("HY351", name.span, name=name.name)
        return None
    return value.expression


def _calls(expression: TypedExpression) -> bool:
    """Whether it reads what a component is called."""
    return any(isinstance(e, KeyValue) and e.index == COMPONENT for e in walk(expression))


def tell_no_value(name: Name, scope: Scope, work: Work) -> None:
    """Say why `name` is no value here: an alias, a definition, a decision table, or unknown."""
    if name.name in scope.rows:
        work.report.tell("HY213", name.span, name=name.name)
    elif name.name in work.names.definitions or name.name in work.names.decision_tables:
        work.report.tell("HY218", name.span, name=name.name)
    elif not tell_unreadable(name.name, name.span, scope=scope, work=work):
        known = (*scope.readable(), *work.names.parameters)
        near = nearest(name.name, known)
        words = {"name": name.name, "nearest": near, "known": listed(known)}
        work.report.tell("HY203", name.span, quoted=f'"{name.name}"', **words)
