"""Drift: a delivery that is no longer what it was, told before it is read.

The header is compared with the contract (`headers`) and with that of the last filing; a first
look at the cells tells a column that now holds something else, as when two columns are
swapped. For every format the texts are judged, since they are what would be filed: the types
of a Parquet file or of a database only decide how its cells are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from adapters.protocol import DamagedFileError, Delivery, UnreadableError
from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.domains import Domain, Kind
from dsl.text.source import Span
from engine.catalog.contract import Contract, ContractColumn
from engine.filing.cells import CellRule, Fault, read_cell
from engine.filing.drafting import looks
from engine.filing.headers import Places, first_of_each, header_word, word_spans
from engine.filing.reasons import Reason
from engine.filing.rule_of import rule_for
from engine.masking.shapes import masked

#: The first look goes as far as this many rows.
ROWS: Final = 2_000
#: A column with fewer cells is not judged: its rows go to quarantine one by one.
LEAST_CELLS: Final = 10
#: A column is another one where less than this share of its cells has the form agreed on.
FORMED: Final = 0.05
#: Another column is named as the one that was meant where so much of it has that form.
FITTING: Final = 0.95
SAMPLES: Final = 3
_LONGEST: Final = 20

#: Faults of form. A wrong check digit or an impossible day is a mistake in the right column,
#: and what a spreadsheet damaged is quarantined cell by cell, to be delivered again.
_OTHER_FORM: Final = frozenset(
    {
        *(Reason.NOT_RESIDENT_ID, Reason.NOT_CREDIT_CODE, Reason.NOT_REGION_CODE),
        *(Reason.NOT_IN_VALUES, Reason.NOT_MONEY, Reason.NOT_NUMBER, Reason.NOT_COUNT),
        *(Reason.NOT_PERCENT, Reason.NOT_PERIOD, Reason.NOT_DATE, Reason.NOT_MONTH),
        *(Reason.NOT_FLAG, Reason.SERIAL_DATE, Reason.OUT_OF_RANGE),
        *(Reason.NOT_TIMESTAMP, Reason.NO_CLOCK),
    }
)
_DAMAGED: Final = frozenset(
    {Reason.SPREADSHEET_NUMBER, Reason.SPREADSHEET_ERROR, Reason.LOST_CHARACTER}
)
#: What a cell may turn out to be, for masking it: the more telling form first.
_FORMS: Final = (Kind.RESIDENT_ID, Kind.CREDIT_CODE, Kind.DATE, Kind.MONTH, Kind.NUMBER)
_OPEN: Final = frozenset({"public", "internal"})


@dataclass(frozen=True, slots=True)
class _Cell:
    line: int
    text: str


def check_drift(
    delivery: Delivery, contract: Contract, places: Places, *, file: str
) -> tuple[Diagnostic, ...]:
    """HY574 for each column of `contract` whose cells, at a first look, are something else.

    A file that cannot be read as far as that is left to filing, which tells why.
    """
    try:
        looked = _first_cells(delivery)
    except (DamagedFileError, UnreadableError):
        return ()
    rules = [rule_for(c, contract.data_set) for c in contract.columns]
    at = {place: rule for place, rule in zip(places, rules, strict=True) if place is not None}
    strange = {place for place, rule in at.items() if _is_strange(looked[place], rule)}
    spans = word_spans(delivery, file)
    found = []
    for column, place in zip(contract.columns, places, strict=True):
        if place in strange:
            fits = _fitting(looked, at, strange - {place}, rule=at[place])
            fitting = "" if fits is None else delivery.header[fits].strip()
            told = _changed(column, looked[place], contract, span=spans[place], fitting=fitting)
            found.append(told)
    return tuple(found)


def _changed(
    column: ContractColumn,
    cells: Sequence[_Cell],
    contract: Contract,
    *,
    span: Span,
    fitting: str,
) -> Diagnostic:
    rule = rule_for(column, contract.data_set)
    lines, shown = zip(*_samples(cells, rule, contract), strict=True)
    related = (Related(column.span, "column"),) if column.span else ()
    return diagnose(
        "HY574",
        span,
        *related,
        column=column.column.title,
        domain=rule.domain,
        samples=" | ".join(shown),
        lines=", ".join(map(str, lines)),
        fitting=fitting,
        serial="1900" if _are_serial(cells, rule) else "",
    )


def _first_cells(delivery: Delivery) -> list[list[_Cell]]:
    """The first cells of each delivered column that hold anything."""
    cells: list[list[_Cell]] = [[] for _ in delivery.header]
    rows = 0
    for chunk in delivery.chunks():
        lines = chunk.lines.slice(0, ROWS - rows).to_pylist()
        for column, texts in zip(cells, chunk.cells, strict=True):
            pairs = zip(lines, texts.slice(0, len(lines)).to_pylist(), strict=True)
            column.extend(_Cell(line, text) for line, text in pairs if text)
        rows += len(lines)
        if rows >= ROWS:
            break
    return cells


def _has_form(text: str, rule: CellRule) -> bool | None:
    """Whether `text` has the form of the rule's domain; None where it says nothing."""
    read = read_cell(text, rule)
    if isinstance(read, Fault):
        return None if read.reason in _DAMAGED else read.reason not in _OTHER_FORM
    if read.value is None:
        return None
    return rule.domain.kind not in looks.WRITTEN or looks.is_written(text)


