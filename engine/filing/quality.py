"""The checks of one filing: totals while its rows are read, the others when all are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from adapters.protocol import Chunk
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.contract import Contract
from engine.filing.checks import CheckKind, CheckResult, CheckState
from engine.filing.reasons import Reason
from engine.filing.receipt import ReasonCount
from engine.filing.references import Target, check_reference
from engine.filing.refused import RefusedError
from engine.filing.rows import ReadRows
from engine.filing.totals import ControlTotals, Total

_CLASHING = (Reason.DUPLICATE_KEY, Reason.DUPLICATE_OF_EARLIER)
_BEYOND = (Reason.BELOW_MINIMUM, Reason.ABOVE_MAXIMUM)
#: Wide enough for the sum of any number of amounts that fit into a file.
_SUM_DIGITS = 38


@dataclass(slots=True)
class _Tally:
    """What one file came to so far: rows with anything in them, sums, cells not readable."""

    rows: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    unreadable: Counter[str] = field(default_factory=Counter)


class Quality:
    """What is checked of one filing; `totals` are by the name of the delivered file.

    `targets` gives what the contract's references are compared with, when it is asked: the
    filing may refer to what was filed a moment before.
    """

    def __init__(
        self,
        contract: Contract,
        *,
        totals: Mapping[str, ControlTotals] | None = None,
        targets: Callable[[], Sequence[Target]] = tuple,
    ) -> None:
        self._contract = contract
        self.totals = dict(totals or {})
        self._targets = targets
        self._tallies: dict[str, _Tally] = {}

    def note(self, file: str, chunk: Chunk, rows: ReadRows) -> None:
        """Count what one chunk of the file came to, if its totals were delivered."""
        stated = self.totals.get(file)
        if stated is None:
            return
        tally = self._tallies.setdefault(file, _Tally())
        blank = sum(q.faults[0].reason is Reason.BLANK_ROW for q in rows.quarantined)
        tally.rows += len(chunk.lines) + len(chunk.problems) - blank
        for name in stated.columns:
            reading = rows.readings[name]
            tally.sums[name] = tally.sums.get(name, Decimal(0)) + _sum(reading.values)
            tally.unreadable[name] += len(reading.faults) + len(chunk.problems)

    def check_totals(self, file: str) -> None:
        """RefusedError (HY577) where the file, read to its end, is not what was counted."""
        path = self.totals[file].path if file in self.totals else ""
        found = self._totals_of(file)
        wrong = tuple(_differs(c, file, path) for c in found if c.state is CheckState.FAILED)
        if wrong:
            raise RefusedError(*wrong)

    def results(
        self, parts: Sequence[Path], reasons: Sequence[ReasonCount]
    ) -> tuple[CheckResult, ...]:
        """Every check of the filing: its rows lie in `parts`, its quarantine says `reasons`."""
        stated = (c for file in self.totals for c in self._totals_of(file))
        referred = (check_reference(t, self._contract, parts) for t in self._targets())
        return (*stated, *self._unique(reasons), *self._ranges(reasons), *referred)

    def _totals_of(self, file: str) -> Iterator[CheckResult]:
        if file in self.totals:
            tally = self._tallies.get(file, _Tally())
            yield from (_compared(total, tally, file) for total in self.totals[file].totals)

    def _unique(self, reasons: Sequence[ReasonCount]) -> Iterator[CheckResult]:
        key = self._contract.data_set.key
        if key:
            titles = tuple(c.column.title for c in self._contract.columns if c.column.name in key)
            rows = sum(r.rows for r in reasons if r.reason in _CLASHING)
            state = CheckState.FAILED if rows else CheckState.PASSED
            yield CheckResult(CheckKind.UNIQUE, titles, state, (("rows", str(rows)),))

    def _ranges(self, reasons: Sequence[ReasonCount]) -> Iterator[CheckResult]:
        for column in self._contract.columns:
            if column.minimum is None and column.maximum is None:
                continue
            title = column.column.title
            rows = sum(r.rows for r in reasons if r.reason in _BEYOND and r.column == title)
            state = CheckState.FAILED if rows else CheckState.PASSED
            said = {"minimum": column.minimum or "", "maximum": column.maximum or ""}
            numbers = (*said.items(), ("rows", str(rows)))
            yield CheckResult(CheckKind.RANGE, (title,), state, numbers)


def _differs(check: CheckResult, file: str, totals: str) -> Diagnostic:
    title = check.columns[0] if check.columns else ""
    return diagnose(
        "HY577",
        None,
        file=file,
        totals=totals,
        item_zh=f"{title}合计" if title else "行数",
        item_en=f"sum of {title}" if title else "rows",
        said=check.number("said"),
        counted=check.number("counted"),
        difference=check.number("difference"),
    )


def _sum(values: pa.Array) -> Decimal:
    """The exact sum of the values that there are."""
    scale = values.type.scale if pa.types.is_decimal(values.type) else 0
    wide = values.cast(pa.decimal128(_SUM_DIGITS, scale))
    return Decimal(pc.sum(wide).as_py() or 0)


def _compared(total: Total, tally: _Tally, file: str) -> CheckResult:
    name = total.column.column.name if total.column else ""
    counted = tally.sums.get(name, Decimal(0)) if total.column else Decimal(tally.rows)
    unreadable = tally.unreadable[name] if total.column else 0
    state = CheckState.PASSED
    if counted != total.said:
        state = CheckState.NOT_CHECKED if unreadable else CheckState.FAILED
    numbers = {
        "said": f"{total.said:f}",
        "counted": f"{counted:f}",
        "difference": f"{counted - total.said:+f}",
        "unreadable": str(unreadable),
        "file": file,
    }
    kind = CheckKind.TOTAL_SUM if total.column else CheckKind.TOTAL_ROWS
    titles = (total.column.column.title,) if total.column else ()
    return CheckResult(kind, titles, state, tuple(numbers.items()))
