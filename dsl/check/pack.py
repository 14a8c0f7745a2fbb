"""All files of one pack: their declarations gathered, checked in order of need, put together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeVar

from dsl.check.calendars import check_calendar
from dsl.check.decision_tables import check_decision_table
from dsl.check.definitions import CheckedDefinitions, Placed, check_definitions, is_function
from dsl.check.examples import check_example
from dsl.check.law import Law, check_law
from dsl.check.names import Names
from dsl.check.parameters import check_parameter
from dsl.check.report import Report
from dsl.check.rules import check_rule
from dsl.check.tables import PlacedTable, check_tables
from dsl.check.work import Work
from dsl.diagnostics.diagnostic import Diagnostic, Related, sort_diagnostics
from dsl.model.coverage import coverage_of
from dsl.model.decision_tables import DecisionTable
from dsl.model.examples import Example
from dsl.model.law import Parameter
from dsl.model.rules import Model, Rule
from dsl.schema import Schema
from dsl.syntax.decision_tables import DecisionTable as WrittenDecisionTable
from dsl.syntax.declarations import Declaration, Definition, File, Surface
from dsl.syntax.declarations import (
    Rule as WrittenRule,
)
from dsl.syntax.declarations import (
    Table as WrittenTable,
)
from dsl.syntax.examples import Example as WrittenExample
from dsl.syntax.law import Calendar, Regulation
from dsl.syntax.law import Parameter as WrittenParameter
from dsl.text.source import Span

_NONE: Final[Mapping[str, Parameter]] = MappingProxyType({})
_Named = TypeVar(
    "_Named",
    Regulation,
    WrittenParameter,
    Calendar,
    WrittenDecisionTable,
    Definition,
    WrittenTable,
    WrittenRule,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The model of what is right, and everything to be told, sorted by place."""

    model: Model
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Pack:
    """The declarations in order, the names of those that are missing, and one report for all.

    `calendar_lost` says that a calendar is, or may be, among those that are missing.
    """

    placed: tuple[_Placed, ...]
    missing: frozenset[str]
    report: Report
    calendar_lost: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    declaration: Declaration
    surface: Surface


def check_files(
    files: Sequence[File],
    schema: Schema,
    *,
    incomplete: Collection[Span] = (),
    lost: Collection[str] = (),
    parameters: Mapping[str, Parameter] = _NONE,
) -> Checked:
    """Check the files of one pack together, against the data sets of `schema`.

    The model holds what is free of errors, so that the examples of good rules can run
    beside a bad one. Diagnostics are HY2xx, HY3xx and HY4xx. What the parser could not read
    wholly (`incomplete`) or at all (`lost`) is left out, and so is what refers to it,
    without a word: the mistake is told already. `parameters`, checked elsewhere, stand in for
    those of their names: rules are checked against their digits, not against those declared.
    """
    starts = {(span.file, span.start) for span in incomplete}
    placed: list[_Placed] = []
    missing, calendar_lost = set(lost), bool(lost)
    for declaration, surface in ((d, file.surface) for file in files for d in file.declarations):
        if (declaration.span.file, declaration.span.start) not in starts:
            placed.append(_Placed(declaration, surface))
        elif not isinstance(declaration, WrittenExample):
            missing.add(declaration.name)
            calendar_lost |= isinstance(declaration, Calendar)
    pack = _Pack(tuple(placed), frozenset(missing), Report(), calendar_lost)
    report = pack.report
    law = check_law(_first_of(Regulation, pack), report, missing=pack.missing)
    names = _with_calendar(Names(schema), pack)
    found = {**_parameters(pack, law), **_known(pack, parameters)}
    names = replace(names, parameters=found, decision_tables=_decision_tables(pack, law, found))
    definitions = _definitions(pack, law, names)
    names = _tables(pack, law, definitions.names)
    rules, written_rules = _rules(pack, law, names)
    examples = _examples(pack, rules, written_rules, names)
    model = Model(
        regulations=tuple(law.regulations.values()),
        clauses=law.all_clauses(),
        parameters=tuple(p for p in names.parameters.values() if p is not None),
        definitions=definitions.definitions,
        rules=tuple(rules.values()),
        examples=examples,
        tables=tuple(t for t in names.tables.values() if t is not None),
        decision_tables=tuple(t for t in names.decision_tables.values() if t is not None),
    )
    if not pack.missing:
        _check_partly_encoded(model, report)
    return Checked(model, sort_diagnostics(report.found))


