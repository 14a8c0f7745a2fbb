"""What a drawn expression may speak of at its place in a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dsl.schema import DataSet
from dsl.syntax.expressions import Expression


@dataclass(frozen=True, slots=True)
class Words:
    """The aliases, names and parameters within reach; domains are spelled as in contracts.

    `values` are the lets and arguments by domain, `lists` the list parameters; `conditions`
    are the definitions, each with the domains of its arguments (`row x.y` for a row), and
    `decisions` the decision tables by domain, each with those of its inputs. In a `group`
    columns are read through aggregates only. `calendar` says that working days may be asked
    for, `bare` that a parameter may be named without a date, `literals` that a literal may be
    written, `statistics` that the group is one whose rows a condition can count.
    """

    rows: Mapping[str, DataSet] = field(default_factory=dict)
    values: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    row_values: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regional: frozenset[str] = frozenset()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    decisions: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
    calendar: bool = False
    bare: bool = False
    group: bool = False
    statistics: bool = False
    literals: bool = True

    def with_row(self, alias: str, data_set: DataSet) -> Words:
        """One more alias."""
        return replace(self, rows={**self.rows, alias: data_set})

    def with_value(self, domain: str, value: Expression) -> Words:
        """One more named value."""
        known = (*self.values.get(domain, ()), value)
        return replace(self, values={**self.values, domain: known})

    def of_rows(self) -> Words:
        """The same rows seen from within an aggregate."""
        return replace(self, group=False, bare=False, values=self.row_values, literals=True)

    def of_group(self) -> Words:
        """The same rows seen from behind `per`: the names for rows are out of reach."""
        return replace(self, group=True, bare=False, values={}, row_values=self.values)

    def without_literals(self) -> Words:
        """The same, where a literal would say nothing."""
        return replace(self, literals=False)

    def with_literals(self) -> Words:
        """The same, where a literal may be written again."""
        return replace(self, literals=True)

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

    def parameters_of(self, domain: str) -> list[str]:
        """The parameters of `domain` that can be asked for here: a regional one needs a region."""
        placed = not self.group and bool(self.columns("region_code"))
        known = self.parameters.get(domain, ())
        return [name for name in known if placed or name not in self.regional]
