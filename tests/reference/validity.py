"""Periods of validity: both days included, a missing end still open."""

from __future__ import annotations

from tests.reference.scope import Scope
from tests.reference.values import Truth, Value, all_true, compare


def valid_at(alias: str, day: Value, scope: Scope) -> Truth:
    """“Validity in time (an appointment valid on the day of the payment)”."""
    return all_true([_started(alias, day, scope), _not_ended(alias, day, scope)])


def overlap(first: str, second: str, scope: Scope) -> Truth:
    """“Overlap of two periods”: each starts before the other has ended."""
    return all_true(
        [
            _started(first, _end(second, scope), scope) if _has_end(second, scope) else True,
            _started(second, _end(first, scope), scope) if _has_end(first, scope) else True,
        ]
    )


def _started(alias: str, day: Value, scope: Scope) -> Truth:
    """Whether the row's first day has come by `day`; unknown where that is missing."""
    column = scope.world.data_set(alias).valid_from
    return True if column is None else compare("<=", scope.field(alias, column), day)


def _not_ended(alias: str, day: Value, scope: Scope) -> Truth:
    return compare("<=", day, _end(alias, scope)) if _has_end(alias, scope) else True


def _has_end(alias: str, scope: Scope) -> bool:
    return _end(alias, scope) is not None


def _end(alias: str, scope: Scope) -> Value:
    column = scope.world.data_set(alias).valid_until
    return None if column is None else scope.field(alias, column)
