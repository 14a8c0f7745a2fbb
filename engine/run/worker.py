"""The child process that evaluates: `python -m engine.run`, a job on its first input line.

It is killed, not asked, when a run is interrupted: queries in flight cannot be stopped from
within. It ends by itself when its input closes, which means that its parent is gone.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TextIO

from dsl.grammar import get_ready
from dsl.model.rules import Rule
from dsl.schema import Schema
from engine.bridge.cluster import Cluster, ClusterError, ClusterSessions
from engine.catalog.contract_reading import load_contracts
from engine.catalog.snapshot import RowsErasedError, Snapshot, load_filing
from engine.catalog.workspace import Workspace, load_workspace
from engine.collecting import keep_for_good
from engine.integrity.keys import known_public_keys, make_keys
from engine.packs.mixing import with_parameters_of
from engine.packs.pack import LoadedPack, load_pack
from engine.run.as_of import cut_at
from engine.run.data_sets import data_sets_of
from engine.run.events import (
    Event,
    Narrowing,
    NotNarrowed,
    OnCluster,
    RuleDone,
    RuleFailed,
    event_to_line,
)
from engine.run.forking import Apart, apart, here
from engine.run.helpers import helping
from engine.run.job import ClusterAddress, Job, PackInput, job_from_json
from engine.run.rule_evaluator import RuleEvaluator
from engine.run.shares import shares_of
from engine.run.turns import Turns


def main() -> int:
    """Evaluate the job handed in; events go to standard output, findings to files."""
    get_ready()  # while whoever started it may still be busy with what the job will be
    first = json.loads(sys.stdin.readline())
    job, folder = job_from_json(json.dumps(first["job"])), Path(first["folder"])
    skipped = {tuple(s) for s in first["skip"]}
    evaluate_job(job, folder, skip=skipped, out=sys.stdout, own_process=True)
    return 0


def evaluate_job(
    job: Job,
    folder: Path,
    *,
    skip: set[tuple[str, str]],
    out: TextIO,
    own_process: bool = False,
) -> None:
    """Evaluate every rule of `job` but those in `skip` (pack, rule); one file per rule.

    Where the process is there for nothing else, others are forked from it to help.
    """
    workspace = load_workspace(Path(job.workspace)).workspace
    if workspace is None:
        raise FileNotFoundError(job.workspace)
    contracts, _ = load_contracts([Path(c) for c in job.contracts])
    snapshot = _snapshot(workspace, job)
    schema = contracts.schema()
    packs = {pack.name: load(pack, schema) for pack in job.packs}
    every = [(name, rule) for name, pack in packs.items() for rule in _rules(pack, job)]
    rules = {
        position: (packs[name], rule)
        for position, (name, rule) in enumerate(every, start=1)
        if (name, rule.name) not in skip
    }
    read = dict.fromkeys(d for _, rule in every for d in data_sets_of(rule))
    snapshot = Snapshot(tuple(cut_at(snapshot.filings, read, job.date)))
    keys = known_public_keys(workspace.keys_folder)
    secret = make_keys(workspace.keys_folder).finding_ids
    evaluator = RuleEvaluator(
        job, snapshot, lambda filing: load_filing(workspace, filing), keys, secret
    )
    evaluator.plan(rules)
    if own_process:
        keep_for_good()
    shares = shares_of(job, len(rules) if own_process else 0)
    taken = Path(job.spill_folder)
    turns = Turns(evaluator, shares, rules, total=len(every), parts=folder, taken=taken)
    told = _Out(out)
    evaluator.limit_memory(shares.of_worker)
    with helping(shares.helpers, taken, turns.help, told.of_rule) as standing_by:
        if own_process:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        _ask(evaluator, rules, job, told, apart if shares.apart else here)
        standing_by.hand_over(evaluator.narrowed)
        if shares.helpers:
            turns.share(told.of_rule)
    for turn in turns.every() if shares.apart else ():
        with helping(1, taken, partial(turns.one, turn), told.of_rule):
            pass
    turns.finish(sorted(rules.keys() - told.settled), told.of_rule)


class _Out:
    """Events as lines, from several threads."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._lock = out, threading.Lock()
        #: The positions of rules of which it was told what became.
        self.settled: set[int] = set()

    def event(self, event: Event) -> None:
        """An event of the run as a whole."""
        with self._lock:
            self._out.write(event_to_line(event))
            self._out.flush()

    def of_rule(self, position: int, events: Sequence[Event]) -> None:
        """That the rule at a position began, or all that became of it."""
        for event in events:
            self.event(event)
            if isinstance(event, RuleDone | RuleFailed):
                self.settled.add(position)


def _ask(
    evaluator: RuleEvaluator,
    rules: Mapping[int, tuple[LoadedPack, Rule]],
    job: Job,
    out: _Out,
    apart: Apart,
) -> None:
    """Find out for all rules together which rows they need, here or on a cluster."""

    def told(at: int, of: int) -> None:
        out.event(Narrowing(at, of))

    cluster = _cluster(job.cluster)
    if cluster is None:
        reason = evaluator.ask(rules, on_question=told, apart=apart)
    else:
        with closing(cluster):
            sessions = ClusterSessions(cluster)
            reason = evaluator.ask(rules, on_question=told, sessions=sessions)
        out.event(OnCluster(sessions.asked.there, sessions.asked.here))
    if reason is not None:
        out.event(NotNarrowed(reason))


def _cluster(at: ClusterAddress | None) -> Cluster | None:
    """The cluster, which may be lost since the run began: it is done without, then."""
    if at is None:
        return None
    try:
        return Cluster(at.url, at.python, patience=at.patience)
    except ClusterError:
        return None


def load(pack: PackInput, schema: Schema) -> LoadedPack:
    """The pack as it was checked; ValueError where it has changed since."""
    loaded = load_pack(Path(pack.folder), schema, shown_as=pack.shown_as)
    if loaded.sha256 != pack.sha256:
        raise ValueError(f"pack {pack.name} changed while the run began")
    if pack.parameters_from:
        return with_parameters_of(loaded, load_pack(Path(pack.parameters_from), schema), schema)
    return loaded


def _rules(pack: LoadedPack, job: Job) -> list[Rule]:
    return [r for r in pack.model.rules if not job.only or r.name in job.only]


def _snapshot(workspace: Workspace, job: Job) -> Snapshot:
    filings = []
    for _, filing_id in job.filings:
        filing = load_filing(workspace, filing_id)
        if filing is None:
            raise FileNotFoundError(filing_id)
        if filing.erasure:
            raise RowsErasedError(filing, filing.erasure)
        filings.append(filing)
    return Snapshot(tuple(filings))


def _end_with_parent() -> None:
    """Wait until nobody could say more; a fork meanwhile finds `sys.stdin` free."""
    while os.read(0, 1):
        pass
    os._exit(1)
