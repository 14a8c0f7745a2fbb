"""The control totals that lie beside the deliveries of one data set, and which were used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.contract import Contract
from engine.filing.delivered import Arrived, File
from engine.filing.deliveries import Opened
from engine.filing.totals import ControlTotals, beside, is_totals, load_totals, totals_of


class Sidecars:
    """Files with control totals that came along, and those that belong to a delivery."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._came: dict[str, Path] = {}
        self._met: set[str] = set()

    def set_aside(self, files: Iterable[File]) -> Iterator[File]:
        """The delivered files without those that hold control totals."""
        for file in files:
            if isinstance(file, Arrived) and is_totals(file.name):
                self._came[file.name] = file.path
            else:
                yield file

    def belong_to(self, name: str) -> None:
        """Those of the delivered file `name` need not be read again: it is filed."""
        self._met |= set(totals_of(name, self._came))

    def of(self, opened: Sequence[Opened]) -> Mapping[str, ControlTotals | Diagnostic]:
        """The control totals of each file that has some, by the file's name."""
        found: dict[str, ControlTotals | Diagnostic] = {}
        for one in opened:
            name, folder = one.source.path, one.source.path.rpartition("/")[0]
            near = {f"{folder}/{p.name}".lstrip("/"): p for p in beside(one.delivery.path)}
            own = totals_of(name, {**near, **self._came})
            self._met |= set(own)
            if len(own) > 1:
                found[name] = diagnose("HY578", None, file=" + ".join(own), line=1, text="")
            for totals in own[:1]:
                path = {**near, **self._came}[totals]
                found.setdefault(name, load_totals(path, self._contract, name=totals, of=name))
        return found

    def alone(self) -> tuple[Diagnostic, ...]:
        """HY580 for each that belongs to no delivery."""
        return tuple(
            diagnose("HY580", None, totals=name) for name in sorted(self._came.keys() - self._met)
        )
