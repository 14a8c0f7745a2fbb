"""Clauses in their order: where one stands, and that it stands in the wrong place."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics import diagnose
from dsl.grammar.lexemes import Lexeme
from dsl.text.source import Span


def span_of(clause: Any) -> Span:
    """Where a clause stands; a step comes with the keyword that it began with."""
    node = clause[1] if isinstance(clause, tuple) else clause
    span: Span = node.span
    return span


def keyword_of(clause: Any) -> Lexeme:
    """The keyword that a clause began with."""
    keyword: Lexeme = clause[0] if isinstance(clause, tuple) else clause.keyword
    return keyword


def tell_misplaced(keyword: Lexeme, *, before: str = "", after: str = "") -> None:
    """HY121: the clause belongs before, or after, another, which its terminal names."""
    words = keyword.reading.vocabulary
    found = diagnose(
        "HY121",
        keyword.span,
        clause=keyword.text,
        before=words.say(before) if before else "",
        after=words.say(after) if after else "",
    )
    keyword.reading.found.append(found)
