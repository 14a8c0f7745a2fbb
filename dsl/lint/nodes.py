"""All expressions of a pack as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.subject import Subject
from dsl.syntax.declarations import Definition, Rule, Surface
from dsl.syntax.expressions import Expression
from dsl.syntax.walk import descendants, expressions_of


def nodes(subject: Subject) -> Iterator[tuple[Expression, Surface]]:
    """Every node of every expression of rules and definitions, with the surface of its file."""
    for rule, surface in subject.written(Rule):
        for expression in expressions_of(rule):
            yield from ((node, surface) for node in descendants(expression))
    for definition, surface in subject.written(Definition):
        yield from ((node, surface) for node in descendants(definition.body))
