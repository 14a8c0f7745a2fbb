"""Builders of decision tables: inputs, versions, and rows by the columns of their header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dsl.diagnostics import diagnose
from dsl.domains import TEXTUAL, domain_from_text
from dsl.grammar.build_examples import cells_of, tell_widths
from dsl.grammar.decision_cells import citations_in, test_in, value_in
from dsl.grammar.lexemes import Lexeme
from dsl.syntax.decision_tables import DecisionRow, DecisionTable, DecisionVersion, Input
from dsl.syntax.examples import Cell
from dsl.syntax.expressions import Name
from dsl.syntax.law import Citation, DomainName
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class VersionParts:
    """A version whose rows are not read yet: what a cell says hangs on the domain of its column."""

    start: Lexeme | None
    until: Lexeme | None
    confirmed: Lexeme | None
    citations: tuple[Citation, ...]
    rows: tuple[Lexeme, ...]
    head_span: Span


def decision_table(parts: Sequence[Any]) -> DecisionTable:
    """A decision table with its versions."""
    keyword, word, _, taken, _, title, _, domain, *versions = parts
    return DecisionTable(
        word.text,
        taken,
        title.value if title else None,
        domain,
        tuple(_version(v, taken, domain, word) for v in versions),
        span=keyword.span.to(versions[-1].rows[-1].span),
        name_span=word.span,
        clause_spans=(("HEAD", keyword.span.to(domain.span)),),
    )


def inputs(parts: Sequence[Any]) -> tuple[Input, ...]:
    """Inputs between commas."""
    return tuple(parts[::2])


def input(parts: Sequence[Any]) -> Input:
    """`age: count`."""
    word, _, domain = parts
    return Input(word.text, domain, span=word.span.to(domain.span))


def decision_version(parts: Sequence[Any]) -> VersionParts:
    """`from D until D confirmed on D under C` and the rows below it."""
    from_word, start, until_word, until, sure_word, confirmed, under, basis, *rows = parts
    first = from_word or until_word or sure_word or under
    head_span = first.span.to(basis[-1].span)
    return VersionParts(start, until, confirmed, basis, tuple(rows), head_span)


def _version(
    said: VersionParts, taken: tuple[Input, ...], domain: DomainName, table: Lexeme
) -> DecisionVersion:
    first, *below = said.rows
    tell_widths(said.rows)
    header = cells_of(first)
    places = _places(header, taken, first, table)
    read: tuple[DecisionRow, ...] = ()
    if places is not None:
        lines = [(row, cells_of(row)) for row in below]
        fitting = [(row, cells) for row, cells in lines if len(cells) == len(header)]
        if not below:
            _tell_columns(first, taken, table)
        read = tuple(_row(row, cells, places, taken, domain) for row, cells in fitting)
    named = {i.name for i in taken}
    return DecisionVersion(
        said.start.value if said.start else None,  # type: ignore[arg-type]
        said.until.value if said.until else None,  # type: ignore[arg-type]
        said.confirmed.value if said.confirmed else None,  # type: ignore[arg-type]
        said.citations,
        read,
        tuple(Name(cell.text, span=cell.span) for cell in header if cell.text in named),
        span=said.head_span.to(said.rows[-1].span),
        head_span=said.head_span,
        header_span=first.span,
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Which cell of a row holds what."""

    inputs: tuple[int, ...]
    value: int
    under: int | None


def _places(
    header: Sequence[Cell], taken: tuple[Input, ...], row: Lexeme, table: Lexeme
) -> _Places | None:
    """Where each column stands; tells HY137 where one lacks, is unknown or stands twice."""
    words = row.reading.vocabulary
    value, under = words.say_decision_word("value"), words.say_decision_word("under")
    wanted = [*(i.name for i in taken), value]
    found = [cell.text for cell in header]
    if sorted(found) not in (sorted(wanted), sorted([*wanted, under])):
        _tell_columns(row, taken, table)
        return None
    inputs = tuple(found.index(i.name) for i in taken)
    return _Places(inputs, found.index(value), found.index(under) if under in found else None)


def _tell_columns(row: Lexeme, taken: tuple[Input, ...], table: Lexeme) -> None:
    words = row.reading.vocabulary
    said = {w: words.say_decision_word(w) for w in ("value", "under")}
    names = [*(i.name for i in taken), said["value"]]
    listed = {"columns_zh": "、".join(names), "columns_en": ", ".join(names)}
    found = diagnose("HY137", row.span, name=table.text, under=said["under"], **listed)
    row.reading.found.append(found)


def _row(
    row: Lexeme,
    cells: Sequence[Cell],
    places: _Places,
    taken: tuple[Input, ...],
    domain: DomainName,
) -> DecisionRow:
    tests = tuple(
        test_in(cells[place], row.reading, texts=_is_textual(i.domain))
        for place, i in zip(places.inputs, taken, strict=True)
    )
    value = value_in(cells[places.value], row.reading, texts=_is_textual(domain))
    cited = () if places.under is None else citations_in(cells[places.under], row.reading)
    return DecisionRow(tests, value, cited, span=row.span)


def _is_textual(written: DomainName) -> bool:
    """Whether cells of the column hold texts, which need no quotes; so too where it is unknown."""
    domain = domain_from_text(written.text)
    return domain is None or domain.kind in TEXTUAL
