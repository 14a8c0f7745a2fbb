"""Decision tables in SQL: a `CASE` with a branch for each row of each version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.domains import domain_from_text
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
from tests.second_engine.law import stem, within
from tests.second_engine.literals import literal
from tests.second_engine.numbers import alike
from tests.second_engine.scopes import Scope
from tests.second_engine.terms import Term, all_of, any_of, of_domain, text_literal

_REGION = "region_code"


def decided(table: DecisionTable, given: Sequence[Term], day: Term | None, scope: Scope) -> Term:
    """The value of the row that holds on the day, else on the event date; else missing."""
    dated = any(v.start is not None or v.until is not None for v in table.versions)
    if day is None and dated:
        day = scope.event_date()
    asked = list(given) if day is None else [*given, day]
    branches = [
        (_holds(row, version, table, given, day), row.value)
        for version in table.versions
        for row in version.rows
    ]
    values = _values([value for _, value in branches if value is not None])
    domain = domain_from_text(table.domain.text)
    assert domain is not None
    if not values:
        return of_domain(domain, "NULL").of(*asked)
    held = [condition for condition, value in branches if value is not None]
    cases = " ".join(f"WHEN {c} THEN {v.sql}" for c, v in zip(held, values, strict=True))
    found = of_domain(domain, f"CASE {cases} END")
    return Term(found.sql, found.sort, values[0].decimals, found.unit).of(*asked)


def _values(written: Sequence[Expression]) -> list[Term]:
    """The values, numbers with as many decimals as the longest has."""
    terms = [_literal(value) for value in written]
    return alike(terms) if terms and terms[0].sort in ("number", "period") else terms


def _literal(written: Expression) -> Term:
    found = literal(written)
    assert found is not None, f"no literal: {written}"
    return found


def _holds(
    row: DecisionRow,
    version: DecisionVersion,
    table: DecisionTable,
    given: Sequence[Term],
    day: Term | None,
) -> str:
    held = [] if day is None else [within(day.sql, version.start, version.until)]
    if day is not None and held == ["TRUE"]:
        held = [f"{day.sql} IS NOT NULL"]
    for n, (test, value) in enumerate(zip(row.tests, given, strict=True)):
        column = [other.tests[n] for other in version.rows]
        regional = table.inputs[n].domain.text == _REGION
        held += _asked(test, value, column, regional=regional)
    return all_of(f"({h})" for h in held)


def _asked(
    test: WrittenTest, value: Term, column: Sequence[WrittenTest], *, regional: bool
) -> Iterator[str]:
    match test:
        case Anything():
            return
        case OneOf(values=options):
            yield any_of(_is(value, _literal(o), regional=regional) for o in options)
        case Range():
            yield from _bounds(test, value)
        case Rest():
            for other in column:
                if isinstance(other, OneOf | Range):
                    named = all_of(f"({h})" for h in _asked(other, value, (), regional=regional))
                    yield f"NOT ({named})"
            yield f"({value.sql}) IS NOT NULL"


def _bounds(test: Range, value: Term) -> Iterator[str]:
    if test.low is not None:
        yield _compared(value, ">=", _literal(test.low))
    if test.high is not None:
        yield _compared(value, "<" if test.below else "<=", _literal(test.high))


def _is(value: Term, option: Term, *, regional: bool) -> str:
    if not regional:
        return _compared(value, "=", option)
    inside = text_literal(stem(option.sql.strip("'")))
    return f"starts_with({value.sql}, {inside})"


def _compared(value: Term, sign: str, option: Term) -> str:
    one, other = alike((value, option)) if value.sort in ("number", "period") else (value, option)
    return f"({one.sql}) {sign} ({other.sql})"
