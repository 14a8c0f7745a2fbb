"""What data sets, columns and departments are called in a report."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.schema import Schema


class Names:
    """Titles in Chinese, code names in English: the same as everywhere else."""

    def __init__(self, schema: Schema, language: str) -> None:
        self._schema = schema
        self._chinese = language != "en"

    def data_set(self, name: str) -> str:
        """The data set `name`."""
        found = self._schema.data_set(name)
        return found.title if found and self._chinese else name

    def department(self, data_set: str) -> str:
        """The department that `data_set` comes from."""
        return self.data_set(data_set).partition(".")[0]

    def departments(self, data_sets: Iterable[str]) -> tuple[str, ...]:
        """The departments of `data_sets`, each once, in their order."""
        return tuple(dict.fromkeys(self.department(d) for d in data_sets))

    def data_sets(self) -> dict[str, str]:
        """Every data set by its code name."""
        return {d.name: self.data_set(d.name) for d in self._schema.data_sets}

    def columns(self) -> dict[tuple[str, str], str]:
        """Every column by the code names of its data set and its own."""
        return {
            (d.name, c.name): c.title if self._chinese else c.name
            for d in self._schema.data_sets
            for c in d.columns
        }
