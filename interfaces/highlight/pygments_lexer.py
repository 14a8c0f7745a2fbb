"""A lexer for Pygments, found by the name `huiyan` wherever the program is installed."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    _TokenType,
)

from interfaces.highlight.classes import NUMBER_PATTERN, PROVISION_PATTERN, word_patterns

_WORDS = word_patterns()


class HuiyanLexer(RegexLexer):  # type: ignore[misc]
    """Policy texts in both surfaces."""

    name = "Huiyan"
    aliases: ClassVar[list[str]] = ["huiyan"]
    filenames: ClassVar[list[str]] = ["*.huiyan"]
    mimetypes: ClassVar[list[str]] = ["text/x-huiyan"]

    tokens: ClassVar[dict[str, list[tuple[str, _TokenType] | tuple[str, _TokenType, str]]]] = {
        "root": [
            (r"\s+", Text.Whitespace),
            (r"#.*", Comment.Single),
            (r"\|[^\n]*", String.Other),
            (r'"', String, "text"),
            (PROVISION_PATTERN, Name.Label),
            (NUMBER_PATTERN, Number),
            (_WORDS["declaration"], Keyword.Declaration),
            (_WORDS["clause"], Keyword),
            (_WORDS["operator"], Operator.Word),
            (_WORDS["function"], Name.Builtin),
            (_WORDS["severity"], Name.Constant),
            (r"[^\W\d]\w*", Name),
            (r"[=!<>≠≤≥+\-*/×÷]+", Operator),
            (r"[().,:（），：]", Punctuation),
            (r".", Text),
        ],
        "text": [
            (r'\\["\\n]', String.Escape),
            (r"\{[^}\"\n]*\}", String.Interpol),
            (r'"', String, "#pop"),
            (r'[^"\\{]+', String),
            (r".", String),
        ],
    }
