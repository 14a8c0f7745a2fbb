"""Rows in quarantine that are of a subject: no rule sees them, so they may be why it is silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dsl.domains import IDENTIFYING, Domain
from dsl.model.rules import Rule
from engine.catalog.contract import Contract, Contracts
from engine.catalog.snapshot import Filing
from engine.filing.cells import CellRule
from engine.filing.cells.cell import Fault, read_cell
from engine.filing.headers import header_word
from engine.filing.quarantine import read_header, read_quarantine
from engine.filing.rows import Quarantined
from engine.filing.rule_of import rule_for
from engine.findings.values import canonical
from engine.run.data_sets import data_sets_of
from engine.whynot.answer import QuarantinedRow
from engine.whynot.subject import ReadSubject

#: By domain, where the cells of that domain stand in a row, and how each is read.
_Cells = Mapping[str, Sequence[tuple[int, CellRule]]]


def quarantined_of(
    filings: Sequence[Filing], contracts: Contracts, rule: Rule, subject: ReadSubject
) -> tuple[QuarantinedRow, ...]:
    """The quarantined rows of what `rule` reads in which the subject stands.

    It does where a cell of the domain of one of its parts holds that part: another cell of the
    row may be what could not be read.
    """
    parts = [
        (k.expression.type.domain, canonical(value, k.expression.type.domain))
        for k, value in zip(rule.keys, subject.values, strict=True)
        if value is not None
    ]
    # a code or a name tells who it is; a day, an amount or a class is shared by many
    naming = [(d, text) for d, text in parts if d.kind in IDENTIFYING] or parts
    return tuple(_found(filings, contracts, rule, naming))


def _found(
    filings: Sequence[Filing],
    contracts: Contracts,
    rule: Rule,
    parts: Sequence[tuple[Domain, str | None]],
) -> Iterator[QuarantinedRow]:
    for data_set in data_sets_of(rule):
        contract = contracts.contract(data_set.name)
        if contract is None:
            continue
        for filing in (f for f in filings if f.data_set == data_set.name and f.rows_quarantined):
            cells = _cells(contract, read_header(filing.folder), parts)
            for row in read_quarantine(filing.folder) if cells else ():
                if any(_stands(row, cells, domain, text) for domain, text in parts):
                    yield QuarantinedRow(
                        data_set.name,
                        data_set.title,
                        filing.id,
                        row.file,
                        row.line,
                        row.faults,
                    )


def _cells(
    contract: Contract, header: Sequence[str], parts: Sequence[tuple[Domain, str | None]]
) -> _Cells:
    words = [header_word(word) for word in header]
    found: dict[str, list[tuple[int, CellRule]]] = {}
    for column in contract.columns:
        named = {header_word(h) for h in column.headers}
        places = [i for i, word in enumerate(words) if word in named]
        domain = str(column.column.domain)
        if places and domain in {str(d) for d, _ in parts}:
            found.setdefault(domain, []).append((places[0], rule_for(column, contract.data_set)))
    return found


def _stands(row: Quarantined, cells: _Cells, domain: Domain, text: str | None) -> bool:
    """Whether a cell of `domain` in the row says `text`, read as filing reads it."""
    for place, rule in cells.get(str(domain), ()):
        delivered = row.cells[place] if place < len(row.cells) else None
        if delivered is None:
            continue
        read = read_cell(delivered, rule)
        if isinstance(read, Fault) or read.value is None:
            continue
        if canonical(read.value, domain) == text:
            return True
    return False
