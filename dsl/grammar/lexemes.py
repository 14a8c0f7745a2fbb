"""A lexeme: one word, literal or sign of the source, as the scanner leaves it to the parser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from dsl.diagnostics import Diagnostic
from dsl.surface import Vocabulary
from dsl.syntax.declarations import Comment
from dsl.syntax.expressions import Expression
from dsl.text.source import SourceText, Span

#: What the scanner calls a word before the parser's state decides between keyword and name.
WORD = "WORD"

#: A word before one of these is a name, even where a keyword has its spelling.
AFTER_NAME = frozenset({"EQ", "DOT", "COMMA", "RPAR"})


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One reading of one source: its words, and the mistakes told so far, in `found`.

    `text` is the normalised text, as long as the source's. Builders reach the reading
    through the lexemes, since Lark calls them with nothing else. `expression_in` parses the
    expressions inside a message; such a part has a reading of its own, whose `places` say
    where in the file each of its characters stands.
    """

    source: SourceText
    text: str
    vocabulary: Vocabulary
    found: list[Diagnostic]
    expression_in: Callable[[str, Reading, Sequence[int]], Expression | None]
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """The span of `start` to `end`: in the file, where this text is a part of it."""
        if self.places is None:
            return Span(self.source.name, start, end)
        return Span(self.source.name, self.places[start], self.places[end])


@dataclass(frozen=True, slots=True, eq=False)
class Lexeme:
    """`type` is the terminal, `text` the normalised spelling, `value` a literal's value.

    `at` is its offset in the reading's text (the span's, save inside a message).
    `first` is true for the first lexeme of a line, and `column` counts from 0.
    """

    type: str
    text: str
    span: Span
    reading: Reading = field(repr=False)
    value: object = None
    at: int = 0
    first: bool = False
    column: int = 0

    # Lark copies these to the lexeme that ends the text.
    line: ClassVar[int] = 0
    end_line: ClassVar[int] = 0
    end_column: ClassVar[int] = 0

    @property
    def start_pos(self) -> int:
        """Where the lexeme starts, by Lark's name."""
        return self.span.start

    @property
    def end_pos(self) -> int:
        """Where the lexeme ends, by Lark's name."""
        return self.span.end


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """All lexemes and comments of a reading; `broken` are the places already told of."""

    reading: Reading
    lexemes: tuple[Lexeme, ...]
    comments: tuple[Comment, ...]
    broken: tuple[int, ...]
