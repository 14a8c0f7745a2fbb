"""A contract drafted from a sample: columns with their guesses, key, days, where it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from adapters.sources import ReadOptions
from dsl.domains import TEMPORAL, Kind
from engine.catalog.column_reading import usable_name
from engine.catalog.contract import Contract
from engine.filing.cells import CellRule, read_column
from engine.filing.drafting.guess import guess_column
from engine.filing.drafting.guessed import Guess, Known
from engine.filing.drafting.header_words import aside, begins, ends, without_remark
from engine.filing.drafting.keys import key_of, unnamed_rows
from engine.filing.drafting.sample import Sample


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """One column: its names, the header word where that is neither, and its guess.

    `unreadable` counts the rows whose cell filing would quarantine.
    """

    name: str
    title: str
    header: str
    guess: Guess
    unreadable: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a contract would say; code names in all but titles.

    `unnamed` counts the rows that the key does not name; filing would quarantine them.
    `nameless` are the places, from 1, of delivered columns without a word in the header,
    which no contract can speak of.
    """

    columns: tuple[DraftColumn, ...]
    key: tuple[str, ...]
    unnamed: int
    event_date: str
    valid_from: str
    valid_until: str
    nameless: tuple[int, ...]
    rows: int
    whole: bool
    options: ReadOptions


def draft_of(sample: Sample, contracts: Sequence[Contract] = ()) -> Draft:
    """The draft; columns that `contracts` have under the same title are called as they are there.

    Of two columns with the same header word the first stands: which of them is meant, only the
    department can say, and filing asks for it.
    """
    known = known_columns(contracts)
    columns: list[DraftColumn] = []
    values: dict[str, pa.Array] = {}
    nameless: list[int] = []
    for place, (word, texts) in enumerate(zip(sample.header, sample.texts, strict=True), 1):
        title = usable_name(without_remark(word)) or usable_name(word)
        if not title:
            nameless.append(place)
            continue
        title = _distinct(title, [c.title for c in columns])
        name = _distinct(known[title].name if title in known else title, list(values))
        guess = guess_column(title, word, texts, known.get(title))
        reading = read_column(texts, _rule(guess, word))
        header = "" if word.strip() in (title, name) else word.strip()
        unreadable = len({fault.row for fault in reading.faults})
        columns.append(DraftColumn(name, title, header, guess, unreadable))
        values[name] = reading.values
    kinds = {c.name: c.guess.domain.kind for c in columns}
    event, since, until = _days(columns)
    key = key_of(values, kinds)
    return Draft(
        tuple(columns),
        key,
        unnamed_rows(values, key),
        event,
        since,
        until,
        tuple(nameless),
        sample.rows,
        sample.whole,
        sample.options,
    )


def known_columns(contracts: Sequence[Contract]) -> Mapping[str, Known]:
    """What columns are called and mean by their titles, as most contracts have it."""
    seen: dict[str, Counter[Known]] = {}
    for contract in contracts:
        for column in contract.data_set.columns:
            of_title = seen.setdefault(column.title, Counter())
            of_title[Known(column.name, column.domain)] += 1
    return {title: counted.most_common(1)[0][0] for title, counted in seen.items()}


def _rule(guess: Guess, word: str) -> CellRule:
    return CellRule(
        guess.domain,
        guess.values,
        guess.unit,
        open_end=ends(word),
        date_order=guess.date_order,
    )


def _distinct(word: str, taken: Sequence[str]) -> str:
    number, found = 2, word
    while found in taken:
        found, number = f"{word}{number}", number + 1
    return found


def _days(columns: Sequence[DraftColumn]) -> tuple[str, str, str]:
    """The columns that say when a row happened, from when and until when it is valid.

    The last two only together; then the row is of the day from which it is valid.
    """
    days = [c for c in columns if c.guess.domain.kind in TEMPORAL]
    until = next((c for c in days if ends(c.title) and c.guess.domain.kind is Kind.DATE), None)
    since = next((c for c in days if begins(c.title) and c is not until), None)
    if since and until:
        return since.name, since.name, until.name
    event = next((c for c in days if not aside(c.title)), None)
    return (event.name if event else ""), "", ""
