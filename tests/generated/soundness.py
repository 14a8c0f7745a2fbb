"""What the engine says of its rows, counted again: it needs no reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.findings.finding import Finding, RuleResult
from tests.reference.world import Row

_Tables = Mapping[str, Sequence[Row]]


def unsound(results: Iterable[RuleResult], tables: _Tables) -> list[str]:
    """A line for each count or missing cell that is not as the tables have it."""
    return [line for result in results for line in _of_result(result, tables)]


def _of_result(result: RuleResult, tables: _Tables) -> Iterator[str]:
    name, base = result.rule.name, result.rule.base.data_set.name
    rows = len(tables.get(base, ()))
    if result.looked_at != rows and result.rule.base.table is None:
        yield f"{name}: looked at {result.looked_at} rows of {rows}"
    for finding in result.findings:
        for line in (*_searched(finding, tables), *_missing(finding, tables)):
            yield f"{name} {tuple(p.value for p in finding.subject)}: {line}"


def _searched(finding: Finding, tables: _Tables) -> Iterator[str]:
    """Every row was searched, and those that lack a key could not be compared."""
    for absent in finding.absent:
        rows = tables.get(absent.data_set, ())
        keys = [shown.name for shown in absent.looked_for]
        keyless = sum(any(row.get(key) is None for key in keys) for row in rows)
        if (absent.searched, absent.uncompared) != (len(rows), keyless):
            counted = f"{absent.searched} searched, {absent.uncompared} not comparable"
            yield f"{absent.alias}: {counted}, of {len(rows)} and {keyless}"


def _missing(finding: Finding, tables: _Tables) -> Iterator[str]:
    """A cell that is told as missing is missing."""
    for cell in finding.missing:
        value = tables[cell.data_set][cell.row - 1].get(cell.column)
        if value is not None:
            yield f"row {cell.row} of {cell.data_set} lacks {cell.column}, which is {value}"
