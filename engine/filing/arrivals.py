"""Deliveries that have come since they were last filed, and that nobody is writing to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from engine.catalog.contract import Contract, Contracts
from engine.catalog.workspace import Workspace
from engine.filing.deliveries import effective_source, file_stamp, files_at

Stamps: TypeAlias = frozenset[tuple[str, tuple[int, int, int]]]

_NANOSECONDS: Final = 10**9


class Arrivals:
    """Which data sets of a workspace are due to be filed.

    A file that was written to within the last `settle` seconds may not be whole yet: it waits,
    and with it all files of its data set. `clock` gives the seconds since 1970.
    """

    def __init__(
        self, workspace: Workspace, *, settle: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._workspace, self._settle, self._clock = workspace, settle, clock
        self._seen: dict[str, Stamps] = {}
        self._filed: dict[str, Stamps] = {}

    def due(self, contracts: Contracts) -> tuple[str, ...]:
        """The data sets of which other files lie there than were filed.

        Databases and buckets are due whenever they are asked for: only they can tell.
        """
        return tuple(c.data_set.name for c in contracts.contracts if self._is_due(c))

    def filed(self, names: Iterable[str]) -> None:
        """What lay there for `names` when they were last due was filed, or is no delivery.

        What was written since then is not meant: it is due.
        """
        self._filed |= {name: self._seen[name] for name in names if name in self._seen}

    def _is_due(self, contract: Contract) -> bool:
        source = effective_source(self._workspace, contract)
        if source is None:
            return False
        stamps = self._stamps(contract)
        if stamps is None:
            return True
        self._seen[contract.data_set.name] = stamps
        if not stamps or stamps == self._filed.get(contract.data_set.name):
            return False
        written = max(changed for _, (changed, _, _) in stamps)
        return self._clock() - written / _NANOSECONDS >= self._settle

    def _stamps(self, contract: Contract) -> Stamps | None:
        """Each file with what changes when it is written to; None where there are no files."""
        source = effective_source(self._workspace, contract)
        files = files_at(self._workspace, source) if source is not None else None
        if files is None:
            return None
        found = set()
        for path in files:
            try:
                found.add((str(path), file_stamp(path)))
            except OSError:  # gone since it was listed
                continue
        return frozenset(found)
