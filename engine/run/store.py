"""Runs as they lie on disk: a folder each, written whole and then renamed into place.

.huiyan/runs/<run id>/findings.jsonl   sorted; the same bytes when the run is repeated
                      table_rows.jsonl rows of computed tables that findings share, if they do
                      run.json         what was read, what became of each rule, signed
                      packs/ contracts/  what was read, to trace and repeat it later
                      metrics.json     what it took
.huiyan/runs/history.jsonl             when each run was executed
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from engine.catalog.catalog import open_catalog
from engine.catalog.workspace import Workspace
from engine.findings.shared_json import SHARED, MissingRowsError, ToldRows, key_of
from engine.integrity.keys import known_public_keys, make_keys
from engine.integrity.lasting import sync_names
from engine.packs.resolving import copy_pack
from engine.packs.signing import check_signature
from engine.run.broken import BrokenRunError
from engine.run.events import RuleDone, RuleFailed
from engine.run.job import Job
from engine.run.seal import RECORD, SCHEMA, changed_files, read_sealed, sealed

FINDINGS, HISTORY = "findings.jsonl", "history.jsonl"
#: Rows of computed tables that findings share, each once; there is none where none are shared.
TABLE_ROWS = "table_rows.jsonl"
#: Before the name of a stored run while the same run takes its place.
_REPLACED = "replaced-"
#: Seconds to wait for another process that puts a run in its place.
_PATIENCE = 60.0
#: What the part of one rule with such rows ends with, beside that with its findings.
SHARED_PART = ".shared"


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


@contextmanager
def unfinished(workspace: Workspace) -> Iterator[Path]:
    """A folder to write a run's parts to; it is gone afterwards, whatever happens."""
    root = runs_folder(workspace)
    root.mkdir(parents=True, exist_ok=True)
    folder = root / f"unfinished-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with _alone(root):
        _sweep(root)
    try:
        folder.mkdir()  # within: an interrupt right after it must find somebody to sweep up
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Nobody else sweeps or replaces runs in `root` meanwhile; a process that dies lets go."""
    lock = sqlite3.connect(root.parent / "runs.lock", timeout=_PATIENCE, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def _sweep(root: Path) -> None:
    """Put right what a process left that was killed: parts of runs, a run half replaced."""
    for left in root.glob("unfinished-*-*"):
        process = left.name.split("-")[1]
        if process.isdigit() and not _lives(int(process)):
            shutil.rmtree(left, ignore_errors=True)
    for old in root.glob(f"{_REPLACED}run-*"):
        target = root / old.name.removeprefix(_REPLACED)
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)


def _lives(process: int) -> bool:
    """Whether a process of that number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def save_run(
    workspace: Workspace, job: Job, parts: Path, results: Sequence[RuleDone | RuleFailed]
) -> StoredRun:
    """Put the run together from its `parts` and make it visible in one step."""
    target = runs_folder(workspace) / job.run_id
    staged = parts / "whole"
    staged.mkdir()
    join_findings(parts, staged / FINDINGS)
    join_shared(parts, staged / TABLE_ROWS)
    record: dict[str, Any] = {"schema": SCHEMA, "run": job.run_id, **job.inputs()}
    record["rules"] = [_rule_record(r) for r in results]
    # what vouched for the packs decides no finding, and so is no part of the run's id
    record["signatures"] = {
        pack.name: check_signature(Path(pack.folder), workspace.trust).to_json()
        for pack in sorted(job.packs, key=lambda p: p.name)
    }
    for name in (FINDINGS, TABLE_ROWS):
        if (path := staged / name).is_file():
            record[f"{path.stem}_sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    for pack in job.packs:
        copy_pack(Path(pack.folder), staged / "packs" / pack.name)
    for number, contracts in enumerate(job.contracts):
        shutil.copytree(contracts, staged / "contracts" / str(number))
    record["manifests"] = _manifests(workspace, job)
    record = sealed(record, staged, make_keys(workspace.keys_folder).signing)
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (staged / RECORD).write_text(text, encoding="utf-8")
    for path in sorted(staged.rglob("*")):
        if path.is_file():
            _sync(path)
    put_in_place(staged, target)
    _remember(workspace, job)
    return StoredRun(job.run_id, target, record)


def _manifests(workspace: Workspace, job: Job) -> dict[str, str]:
    """The SHA-256 of the manifest of each filing that the run read, by the filing's id."""
    with open_catalog(workspace) as catalog:
        records = (catalog.filing(filing) for _, filing in job.filings)
        return {r.id: r.manifest_sha256 for r in records if r is not None}


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def put_in_place(staged: Path, target: Path) -> None:
    """Give the finished run its name in one step.

    The same inputs may have been run before: the same bytes, unless a rule failed. The earlier
    one is put aside for the moment in between, and comes back if nobody lives to finish it.
    """
    for folder in (*(p for p in staged.rglob("*") if p.is_dir()), staged):
        sync_names(folder)
    aside = target.with_name(f"{_REPLACED}{target.name}")
    with _alone(target.parent):
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
            target.rename(aside)
        staged.rename(target)
        sync_names(target.parent)
        shutil.rmtree(aside, ignore_errors=True)


def join_findings(parts: Path, target: Path) -> None:
    """All rules' findings in one file, by pack, rule and the rule's own order.

    A part holds those of one rule, so that one finding tells where it belongs.
    """
    told = [path.read_bytes() for path in parts.glob("*.jsonl")]
    in_order = sorted((part for part in told if part), key=_whose)
    target.write_bytes(b"".join(in_order))


def _whose(part: bytes) -> tuple[str, str]:
    first = json.loads(part.partition(b"\n")[0])
    return str(first["pack"]), str(first["rule"])


def findings_in(parts: Path) -> list[dict[str, Any]]:
    """The findings of all rules in the `parts` of a run that is not kept, each whole."""
    told = sorted(parts.glob(f"*{SHARED_PART}"))
    shared = ToldRows(line for path in told for line in _lines(path))
    findings = (json.loads(line) for path in sorted(parts.glob("*.jsonl")) for line in _lines(path))
    return list(map(shared.whole, findings))


def join_shared(parts: Path, target: Path) -> None:
    """Rows of tables that findings share, each once whichever rules tell it, in order.

    No file is written where there are none. Rules that tell a row differently are a bug.
    """
    lines = {line for path in parts.glob(f"*{SHARED_PART}") for line in _lines(path)}
    if not lines:
        return
    in_order = sorted((key_of(json.loads(line)), line) for line in lines)
    keys = [key for key, _ in in_order]
    if len(set(keys)) < len(keys):
        twice = next(a for a, b in pairwise(keys) if a == b)
        raise AssertionError(f"two rules tell {twice} differently")
    target.write_bytes(b"".join(line for _, line in in_order))


def load_shared(folder: Path) -> ToldRows:
    """The rows of tables that the findings in `folder` share; none where they share none."""
    path = folder / TABLE_ROWS
    return ToldRows(_lines(path) if path.is_file() else ())


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def _rule_record(result: RuleDone | RuleFailed) -> dict[str, Any]:
    if isinstance(result, RuleFailed):
        return {
            "pack": result.pack,
            "rule": result.rule,
            "failed": result.code,
            "arguments": dict(result.arguments),
        }
    return {
        "pack": result.pack,
        "rule": result.rule,
        "looked_at": result.looked_at,
        "suspected": result.suspected,
        "exempt": result.exempt,
        "undetermined": result.undetermined,
        "conflict": result.conflict,
        **_budget(result),
        "inputs_sha256": result.inputs,
        "method_sha256": result.method,
    }


def _budget(result: RuleDone) -> dict[str, Any]:
    """The alert budget of a rule that states one: nothing is left out beyond it, it is told."""
    if result.budget is None:
        return {}
    return {"budget": result.budget, "over_budget": result.over_budget}


def _remember(workspace: Workspace, job: Job) -> None:
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    packs = sorted(p.name for p in job.packs)
    line = json.dumps({"run": job.run_id, "at": now, "packs": packs}, ensure_ascii=False)
    with (runs_folder(workspace) / HISTORY).open("a", encoding="utf-8") as history:
        history.write(line + "\n")
        history.flush()
        os.fsync(history.fileno())


def run_history(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    """Every execution of a run, oldest first: `run`, `at` (UTC) and `packs`."""
    path = runs_folder(workspace) / HISTORY
    if not path.is_file():
        return ()
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


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


def run_before(workspace: Workspace, run: StoredRun) -> StoredRun | None:
    """The last different run of the same packs that was executed before `run` last was."""
    history = run_history(workspace)
    last = max((i for i, h in enumerate(history) if h["run"] == run.id), default=0)
    packs = sorted(p["name"] for p in run.record["packs"])
    for entry in reversed(history[:last]):
        if entry["run"] != run.id and entry["packs"] == packs:
            return load_run(workspace, entry["run"])
    return None
