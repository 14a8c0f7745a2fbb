"""Clauses that may stand once in a declaration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.grammar.build_clauses import Clause
from dsl.grammar.lexemes import Lexeme


def first_of_each(clauses: Iterable[Clause]) -> dict[str, Clause]:
    """The first clause of each keyword; a second one is told of, save for citations."""
    said: dict[str, Clause] = {}
    for clause in clauses:
        first = said.setdefault(clause.keyword.type, clause)
        if first is not clause and clause.keyword.type != "UNDER":
            tell_twice([first.keyword, clause.keyword])
    return said


def tell_twice(keywords: Sequence[Lexeme]) -> None:
    for second in keywords[1:]:
        first = Related(keywords[0].span, "first")
        found = diagnose("HY119", second.span, first, clause=second.text)
        second.reading.found.append(found)