def _is_strange(cells: Sequence[_Cell], rule: CellRule) -> bool:
    """Whether almost none of the cells has the rule's form; a good column is soon left alone."""
    enough = FORMED * len(cells)
    first = {c.text for c in cells[: 2 * int(enough) + LEAST_CELLS]}
    good = {text for text in first if _has_form(text, rule)}
    if sum(c.text in good for c in cells) >= enough:
        return False
    share = _share(cells, rule)
    return share is not None and share < FORMED


def _share(cells: Sequence[_Cell], rule: CellRule) -> float | None:
    """The share of the cells that have the rule's form; None where too few say anything."""
    formed = judged = 0
    for text, count in Counter(c.text for c in cells).items():
        has_form = _has_form(text, rule)
        judged += count * (has_form is not None)
        formed += count * (has_form is True)
    return formed / judged if judged >= LEAST_CELLS else None


def _fitting(
    looked: Sequence[Sequence[_Cell]],
    at: Mapping[int, CellRule],
    strange: set[int],
    *,
    rule: CellRule,
) -> int | None:
    """A column that holds what was expected here, among strange ones and those nobody knows."""
    candidates = [i for i in range(len(looked)) if i in strange or i not in at]
    return next((i for i in candidates if (_share(looked[i], rule) or 0) >= FITTING), None)


def _are_serial(cells: Sequence[_Cell], rule: CellRule) -> bool:
    """Whether the cells look like day numbers of a spreadsheet."""
    read = [read_cell(c.text, rule) for c in cells]
    serial = [r for r in read if isinstance(r, Fault) and r.reason is Reason.SERIAL_DATE]
    return len(serial) > FITTING * len(read)


def _samples(cells: Sequence[_Cell], rule: CellRule, contract: Contract) -> list[tuple[int, str]]:
    """Some distinct cells that are not of the rule's form, with their lines, masked.

    What stands in the wrong column may be anything that the department has: it is shown as
    it is only where the whole data set holds nothing personal.
    """
    hidden = any(c.column.sensitivity not in _OPEN for c in contract.columns)
    told: dict[str, int] = {}
    for cell in cells:
        if len(told) == SAMPLES:
            break
        if _has_form(cell.text, rule) is False:
            shown = masked(_form(cell.text), cell.text) if hidden else cell.text.strip()
            told.setdefault(shown[:_LONGEST], cell.line)
    return [(line, text) for text, line in told.items()]


def _form(text: str) -> Kind:
    return next((k for k in _FORMS if _has_form(text, CellRule(Domain(k)))), Kind.TEXT)


def compare_header(
    delivery: Delivery,
    contract: Contract,
    places: Places,
    last: tuple[str, Sequence[Sequence[str]]],
    *,
    file: str,
) -> tuple[Diagnostic, ...]:
    """HY575 for each column that is left out by agreement, or differs from the last filing.

    `last` names the filing and gives the headers of its files; an empty list compares with
    the contract only. The order of columns never matters. Of many the first are told (HY741).
    """
    filing, headers = last
    now = {header_word(w): w for w in delivery.header}
    if any(now.keys() == {header_word(w) for w in header} for header in headers):
        headers = ()
    before = {header_word(w): w for header in headers for w in header}
    spans = dict(zip(delivery.header, word_spans(delivery, file), strict=False))
    everywhere = spans[delivery.header[0]].to(spans[delivery.header[-1]]) if spans else None
    found: list[Diagnostic] = []
    for column, place in zip(contract.columns, places, strict=True):
        earlier = _called(column, before)
        word = column.column.title
        if place is None:
            missed = filing if earlier else ""
            found.append(diagnose("HY575", everywhere, word=word, missed=missed))
        elif earlier and header_word(earlier) != header_word(delivery.header[place]):
            span, word = spans[delivery.header[place]], delivery.header[place].strip()
            found.append(diagnose("HY575", span, word=word, before=earlier.strip()))
    known = {header_word(h) for c in contract.columns for h in c.headers}
    if not before:
        return first_of_each(found, file=file)
    for key, word in now.items():
        if key not in known and key not in before:
            found.append(diagnose("HY575", spans[word], word=word.strip(), added=filing))
    for key, word in before.items():
        if key not in known and key not in now:
            found.append(diagnose("HY575", everywhere, word=word.strip(), gone=filing))
    return first_of_each(found, file=file)


def _called(column: ContractColumn, words: Mapping[str, str]) -> str:
    """How the column was called in a header; empty where it was not there."""
    names: Iterator[str] = (header_word(h) for h in column.headers)
    return next((words[n] for n in names if n in words), "")
