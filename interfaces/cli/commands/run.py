"""`huiyan run [PACK …]`: the rules evaluated over what is filed, and what they brought up."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack
from engine.run.data_sets import data_sets_of
from engine.run.metrics import load_metrics, seconds_by_rule
from engine.run.start import RunRequest, check_history, start_run
from engine.run.starting import WorkerProcess, start_worker
from engine.run.store import StoredRun, load_run, run_history
from interfaces.cli.admission import admit_or_leave
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clusters import cluster_or_leave
from interfaces.cli.command import Command
from interfaces.cli.comparing import (
    baseline_of,
    findings_since,
    known_or_leave,
    newly_suspected,
)
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.finding_words import at_least
from interfaces.cli.invocation import Invocation
from interfaces.cli.packs import packs_or_leave, rules_or_leave
from interfaces.cli.packs_with_data import with_data
from interfaces.cli.parameters import Argument, Day, OneOf, Option
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import PAGE, failures
from interfaces.cli.run_progress import RunProgress
from interfaces.cli.run_shown import show_run
from interfaces.cli.settings import engine_settings, setting_or_leave

_RUNNING = Bilingual("正在核查", "evaluating")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was asked for on the command line."""

    names: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    baseline: str | None = None
    only: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    fail_level: str | None = None
    allow_rollback: str | None = None
    fresh: bool = False
    profile: bool = False
    cluster: str | None = None

    def request(self, workspace: Workspace) -> RunRequest:
        """The run to be made; as of today, unless a date was said."""
        return RunRequest(
            self.as_of or datetime.date.today(),
            only=self.only,
            subjects=self.subjects,
            fresh=self.fresh,
            cluster=cluster_or_leave(workspace, self.cluster),
        )


def run_packs(invocation: Invocation, **options: Any) -> ExitCode:
    """Evaluate the packs; 4 where a rule could not be, else 1 where something was brought up."""
    with closing(start_worker()) as ready:  # it starts up while the packs are read
        return _run(invocation, RunOptions(**options), ready)


def _run(invocation: Invocation, asked: RunOptions, ready: WorkerProcess) -> ExitCode:
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    packs = packs_or_leave(workspace, contracts, asked.names, invocation.notes)
    rules_or_leave(packs, asked.only)
    if not asked.names and not asked.only:
        packs = with_data(invocation, workspace, packs)
    admit_or_leave(workspace, packs, asked.allow_rollback)
    level = str(setting_or_leave(workspace, "fail_level", asked.fail_level))
    request = asked.request(workspace)
    # a wrong name is told before the work; and the last run is the one before this one,
    # also where this one reads the same and so has the same id
    known = asked.baseline and known_or_leave(workspace, asked.baseline, packs, request)
    stored = evaluate(invocation, workspace, packs, request=request, ready=ready)
    _tell_erased(invocation, workspace, packs, asked.only)
    before = known or baseline_of(workspace, stored, None)
    findings = findings_since(stored, before)
    mask = invocation.mask(workspace, contracts.schema(), run=stored.id)
    profile = asked.profile
    show_run(invocation, stored, findings, packs=packs, mask=mask, baseline=before, profile=profile)
    suggest_after_run(invocation, stored, findings)
    # a baseline that is asked for is what is known already: only what is new can fail
    counted = findings if asked.baseline is None else newly_suspected(findings, before)
    return outcome_of(stored, counted, level)


def evaluate(
    invocation: Invocation,
    workspace: Workspace,
    packs: Sequence[LoadedPack],
    *,
    request: RunRequest,
    ready: WorkerProcess | None = None,
) -> StoredRun:
    """The run, stored; its progress is a bar on a terminal. A worker may be `ready`."""
    titles = {(p.manifest.name, r.name): r.title for p in packs for r in p.model.rules}
    with invocation.notes.progress(_RUNNING) as bar:
        progress = RunProgress(bar, titles, _took_last(workspace, packs), invocation.language)
        settings = engine_settings(workspace)
        return start_run(
            workspace, packs, request, settings=settings, on_event=progress.moved, ready=ready
        )


def _took_last(
    workspace: Workspace, packs: Sequence[LoadedPack]
) -> Mapping[tuple[str, str], float]:
    """The seconds that each rule took when these packs were last run."""
    names = sorted(p.manifest.name for p in packs)
    last = next((h for h in reversed(run_history(workspace)) if h["packs"] == names), None)
    run = load_run(workspace, last["run"]) if last is not None else None
    return seconds_by_rule(load_metrics(run) if run is not None else None)


