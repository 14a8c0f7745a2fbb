"""What a run brought up, rule by rule, in every form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.masking import Mask
from engine.packs.pack import LoadedPack
from engine.run.metrics import load_metrics
from engine.run.store import StoredRun
from engine.run.undelivered import GONE, UNDELIVERED
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.finding_words import OUTCOMES, SEVERITIES, STATES
from interfaces.cli.invocation import Invocation
from interfaces.cli.profile_shown import show_profile
from interfaces.cli.records import write_csv, write_json, write_json_lines
from interfaces.cli.run_failures import failures, over_budget
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
_FAILED = Bilingual("未能计算", "not evaluated")
_RUN = Bilingual(
    "核查 {run}，核查日 {as_of}：{suspected} 条疑点，{undetermined} 条无法判定，{exempt} 条豁免，"
    "{conflict} 条来源不一。",
    "Run {run} as of {as_of}: {suspected} suspected, {undetermined} undetermined, {exempt} exempt, "
    "{conflict} conflict.",
)
_SINCE = Bilingual(
    "与 {baseline} 相比：新增 {new}，变化 {changed}，延续 {persisting}，消除 {resolved}。",
    "Since {baseline}: {new} new, {changed} changed, {persisting} persisting, {resolved} resolved.",
)
_UNDELIVERED = Bilingual(
    "另有 {count} 条所依据的行不再报送，或被隔离：不算消除。",
    "{count} more rest on rows that are no longer delivered, or in quarantine: they are not "
    "resolved.",
)
_REUSED = Bilingual(
    "{count} 条规则及其数据自 {run} 以来没有变化，沿用当时的结果；--fresh 全部重新计算。",
    "Nothing has changed for {count} rules since {run}: its findings are taken over; "
    "--fresh evaluates all again.",
)
_ONLY_CHANGES = Bilingual(
    "{count} 条规则只重新核查了 {run} 以来数据有变动的对象，其余疑点照旧。",
    "{count} rules looked only at whom changes since {run} touch; other findings stand.",
)
_CLUE = Bilingual(
    "疑点是供人核实的线索，不是结论。", "A finding is a clue for a person to check, not a verdict."
)


def show_run(
    invocation: Invocation,
    stored: StoredRun,
    findings: Sequence[Mapping[str, Any]],
    *,
    packs: Sequence[LoadedPack],
    mask: Mask,
    baseline: StoredRun | None = None,
    profile: bool = False,
) -> None:
    """What each rule brought up, and what became of the findings since `baseline`.

    With `profile` people and JSON are told what each rule took as well.
    """
    metrics = load_metrics(stored) or {"rules": []}
    severities = {(p.manifest.name, r.name): r.severity for p in packs for r in p.model.rules}
    states = Counter((f["pack"], f["rule"], f["state"]) for f in findings)
    records = [
        {
            **rule,
            **{state: states[rule["pack"], rule["rule"], state] for state in STATES},
            "severity": severities[rule["pack"], rule["rule"]].value,
        }
        for rule in stored.record["rules"]
    ]
    match invocation.format:
        case "json":
            every = _count(findings, "state")
            compared = {"baseline": baseline.id if baseline else None, "states": every}
            subjects = [mask.typed(s) for s in stored.record["subjects"]]
            told = {**stored.record, "subjects": subjects, "rules": records, **compared}
            told |= {"metrics": metrics} if profile else {}
            write_json(invocation.results, told)
        case "jsonl":
            lines = ({"schema": "huiyan.rule_result/1", "run": stored.id, **r} for r in records)
            write_json_lines(invocation.results, lines)
        case "csv":
            columns = [
                "run",
                *(h.key for h in HEADINGS),
                "changed",
                "persisting",
                "resolved",
                "undelivered",
                "failed",
                "budget",
            ]
            write_csv(invocation.results, columns, [{"run": stored.id, **r} for r in records])
        case _:
            _show(invocation, stored, findings, records=records, baseline=baseline)
            _tell_reused(invocation, metrics)
            if profile:
                show_profile(invocation, metrics)


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
    outcomes = _count([f for f in findings if f["state"] not in GONE], "outcome")
    told = {name: outcomes[name] for name in OUTCOMES}
    as_of = stored.record["as_of"]
    results.line()
    results.line(_RUN.tell(language, run=stored.id, as_of=as_of, **told))
    if baseline is not None:
        states = _count(findings, "state")
        words = {name: states[name] for name in STATES if name != UNDELIVERED}
        results.line(_SINCE.tell(language, baseline=baseline.id, **words))
        if count := states[UNDELIVERED]:
            results.line(_UNDELIVERED.tell(language, count=count))
    if told["suspected"]:
        results.line(_CLUE.tell(language))
    invocation.notes.diagnostics([*failures(stored), *over_budget(stored)])


def _tell_reused(invocation: Invocation, metrics: Mapping[str, Any]) -> None:
    """Which findings were not looked for anew."""
    for key, words in (("reused", _REUSED), ("since", _ONLY_CHANGES)):
        counts = Counter(r[key] for r in metrics["rules"] if r[key] is not None)
        for run, count in counts.most_common():
            invocation.results.line(words.tell(invocation.language, count=count, run=run))


def _count(findings: Sequence[Mapping[str, Any]], key: str) -> Counter[str]:
    return Counter(str(f[key]) for f in findings)
