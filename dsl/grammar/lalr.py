"""The parser: loaded once, when the first text is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from dsl.grammar import (
    build_citations,
    build_clauses,
    build_decisions,
    build_declarations,
    build_examples,
    build_expressions,
    build_rules,
    build_tables,
)
from dsl.grammar.lexemes import Lexeme, Start
from dsl.grammar.tables import Parser, load_parser

_BUILDERS = (
    build_expressions,
    build_citations,
    build_clauses,
    build_declarations,
    build_decisions,
    build_rules,
    build_tables,
    build_examples,
)


@cache
def _parser() -> Parser:
    """One parser for both surfaces; it keeps nothing between two texts."""
    builders: dict[str, Any] = {
        name: value
        for module in _BUILDERS
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__
    }
    return load_parser(SimpleNamespace(**builders))


def get_ready() -> None:
    """Load the parser, if it is not loaded yet."""
    _parser()


def reduce_lexemes(lexemes: Sequence[Lexeme], start: Start) -> Any:
    """What `start` derives from `lexemes`, built; raises Refused at the first
    lexeme that does not fit."""
    return _parser().parse(lexemes, start=start)
