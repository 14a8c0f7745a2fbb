"""`huiyan watch [PACK …]`: deliveries filed as they arrive, and the rules run over them."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.catalog.contract import Contracts
from engine.catalog.workspace import Workspace
from engine.comparison.since import findings_since, not_known_before
from engine.filing.arrivals import Arrivals
from engine.filing.receipt import Receipt, State
from engine.run.metrics import load_metrics
from engine.run.not_looked_at import from_json
from engine.run.start import RunRequest
from engine.run.store import StoredRun
from interfaces.cli.admission import admit_or_leave
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.commands.file import file_deliveries_told
from interfaces.cli.commands.findings import show_findings
from interfaces.cli.comparing import baseline_of
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.finding_words import STATES
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.packs import packs_or_leave
from interfaces.cli.packs_with_data import with_data
from interfaces.cli.parameters import Argument, Option, WholeNumber
from interfaces.cli.receipts_shown import STATES as RECEIPT_STATES
from interfaces.cli.records import write_json_lines
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import failures
from interfaces.cli.running import evaluate
from interfaces.cli.unclaimed import told_unclaimed, unclaimed_names

#: What a delivery can come to so that the next run reads something else.
_CHANGED = (State.FILED, State.ALL_QUARANTINED, State.CORRECTED, State.REINSTATED)
#: Refusals that say nothing of the delivery: another filing is at work, the disk or a key.
_FOR_NOW = ("HY533", "HY535", "HY545")
#: Seconds between two looks, and for which a file must lie still.
_EVERY, _SETTLE = 30, 5

_WATCHING = Bilingual(
    "正在等候报送，每 {every} 秒查看一次；按 Ctrl+C 结束。",
    "Waiting for deliveries, one look every {every} seconds; Ctrl+C ends it.",
)
_FILED = Bilingual(
    "{at}  {data_set}：{state}，报送 {rows_in} 行，入库 {filed} 行，隔离 {quarantined} 行",
    "{at}  {data_set}: {state}, {rows_in} rows, {filed} filed, {quarantined} quarantined",
)
_RUN = Bilingual(
    "{at}  核查 {run}：新增 {new}，变化 {changed}，延续 {persisting}，消除 {resolved}，"
    "不再报送 {undelivered}；"
    "{evaluated} 条规则重新计算，{reused} 条没有变化",
    "{at}  run {run}: {new} new, {changed} changed, {persisting} persisting, {resolved} resolved, "
    "{undelivered} no longer delivered; "
    "{evaluated} rules evaluated, nothing changed for {reused}",
)


@dataclass(frozen=True, slots=True)
class _Round:
    """What one look came to."""

    at: str
    receipts: tuple[Receipt, ...] = ()
    run: StoredRun | None = None
    findings: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The round as plain data, schema `huiyan.watch/1`; no value of a row is in it."""
        states = Counter(str(f["state"]) for f in self.findings)
        return {
            "schema": "huiyan.watch/1",
            "at": self.at,
            "receipts": [
                {
                    "dataset": r.data_set,
                    "state": r.state.value,
                    "filing": r.filing_id or None,
                    "rows_in": r.rows_in,
                    "rows_filed": r.rows_filed,
                    "rows_quarantined": r.rows_quarantined,
                }
                for r in self.receipts
            ],
            "run": None if self.run is None else self.run.id,
            "states": {s: states[s] for s in STATES},
            "rules": None if self.run is None else _rules(self.run),
        }


def watch(invocation: Invocation, names: tuple[str, ...], every: int, once: bool) -> ExitCode:
    """Look, file, run, and look again; with `once` the exit code is that of the one round.

    What cannot be done in a round is told, and the next one tries again; a file that no contract
    reads is told once.
    """
    workspace = invocation.workspace()
    arrivals = Arrivals(workspace, settle=min(_SETTLE, every))
    if not once:
        invocation.notes.say(_WATCHING, every=every)
    unclaimed: set[str] = set()
    waits = True  # a run: what was filed before has not been looked at yet
    while True:
        try:
            contracts = invocation.contracts(workspace)
            done = _filed(invocation, workspace, contracts, arrivals)
            lying = unclaimed_names(workspace, contracts)
            invocation.notes.diagnostics(told_unclaimed([n for n in lying if n not in unclaimed]))
            unclaimed = set(lying)
            waits = waits or any(r.state in _CHANGED for r in done.receipts)
            code, left = ExitCode.DONE, None
            try:
                done = _run(invocation, workspace, contracts, names, done) if waits else done
                waits = False
            except Leave as leave:
                left = leave  # what was filed is told all the same
            code = _told(invocation, workspace, contracts, done)
            if left is not None:
                raise left
        except Leave as leave:
            if once:
                raise
            invocation.notes.diagnostics(leave.diagnostics, leave.texts)
        if once:
            return code
        time.sleep(every)


