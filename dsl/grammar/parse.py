"""The door of the floor: a source text in, a syntax tree and all its mistakes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dsl.diagnostics import Diagnostic, diagnose, sort_diagnostics
from dsl.grammar.bounds import MAX_CHARACTERS, MAX_MISTAKES
from dsl.grammar.characters import normalise
from dsl.grammar.header import Header, read_header
from dsl.grammar.lexemes import Lexeme, Reading, Scanned, Start
from dsl.grammar.scan import scan
from dsl.surface import vocabulary
from dsl.syntax.declarations import Declaration, File, Surface
from dsl.syntax.expressions import Expression
from dsl.text.source import SourceText, Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as far as it could be read, and what is wrong with it, sorted by place.

    `incomplete` are the declarations that lost a clause to a mistake, and `lost` the names
    of those that are missing from `file` altogether: what refers to either need not be told
    of again.
    """

    file: File
    diagnostics: tuple[Diagnostic, ...]
    incomplete: tuple[Span, ...] = ()
    lost: frozenset[str] = frozenset()

    @property
    def ok(self) -> bool:
        """Whether nothing at all was wrong."""
        return not self.diagnostics


@dataclass(frozen=True, slots=True)
class ParsedExpression:
    """One expression, or None where it could not be read."""

    expression: Expression | None
    diagnostics: tuple[Diagnostic, ...]


def get_ready() -> None:
    """Do now what the first text would have to wait for."""
    from dsl.grammar.lalr import get_ready as load  # noqa: PLC0415 loads lark

    load()


def parse(source: SourceText, *, surface: Surface | None = None) -> Parsed:
    """The declarations of `source` and every HY1xx found in it.

    The file's own first line says its surface; without it, `surface` does, else the first
    declaration. No text raises.
    """
    if len(source.text) > MAX_CHARACTERS:
        return _too_long(source, surface)
    text = normalise(source.text)
    header = read_header(source.name, text, surface)
    found: list[Diagnostic] = list(header.mistakes)
    reading = Reading(source, text, vocabulary(header.surface), found, _part_in)
    scanned = _without_header(scan(reading), header)
    declarations, incomplete, lost = _declarations(scanned)
    file = File(
        header.surface,
        declarations,
        scanned.comments,
        span=Span(source.name, 0, len(source.text)),
    )
    return Parsed(file, _told(found, file.span), incomplete, lost)


def parse_expression(text: str, surface: Surface, *, name: str = "expression") -> ParsedExpression:
    """The expression that `text` is as a whole, in the words of `surface`."""
    found: list[Diagnostic] = []
    source = SourceText(name, text)
    if len(text) > MAX_CHARACTERS:
        return ParsedExpression(None, (_length_told(source),))
    reading = Reading(source, normalise(text), vocabulary(surface), found, _part_in)
    expression: Expression | None = _one_part(reading, "only_expression")
    return ParsedExpression(expression, _told(found, Span(name, 0, len(text))))


def _part_in(text: str, outer: Reading, places: Sequence[int], start: Start) -> Any:
    """The part inside a text, its spans in the file that holds the text."""
    source = SourceText(outer.source.name, text)
    inner = Reading(source, normalise(text), outer.vocabulary, outer.found, _part_in, places)
    return _one_part(inner, start)


def _one_part(reading: Reading, start: Start) -> Any:
    from dsl.grammar.mend import read_part  # noqa: PLC0415 loads lark

    before = len(reading.found)
    part = read_part(scan(reading), start)
    return part if len(reading.found) == before else None


def _declarations(
    scanned: Scanned,
) -> tuple[tuple[Declaration, ...], tuple[Span, ...], frozenset[str]]:
    if not scanned.lexemes:
        return (), (), frozenset()
    from dsl.grammar.mend import read_declarations  # noqa: PLC0415 loads lark

    read = read_declarations(scanned)
    return read.declarations, tuple(read.incomplete), frozenset(read.lost)


def _without_header(scanned: Scanned, header: Header) -> Scanned:
    rest: tuple[Lexeme, ...] = tuple(x for x in scanned.lexemes if x.at >= header.end)
    return Scanned(scanned.reading, rest, scanned.comments, scanned.broken)


def _told(found: list[Diagnostic], whole: Span) -> tuple[Diagnostic, ...]:
    """Sorted, each once; beyond the bound one note stands for the rest."""
    told = sort_diagnostics(found)
    if len(told) <= MAX_MISTAKES:
        return told
    last: Any = told[MAX_MISTAKES - 1].span or whole
    return (*told[:MAX_MISTAKES], diagnose("HY125", last, most=MAX_MISTAKES))


def _too_long(source: SourceText, surface: Surface | None) -> Parsed:
    whole = Span(source.name, 0, len(source.text))
    header = read_header(source.name, source.text[:1_000], surface)
    file = File(header.surface, (), span=whole)
    return Parsed(file, (_length_told(source),))


def _length_told(source: SourceText) -> Diagnostic:
    span = Span(source.name, 0, min(1, len(source.text)))
    return diagnose("HY116", span, length=len(source.text), limit=MAX_CHARACTERS)
