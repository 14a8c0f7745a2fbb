"""How far the clauses that a pack quotes are covered by its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dsl.model.law import Clause, Regulation
from dsl.model.parts import exemptions_of
from dsl.model.rules import Model, Rule


class Cover(StrEnum):
    """What has been made of a clause.

    A clause is encoded where a rule rests on it, partly where only exceptions, parameters
    or definitions do, or rules on some of its items alone.
    """

    ENCODED = "encoded"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class Role(StrEnum):
    """What rests on a clause."""

    RULE = "rule"
    EXEMPTION = "exemption"
    PARAMETER = "parameter"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Use:
    """Something that rests on a clause: a rule by itself or through what it uses."""

    role: Role
    name: str
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class CoveredClause:
    """One clause, what has been made of it, and what rests on it."""

    clause: Clause
    cover: Cover
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class CoveredRegulation:
    """One regulation with its clauses in the order of declaration."""

    regulation: Regulation
    clauses: tuple[CoveredClause, ...]

    def count(self, cover: Cover) -> int:
        """How many of its clauses are so."""
        return sum(clause.cover is cover for clause in self.clauses)


def coverage(model: Model) -> tuple[CoveredRegulation, ...]:
    """Every regulation and method of the pack, in the order of declaration."""
    uses: dict[Clause, list[Use]] = {}
    for clause, use in _uses(model):
        if use not in uses.setdefault(clause, []):
            uses[clause].append(use)
    return tuple(
        CoveredRegulation(regulation, tuple(_covered(model, regulation, uses)))
        for regulation in model.regulations
    )


def _covered(
    model: Model, regulation: Regulation, uses: dict[Clause, list[Use]]
) -> Iterator[CoveredClause]:
    own = [c for c in model.clauses if c.regulation.name == regulation.name]
    for clause in own:
        below = [c for c in own if c is not clause and _within(c, clause)]
        roles = {use.role for use in uses.get(clause, ())}
        if Role.RULE in roles:
            cover = Cover.ENCODED
        elif roles or any(uses.get(c) for c in below):
            cover = Cover.PARTLY
        else:
            cover = Cover.NOT_YET
        yield CoveredClause(clause, cover, tuple(uses.get(clause, ())))


def _within(inner: Clause, outer: Clause) -> bool:
    """Whether `inner` is a paragraph or an item of `outer`."""
    one, other = inner.provision, outer.provision
    return (
        one.article == other.article
        and other.paragraph in (0, one.paragraph)
        and other.item in (0, one.item)
    )


def _uses(model: Model) -> Iterator[tuple[Clause, Use]]:
    for rule in model.rules:
        for clause in rule.clauses:
            yield clause, Use(Role.RULE, rule.name, rule)
        for exemption in exemptions_of(rule):
            for clause in exemption.clauses:
                yield clause, Use(Role.EXEMPTION, exemption.reason or rule.name, rule)
    for parameter in model.parameters:
        for value in parameter.values:
            for clause in value.clauses:
                yield clause, Use(Role.PARAMETER, parameter.title or parameter.name, None)
    for definition in model.definitions:
        for clause in definition.clauses:
            yield clause, Use(Role.DEFINITION, definition.title or definition.name, None)
