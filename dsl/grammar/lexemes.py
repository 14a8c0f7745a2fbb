"""A lexeme: one word, literal or sign of the source, as the scanner leaves it to the parser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from dsl.diagnostics import Diagnostic
from dsl.surface import Vocabulary
from dsl.syntax.declarations import Comment
from dsl.text.source import SourceText, Span

#: What a text is read as: a file, one expression, or what stands between the braces of a message.
Start: TypeAlias = Literal["file", "only_expression", "slot"]

#: What the scanner calls a word before the parser's state decides between keyword and name.
WORD = "WORD"

#: A word before one of these is a name, even where a keyword has its spelling.
AFTER_NAME = frozenset({"EQ", "DOT", "COMMA", "RPAR"})


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One reading of one source: its words, and the mistakes told so far, in `found`.

    `text` is the normalised text, as long as the source's. Builders reach the reading
    through the lexemes, since Lark calls them with nothing else. `part_in` parses an
    expression inside a text, or a slot of a message; such a part has a reading of its own,
    whose `places` say where in the file each of its characters stands.
    """

    source: SourceText
    text: str
    vocabulary: Vocabulary
    found: list[Diagnostic]
    part_in: Callable[[str, Reading, Sequence[int], Start], Any]
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """The span of `start` to `end`: in the file, where this text is a part of it."""
        if self.places is None:
            return Span(self.source.name, start, end)
        return Span(self.source.name, self.places[start], self.places[end])


@dataclass(slots=True, eq=False)
class Lexeme:
    """`type` is the terminal, `text` the normalised spelling, `value` a literal's value.

    It lies from `at` to `end` in the reading's text. `first` is true for the first lexeme of a
    line, and `column` counts from 0. `placed` is where it is told to stand if not there.

    Nobody changes one. Packs have so many that it would show if they were frozen.
    """

    type: str
    text: str
    reading: Reading = field(repr=False)
    at: int
    end: int
    value: object = None
    first: bool = False
    column: int = 0
    placed: Span | None = None

    @property
    def span(self) -> Span:
        """Where it stands in the file."""
        return self.placed or self.reading.span(self.at, self.end)

    def typed(self, terminal: str) -> Lexeme:
        """The same lexeme as another terminal."""
        return Lexeme(
            terminal,
            self.text,
            self.reading,
            self.at,
            self.end,
            self.value,
            self.first,
            self.column,
            self.placed,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """All lexemes and comments of a reading; `broken` are the places already told of."""

    reading: Reading
    lexemes: tuple[Lexeme, ...]
    comments: tuple[Comment, ...]
    broken: tuple[int, ...]
