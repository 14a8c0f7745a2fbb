"""Decision tables: columns of inputs, rows that exclude one another, each with its clause."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.check.decision_cells import check_test, check_value
from dsl.check.decision_rows import check_rows
from dsl.check.digits import widest
from dsl.check.domain_names import check_domain
from dsl.check.law import Law, check_confirmed, cite_all
from dsl.check.parameters import check_order, check_within
from dsl.check.periods import first_day, is_empty
from dsl.check.report import Report
from dsl.check.wording import check_wording
from dsl.domains import Domain
from dsl.model.decision_tables import DecisionRow, DecisionTable, DecisionVersion, Input
from dsl.model.law import Clause, InForce
from dsl.model.types import Type, column_type
from dsl.surface.words import DECISION_WORDS_TAKEN
from dsl.syntax.decision_tables import DecisionRow as WrittenRow
from dsl.syntax.decision_tables import DecisionTable as WrittenTable
from dsl.syntax.decision_tables import DecisionVersion as WrittenVersion
from dsl.syntax.decision_tables import Input as WrittenInput
from dsl.syntax.declarations import Surface
from dsl.syntax.law import DomainName
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class _Period:
    """When a version holds, for `check_order`: a decision table has no regions of its own."""

    in_force: InForce
    span: Span
    region: None = None


def check_decision_table(
    written: WrittenTable, law: Law, surface: Surface, report: Report
) -> DecisionTable | None:
    """The table, or None after telling what is wrong with its head, its periods or its rows."""
    if written.title is not None:
        check_wording([(written.title, written.name_span)], report)
    inputs = _inputs(written.inputs, report)
    domain = _domain(written.domain, report)
    if domain is None or len(inputs) < len(written.inputs):
        return None
    checker = _Checker(inputs, domain, law, surface, report, alone=len(written.versions) == 1)
    found = [checker.version(v) for v in written.versions]
    versions = sorted((v for v in found if v is not None), key=lambda v: first_day(v.in_force))
    check_order(written.name, [_Period(v.in_force, v.span) for v in versions], report)
    if report.failed:
        return None
    return DecisionTable(
        name=written.name,
        title=written.title,
        inputs=inputs,
        type=_type(versions, domain),
        versions=tuple(versions),
        span=written.span,
    )


def _type(versions: list[DecisionVersion], domain: Domain) -> Type:
    """The narrowest type that holds every value; that of a column where no row has one."""
    values = [row.value.type for v in versions for row in v.rows if row.value is not None]
    return widest(values, domain) if values else column_type(domain)


def _inputs(written: tuple[WrittenInput, ...], report: Report) -> tuple[Input, ...]:
    """The inputs that are right; tells HY205, HY443, or what is wrong with a domain."""
    found: dict[str, Input] = {}
    for one in written:
        domain = _domain(one.domain, report)
        if one.name in DECISION_WORDS_TAKEN:
            report.tell("HY443", one.span, name=one.name)
        elif one.name in found:
            report.tell("HY205", one.span, name=one.name)
        elif domain is not None:
            found[one.name] = Input(one.name, domain)
    return tuple(found.values())


def _domain(written: DomainName, report: Report) -> Domain | None:
    if written.many:
        report.tell("HY441", written.span)
        return None
    return check_domain(written, report)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Checks the versions of one table whose inputs and domain are right.

    A table that has one version, without a period, is the same at all times, as a parameter is.
    """

    inputs: tuple[Input, ...]
    domain: Domain
    law: Law
    surface: Surface
    report: Report
    alone: bool

    def version(self, written: WrittenVersion) -> DecisionVersion | None:
        """What the table says in one period; tells HY405, HY432, and what rows have."""
        report, period, span = self.report, InForce(written.start, written.until), written.head_span
        clauses = cite_all(written.citations, self.law, self.surface, report)
        if is_empty(period):
            report.tell("HY405", span, start=written.start, until=written.until)
            return None
        check_confirmed(written.confirmed, period, span, report)
        self._check_within(period, clauses, span)
        found = [self._row(row, clauses, period) for row in written.rows]
        rows = tuple(row for row in found if row is not None)
        if len(rows) == len(found):
            check_rows(self.inputs, rows, span, report)
        return DecisionVersion(period, rows, clauses, written.head_span, written.confirmed)

    def _row(
        self, written: WrittenRow, basis: tuple[Clause, ...], period: InForce
    ) -> DecisionRow | None:
        own = cite_all(written.citations, self.law, self.surface, self.report)
        self._check_within(period, own, written.span)
        tests = [
            check_test(test, i.domain, self.report)
            for test, i in zip(written.tests, self.inputs, strict=True)
        ]
        value = None
        if written.value is not None:
            value = check_value(written.value, self.domain, self.report)
        known = tuple(test for test in tests if test is not None)
        if len(known) < len(tests) or (written.value is not None and value is None):
            return None
        return DecisionRow(known, value, own or basis, written.span)

    def _check_within(self, period: InForce, clauses: tuple[Clause, ...], span: Span) -> None:
        if clauses and not (self.alone and period.always):
            check_within(period, clauses, span, self.report)