def outcome_of(stored: StoredRun, findings: Sequence[Mapping[str, Any]], level: str) -> ExitCode:
    """4 before 1: a run that could not look must not read as "3 findings"."""
    if any("failed" in r for r in stored.record["rules"]):
        return ExitCode.NOT_EVALUATED
    if not stored.record["rules"]:
        return ExitCode.NOTHING_SELECTED
    brought_up = any(
        f["outcome"] == "suspected" and f["state"] != "resolved" and at_least(f["severity"], level)
        for f in findings
    )
    return ExitCode.FINDINGS if brought_up else ExitCode.DONE


def _tell_erased(
    invocation: Invocation, workspace: Workspace, packs: Sequence[LoadedPack], only: Sequence[str]
) -> None:
    """What the rules would have read, were it not erased."""
    rules = [r for p in packs for r in p.model.rules if not only or r.name in only]
    read = {d.name: d.title for rule in rules for d in data_sets_of(rule)}
    if told := check_history(workspace, read):
        invocation.notes.diagnostics(told)


def suggest_after_run(
    invocation: Invocation, stored: StoredRun, findings: Sequence[Mapping[str, Any]]
) -> None:
    """What kept a rule from being evaluated; else the list of findings, and one trace."""
    known = entries()
    first = next((f for f in findings if f["outcome"] == "suspected"), None)
    commands = [("huiyan findings", known["findings"].about)]
    if failed := failures(stored):
        commands = [(f"huiyan explain {failed[0].code}", PAGE)]
    elif first is not None:
        commands.append((f"huiyan trace {str(first['id'])[:8]}", known["trace"].about))
    invocation.suggest(*commands)


COMMAND = Command(
    "run",
    run_packs,
    about=entries()["run"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK",
            about=Bilingual("规则包；不写则全部", "packs; all without one"),
        ),
        Option(
            "--as-of",
            type=Day(),
            metavar="DATE",
            about=Bilingual("核查日，默认今天", "the date to look as of; today by default"),
        ),
        Option(
            "--baseline",
            metavar="RUN|last",
            about=Bilingual(
                "与哪次核查相比，默认同样规则包的上一次；写明时退出码只看新增的疑点",
                "the run to compare with, by default the last of the same packs; "
                "when said, only new findings make the exit code 1",
            ),
        ),
        Option(
            "--only",
            multiple=True,
            metavar="RULE",
            about=Bilingual("只核查这条规则，可重复", "only this rule; can be repeated"),
        ),
        Option(
            "--subject",
            "subjects",
            multiple=True,
            metavar="VALUE",
            about=Bilingual("只报告这个对象，可重复", "only this subject; can be repeated"),
        ),
        Option(
            "--allow-rollback",
            metavar="REASON",
            about=Bilingual(
                "允许用比上次核查更旧的规则包；理由记入审计日志",
                "run a pack older than in the last run; the reason goes into the audit log",
            ),
        ),
        Option(
            "--fresh",
            is_flag=True,
            about=Bilingual(
                "每条规则都重新计算，不沿用以前核查的结果",
                "evaluate every rule again, also where nothing has changed since an earlier run",
            ),
        ),
        Option(
            "--cluster",
            metavar="URL",
            about=Bilingual(
                "由这个 Ballista 集群查找数据，如 df://host:50050；结果相同",
                "have this Ballista cluster look through the data, such as df://host:50050; "
                "the findings are the same",
            ),
        ),
        Option(
            "--profile",
            is_flag=True,
            about=Bilingual(
                "再列出每条规则用了多少时间（也在核查文件夹的 metrics.json 中）",
                "also what each rule took (as in metrics.json of the run's folder)",
            ),
        ),
        Option(
            "--fail-level",
            type=OneOf("low", "medium", "high"),
            about=Bilingual(
                "达到这个等级的疑点使退出码为 1", "findings from here up make the exit code 1"
            ),
        ),
    ],
    formats=("text", "json", "jsonl", "csv"),
    unmasks=True,
    examples=[
        ("huiyan run", Bilingual("全部规则包", "every pack")),
        ("huiyan run livelihood --as-of 2024-06-30", Bilingual("以某日为准", "as of a date")),
        (
            "huiyan run --baseline last",
            Bilingual("只有新增的疑点才告警", "fail on new findings alone"),
        ),
    ],
)
