"""All files of one pack: their declarations gathered, checked in order of need, put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dsl.check.definitions import CheckedDefinitions, Placed, check_definitions
from dsl.check.examples import check_example
from dsl.check.law import Law, check_law
from dsl.check.names import Names
from dsl.check.parameters import check_parameter
from dsl.check.report import Report
from dsl.check.rules import check_rule
from dsl.check.work import Work
from dsl.diagnostics.diagnostic import Diagnostic, Related, sort_diagnostics
from dsl.model.law import Parameter
from dsl.model.rules import Example, Model, Rule
from dsl.schema import Schema
from dsl.syntax.declarations import (
    Declaration,
    Definition,
    File,
    Regulation,
    Surface,
)
from dsl.syntax.declarations import (
    Example as WrittenExample,
)
from dsl.syntax.declarations import (
    Parameter as WrittenParameter,
)
from dsl.syntax.declarations import (
    Rule as WrittenRule,
)

_Named = TypeVar("_Named", Regulation, WrittenParameter, Definition, WrittenRule)


@dataclass(frozen=True, slots=True)
class Checked:
    """The model of what is right, and everything to be told, sorted by place."""

    model: Model
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    declaration: Declaration
    surface: Surface


def check_files(files: Sequence[File], schema: Schema) -> Checked:
    """Check the files of one pack together, against the data sets of `schema`.

    The model holds what is free of errors, so that the examples of good rules can run
    beside a bad one. Diagnostics are HY2xx, HY3xx and HY4xx.
    """
    placed = [_Placed(d, file.surface) for file in files for d in file.declarations]
    report = Report()
    law = check_law(_first_of(Regulation, placed, report), report)
    names = Names(schema, _parameters(placed, law, report))
    definitions = _definitions(placed, law, names, report)
    rules, written_rules = _rules(placed, law, definitions.names, report)
    examples = _examples(placed, rules, written_rules, definitions.names, report)
    model = Model(
        regulations=tuple(law.regulations.values()),
        clauses=law.all_clauses(),
        parameters=tuple(p for p in names.parameters.values() if p is not None),
        definitions=definitions.definitions,
        rules=tuple(rules.values()),
        examples=examples,
    )
    return Checked(model, sort_diagnostics(report.found))


def _of(kind: type[_Named], placed: list[_Placed]) -> Iterator[tuple[_Named, Surface]]:
    return ((p.declaration, p.surface) for p in placed if isinstance(p.declaration, kind))


def _first_of(kind: type[_Named], placed: list[_Placed], report: Report) -> dict[str, _Named]:
    """The declarations of `kind` by name; tells HY205 for each that repeats a name."""
    found: dict[str, _Named] = {}
    for declaration, _ in _of(kind, placed):
        first = found.setdefault(declaration.name, declaration)
        if first is not declaration:
            related = Related(first.name_span, "first")
            report.tell("HY205", declaration.name_span, related, name=declaration.name)
    return found


def _parameters(placed: list[_Placed], law: Law, report: Report) -> dict[str, Parameter | None]:
    written = _first_of(WrittenParameter, placed, report)
    surfaces = {id(d): surface for d, surface in _of(WrittenParameter, placed)}
    found: dict[str, Parameter | None] = {}
    for name, parameter in written.items():
        own = Report()
        found[name] = check_parameter(parameter, law, surfaces[id(parameter)], own)
        report.found.extend(own.found)
    return found


def _definitions(
    placed: list[_Placed], law: Law, names: Names, report: Report
) -> CheckedDefinitions:
    written = _first_of(Definition, placed, report)
    surfaces = {id(d): surface for d, surface in _of(Definition, placed)}
    found = {name: Placed(d, surfaces[id(d)]) for name, d in written.items()}
    for name in found.keys() & names.parameters.keys():
        report.tell("HY206", written[name].name_span, name=name)
    return check_definitions(found, law, Work(names, report, "en"))


def _rules(
    placed: list[_Placed], law: Law, names: Names, report: Report
) -> tuple[dict[str, Rule], tuple[str, ...]]:
    written = _first_of(WrittenRule, placed, report)
    surfaces = {id(d): surface for d, surface in _of(WrittenRule, placed)}
    found: dict[str, Rule] = {}
    for name, rule in written.items():
        own = Report()
        checked = check_rule(rule, surfaces[id(rule)], law, names, own)
        report.found.extend(own.found)
        if checked is not None:
            found[name] = checked
    return found, tuple(written)


def _examples(
    placed: list[_Placed],
    rules: dict[str, Rule],
    declared: tuple[str, ...],
    names: Names,
    report: Report,
) -> tuple[Example, ...]:
    found: list[Example] = []
    for p in placed:
        if isinstance(p.declaration, WrittenExample):
            own = Report()
            checked = check_example(p.declaration, declared, rules, Work(names, own, p.surface))
            report.found.extend(own.found)
            if checked is not None:
                found.append(checked)
    return tuple(found)
