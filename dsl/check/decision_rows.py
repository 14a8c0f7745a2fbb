"""Whether the rows of a decision table leave a case out, or speak of one case twice.

Each column is reduced to a few cases that stand for all: the ends of its ranges, what lies
between and beyond them, each value that is named, and one that is not. A row holds of all
of what such a case stands for, or of nothing of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise, product
from math import prod

from dsl.check.report import Report
from dsl.diagnostics.diagnostic import Related
from dsl.domains import DATING, TEXTUAL, Domain, Kind
from dsl.model.decision_tables import Among, Anything, DecisionRow, Input, Other, Test, Within
from dsl.model.expressions import Constant, ConstantValue
from dsl.model.regions import region_prefix
from dsl.text.source import Span

#: More cases are not gone through: then a gap shows only where a value is missing.
_MOST_CASES = 20_000
#: Stands for every text that no row names.
_UNNAMED = "…"
_CENT = Decimal("0.01")
_WHOLE = frozenset({Kind.COUNT, Kind.PERIOD})
#: What data do not have below zero, so that a table need not speak of it.
_NOT_NEGATIVE = frozenset({Kind.COUNT, Kind.PERIOD, Kind.PERCENT, Kind.MONEY})


def check_rows(
    inputs: Sequence[Input], rows: Sequence[DecisionRow], span: Span, report: Report
) -> None:
    """Tell HY438 for rows that overlap; warn with HY439 of the first case without a row."""
    columns = [_Column(i, tuple(row.tests[n] for row in rows)) for n, i in enumerate(inputs)]
    cases = [column.cases() for column in columns]
    held = [column.held(known) for column, known in zip(columns, cases, strict=True)]
    overlapping = False
    for earlier, later in combinations(range(len(rows)), 2):
        if all(column[earlier] & column[later] for column in held):
            report.tell("HY438", rows[later].span, Related(rows[earlier].span, "other"))
            overlapping = True
    if not overlapping and prod(map(len, cases)) <= _MOST_CASES:
        _check_gaps(columns, cases, held, span, report)


@dataclass(frozen=True, slots=True)
class _Column:
    """One input with the tests of all rows."""

    input: Input
    tests: tuple[Test, ...]

    def held(self, cases: Sequence[ConstantValue]) -> list[frozenset[int]]:
        """For each row, which of `cases` pass its test, by their positions."""
        numbered = list(enumerate(cases))
        return [frozenset(n for n, c in numbered if self.passes(t, c)) for t in self.tests]

    def passes(self, test: Test, value: ConstantValue) -> bool:
        """Whether what `value` stands for passes `test`."""
        match test:
            case Anything():
                return True
            case Among(values=values):
                return any(self._is(value, v) for v in values)
            case Within():
                return _lies_within(test, value)
            case Other():
                named = (t for t in self.tests if isinstance(t, Among | Within))
                return not any(self.passes(t, value) for t in named)

    def _is(self, value: ConstantValue, named: Constant) -> bool:
        if self.input.domain.kind is Kind.REGION_CODE:
            return str(value).startswith(region_prefix(str(named.value)))
        return value == named.value

    def cases(self) -> tuple[ConstantValue, ...]:
        """Values that stand for all of the column."""
        domain = self.input.domain
        named = dict.fromkeys(c.value for test in self.tests for c in _constants(test))
        if domain.kind is Kind.FLAG:
            return (True, False)
        if domain.kind in TEXTUAL or not named:
            return (*named, _UNNAMED)
        ends = sorted(named, key=_size)
        between = (case for pair in pairwise(ends) for case in _between(*pair, domain))
        outside = (_beyond(ends[0], domain, -1), _beyond(ends[-1], domain, 1))
        return tuple(dict.fromkeys((*ends, *between, *(c for c in outside if c is not None))))


def _check_gaps(
    columns: Sequence[_Column],
    cases: Sequence[tuple[ConstantValue, ...]],
    held: Sequence[Sequence[frozenset[int]]],
    span: Span,
    report: Report,
) -> None:
    """Warn of the first combination of cases that no row holds of."""
    rows = range(len(held[0]))
    for numbers in product(*(range(len(known)) for known in cases)):
        if not any(all(n in held[i][row] for i, n in enumerate(numbers)) for row in rows):
            case = [known[n] for known, n in zip(cases, numbers, strict=True)]
            report.warn("HY439", span, case=_shown(columns, case))
            return


def _lies_within(test: Within, value: ConstantValue) -> bool:
    low, high = test.low, test.high
    if low is not None and not low.value <= value:  # type: ignore[operator]
        return False
    if high is None:
        return True
    return bool(value < high.value if test.below else value <= high.value)  # type: ignore[operator]


def _constants(test: Test) -> Iterator[Constant]:
    match test:
        case Among(values=values):
            yield from values
        case Within(low=low, high=high):
            yield from (end for end in (low, high) if end is not None)
        case Anything() | Other():
            return


def _size(value: ConstantValue) -> Decimal:
    """A number in the order of the values; of days and times, in seconds."""
    if not isinstance(value, datetime.date):
        return Decimal(value)
    seconds = 0
    if isinstance(value, datetime.datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
    return Decimal(value.toordinal() * 86_400 + seconds)


def _between(low: ConstantValue, high: ConstantValue, domain: Domain) -> Iterator[ConstantValue]:
    """A value strictly between two neighbours, where the domain has one."""
    if domain.kind in DATING:
        following = _beyond(low, domain, 1)
        if following is not None and following < high:  # type: ignore[operator]
            yield following
    elif domain.kind in _WHOLE:
        if _size(low) + 1 < _size(high):
            yield int(_size(low)) + 1
    elif domain.kind is not Kind.MONEY:
        yield (_size(low) + _size(high)) / 2
    elif _size(low) + _CENT < _size(high):
        yield _size(low) + _CENT


def _beyond(end: ConstantValue, domain: Domain, by: int) -> ConstantValue | None:
    """A value past an end; None where there is none."""
    if isinstance(end, datetime.date):
        return _next(end, domain, by)
    beyond = _size(end) + by
    if beyond < 0 and domain.kind in _NOT_NEGATIVE:
        return Decimal(0) if _size(end) > 0 else None
    return int(beyond) if domain.kind in _WHOLE else beyond


def _next(day: datetime.date, domain: Domain, by: int) -> datetime.date | None:
    """The day, month or second before or after, where the calendar goes that far."""
    try:
        if domain.kind is Kind.TIMESTAMP:
            return day + datetime.timedelta(seconds=by)
        if domain.kind is not Kind.MONTH:
            return day + datetime.timedelta(days=by)
        month = day.year * 12 + day.month - 1 + by
        return datetime.date(month // 12, month % 12 + 1, 1)
    except (OverflowError, ValueError):
        return None


def _shown(columns: Sequence[_Column], case: Sequence[ConstantValue]) -> str:
    return ", ".join(f"{c.input.name} = {v}" for c, v in zip(columns, case, strict=True))
