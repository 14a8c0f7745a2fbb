"""Drawn conditions over the payments of a person, and groups of payments that lack values."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

#: What a cell may be filled with: of visits, kinds and flags all that the contract allows. Far
#: values stand for what it sets no end to; no cell is delivered with one.
VALUES = MappingProxyType(
    {
        "factor": ("-1", "0", "0.5", "1", "2", "5", "-9999", "9999"),
        "visits": tuple("0123456789"),
        "amount": ("0", "5", "10", "12", "15", "20", "99999"),
        "kind": ("普通", "特困", "其他"),
        "checked": ("true", "false"),
    }
)
_FAR = frozenset({"-9999", "9999", "99999"})
#: What a cell is delivered with.
KNOWN = MappingProxyType({c: tuple(v for v in vs if v not in _FAR) for c, vs in VALUES.items()})
_NUMBERS = ("visits", "visits", "factor", "amount")
_ORDERS = ("<", "<=", ">", ">=")
#: Only where every value is gone through, since far ones stand for orders alone.
_EQUAL = ("=", "!=")
#: Ways of filling a group up to which it is judged.
MOST_WAYS = 3000
#: Of a hundred cells that the aggregates read, so many are blank.
_BLANK = 36
_MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of cells, `-` for a blank one; a row has the columns that the condition reads."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def blanks(self) -> int:
        """How many cells are blank."""
        return sum(cell == "-" for row in self.rows for cell in row)

    @property
    def ways(self) -> int:
        """In how many ways the blank cells can be filled."""
        return math.prod(len(v) for row in self._choices() for v in row)

    def filled(self) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Every way of filling the blank cells."""
        rows = [list(itertools.product(*row)) for row in self._choices()]
        return itertools.product(*rows)

    def variants(self) -> list[tuple[str, ...]]:
        """Every row that filling makes, once."""
        rows = (itertools.product(*row) for row in self._choices())
        return list(dict.fromkeys(itertools.chain.from_iterable(rows)))

    def _choices(self) -> list[list[tuple[str, ...]]]:
        return [
            [
                VALUES[column] if cell == "-" else (cell,)
                for column, cell in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]


def draw_group(source: Random, columns: tuple[str, ...]) -> Group:
    """A group of which at least one cell is blank, and which can be filled in a bearable time."""
    while True:
        rows = tuple(
            tuple(
                "-" if source.randrange(100) < _BLANK else source.choice(KNOWN[column])
                for column in columns
            )
            for _ in range(source.randint(1, _MOST_ROWS))
        )
        group = Group(columns, rows)
        if group.blanks and group.ways <= MOST_WAYS:
            return group


class ConditionDraw:
    """One condition; `columns` are those that it has read so far."""

    def __init__(self, source: Random) -> None:
        self.source = source
        self._columns: dict[str, None] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the condition reads."""
        return tuple(self._columns)

    def condition(self) -> str:
        """A comparison, or two that are joined, or one that is denied."""
        match self.source.randrange(10):
            case 0:
                return f"{self._part()} and {self._part()}"
            case 1:
                return f"{self._part()} or {self._part()}"
            case 2:
                return f"not ({self._part()})"
            case _:
                return self._part()

    def _part(self) -> str:
        forms: tuple[Callable[[], str], ...] = (
            self._of_count,
            self._of_count,
            self._of_distinct,
            self._of_value,
            self._of_value,
            self._of_value,
            self._of_two_counts,
            self._of_share,
            self._of_share_of_sums,
            self._of_two_values,
            self._between,
            self._quantified,
        )
        return self.source.choice(forms)()

    # ---- comparisons ----

    def _of_count(self) -> str:
        return f"{self._count()} {self._order(exact=True)} {self.source.randint(0, _MOST_ROWS)}"

    def _of_distinct(self) -> str:
        column = self._read(self.source.choice(tuple(VALUES)))
        order = self._order(exact=True)
        return f"count_distinct({column}{self._where()}) {order} {self.source.randint(1, 3)}"

    def _of_value(self) -> str:
        column = self.source.choice(_NUMBERS)
        value = self._aggregate(column)
        if self.source.randrange(4) == 0:
            value = f"{value} * {self.source.choice(('2', '3', '-1'))}"
        return f"{value} {self._order(exact=column == 'visits')} {self._constant(column)}"

    def _of_two_counts(self) -> str:
        operator = self.source.choice(("-", "+"))
        one, other = self._two(self._count)
        if self.source.randrange(2):
            order = self._order(exact=True)
            return f"{one} {operator} {other} {order} {self.source.randint(0, 3)}"
        return f"{one} {self._order(exact=True)} {other}"

    def _of_share(self) -> str:
        whole = self.source.choice(("count(payment)", "count(payment)", self._count()))
        share = self.source.choice(("20%", "50%", "60%", "100%"))
        return f"count(payment where {self._row()}) / {whole} {self._order()} {share}"

    def _of_share_of_sums(self) -> str:
        column = self.source.choice(("visits", "amount"))
        read = self._read(column)
        part = f"sum({read} where {self._row()})"
        if self.source.randrange(2):
            return f"{part} / sum({read}) {self._order()} {self.source.choice(('30%', '50%'))}"
        return f"{part} {self._order()} sum({read}) * {self.source.choice(('30%', '50%'))}"

    def _of_two_values(self) -> str:
        """A span, or the same aggregate over some rows and over others."""
        column = self.source.choice(_NUMBERS)
        read = self._read(column)
        if self.source.randrange(3) == 0:
            return f"max({read}) - min({read}) {self._order()} {self._constant(column)}"
        function = self.source.choice(("sum", "sum", "max", "min", "mean"))
        one, other = self._two(lambda: f"{function}({read}{self._where()})")
        if self.source.randrange(2):
            return f"{one} - {other} {self._order()} {self._constant(column)}"
        return f"{one} {self._order()} {other}"

    def _between(self) -> str:
        return f"sum({self._read('visits')}{self._where()}) between 2 and 11"

    def _quantified(self) -> str:
        function = self.source.choice(("all", "any", "none"))
        return f"{function}({self._row()}{self._where()})"

    # ---- aggregates ----

    def _count(self) -> str:
        if self.source.randrange(4) == 0:
            return "count(payment)"
        return f"count(payment where {self._row()})"

    def _aggregate(self, column: str) -> str:
        function = self.source.choice(("sum", "sum", "min", "max", "max", "mean", "median"))
        return f"{function}({self._read(column)}{self._where()})"

    def _where(self) -> str:
        return f" where {self._row()}" if self.source.randrange(3) == 0 else ""

    def _row(self) -> str:
        """A condition on one row."""
        first, second = self.source.sample(("kind", "kind", "kind", "checked", *_NUMBERS[1:]), 2)
        one = self._of_row(first)
        match self.source.randrange(8):
            case 0 if first != second:
                return f"{one} and {self._of_row(second)}"
            case 1 if first != second:
                return f"{one} or {self._of_row(second)}"
            case 2:
                return f"not ({one})"
            case _:
                return one

    def _of_row(self, column: str) -> str:
        read = self._read(column)
        match column:
            case "kind" if self.source.randrange(4) == 0:
                return f'{read} in ("普通", "其他")'
            case "kind":
                return f'{read} = "{self.source.choice(VALUES["kind"])}"'
            case "checked":
                return read
            case _:
                return f"{read} {self._order(exact=column == 'visits')} {self._near(column)}"

    @staticmethod
    def _two(drawn: Callable[[], str]) -> tuple[str, str]:
        """Two that differ."""
        one = other = drawn()
        while one == other:
            other = drawn()
        return one, other

    def _read(self, column: str) -> str:
        self._columns[column] = None
        return f"payment.{column}"

    def _order(self, *, exact: bool = False) -> str:
        return self.source.choice((*_ORDERS, *_EQUAL) if exact else _ORDERS)

    def _near(self, column: str) -> str:
        """A constant like the values of one row."""
        if column == "amount":
            return f"{self.source.choice(('5', '10', '15'))} yuan"
        return self.source.choice(("0", "1", "2", "5"))

    def _constant(self, column: str) -> str:
        if column == "amount":
            return f"{self.source.choice(('0', '10', '20', '30'))} yuan"
        return self.source.choice(("0", "1", "3", "6", "10"))
