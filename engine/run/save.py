"""Writing a run: its parts in a folder of their own, then whole, synced and visible in one step.

A process that is killed leaves the run before as it was; what it left is swept by the next.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dsl.schema import DataSet
from engine.catalog.catalog import open_catalog
from engine.catalog.database import connect
from engine.catalog.log_ends import note_end
from engine.catalog.workspace import Workspace
from engine.integrity.keys import make_keys
from engine.integrity.lasting import make_folder, make_private, private_files, sync_names
from engine.packs.resolving import copy_pack
from engine.packs.signing import check_signature
from engine.run.events import RuleDone, RuleFailed
from engine.run.job import Job
from engine.run.not_looked_at import NotLookedAt
from engine.run.rule_parts import join_findings, join_shared
from engine.run.seal import RECORD, SCHEMA, sealed
from engine.run.store import (
    FINDINGS,
    HISTORY_LOG,
    TABLE_ROWS,
    StoredRun,
    history_lines,
    history_path,
    runs_folder,
)

#: Before the name of a stored run while the same run takes its place.
_REPLACED = "replaced-"
#: Seconds to wait for another process that puts a run in its place.
_PATIENCE = 60.0


@contextmanager
def unfinished(workspace: Workspace) -> Iterator[Path]:
    """A folder to write a run's parts to; it is gone afterwards, whatever happens."""
    root = runs_folder(workspace)
    make_folder(root)
    folder = root / f"unfinished-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with _alone(root):
        _sweep(root)
    try:
        with private_files():
            folder.mkdir()  # within: an interrupt right after it must find somebody to sweep up
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Nobody else sweeps or replaces runs in `root` meanwhile; a process that dies lets go."""
    lock = connect(root.parent / "runs.lock", timeout=_PATIENCE)
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
    workspace: Workspace,
    job: Job,
    parts: Path,
    results: Sequence[RuleDone | RuleFailed],
    *,
    read: Mapping[tuple[str, str], Sequence[DataSet]],
    left_out: Sequence[NotLookedAt],
) -> StoredRun:
    """Put the run together from its `parts` and make it visible in one step.

    `read` are the data sets of each rule, by pack and rule; `left_out` is what of them was not
    looked at.
    """
    target = runs_folder(workspace) / job.run_id
    staged = parts / "whole"
    staged.mkdir()
    join_findings(parts, staged / FINDINGS)
    join_shared(parts, staged / TABLE_ROWS)
    record: dict[str, Any] = {"schema": SCHEMA, "run": job.run_id, **job.inputs()}
    record["rules"] = [
        {**_rule_record(r), "data_sets": [d.name for d in read[r.pack, r.rule]]} for r in results
    ]
    record["not_looked_at"] = [of.to_json() for of in left_out]
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
    make_private(staged)  # the packs and contracts have kept the modes that they came with
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
    with history_path(workspace).open("a", encoding="utf-8") as history:
        history.write(line + "\n")
        history.flush()
        os.fsync(history.fileno())
    note_end(workspace, HISTORY_LOG, lambda: history_lines(workspace))
