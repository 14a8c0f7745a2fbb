"""From text to syntax tree: characters, lexemes, one LALR grammar, many mistakes in one pass.

    source → normalise (full-width to half-width, same length) → scan (lexemes, comments)
           → parse (tables by Lark; keywords by state; builders at reduce time) → File
                └ on a mistake: mend (split at declarations, then at clauses; tell; go on)

Lark is loaded when the first text is parsed, not when this package is imported.
"""

from dsl.grammar.bounds import MAX_CHARACTERS
from dsl.grammar.parse import Parsed, ParsedExpression, get_ready, parse, parse_expression

__all__ = [
    "MAX_CHARACTERS",
    "Parsed",
    "ParsedExpression",
    "get_ready",
    "parse",
    "parse_expression",
]
