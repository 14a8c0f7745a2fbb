"""Made-up rows for any contract: row `n` has a key of its own, and cells that filing accepts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from dsl.domains import NUMERIC, Kind
from engine.catalog.contract import Contract, ContractColumn, Unit
from examples.city.ids import credit_code, resident_id

#: A row as it is delivered, by the columns' code names.
Row = dict[str, str]

#: A day on which every row may be dated, whatever period it is delivered for.
_FIRST = datetime.date(2026, 10, 1)


def rows_of(contract: Contract, numbers: Iterable[int]) -> list[Row]:
    """The rows with these numbers; a number always means the same row."""
    return [{c.column.name: _cell(c, n) for c in contract.columns} for n in numbers]


def other_content(contract: Contract, row: Row, number: int) -> Row | None:
    """`row` with another value in one column outside its key; None where there is none."""
    for column in contract.columns:
        name = column.column.name
        if name in contract.data_set.key or name == contract.terms.period_column:
            continue
        for other in range(number + 1, number + 9):
            if (cell := _cell(column, other)) != row[name]:
                return {**row, name: cell}
    return None


def unfit(contract: Contract, row: Row) -> Row:
    """`row` with its key blank: nothing can be filed of it."""
    return {**row, contract.data_set.key[0]: ""}


def _cell(column: ContractColumn, n: int) -> str:
    """A cell as departments write it, in the unit and within the bounds of the contract."""
    domain, values = column.column.domain, column.column.values
    if values:
        return values[n % len(values)]
    if domain.kind in NUMERIC or domain.kind is Kind.PERIOD:
        return _number(column, n)
    made = _MADE.get(domain.kind)
    return made(n) if made else f"{column.column.title}{n:04d}"


def _person(n: int) -> str:
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=31 * n)
    return resident_id("330182", born, 2 * (n % 400) + 1)


def _name(n: int) -> str:
    return f"张{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'一二三四五六七八九十'[n // 10 % 10]}"


_REGIONS = ("330182", "330102", "330127", "330122")
_MADE: Mapping[Kind, Callable[[int], str]] = MappingProxyType(
    {
        Kind.RESIDENT_ID: _person,
        Kind.CREDIT_CODE: lambda n: credit_code("91", "330182", 1000 + n),
        Kind.PERSON_NAME: _name,
        Kind.REGION_CODE: lambda n: _REGIONS[n % len(_REGIONS)],
        Kind.PHONE: lambda n: f"138{n:08d}",
        Kind.ACCOUNT: lambda n: f"62220000{n:08d}",
        Kind.DATE: lambda n: (_FIRST + datetime.timedelta(days=n % 28)).isoformat(),
        Kind.MONTH: lambda n: f"2026-{n % 10 + 1:02d}",
        Kind.TIMESTAMP: lambda n: f"2026-10-{n % 28 + 1:02d} 08:30:00",
        Kind.FLAG: lambda n: "是" if n % 2 else "否",
        Kind.LATITUDE: lambda n: f"29.{n % 90 + 10}",
        Kind.LONGITUDE: lambda n: f"119.{n % 90 + 10}",
    }
)


def _number(column: ContractColumn, n: int) -> str:
    """A whole number from the least that is allowed; a percent has its sign where it needs one."""
    least = int(float(column.minimum or 0))
    most = int(float(column.maximum)) if column.maximum else least + 10_000
    if column.unit is Unit.RATIO:
        return f"0.{n % 90 + 10}"
    return str(least + n % (most - least + 1))
