"""What a run is asked to do, as it is handed to the worker."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.bridge.version import ENGINE
from engine.version import VERSION


@dataclass(frozen=True, slots=True)
class PackInput:
    """A pack: its folder to read from, how traces call it, and the hash it had when checked.

    `parameters_from` is the folder of another version of the pack, whose values of the
    parameters are to count in place of its own; empty in every run that is stored.
    """

    name: str
    folder: str
    shown_as: str
    version: str
    sha256: str
    parameters_from: str = ""


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """A cluster's scheduler, and the interpreter of the environment that can speak to it.

    After `patience` seconds without any answer it is done without.
    """

    url: str
    python: str
    patience: float = 120.0


@dataclass(frozen=True, slots=True)
class Job:
    """One run. Paths are absolute texts, since a job crosses a process border as JSON.

    `filings` are pairs of data set and filing id, in the order that row ids count them.
    `known_on` is the day whose data they are, empty for the data of the moment of the run.
    `only` names rules, `subjects` limits what is told to these values; empty: all. `subject_marks`
    stand for the subjects in the run's id, so that nobody finds these by trying. `without`
    are rows, by filing and number, that are left out to see what becomes of a finding.
    `memory_limit` is in bytes, 0 for none. The settings after it change no result. `cluster` is
    where questions over many rows are put, None for this machine. `reuse` are the folders of
    earlier runs, the latest first, whose findings are taken over for rules over which nothing has
    changed.
    """

    workspace: str
    contracts: tuple[str, ...]
    contracts_sha256: str
    packs: tuple[PackInput, ...]
    filings: tuple[tuple[str, str], ...]
    as_of: str
    known_on: str = ""
    only: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    subject_marks: tuple[str, ...] = ()
    without: tuple[tuple[str, int], ...] = ()
    partitions: int = 2
    batch_size: int = 8192
    memory_limit: int = 0
    spill_folder: str = ""
    prefer_hash_join: bool = True
    keep_rows: int = 500_000
    narrow_rows: int | None = 100_000
    reuse: tuple[str, ...] = ()
    cluster: ClusterAddress | None = None

    @property
    def date(self) -> datetime.date:
        """The date as of which the run looks."""
        return datetime.date.fromisoformat(self.as_of)

    @property
    def run_id(self) -> str:
        """`run-` and 12 hex digits that depend on everything that decides the findings."""
        return run_id_of(self.inputs())

    def inputs(self) -> dict[str, Any]:
        """Everything that decides the findings; neither folders nor engine settings do."""
        return {
            "program": VERSION,
            "engine": ENGINE,
            "contracts": self.contracts_sha256,
            "packs": [
                {
                    "name": p.name,
                    "version": p.version,
                    "sha256": p.sha256,
                    "shown_as": p.shown_as,
                }
                for p in sorted(self.packs, key=lambda p: p.name)
            ],
            "filings": [list(f) for f in self.filings],
            "as_of": self.as_of,
            **({"known_on": self.known_on} if self.known_on else {}),
            "only": sorted(self.only),
            "subjects": sorted(self.subjects),
            **({"subject_marks": sorted(self.subject_marks)} if self.subjects else {}),
            **({"without": [list(w) for w in sorted(self.without)]} if self.without else {}),
        }

    def to_json(self) -> str:
        """The job as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def job_from_json(text: str) -> Job:
    """The job that `Job.to_json` wrote."""
    data = json.loads(text)
    packs = tuple(PackInput(**p) for p in data.pop("packs"))
    filings = tuple((d, f) for d, f in data.pop("filings"))
    without = tuple((f, row) for f, row in data.pop("without"))
    lists = {
        name: tuple(data[name])
        for name in ("contracts", "only", "subjects", "subject_marks", "reuse")
    }
    cluster = data.pop("cluster")
    told = {**data, **lists, "packs": packs, "filings": filings, "without": without}
    return Job(**told, cluster=ClusterAddress(**cluster) if cluster else None)


def run_id_of(inputs: Mapping[str, Any]) -> str:
    """The id of a run over `inputs`, as `Job.inputs` lists them; the subjects count as marks."""
    told = {k: v for k, v in inputs.items() if k != "subject_marks"}
    told["subjects"] = inputs.get("subject_marks") or []
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return "run-" + hashlib.sha256(text.encode()).hexdigest()[:12]


def contracts_hash(folders: Sequence[Path]) -> str:
    """A hash of every contract file below `folders`, whatever the folders are called."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            data = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
