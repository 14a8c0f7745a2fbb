"""Computed tables, evaluated once for all that read them over the same filings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class KeptTables:
    """The rows of computed tables by name, once they were asked for.

    Names are those of one pack: sessions of its rules may share them.
    """

    _rows: dict[str, pa.Table] = field(default_factory=dict)

    def of(self, table: str, evaluate: Callable[[], pa.Table]) -> pa.Table:
        """The rows of `table`; `evaluate` is asked for them the first time."""
        if table not in self._rows:
            self._rows[table] = evaluate()
        return self._rows[table]

    def forget_beyond(self, most: int) -> None:
        """Forget the longest tables until all that are kept have no more than `most` rows."""
        total = sum(map(len, self._rows.values()))
        for name in sorted(self._rows, key=lambda name: -len(self._rows[name])):
            if total <= most:
                return
            total -= len(self._rows.pop(name))
