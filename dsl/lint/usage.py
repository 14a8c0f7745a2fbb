"""Which declarations of a pack something of it, or of a pack that depends on it, uses."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.subject import Subject
from dsl.model.law import Clause
from dsl.model.parts import exemptions_of
from dsl.model.rules import Model
from dsl.syntax.declarations import Definition
from dsl.syntax.expressions import AtDate, Name
from dsl.syntax.law import Provision
from dsl.syntax.walk import descendants


def used_parameters(subject: Subject) -> frozenset[str]:
    """Names of parameters that a rule reads, or a definition mentions."""
    names = {n for model in _models(subject) for r in model.rules for n in r.parameters}
    for definition, _ in subject.written(Definition):
        for node in descendants(definition.body):
            if isinstance(node, Name):
                names.add(node.name)
            elif isinstance(node, AtDate):
                names.add(node.parameter.name)
    return frozenset(names)


def used_definitions(subject: Subject) -> frozenset[str]:
    """Names of definitions that a rule uses, through others too."""
    return frozenset(n for model in _models(subject) for r in model.rules for n in r.definitions)


def used_decision_tables(subject: Subject) -> frozenset[str]:
    """Names of decision tables that a rule asks, through definitions and tables too."""
    return frozenset(
        n for model in _models(subject) for r in model.rules for n in r.decision_tables
    )


def used_clauses(subject: Subject) -> frozenset[tuple[str, Provision]]:
    """Regulation and provision of each clause that something cites."""
    cited = (c for model in _models(subject) for c in _cited(model))
    return frozenset((c.regulation.name, c.provision) for c in cited)


def own_files(subject: Subject) -> frozenset[str]:
    """The names of the pack's own files, those of packs it depends on left out."""
    return frozenset(file.span.file for file in subject.files)


def _models(subject: Subject) -> Iterator[Model]:
    yield subject.model
    yield from (n.model for n in subject.neighbours if n.uses)


def _cited(model: Model) -> Iterator[Clause]:
    for rule in model.rules:
        yield from rule.clauses
        for exemption in exemptions_of(rule):
            yield from exemption.clauses
    for definition in model.definitions:
        yield from definition.clauses
    for table in model.decision_tables:
        yield from table.clauses
    for parameter in model.parameters:
        yield from (c for value in parameter.values for c in value.clauses)
