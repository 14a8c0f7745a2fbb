"""Parameters: dated values, each within the period of the clause that sets it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from dsl.check.digits import widest
from dsl.check.domain_names import check_domain
from dsl.check.domain_words import said
from dsl.check.domains_meet import PLAIN_NUMBERS
from dsl.check.law import Law, check_confirmed, cite_all
from dsl.check.literals import Literal, check_literal
from dsl.check.periods import ONE_DAY, first_day, is_empty, last_day, shared, show_period
from dsl.check.report import Report
from dsl.diagnostics.diagnostic import Related
from dsl.domains import PERSONAL, TEXTUAL, Domain, Kind
from dsl.model.expressions import Constant
from dsl.model.law import Clause, DatedValue, InForce, Parameter
from dsl.model.types import Type
from dsl.syntax.declarations import Surface
from dsl.syntax.expressions import Expression, Negative
from dsl.syntax.law import Parameter as WrittenParameter
from dsl.syntax.law import ParameterValue
from dsl.text.source import Span

_SIGNED = PLAIN_NUMBERS | {Kind.MONEY, Kind.PERIOD}


def check_parameter(
    written: WrittenParameter, law: Law, surface: Surface, report: Report
) -> Parameter | None:
    """The parameter, or None after telling what is wrong with its domain or its values."""
    domain = check_domain(written.domain, report)
    if not written.values:
        report.tell("HY420", written.name_span, name=written.name)
    if domain is None or not written.values:
        return None
    alone = len(written.values) == 1
    found = [
        _dated_value(v, domain, written, law=law, surface=surface, alone=alone, report=report)
        for v in written.values
    ]
    values = tuple(value for value in found if value is not None)
    if report.failed or len(values) < len(found):
        return None
    ordered = tuple(sorted(values, key=lambda v: (first_day(v.in_force), v.region or "")))
    check_order(written.name, ordered, report)
    type_ = widest((c.type for v in ordered for c in v.values), domain)
    many = written.domain.many
    parameter = Parameter(written.name, written.title, type_, many, ordered, written.span)
    return None if report.failed else parameter


def _dated_value(
    value: ParameterValue,
    domain: Domain,
    written: WrittenParameter,
    *,
    law: Law,
    surface: Surface,
    alone: bool,
    report: Report,
) -> DatedValue | None:
    clauses = cite_all(value.citations, law, surface, report)
    if not value.citations:
        report.tell("HY403", value.span, name=written.name)
    period = InForce(value.start, value.until)
    if is_empty(period):
        report.tell("HY405", value.span, start=value.start, until=value.until)
        return None
    check_confirmed(value.confirmed, period, value.span, report)
    constant = alone and period.always
    if clauses and not constant:
        check_within(period, clauses, value.span, report)
    many = isinstance(value.value, tuple)
    if many != written.domain.many:
        report.tell("HY421" if many else "HY422", value.span, name=written.name)
        return None
    literals = value.value if isinstance(value.value, tuple) else (value.value,)
    constants = [constant_of(literal, domain, report, personal=False) for literal in literals]
    known = tuple(c for c in constants if c is not None)
    if len(known) < len(constants):
        return None
    return DatedValue(known, period, value.region, clauses, value.span, value.confirmed)


def constant_of(
    written: Expression, domain: Domain, report: Report, *, personal: bool
) -> Constant | None:
    """The literal as a value of `domain`; tells HY310 (unless `personal` is allowed) or HY328."""
    negative = isinstance(written, Negative)
    inner = written.operand if isinstance(written, Negative) else written
    if not isinstance(inner, Literal):
        report.failed = True  # the grammar lets literals only stand here, and has told of it
        return None
    literal = check_literal(inner, report)
    if literal is None:
        return None
    found = literal.type.domain
    if found.kind is Kind.TEXT and domain.kind in TEXTUAL and not negative:
        if domain.kind in PERSONAL and not personal:
            report.tell("HY310", written.span, **said(domain=domain))
            return None
        return Constant(literal.value, Type(domain))
    if not _fits(literal.type, domain) or (negative and found.kind not in _SIGNED):
        report.tell("HY328", written.span, **said(found=found, expected=domain))
        return None
    return _in_domain(literal, domain, negative=negative)


def _in_domain(literal: Constant, domain: Domain, *, negative: bool) -> Constant:
    """The literal's value as `domain` holds it: counts are whole numbers, shares are decimals."""
    value = literal.value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        whole = domain.kind in (Kind.COUNT, Kind.PERIOD)
        value = int(value) if whole else Decimal(value)
        value = -value if negative else value
    return Constant(value, dataclasses.replace(literal.type, domain=domain))


def _fits(found: Type, expected: Domain) -> bool:
    if found.kind in PLAIN_NUMBERS and expected.kind in PLAIN_NUMBERS:
        return expected.kind is not Kind.COUNT or found.decimals == 0
    return found.kind is expected.kind and (found.domain == expected or found.kind is Kind.MONEY)


def check_within(period: InForce, clauses: tuple[Clause, ...], span: Span, report: Report) -> None:
    """Tell HY410 or HY411 where a value holds on a day when none of its clauses can."""
    starts = min(first_day(c.in_force) for c in clauses)
    ends = max(last_day(c.in_force) for c in clauses)
    in_force = ", ".join(show_period(c.in_force) for c in clauses)
    related = tuple(Related(c.span, "clause") for c in clauses)
    if first_day(period) < starts:
        start = period.start or ""
        report.tell("HY410", span, *related, start=start, first=starts, in_force=in_force)
    elif last_day(period) > ends:
        until = period.until or ""
        report.tell("HY411", span, *related, until=until, last=ends, in_force=in_force)


class DatedPart(Protocol):
    """Something that holds in a period, for a region or everywhere."""

    @property
    def in_force(self) -> InForce:
        """Its period."""

    @property
    def region(self) -> str | None:
        """Its region."""

    @property
    def span(self) -> Span:
        """Its place."""


def check_order(name: str, values: Sequence[DatedPart], report: Report) -> None:
    """Tell HY412 for values of one region that overlap, and warn HY413 of days without any."""
    for region in dict.fromkeys(value.region for value in values):
        own = [value for value in values if value.region == region]
        for earlier, later in pairwise(own):
            if not is_empty(shared(earlier.in_force, later.in_force)):
                words = {"name": name, "region": region or ""}
                words["days"] = show_period(shared(earlier.in_force, later.in_force))
                report.tell("HY412", later.span, Related(earlier.span, "other"), **words)
            elif last_day(earlier.in_force) + ONE_DAY < first_day(later.in_force):
                gap = InForce(
                    last_day(earlier.in_force) + ONE_DAY, first_day(later.in_force) - ONE_DAY
                )
                words = {"name": name, "days": show_period(gap), "region": region or ""}
                report.warn("HY413", later.span, Related(earlier.span, "other"), **words)
