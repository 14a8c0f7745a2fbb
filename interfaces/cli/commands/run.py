"""`huiyan run [PACK …]`: the rules evaluated over what is filed, and what they brought up."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.catalog.workspace import Workspace
from engine.masking import Mask
from engine.packs.pack import LoadedPack
from engine.run.data_sets import data_sets_of
from engine.run.events import Event, RuleStarted
from engine.run.start import RunRequest, check_history, start_run
from engine.run.store import StoredRun
from interfaces.cli.admission import admit_or_leave
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.comparing import (
    baseline_of,
    findings_since,
    known_or_leave,
    newly_suspected,
)
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.finding_words import OUTCOMES, SEVERITIES, STATES, at_least
from interfaces.cli.invocation import Invocation
from interfaces.cli.packs import packs_or_leave, rules_or_leave
from interfaces.cli.packs_with_data import with_data
from interfaces.cli.parameters import Argument, Day, OneOf, Option
from interfaces.cli.records import write_csv, write_json, write_json_lines
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import PAGE, failures, over_budget
from interfaces.cli.settings import engine_settings, setting_or_leave
from interfaces.cli.shown import Heading, show_table

HEADINGS = (
    Heading("rule", Bilingual("规则", "rule")),
    Heading("severity", Bilingual("等级", "severity")),
    Heading("looked_at", Bilingual("查看行数", "rows looked at"), number=True),
    Heading("suspected", Bilingual("疑点", "suspected"), number=True),
    Heading("undetermined", Bilingual("无法判定", "undetermined"), number=True),
    Heading("exempt", Bilingual("豁免", "exempt"), number=True),
    Heading("conflict", Bilingual("来源不一", "conflict"), number=True),
    Heading("new", STATES["new"], number=True),
)
_RUNNING = Bilingual("正在核查", "evaluating")
_FAILED = Bilingual("未能计算", "not evaluated")
_RUN = Bilingual(
    "核查 {run}，核查日 {as_of}：{suspected} 条疑点，{undetermined} 条无法判定，{exempt} 条豁免，"
    "{conflict} 条来源不一。",
    "Run {run} as of {as_of}: {suspected} suspected, {undetermined} undetermined, {exempt} exempt, "
    "{conflict} conflict.",
)
_SINCE = Bilingual(
    "与 {baseline} 相比：新增 {new}，延续 {persisting}，消除 {resolved}。",
    "Since {baseline}: {new} new, {persisting} persisting, {resolved} resolved.",
)
_CLUE = Bilingual(
    "疑点是供人核实的线索，不是结论。", "A finding is a clue for a person to check, not a verdict."
)


def run_packs(
    invocation: Invocation,
    names: tuple[str, ...],
    as_of: datetime.date | None,
    baseline: str | None,
    only: tuple[str, ...],
    subjects: tuple[str, ...],
    fail_level: str | None,
    allow_rollback: str | None,
) -> ExitCode:
    """Evaluate the packs; 4 where a rule could not be, else 1 where something was brought up."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    packs = packs_or_leave(workspace, contracts, names, invocation.notes)
    rules_or_leave(packs, only)
    if not names and not only:
        packs = with_data(invocation, workspace, packs)
    admit_or_leave(workspace, packs, allow_rollback)
    level = str(setting_or_leave(workspace, "fail_level", fail_level))
    request = RunRequest(as_of or datetime.date.today(), only=only, subjects=subjects)
    # a wrong name is told before the work; and the last run is the one before this one,
    # also where this one reads the same and so has the same id
    known = None if baseline is None else known_or_leave(workspace, baseline, packs, request)
    stored = evaluate(invocation, workspace, packs, request=request)
    _tell_erased(invocation, workspace, packs, only)
    before = known or baseline_of(workspace, stored, None)
    findings = findings_since(stored, before)
    mask = invocation.mask(workspace, contracts.schema(), run=stored.id)
    show_run(invocation, stored, findings, packs=packs, mask=mask, baseline=before)
    suggest_after_run(invocation, stored, findings)
    # a baseline that is asked for is what is known already: only what is new can fail
    counted = findings if baseline is None else newly_suspected(findings, before)
    return outcome_of(stored, counted, level)


