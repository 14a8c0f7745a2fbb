"""What the language must know of the data: data sets, columns, their titles and domains.

The engine builds these from the departments' contracts; the language never reads a
contract itself, so a rule can be checked against any source of the same facts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from dsl.domains import Domain


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a data set, in the order of its contract.

    `title` is the Chinese title, usable in rules in place of `name`. `required` promises
    that no filed row lacks a value. `values` lists the allowed words of a category
    (empty: any). `sensitivity` is the contract's class: public, internal, personal or
    sensitive. `unit` is what a delivered percent without a sign is: `percent`, `ratio`, empty
    where the contract does not say. A computed number has `digits` in all and `decimals` of
    them behind the point; no digits mean those of a filed column of the domain.
    `least` and `most` bound what may be delivered, and so what a missing value may be.
    `blank_means` is what the contract takes a blank cell as, as it writes it; empty: unknown.
    """

    name: str
    title: str
    domain: Domain
    required: bool = False
    values: tuple[str, ...] = ()
    sensitivity: str = "internal"
    digits: int = 0
    decimals: int = 0
    unit: str = ""
    least: Decimal | datetime.date | None = None
    most: Decimal | datetime.date | None = None
    blank_means: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set of one department.

    `name` is `department.dataset` in code names; `title` is the same in Chinese titles
    (`民政局.高龄津贴发放`). `key` names the columns whose values name one row.
    `event_date` is the date or month column that says when the row's fact happened.
    `valid_from` and `valid_until` bound the validity of a row, both days included; a
    missing `valid_until` value means that it is still valid. `frequency` is how often a
    delivery is promised (`(1, "month")`), None where nothing is.
    """

    name: str
    title: str
    department: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    event_date: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    frequency: tuple[int, str] | None = None

    def column(self, word: str) -> Column | None:
        """The column whose name or title is `word`."""
        return next((c for c in self.columns if word in (c.name, c.title)), None)


@dataclass(frozen=True, slots=True)
class Schema:
    """All data sets that rules may speak of, found by name or by title."""

    data_sets: tuple[DataSet, ...]
    _by_word: Mapping[str, DataSet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {d.title: d for d in self.data_sets} | {d.name: d for d in self.data_sets}
        object.__setattr__(self, "_by_word", MappingProxyType(words))

    def data_set(self, word: str) -> DataSet | None:
        """The data set whose name or title is `word`."""
        return self._by_word.get(word)

    def words(self) -> Iterable[str]:
        """Every name and title, for the nearest-name help."""
        return self._by_word.keys()
