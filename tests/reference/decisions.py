"""Decision tables: the row whose tests all pass, in the version that holds on the day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from dsl.domains import Domain, Kind, domain_from_text
from dsl.syntax.decision_tables import (
    Anything,
    DecisionRow,
    DecisionTable,
    DecisionVersion,
    OneOf,
    Range,
    Rest,
    WrittenTest,
)
from dsl.syntax.expressions import Expression
from tests.reference.law import covers_region, within
from tests.reference.values import Truth, Value, all_true, any_true, compare, negate

Literal = Callable[[Expression], Value]


def decided(
    table: DecisionTable, given: Sequence[Value], day: datetime.date | None, literal: Literal
) -> Value:
    """“The value of the row that holds; missing where none does”, or where that row sets none."""
    domains = [domain_from_text(i.domain.text) for i in table.inputs]
    for version in table.versions:
        if day is not None and within(day, version.start, version.until):
            for row in version.rows:
                if _holds(row, version, domains, given, literal) is True:
                    return None if row.value is None else literal(row.value)
    return None


def _holds(
    row: DecisionRow,
    version: DecisionVersion,
    domains: Sequence[Domain | None],
    given: Sequence[Value],
    literal: Literal,
) -> Truth:
    return all_true(
        _passes(test, given[n], [r.tests[n] for r in version.rows], domains[n], literal)
        for n, test in enumerate(row.tests)
    )


def _passes(
    test: WrittenTest,
    value: Value,
    column: Sequence[WrittenTest],
    domain: Domain | None,
    literal: Literal,
) -> Truth:
    """“A missing input passes an empty cell alone; of any other it is unknown.”"""
    match test:
        case Anything():
            return True
        case OneOf(values=options):
            return any_true(_is(value, literal(o), domain) for o in options)
        case Range(low=low, high=high, below=below):
            above = True if low is None else compare(">=", value, literal(low))
            sign = "<" if below else "<="
            return all_true([above, True if high is None else compare(sign, value, literal(high))])
        case Rest():
            named = [t for t in column if isinstance(t, OneOf | Range)]
            if not named:
                return compare("=", value, value)
            return negate(any_true(_passes(t, value, (), domain, literal) for t in named))


def _is(value: Value, option: Value, domain: Domain | None) -> Truth:
    """Equal; of a region code, within the region."""
    if domain is None or domain.kind is not Kind.REGION_CODE:
        return compare("=", value, option)
    assert isinstance(option, str)
    return None if value is None else covers_region(option, str(value))
