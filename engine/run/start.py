"""From a workspace to a run: what to read is settled first, then evaluated and stored."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.bridge.context import EngineSettings
from engine.catalog.catalog import open_catalog
from engine.catalog.readers import reading
from engine.catalog.snapshot import load_snapshot
from engine.catalog.workspace import Workspace
from engine.findings.identity import subject_mark
from engine.integrity.keys import make_keys
from engine.packs.pack import LoadedPack
from engine.run.data_sets import data_sets_read
from engine.run.events import Event, NotNarrowed, OnCluster
from engine.run.job import ClusterAddress, Job, PackInput, contracts_hash
from engine.run.metrics import write_metrics
from engine.run.not_looked_at import not_looked_at
from engine.run.save import save_run, unfinished
from engine.run.starting import WorkerProcess
from engine.run.store import StoredRun, latest_runs
from engine.run.supervisor import supervise


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a person asks for; `only` names rules, `subjects` values of subjects.

    `known_on` asks for the data as it was known at the end of that day, None for today's.
    `fresh` asks for every rule to be evaluated, also those over which nothing has changed.
    `cluster` is where questions over many rows are put, None for this machine.
    """

    as_of: datetime.date
    known_on: datetime.date | None = None
    only: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    fresh: bool = False
    cluster: ClusterAddress | None = None


#: Runs whose findings may be taken over. Whoever runs packs one by one has one for each.
_MOST_RUNS: Final = 20


def start_run(
    workspace: Workspace,
    packs: Sequence[LoadedPack],
    request: RunRequest,
    *,
    settings: EngineSettings | None = None,
    on_event: Callable[[Event], None] = lambda _: None,
    ready: WorkerProcess | None = None,
) -> StoredRun:
    """Evaluate `packs`, which must be free of errors, over what is filed.

    Rules over which nothing has changed since an earlier run keep its findings. Nothing is
    stored when the run is interrupted, and nothing is erased while it reads. A worker that is
    `ready` is taken, if one is.
    """
    not_narrowed: list[str] = []
    on_cluster: list[OnCluster] = []

    def note(event: Event) -> None:
        if isinstance(event, NotNarrowed):
            not_narrowed.append(event.reason)
        if isinstance(event, OnCluster):
            on_cluster.append(event)
        on_event(event)

    started = time.monotonic()
    with reading(workspace.home), unfinished(workspace) as parts:
        job = job_of(workspace, packs, request, settings=settings or EngineSettings())
        read = data_sets_read(packs, request.only)
        left_out = not_looked_at(workspace, job, {d: None for own in read.values() for d in own})
        spill = workspace.home / "spill"
        results = supervise(job, parts, spill_root=spill, on_event=note, ready=ready)
        stored = save_run(workspace, job, parts, results, read=read, left_out=left_out)
        took = time.monotonic() - started
        write_metrics(
            stored,
            job,
            results,
            key=make_keys(workspace.keys_folder).signing,
            seconds=took,
            not_narrowed=not_narrowed[0] if not_narrowed else None,
            on_cluster=on_cluster[-1] if on_cluster else None,
        )
        return stored


def check_history(
    workspace: Workspace, data_sets: Mapping[str, str], known_on: datetime.date | None = None
) -> tuple[Diagnostic, ...]:
    """HY588 for each of `data_sets` of which a run would see more, were no rows erased.

    They are titles by code name. `known_on` is the day whose data the run looks at.
    """
    with open_catalog(workspace) as catalog:
        filings = catalog.filings()
        stood = set(catalog.stood_on(known_on)) if known_on else None
    erased: dict[str, list[str]] = {}
    for filing in filings:
        meant = not filing.superseded_by if stood is None else filing.id in stood
        if filing.erasure and meant and filing.data_set in data_sets:
            erased.setdefault(filing.data_set, []).append(filing.erasure.at[:10])
    return tuple(
        diagnose("HY588", None, data_set=data_sets[name], count=len(days), day=max(days))
        for name, days in erased.items()
    )


def job_of(
    workspace: Workspace,
    packs: Sequence[LoadedPack],
    request: RunRequest,
    *,
    settings: EngineSettings,
) -> Job:
    """The job that answers `request`, with everything it reads pinned."""
    read = {d.name for own in data_sets_read(packs, request.only).values() for d in own}
    filings = tuple(
        (f.data_set, f.id)
        for f in load_snapshot(workspace, request.known_on).filings
        if f.data_set in read
    )
    return Job(
        workspace=str(workspace.root),
        contracts=tuple(map(str, workspace.contracts)),
        contracts_sha256=contracts_hash(workspace.contracts),
        packs=tuple(
            PackInput(
                name=p.manifest.name,
                folder=str(p.folder.absolute()),
                shown_as=_shown_as(workspace, p.folder),
                version=p.manifest.version,
                sha256=p.sha256,
            )
            for p in packs
        ),
        filings=filings,
        as_of=request.as_of.isoformat(),
        known_on=request.known_on.isoformat() if request.known_on else "",
        only=request.only,
        subjects=request.subjects,
        subject_marks=_marks(workspace, request.subjects),
        partitions=settings.partitions,
        batch_size=settings.batch_size,
        memory_limit=settings.memory_limit or 0,
        prefer_hash_join=settings.prefer_hash_join,
        keep_rows=settings.keep_rows,
        narrow_rows=settings.narrow_rows,
        reuse=() if request.fresh else tuple(map(str, latest_runs(workspace, _MOST_RUNS))),
        cluster=request.cluster,
    )


def _marks(workspace: Workspace, subjects: Sequence[str]) -> tuple[str, ...]:
    """What stands for subjects where somebody might try values until one fits."""
    if not subjects:
        return ()
    secret = make_keys(workspace.keys_folder).finding_ids
    return tuple(subject_mark(subject, secret) for subject in subjects)


def _shown_as(workspace: Workspace, folder: Path) -> str:
    return workspace.shown_path(folder.absolute())