def evaluate(
    invocation: Invocation,
    workspace: Workspace,
    packs: Sequence[LoadedPack],
    *,
    request: RunRequest,
) -> StoredRun:
    """The run, stored; its progress is a bar on a terminal."""
    titles = {(p.manifest.name, r.name): r.title for p in packs for r in p.model.rules}
    with invocation.notes.progress(_RUNNING) as bar:

        def moved(event: Event) -> None:
            if isinstance(event, RuleStarted):
                title = titles.get((event.pack, event.rule), event.rule)
                bar.at(event.position - 1, event.total, title)

        settings = engine_settings(workspace)
        return start_run(workspace, packs, request, settings=settings, on_event=moved)


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


def show_run(
    invocation: Invocation,
    stored: StoredRun,
    findings: Sequence[Mapping[str, Any]],
    *,
    packs: Sequence[LoadedPack],
    mask: Mask,
    baseline: StoredRun | None = None,
) -> None:
    """What each rule brought up, and what became of the findings since `baseline`."""
    severities = {(p.manifest.name, r.name): r.severity for p in packs for r in p.model.rules}
    records = [
        {**_rule_record(r, findings), "severity": severities[r["pack"], r["rule"]].value}
        for r in stored.record["rules"]
    ]
    match invocation.format:
        case "json":
            states = _count(findings, "state")
            compared = {"baseline": baseline.id if baseline else None, "states": states}
            subjects = [mask.typed(s) for s in stored.record["subjects"]]
            told = {**stored.record, "subjects": subjects, "rules": records, **compared}
            write_json(invocation.results, told)
        case "jsonl":
            lines = ({"schema": "huiyan.rule_result/1", "run": stored.id, **r} for r in records)
            write_json_lines(invocation.results, lines)
        case "csv":
            columns = [
                "run",
                *(h.key for h in HEADINGS),
                "persisting",
                "resolved",
                "failed",
                "budget",
            ]
            write_csv(invocation.results, columns, [{"run": stored.id, **r} for r in records])
        case _:
            _show(invocation, stored, findings, records=records, baseline=baseline)


def _show(
    invocation: Invocation,
    stored: StoredRun,
    findings: Sequence[Mapping[str, Any]],
    *,
    records: list[dict[str, Any]],
    baseline: StoredRun | None,
) -> None:
    results, language = invocation.results, invocation.language
    headings = HEADINGS if baseline else HEADINGS[:-1]
    for record in records:
        severity = SEVERITIES[record["severity"]].tell(language)
        record["severity"] = severity if "failed" not in record else _FAILED.tell(language)
    show_table(invocation, headings, records)
    outcomes = _count([f for f in findings if f["state"] != "resolved"], "outcome")
    told = {name: outcomes[name] for name in OUTCOMES}
    as_of = stored.record["as_of"]
    results.line()
    results.line(_RUN.tell(language, run=stored.id, as_of=as_of, **told))
    if baseline is not None:
        states = _count(findings, "state")
        words = {name: states[name] for name in ("new", "persisting", "resolved")}
        results.line(_SINCE.tell(language, baseline=baseline.id, **words))
    if told["suspected"]:
        results.line(_CLUE.tell(language))
    invocation.notes.diagnostics([*failures(stored), *over_budget(stored)])


def _tell_erased(
    invocation: Invocation, workspace: Workspace, packs: Sequence[LoadedPack], only: Sequence[str]
) -> None:
    """What the rules would have read, were it not erased."""
    rules = [r for p in packs for r in p.model.rules if not only or r.name in only]
    read = {d.name: d.title for rule in rules for d in data_sets_of(rule)}
    if told := check_history(workspace, read):
        invocation.notes.diagnostics(told)


def _rule_record(
    result: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    own = [f for f in findings if (f["pack"], f["rule"]) == (result["pack"], result["rule"])]
    states = _count(own, "state")
    return {**result, **{s: states[s] for s in STATES}}


def _count(findings: Sequence[Mapping[str, Any]], key: str) -> Counter[str]:
    return Counter(str(f[key]) for f in findings)


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
