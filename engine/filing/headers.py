"""Which delivered column is which column of the contract."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from adapters.protocol import Delivery
from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.nearest import nearest
from dsl.text.source import Span
from engine.catalog.contract import Contract, ContractColumn
from engine.filing.cells.reading import clean
from engine.filing.title_rows import check_header_place

#: For each column of a contract the index of its cells in a delivery; None: it may be absent.
Places = tuple[int | None, ...]

#: Of columns about which the same is to be said so many are named, and the others counted: each
#: is shown in the whole header, and compared with the words that it may have been meant for.
MOST_TOLD: Final = 50


def map_header(
    delivery: Delivery, contract: Contract, *, file: str
) -> tuple[Places | None, tuple[Diagnostic, ...]]:
    """For each column of `contract` the index of its cells in `delivery`.

    None where a column is missing that may not be (HY521), or stands there twice (HY523). A
    delivered column that the contract does not know is a warning (HY522) and stays out; of many
    the first are told, and how many more there are (HY741). HY555 alone where another row is the
    header. Spans point into the delivery's header text under the name `file`.
    """
    elsewhere = check_header_place(
        delivery, lambda row: _known(contract, row), columns=len(contract.columns), file=file
    )
    if elsewhere is not None:
        return None, (elsewhere,)
    spans = word_spans(delivery, file)
    words = [header_word(w) for w in delivery.header]
    places = [_places(c, words) for c in contract.columns]
    taken = {i for found in places for i in found}
    unknown = [i for i in range(len(words)) if i not in taken]
    diagnostics: list[Diagnostic] = []
    for column, found in zip(contract.columns, places, strict=True):
        if not found and not column.may_be_absent:
            near = [delivery.header[i] for i in unknown[:MOST_TOLD]]
            diagnostics.append(_missing(column, near, spans))
        for again in found[1:]:
            first = Related(spans[found[0]], "first")
            title = column.column.title
            diagnostics.append(diagnose("HY523", spans[again], first, column=title))
    missing = [
        c.column.title for c, found in zip(contract.columns, places, strict=True) if not found
    ]
    for number, i in enumerate(unknown):
        word = delivery.header[i].strip()
        meant = nearest(word, missing) if number < MOST_TOLD else ""
        diagnostics.append(diagnose("HY522", spans[i], word=word, position=i + 1, nearest=meant))
    usable = all(
        len(found) == 1 or (column.may_be_absent and not found)
        for column, found in zip(contract.columns, places, strict=True)
    )
    told = first_of_each(diagnostics, file=file)
    return tuple(f[0] if f else None for f in places) if usable else None, told


def first_of_each(diagnostics: Iterable[Diagnostic], *, file: str) -> tuple[Diagnostic, ...]:
    """The first of each code, and how many more there are of it (HY741) where there are many."""
    met: Counter[str] = Counter()
    kept: list[Diagnostic] = []
    for one in diagnostics:
        met[one.code] += 1
        if met[one.code] <= MOST_TOLD:
            kept.append(one)
    more = (
        diagnose("HY741", None, file=file, count=f"{count - MOST_TOLD:,}", of=code)
        for code, count in met.items()
        if count > MOST_TOLD
    )
    return (*kept, *more)


def header_word(word: str) -> str:
    """A header word as it is compared: width, white space and case carry nothing."""
    cleaned, _ = clean(word)
    return "".join(unicodedata.normalize("NFKC", cleaned).split()).casefold()


def _known(contract: Contract, row: Sequence[str]) -> int:
    """How many of the contract's columns the words of a row name."""
    words = [header_word(w) for w in row]
    return sum(bool(_places(c, words)) for c in contract.columns)


def _places(column: ContractColumn, words: Sequence[str]) -> list[int]:
    known = {header_word(h) for h in column.headers}
    return [i for i, word in enumerate(words) if word in known]


def _missing(column: ContractColumn, unknown: Sequence[str], spans: Sequence[Span]) -> Diagnostic:
    related = (Related(column.span, "column"),) if column.span else ()
    near = next((n for n in (nearest(h, unknown) for h in column.headers) if n), "")
    headers = " | ".join(column.headers)
    place = spans[0].to(spans[-1]) if spans else None
    title = column.column.title
    return diagnose("HY521", place, *related, column=title, headers=headers, nearest=near)


def word_spans(delivery: Delivery, file: str) -> list[Span]:
    """Where each header word stands in the header text, as far as it can be found there."""
    spans = []
    # from the end, for title rows above the header may hold the same words
    at = len(delivery.header_text)
    for word in reversed(delivery.header):
        start = max(delivery.header_text.rfind(word, 0, at), 0)
        end = min(start + len(word), at)
        spans.append(Span(file, start, end))
        at = start
    return spans[::-1]
