"""Runs as they lie on disk: a folder each, written whole and then renamed into place.

.huiyan/runs/<run id>/findings.jsonl   sorted; the same bytes when the run is repeated
                      table_rows.jsonl rows of computed tables that findings share, if they do
                      run.json         what was read, what became of each rule, signed
                      packs/ contracts/  what was read, to trace and repeat it later
                      metrics.json     what it took
.huiyan/runs/history.jsonl             when each run was executed
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from engine.catalog.workspace import Workspace
from engine.findings.shared_json import SHARED, MissingRowsError, ToldRows
from engine.integrity.keys import known_public_keys
from engine.run.broken import BrokenRunError
from engine.run.seal import RECORD, changed_files, read_sealed

FINDINGS, HISTORY = "findings.jsonl", "history.jsonl"
#: What the catalog notes the end of the history under.
HISTORY_LOG = "history"
#: Rows of computed tables that findings share, each once; there is none where none are shared.
TABLE_ROWS = "table_rows.jsonl"


@dataclass(frozen=True)  # without slots, to keep what was read
class StoredRun:
    """A run on disk."""

    id: str
    folder: Path
    record: dict[str, Any]

    def findings(self) -> list[dict[str, Any]]:
        """Its findings, in their order, each with all that it rests on.

        MissingRowsError where rows that they share are not told.
        """
        return [self.whole(finding) for finding in self.brief()]

    def brief(self) -> list[dict[str, Any]]:
        """Its findings as they are stored: rows that several share are only referred to."""
        return list(self._findings)

    def whole(self, finding: Mapping[str, Any]) -> dict[str, Any]:
        """One of `brief` with all that it rests on."""
        try:
            return self.shared.whole(finding) if SHARED in finding else dict(finding)
        except MissingRowsError as error:
            error.run = self.id
            raise

    @cached_property
    def shared(self) -> ToldRows:
        """The rows that its findings share; read once."""
        return load_shared(self.folder)

    @cached_property
    def _findings(self) -> list[dict[str, Any]]:
        with (self.folder / FINDINGS).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]


def runs_folder(workspace: Workspace) -> Path:
    """Where runs lie."""
    return workspace.home / "runs"


def load_shared(folder: Path) -> ToldRows:
    """The rows of tables that the findings in `folder` share; none where they share none."""
    path = folder / TABLE_ROWS
    return ToldRows(lines_of(path) if path.is_file() else ())


def lines_of(path: Path) -> list[bytes]:
    """The lines of a file of findings or of shared rows, each with its end."""
    return path.read_bytes().splitlines(keepends=True)


def history_path(workspace: Workspace) -> Path:
    """The file that says when each run was executed."""
    return runs_folder(workspace) / HISTORY


def history_lines(workspace: Workspace) -> tuple[bytes, ...]:
    """Its lines as they are, oldest first; none where there is no file."""
    path = history_path(workspace)
    return tuple(path.read_bytes().splitlines(keepends=True)) if path.is_file() else ()


def run_history(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    """Every execution of a run, oldest first: `run`, `at` (UTC) and `packs`."""
    return tuple(json.loads(line) for line in history_lines(workspace))


def load_run(workspace: Workspace, run: str | None = None) -> StoredRun | None:
    """The run with that id or the beginning of it, or the last one; None where there is none.

    BrokenRunError where it is not as it was written.
    """
    folder = find_run(workspace, run)
    if folder is None:
        return None
    record = read_sealed(folder, known_public_keys(workspace.keys_folder))
    if record is None:
        raise BrokenRunError(folder.name, (RECORD,))
    if changed := changed_files(folder, record):
        raise BrokenRunError(folder.name, changed)
    return StoredRun(folder.name, folder, record)


def open_run(folder: Path) -> StoredRun:
    """The run in `folder` as it stands, whoever wrote it: to see what became of it.

    BrokenRunError where its record cannot be read.
    """
    record = json_at(folder / RECORD)
    if not isinstance(record, dict) or record.get("run") != folder.name:
        raise BrokenRunError(folder.name, (RECORD,))
    return StoredRun(folder.name, folder, record)


def find_run(workspace: Workspace, run: str | None = None) -> Path | None:
    """The folder of the run that `load_run` would load, whatever is in it."""
    if run is None or run == "last":
        history = run_history(workspace)
        if not history:
            return None
        run = str(history[-1]["run"])
    matches = sorted(p for p in runs_folder(workspace).glob("run-*") if p.name.startswith(run))
    if len(matches) != 1:
        return None
    return matches[0]


def json_at(path: Path) -> dict[str, Any] | None:
    """The object that a file of a run holds; None where there is no such file, or no JSON."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def latest_runs(workspace: Workspace, most: int) -> tuple[Path, ...]:
    """The folders of the runs that were executed last, the latest first; `most` at most."""
    executed = [str(h["run"]) for h in reversed(run_history(workspace))]
    folders = (runs_folder(workspace) / run for run in dict.fromkeys(executed))
    return tuple(islice((folder for folder in folders if folder.is_dir()), most))


def runs_of(workspace: Workspace, packs: Collection[str]) -> Iterator[StoredRun]:
    """The runs of these packs, and maybe of others too, each once, the latest executed first."""
    for entry in _of(run_history(workspace), packs):
        if (run := load_run(workspace, entry)) is not None:
            yield run


def runs_before(workspace: Workspace, run: StoredRun) -> Iterator[StoredRun]:
    """Those of the packs of `run` that were executed before `run` last was."""
    history = run_history(workspace)
    last = max((i for i, h in enumerate(history) if h["run"] == run.id), default=0)
    packs = {p["name"] for p in run.record["packs"]}
    for entry in _of(history[:last], packs):
        if entry != run.id and (earlier := load_run(workspace, entry)) is not None:
            yield earlier


def _of(history: Sequence[Mapping[str, Any]], packs: Collection[str]) -> Iterator[str]:
    """The ids of the runs in `history` that evaluated all of `packs`, the latest first."""
    yield from dict.fromkeys(h["run"] for h in reversed(history) if set(packs) <= set(h["packs"]))
