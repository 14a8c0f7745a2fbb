"""How much of a regulation a pack states in rules, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dsl.model.law import Clause
from dsl.model.rules import Model


class Encoded(StrEnum):
    """What became of a clause: stated, stated in part, not to be stated, not stated yet."""

    ENCODED = "encoded"
    PARTLY = "partly"
    NOT_ENCODABLE = "not_encodable"
    NOT_YET = "not_yet"


class UseKind(StrEnum):
    """What can rest on a clause."""

    RULE = "rule"
    EXCEPTION = "exception"
    DEFINITION = "definition"
    PARAMETER = "parameter"
    DECISION_TABLE = "decision_table"


@dataclass(frozen=True, slots=True)
class Use:
    """Something that rests on a clause; of an exception, `name` is its rule's."""

    kind: UseKind
    name: str


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One clause: what became of it, why it is not stated wholly, and what rests on it."""

    clause: Clause
    encoded: Encoded
    reason: str | None
    uses: tuple[Use, ...]


def coverage_of(model: Model) -> tuple[ClauseCoverage, ...]:
    """Every clause that the regulations of `model` quote, in the order of declaration.

    A clause is stated where something rests on it. One that is declared to be stated in part is
    not stated yet as long as nothing does.
    """
    uses: dict[Clause, dict[Use, None]] = {clause: {} for clause in model.clauses}
    for clause, use in _uses(model):
        uses.setdefault(clause, {})[use] = None
    return tuple(_covered(clause, tuple(found)) for clause, found in uses.items())


def _covered(clause: Clause, uses: tuple[Use, ...]) -> ClauseCoverage:
    limit = clause.limit
    if limit is not None and not limit.partly:
        return ClauseCoverage(clause, Encoded.NOT_ENCODABLE, limit.reason, uses)
    stated = Encoded.ENCODED if limit is None else Encoded.PARTLY
    reason = None if limit is None else limit.reason
    return ClauseCoverage(clause, stated if uses else Encoded.NOT_YET, reason, uses)


def _uses(model: Model) -> Iterator[tuple[Clause, Use]]:
    for rule in model.rules:
        for clause in rule.clauses:
            yield clause, Use(UseKind.RULE, rule.name)
        for exemption in (*rule.row_exemptions, *rule.group_exemptions):
            for clause in exemption.clauses:
                yield clause, Use(UseKind.EXCEPTION, rule.name)
    for definition in model.definitions:
        for clause in definition.clauses:
            yield clause, Use(UseKind.DEFINITION, definition.name)
    yield from _of_values(model)


def _of_values(model: Model) -> Iterator[tuple[Clause, Use]]:
    for parameter in model.parameters:
        for value in parameter.values:
            for clause in value.clauses:
                yield clause, Use(UseKind.PARAMETER, parameter.name)
    for table in model.decision_tables:
        for clause in table.clauses:
            yield clause, Use(UseKind.DECISION_TABLE, table.name)
