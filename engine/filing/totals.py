"""Control totals: what the department counted itself, in a small file beside its delivery.

`payments.totals.csv` (or `payments.合计.csv`, or .json, .yaml) goes with `payments.csv`:

    项目,值
    行数,123
    合计 金额,4567.00

Anybody can write it in a spreadsheet. Rows are counted as the file has them, quarantined ones
too, but for rows in which nothing is written; sums can only be made of cells that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from adapters.csv import open_csv
from adapters.inspection import inspect_text
from adapters.protocol import Unreadable
from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.domains import Domain, Kind
from engine.catalog.contract import Contract, ContractColumn
from engine.catalog.yaml_tree import Fields, Node, Scalar, load_yaml
from engine.filing.cells import CellRule, Fault, read_cell
from engine.filing.delivery_dates import without_sheet
from engine.filing.headers import header_word
from engine.filing.parts import sha256_of
from engine.filing.rule_of import rule_for

_NAME: Final = re.compile(r"(.+)\.(?:totals|合计)\.(csv|json|ya?ml)", re.IGNORECASE)
_SUMMED: Final = (Kind.MONEY, Kind.NUMBER, Kind.COUNT)
_ROWS: Final = frozenset({"行数", "总行数", "记录数", "笔数", "条数", "rows", "records"})
_HEADING: Final = frozenset({"项目", "item"})
_SUMS: Final = frozenset({"合计", "sums"})
#: What may stand around a column's name to say that its sum is meant.
_SUM_OF: Final = re.compile(r"(?:合计|总计|sumof|sum|total)?[:：]?(.+?)(?:合计|总计|总额)?")
_COUNTED: Final = CellRule(Domain(Kind.COUNT))
#: A larger file is no list of totals.
_MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Total:
    """One total as the department states it: of the rows (no column), or a column's sum."""

    column: ContractColumn | None
    said: Decimal


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """The totals that came beside the delivered file `of`; `path` names theirs."""

    path: str
    of: str
    sha256: str
    size: int
    totals: tuple[Total, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns whose sums are stated."""
        return tuple(t.column.column.name for t in self.totals if t.column)


@dataclass(frozen=True, slots=True)
class _Item:
    """One line: what is counted, what the department counted, and where it stands."""

    word: str
    value: str
    place: int


class _UnusableError(Exception):
    """The totals cannot be used; the argument says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


def is_totals(name: str) -> bool:
    """Whether a file of that name holds control totals."""
    return _NAME.fullmatch(name.rpartition("/")[2]) is not None


def totals_of(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Those of `candidates` that hold the totals of the delivered file `name`."""
    folder, _, file = without_sheet(name).rpartition("/")
    meant = {file, file.rpartition(".")[0]}
    found = []
    for candidate in candidates:
        inside, _, word = candidate.rpartition("/")
        stem = _NAME.fullmatch(word)
        if stem and inside == folder and stem[1] in meant:
            found.append(candidate)
    return tuple(found)


def beside(path: Path) -> tuple[Path, ...]:
    """The files next to `path` that hold control totals."""
    return tuple(sorted(p for p in path.parent.iterdir() if is_totals(p.name) and p.is_file()))


def load_totals(
    path: Path, contract: Contract, *, name: str, of: str
) -> ControlTotals | Diagnostic:
    """The totals in the file at `path`; HY578 where it cannot be read, HY579 for what it names."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _unreadable(name, 1, str(path.stat().st_size))
        read = _items_of_csv if path.suffix.lower() == ".csv" else _items_of
        totals = tuple(_total(item, contract, name) for item in read(path, name))
        if not totals:
            raise _unreadable(name, 1, "")
        return ControlTotals(name, of, sha256_of(path), path.stat().st_size, totals)
    except _UnusableError as error:
        return error.diagnostic
    except OSError as error:
        return diagnose("HY520", None, file=name, reason=error.strerror or str(error))


def _items_of_csv(path: Path, name: str) -> Iterator[_Item]:
    inspection = inspect_text(path)
    opened = inspection if isinstance(inspection, Unreadable) else open_csv(path, inspection)
    if isinstance(opened, Unreadable):
        raise _unreadable(name, 1, "")
    if len(opened.header) < 2:
        raise _unreadable(name, 1, opened.header_text)
    if header_word(opened.header[0]) not in _HEADING:
        yield _Item(opened.header[0], opened.header[1], opened.header_lines)
    for chunk in opened.chunks():
        if chunk.problems:
            first = chunk.problems[0]
            raise _unreadable(name, first.line, first.raw)
        columns = (chunk.cells[0], chunk.cells[1], chunk.lines)
        for word, value, line in zip(*(c.to_pylist() for c in columns), strict=True):
            if word.strip() or value.strip():
                yield _Item(word, value, line)


def _items_of(path: Path, name: str) -> Iterator[_Item]:
    """The items of a JSON or YAML file: a mapping, in which `合计` may hold another."""
    node, source, found = load_yaml(path, name=name)
    if not isinstance(node, Fields) or source is None or found:
        span = found[0].span if found else None
        line = source.text.count("\n", 0, span.start) + 1 if source and span else 1
        raise _unreadable(name, line, "")
    for key, value in node.entries:
        line = source.text.count("\n", 0, key.span.start) + 1
        if header_word(key.text) in _SUMS and isinstance(value, Fields):
            for column, amount in value.entries:
                yield _Item(column.text, _text(amount, name, line), line)
        else:
            yield _Item(key.text, _text(value, name, line), line)


def _text(node: Node, name: str, line: int) -> str:
    if not isinstance(node, Scalar) or node.missing:
        raise _unreadable(name, line, "")
    return node.text


def _total(item: _Item, contract: Contract, name: str) -> Total:
    word = header_word(item.word)
    if word in _ROWS:
        return Total(None, _number(item, _COUNTED, name))
    column = _column(word, contract)
    if column is None:
        words = [c.column.title for c in contract.columns if c.column.domain.kind in _SUMMED]
        near = nearest(item.word.strip(), words)
        usable = "、".join(words)
        raise _UnusableError(
            diagnose("HY579", None, file=name, item=item.word.strip(), nearest=near, usable=usable)
        )
    return Total(column, _number(item, rule_for(column, contract.data_set), name))


def _column(word: str, contract: Contract) -> ContractColumn | None:
    summed = [c for c in contract.columns if c.column.domain.kind in _SUMMED]
    by_word = {header_word(h): c for c in summed for h in (*c.headers, c.column.title)}
    if word in by_word:
        return by_word[word]
    meant = _SUM_OF.fullmatch(word)
    return by_word.get(meant[1]) if meant else None


def _number(item: _Item, rule: CellRule, name: str) -> Decimal:
    read = read_cell(item.value, rule)
    if isinstance(read, Fault) or read.value is None:
        raise _unreadable(name, item.place, f"{item.word},{item.value}")
    return Decimal(str(read.value))


def _unreadable(name: str, line: int, text: str) -> _UnusableError:
    return _UnusableError(diagnose("HY578", None, file=name, line=line, text=text[:80]))


def wrong_totals(sets: Sequence[ControlTotals | Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is wrong with those that could not be read."""
    return tuple(s for s in sets if isinstance(s, Diagnostic))