def _with_calendar(names: Names, pack: _Pack) -> Names:
    """The names with the pack's calendar; tells HY370 for each but the first."""
    written = tuple(_of(Calendar, pack))
    if not written:
        return replace(names, calendar_lost=pack.calendar_lost)
    (first, surface), *others = written
    for other, _ in others:
        pack.report.tell("HY370", other.name_span, Related(first.name_span, "first"))
    own = Report()
    calendar = check_calendar(first, Work(names, own, surface))
    pack.report.found.extend(own.found)
    return replace(names, calendar=calendar, calendar_lost=calendar is None)


def _check_partly_encoded(model: Model, report: Report) -> None:
    """Warn with HY434 of a clause that is said to be encoded in part, and that nothing rests on."""
    for article in coverage_of(model):
        limit = article.clause.limit
        if limit is not None and limit.partly and not article.uses:
            report.warn("HY434", article.clause.span)


def _of(kind: type[_Named], pack: _Pack) -> Iterator[tuple[_Named, Surface]]:
    return ((p.declaration, p.surface) for p in pack.placed if isinstance(p.declaration, kind))


def _first_of(kind: type[_Named], pack: _Pack) -> dict[str, _Named]:
    """The declarations of `kind` by name; tells HY205 for each that repeats a name."""
    found: dict[str, _Named] = {}
    for declaration, _ in _of(kind, pack):
        first = found.setdefault(declaration.name, declaration)
        if first is not declaration:
            related = Related(first.name_span, "first")
            pack.report.tell("HY205", declaration.name_span, related, name=declaration.name)
    return found


def _parameters(pack: _Pack, law: Law) -> dict[str, Parameter | None]:
    surfaces = {id(d): surface for d, surface in _of(WrittenParameter, pack)}
    found: dict[str, Parameter | None] = dict.fromkeys(pack.missing)
    for name, parameter in _first_of(WrittenParameter, pack).items():
        own = Report()
        found[name] = check_parameter(parameter, law, surfaces[id(parameter)], own)
        pack.report.found.extend(own.found)
    return found


def _known(pack: _Pack, parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    declared = {p.name for p, _ in _of(WrittenParameter, pack)}
    return {name: p for name, p in parameters.items() if name in declared}


def _decision_tables(
    pack: _Pack, law: Law, parameters: Mapping[str, Parameter | None]
) -> dict[str, DecisionTable | None]:
    surfaces = {id(d): surface for d, surface in _of(WrittenDecisionTable, pack)}
    # A name that is lost may have been anything: only parameters are looked up by it.
    found: dict[str, DecisionTable | None] = {}
    for name, table in _first_of(WrittenDecisionTable, pack).items():
        own = Report()
        if parameters.get(name) is not None or is_function(name):
            own.tell("HY206", table.name_span, name=name)
        found[name] = check_decision_table(table, law, surfaces[id(table)], own)
        pack.report.found.extend(own.found)
    return found


def _definitions(pack: _Pack, law: Law, names: Names) -> CheckedDefinitions:
    written = _first_of(Definition, pack)
    surfaces = {id(d): surface for d, surface in _of(Definition, pack)}
    found = {name: Placed(d, surfaces[id(d)]) for name, d in written.items()}
    for name in found:
        if names.parameters.get(name) or names.decision_tables.get(name):
            pack.report.tell("HY206", written[name].name_span, name=name)
    return check_definitions(found, pack.missing, law, Work(names, pack.report, "en"))


def _tables(pack: _Pack, law: Law, names: Names) -> Names:
    written = _first_of(WrittenTable, pack)
    surfaces = {id(t): surface for t, surface in _of(WrittenTable, pack)}
    placed = {name: PlacedTable(t, surfaces[id(t)]) for name, t in written.items()}
    return check_tables(placed, pack.missing, law, names, pack.report)


def _rules(pack: _Pack, law: Law, names: Names) -> tuple[dict[str, Rule], frozenset[str]]:
    written = _first_of(WrittenRule, pack)
    surfaces = {id(d): surface for d, surface in _of(WrittenRule, pack)}
    found: dict[str, Rule] = {}
    for name, rule in written.items():
        own = Report()
        checked = check_rule(rule, surfaces[id(rule)], law, names, own)
        pack.report.found.extend(own.found)
        if checked is not None:
            found[name] = checked
    return found, pack.missing | written.keys()


def _examples(
    pack: _Pack, rules: dict[str, Rule], declared: frozenset[str], names: Names
) -> tuple[Example, ...]:
    found: list[Example] = []
    for p in pack.placed:
        if isinstance(p.declaration, WrittenExample):
            own = Report()
            checked = check_example(p.declaration, declared, rules, Work(names, own, p.surface))
            pack.report.found.extend(own.found)
            if checked is not None:
                found.append(checked)
    return tuple(found)