def _filed(
    invocation: Invocation, workspace: Workspace, contracts: Contracts, arrivals: Arrivals
) -> _Round:
    """File what is due; what only the moment refused stays due."""
    at = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    due = arrivals.due(contracts)
    receipts = file_deliveries_told(invocation, workspace, contracts, due) if due else ()
    again = {r.data_set for r in receipts if any(d.code in _FOR_NOW for d in r.diagnostics)}
    arrivals.filed(name for name in due if name not in again)
    return _Round(at, tuple(r for r in receipts if r.state in (*_CHANGED, State.REFUSED)))


def _run(
    invocation: Invocation,
    workspace: Workspace,
    contracts: Contracts,
    names: tuple[str, ...],
    filed: _Round,
) -> _Round:
    """`filed` with a run over all that is filed now."""
    packs = packs_or_leave(workspace, contracts, names, invocation.notes)
    if not names:
        packs = with_data(invocation, workspace, packs)
    admit_or_leave(workspace, packs, None)
    run = evaluate(invocation, workspace, packs, request=RunRequest(datetime.date.today()))
    found = findings_since(workspace, run, baseline_of(workspace, run, None))
    return replace(filed, run=run, findings=tuple(found))


def _told(
    invocation: Invocation, workspace: Workspace, contracts: Contracts, done: _Round
) -> ExitCode:
    """Tell what the round came to, where it came to anything; the exit code that says it."""
    refused = [r for r in done.receipts if r.state is State.REFUSED]
    failed = () if done.run is None else failures(done.run)
    new = [f for f in not_known_before(done.findings) if f["outcome"] == "suspected"]
    if done.receipts or done.run is not None:
        if invocation.format == "jsonl":
            write_json_lines(invocation.results, [done.to_json()])
        else:
            _show(invocation, workspace, contracts, done, new)
    for receipt in refused:
        invocation.notes.diagnostics(receipt.diagnostics, receipt.texts)
    invocation.notes.diagnostics(failed)
    if refused:
        return ExitCode.MISTAKE
    if failed:
        return ExitCode.NOT_EVALUATED
    return ExitCode.FINDINGS if new else ExitCode.DONE


def _show(
    invocation: Invocation,
    workspace: Workspace,
    contracts: Contracts,
    done: _Round,
    new: Sequence[Mapping[str, Any]],
) -> None:
    results, language = invocation.results, invocation.language
    at = done.at[11:19]
    for receipt in done.receipts:
        told = _FILED.tell(
            language,
            at=at,
            data_set=receipt.title if language == "zh" else receipt.data_set,
            state=RECEIPT_STATES[receipt.state].tell(language),
            rows_in=f"{receipt.rows_in:,}",
            filed=f"{receipt.rows_filed:,}",
            quarantined=f"{receipt.rows_quarantined:,}",
        )
        results.line(told)
    if done.run is None:
        return
    states = Counter(str(f["state"]) for f in done.findings)
    counts = {s: states[s] for s in STATES}
    results.line(_RUN.tell(language, at=at, run=done.run.id, **counts, **_rules(done.run)))
    if new:
        mask = invocation.mask(workspace, contracts.schema(), run=done.run.id)
        shown = [mask.finding(f) for f in new]
        left_out = list(from_json(done.run.record))
        show_findings(invocation, shown, run=done.run.id, decided={}, left_out=left_out)


def _rules(run: StoredRun) -> dict[str, int]:
    """How many rules the run evaluated, and over how many nothing had changed."""
    metrics = load_metrics(run) or {"rules": []}
    reused = sum(r["reused"] is not None for r in metrics["rules"])
    return {"evaluated": len(metrics["rules"]) - reused, "reused": reused}


COMMAND = Command(
    "watch",
    watch,
    about=entries()["watch"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK",
            about=Bilingual("规则包；不写则全部", "packs; all without one"),
        ),
        Option(
            "--every",
            type=WholeNumber(),
            default=_EVERY,
            metavar="SECONDS",
            about=Bilingual(
                "每隔多少秒查看一次，默认 30", "seconds between two looks, 30 by default"
            ),
        ),
        Option(
            "--once",
            is_flag=True,
            about=Bilingual(
                "只查看一次就结束，供定时任务使用", "look once and end, for a scheduler"
            ),
        ),
    ],
    formats=("text", "jsonl"),
    unmasks=True,
    examples=[
        ("huiyan watch", Bilingual("报送一到就入库并核查", "file and run as deliveries arrive")),
        ("huiyan watch --once -f jsonl", Bilingual("由定时任务调用", "from a scheduler")),
    ],
)
