"""What a drawn expression may speak of at its place in a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dsl.schema import DataSet
from dsl.syntax.expressions import Expression


@dataclass(frozen=True, slots=True)
class Words:
    """The aliases, names and parameters within reach; domains are spelled as in contracts.

    `values` are the lets, arguments and measures by domain. `keys` are set in the scope of
    a group, where columns may be read through aggregates only. `bare` says that a
    parameter may be named without a date.
    """

    rows: Mapping[str, DataSet] = field(default_factory=dict)
    values: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regional: frozenset[str] = frozenset()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bare: bool = False
    group: bool = False
    base: str = ""

    def with_row(self, alias: str, data_set: DataSet) -> Words:
        """One more alias."""
        return replace(self, rows={**self.rows, alias: data_set})

    def with_value(self, domain: str, value: Expression) -> Words:
        """One more named value."""
        known = (*self.values.get(domain, ()), value)
        return replace(self, values={**self.values, domain: known})

    def columns(self, domain: str) -> list[tuple[str, str]]:
        """(alias, column) of every column of `domain`."""
        return [
            (alias, column.name)
            for alias, data_set in self.rows.items()
            for column in data_set.columns
            if str(column.domain) == domain
        ]

    def with_validity(self) -> list[str]:
        """The aliases whose rows have a period of validity."""
        return [alias for alias, data_set in self.rows.items() if data_set.valid_from]
