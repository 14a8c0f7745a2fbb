"""Definitions: checked once by themselves, then put in place wherever they are called."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dsl.check.circles import circle_of, reaches, uses_first
from dsl.check.domain_names import check_domain
from dsl.check.expressions import check_expression
from dsl.check.law import Law, cite_all
from dsl.check.lookups import find_data_set
from dsl.check.names import DefinitionEntry, Names, RowArgument, ValueArgument
from dsl.check.scopes import Level, Rows, Scope, Value
from dsl.check.tree import calls_in
from dsl.check.work import Work
from dsl.model.expressions import ColumnValue
from dsl.model.law import Definition
from dsl.model.types import column_type
from dsl.surface import vocabulary
from dsl.syntax.declarations import Definition as WrittenDefinition
from dsl.syntax.declarations import Surface


@dataclass(frozen=True, slots=True)
class Placed:
    """A definition and the surface of the file that holds it."""

    written: WrittenDefinition
    surface: Surface


@dataclass(frozen=True, slots=True)
class CheckedDefinitions:
    """The definitions that are right, for citation, and all names with what they expand to."""

    definitions: tuple[Definition, ...]
    names: Names


def check_definitions(
    placed: Mapping[str, Placed], missing: Collection[str], law: Law, work: Work
) -> CheckedDefinitions:
    """The definitions of a pack, each checked after those that it uses; tells HY211 for circles."""
    uses = {name: _uses(p.written, placed) for name, p in placed.items()}
    circular = {name for name in placed if reaches(name, name, uses)}
    for name in placed:
        if name in circular:
            circle = " → ".join([*circle_of(name, uses), name])
            work.report.tell("HY211", placed[name].written.name_span, name=name, circle=circle)
    entries: dict[str, DefinitionEntry | None] = dict.fromkeys([*missing, *placed])
    found: dict[str, Definition] = {}
    for name in uses_first(placed, uses):
        if name in circular:
            continue
        names = dataclasses.replace(work.names, definitions=entries)
        checked = _check_one(placed[name], names, law, uses[name], work)
        if checked is not None:
            entries[name], found[name] = checked
    ordered = tuple(found[name] for name in placed if name in found)
    return CheckedDefinitions(ordered, dataclasses.replace(work.names, definitions=entries))


def _check_one(
    placed: Placed, names: Names, law: Law, uses: tuple[str, ...], outer: Work
) -> tuple[DefinitionEntry, Definition] | None:
    written = placed.written
    own = dataclasses.replace(outer.report, found=[], failed=False)
    work = Work(names, own, placed.surface)
    clauses = cite_all(written.citations, law, placed.surface, own)
    if not written.citations:
        own.warn("HY404", written.name_span, name=written.name)
    if is_function(written.name):
        own.tell("HY206", written.name_span, name=written.name)
    arguments, scope = _arguments(written, work)
    check_expression(written.body, scope, work)
    outer.report.found.extend(own.found)
    outer.report.failed |= own.failed
    if own.failed:
        return None
    entry = DefinitionEntry(written, placed.surface, arguments)
    return entry, Definition(written.name, written.title, clauses, uses, written.span)


def is_function(name: str) -> bool:
    """Whether some surface has a function or aggregate of this name."""
    surfaces = (vocabulary("zh"), vocabulary("en"))
    return any(name in v.functions or name in v.aggregates for v in surfaces)


def _arguments(
    written: WrittenDefinition, work: Work
) -> tuple[tuple[RowArgument | ValueArgument, ...], Scope]:
    """The arguments, and the scope in which the body alone can be checked."""
    arguments: dict[str, RowArgument | ValueArgument] = {}
    scope = Scope(Level.EITHER)
    for argument in written.arguments:
        if argument.name in arguments:
            work.report.tell("HY205", argument.span, name=argument.name)
            continue
        if work.names.is_value(argument.name):
            work.report.tell("HY206", argument.span, name=argument.name)
        if argument.data_set is not None:
            data_set = find_data_set(argument.data_set, argument.span, work)
            if data_set is None:
                scope = scope.with_value(argument.name, Value(None))
                continue
            arguments[argument.name] = RowArgument(argument.name, data_set)
            work.data_sets[argument.name] = data_set
            scope = scope.with_rows(argument.name, Rows(argument.name, data_set))
        elif argument.domain is not None:
            domain = check_domain(argument.domain, work.report)
            if domain is None:
                scope = scope.with_value(argument.name, Value(None))
                continue
            type_ = column_type(domain)
            arguments[argument.name] = ValueArgument(argument.name, type_)
            # Any expression of the type would do: only its domain and digits are looked at.
            stands_for = ColumnValue(argument.name, argument.name, type_)
            scope = scope.with_value(argument.name, Value(stands_for))
    return tuple(arguments.values()), scope


def _uses(written: WrittenDefinition, placed: Mapping[str, Placed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for c in calls_in(written.body) if c in placed))
