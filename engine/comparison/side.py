"""One side of a comparison: everything that decides the findings of a run, loaded when needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dsl.model.rules import Rule
from dsl.schema import Schema
from engine.catalog.contract import Contract, Contracts
from engine.catalog.contract_reading import load_contracts
from engine.packs.pack import LoadedPack, load_pack
from engine.run.job import Job, PackInput
from engine.run.store import StoredRun


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one side read; `program` is the program's version and the engine's.

    `filings` are pairs of data set and filing id, as in a job.
    """

    contracts: tuple[Path, ...]
    contracts_sha256: str
    packs: tuple[PackInput, ...]
    filings: tuple[tuple[str, str], ...]
    as_of: str
    program: tuple[str, str]


def inputs_of_run(run: StoredRun) -> Inputs:
    """The inputs of a stored run: its own copies of packs and contracts."""
    record = run.record
    folders = sorted((run.folder / "contracts").iterdir(), key=lambda f: int(f.name))
    return Inputs(
        contracts=tuple(folders),
        contracts_sha256=str(record["contracts"]),
        packs=tuple(
            PackInput(
                name=p["name"],
                folder=str(run.folder / "packs" / p["name"]),
                shown_as=p["shown_as"],
                version=p["version"],
                sha256=p["sha256"],
            )
            for p in record["packs"]
        ),
        filings=tuple((d, f) for d, f in record["filings"]),
        as_of=str(record["as_of"]),
        program=(str(record["program"]), str(record["engine"])),
    )


def inputs_of_job(job: Job) -> Inputs:
    """The inputs of a job that was not run yet, or is not stored."""
    told = job.inputs()
    return Inputs(
        contracts=tuple(map(Path, job.contracts)),
        contracts_sha256=job.contracts_sha256,
        packs=job.packs,
        filings=job.filings,
        as_of=job.as_of,
        program=(str(told["program"]), str(told["engine"])),
    )


@dataclass(slots=True)
class Side:
    """Inputs with their contracts, and the packs that were asked for."""

    inputs: Inputs
    contracts: Contracts
    schema: Schema
    _packs: dict[str, LoadedPack] = field(default_factory=dict)

    def names(self) -> frozenset[str]:
        """The names of its packs."""
        return frozenset(p.name for p in self.inputs.packs)

    def input(self, pack: str) -> PackInput:
        """How the pack called so is read."""
        return next(p for p in self.inputs.packs if p.name == pack)

    def pack(self, pack: str) -> LoadedPack:
        """The pack called so, loaded once."""
        if pack not in self._packs:
            read = self.input(pack)
            folder = Path(read.folder)
            self._packs[pack] = load_pack(folder, self.schema, shown_as=read.shown_as)
        return self._packs[pack]

    def rule(self, pack: str, name: str) -> Rule | None:
        """The rule, or None where this version of the pack has none of that name."""
        return next((r for r in self.pack(pack).model.rules if r.name == name), None)

    def filings(self, data_set: str) -> tuple[str, ...]:
        """The filings of `data_set` that it read, in their order."""
        return tuple(f for d, f in self.inputs.filings if d == data_set)

    def contract(self, data_set: str) -> Contract | None:
        """The contract of `data_set`."""
        return self.contracts.contract(data_set)


def load_side(inputs: Inputs) -> Side:
    """The side with its contracts read; packs follow when they are asked for."""
    contracts, _ = load_contracts(inputs.contracts)
    return Side(inputs, contracts, contracts.schema())
