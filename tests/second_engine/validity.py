"""Periods of validity in SQL: both days included, a missing end still open."""

from __future__ import annotations

from tests.second_engine.dates import first_day
from tests.second_engine.scopes import Scope
from tests.second_engine.terms import Term, condition


def valid_at(alias: str, date: Term, scope: Scope) -> Term:
    """Whether a row is valid on a day, or on any day of a month."""
    latest = f"last_day({date.sql})" if date.sort == "month" else date.sql
    earliest = first_day(date.sql) if date.sort == "month" else date.sql
    held = f"{_begun(alias, latest, scope)} AND {_lasting(alias, earliest, scope)}"
    return condition(held, date, *_bounds(alias, scope))


def overlap(one: str, other: str, scope: Scope) -> Term:
    """Whether two rows are valid on a common day: each begins before the other has ended."""
    held = f"{_begun_by_end(one, other, scope)} AND {_begun_by_end(other, one, scope)}"
    return condition(held, *_bounds(one, scope), *_bounds(other, scope))


def _begun(alias: str, by: str, scope: Scope) -> str:
    column = scope.facts.aliases[alias].valid_from
    return "TRUE" if column is None else f"{scope.column(alias, column).sql} <= {by}"


def _lasting(alias: str, on: str, scope: Scope) -> str:
    end = _end(alias, scope)
    return "TRUE" if end is None else f"CASE WHEN {end} IS NULL THEN TRUE ELSE {on} <= {end} END"


def _begun_by_end(one: str, other: str, scope: Scope) -> str:
    """Whether the row has begun by the last day of the other, if that has one."""
    end = _end(other, scope)
    if end is None:
        return "TRUE"
    return f"CASE WHEN {end} IS NULL THEN TRUE ELSE {_begun(one, end, scope)} END"


def _end(alias: str, scope: Scope) -> str | None:
    column = scope.facts.aliases[alias].valid_until
    return None if column is None else scope.column(alias, column).sql


def _bounds(alias: str, scope: Scope) -> list[Term]:
    """The columns that bound the validity: the alias is read by them."""
    data_set = scope.facts.aliases[alias]
    names = [n for n in (data_set.valid_from, data_set.valid_until) if n is not None]
    return [scope.column(alias, n) for n in names]
