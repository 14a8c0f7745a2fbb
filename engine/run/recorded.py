"""What a run recorded of its inputs, loaded again: its own copies of contracts and packs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dsl.schema import Schema
from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from engine.packs.pack import LoadedPack, load_pack
from engine.run.store import StoredRun


class RecordedInputs:
    """Contracts and packs as `run` read them, whatever became of them since.

    A pack is loaded when it is first asked for, and once.
    """

    def __init__(self, run: StoredRun) -> None:
        self._run = run
        self._packs: dict[str, LoadedPack] = {}
        folders = sorted((run.folder / "contracts").iterdir(), key=lambda f: int(f.name))
        self.contracts: Contracts = load_contracts(folders)[0]
        self.schema: Schema = self.contracts.schema()

    def record(self, pack: str) -> Mapping[str, Any]:
        """What the run noted of `pack`: name, version, hash, and how it is shown."""
        found: Mapping[str, Any] = next(p for p in self._run.record["packs"] if p["name"] == pack)
        return found

    def pack(self, pack: str) -> LoadedPack:
        """The pack called so."""
        if pack not in self._packs:
            shown_as = self.record(pack)["shown_as"]
            folder = self._run.folder / "packs" / pack
            self._packs[pack] = load_pack(folder, self.schema, shown_as=shown_as)
        return self._packs[pack]
