"""`huiyan findings [RUN]`: what a run brought up, by rule."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from engine.comparison.since import findings_since
from engine.findings.ranking import ranked
from engine.ledger import Standing
from engine.masking import Mask, mask_of
from engine.run.not_looked_at import NotLookedAt, from_json
from engine.run.recorded import RecordedInputs
from engine.run.scope import subject_values
from engine.run.undelivered import GONE
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.comparing import baseline_of, run_or_leave
from interfaces.cli.decision_words import (
    stale_decisions,
    standing_to_json,
    standings,
    tell_standing,
    told_reason,
)
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.finding_words import OUTCOMES, SEVERITIES, STATES, graded
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.not_looked_at import hides, not_looked_at
from interfaces.cli.packs import nothing_selected
from interfaces.cli.parameters import Argument, OneOf, Option
from interfaces.cli.records import write_csv, write_json, write_json_lines
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import PAGE, failures
from interfaces.cli.weight_words import weight_in_brief

COLUMNS = (
    *("id", "run", "pack", "rule", "title", "outcome", "state", "severity", "score", "grade"),
    *("subject", "window_start", "clauses", "measures", "measures_lacking", "message", "decision"),
)
#: Outcomes whose sentence names nobody: two of a rule read alike without their subjects.
_ABOUT_NOBODY = frozenset({"exempt", "undetermined", "conflict"})
_HEAD = Bilingual("{rule}  {title}（{count} 条）", "{rule}  {title} ({count})")
_GRADED_HEAD = Bilingual(
    "{rule}  {title}（等级{severity}，{count} 条）", "{rule}  {title} ({severity}, {count})"
)
_NOTHING = Bilingual("没有可列的事项", "nothing to list")
_TOTAL = Bilingual("{run}：{told}。", "{run}: {told}.")
_WHAT = Bilingual("疑点", "finding")
_HINT = Bilingual(
    "放宽筛选条件，或先运行 huiyan run", "widen the filters, or run `huiyan run` first"
)


def list_findings(
    invocation: Invocation,
    run: str | None,
    rules: tuple[str, ...],
    subjects: tuple[str, ...],
    outcome: str | None,
    state: str | None,
    baseline: str | None,
    only_open: bool,
) -> ExitCode:
    """The findings that every filter lets through; exit 5 where a filter leaves none.

    Exit 4 where a rule could not be evaluated, or too little was looked at: an empty list must not
    read as "nothing".
    """
    workspace = invocation.workspace()
    stored = run_or_leave(workspace, run)
    known = [str(r["rule"]) for r in stored.record["rules"]]
    for rule in rules:
        if rule not in known:
            meant = nearest(rule, known)
            problem = diagnose("HY625", None, rule=rule, run=stored.id, nearest=meant)
            raise Leave(ExitCode.MISTAKE, problem)
    earlier = baseline_of(workspace, stored, baseline)
    schema = RecordedInputs(stored).schema
    found = [
        f
        for f in findings_since(workspace, stored, earlier)
        if (not rules or f["rule"] in rules)
        and (not subjects or _called(f, mask_of(schema)) & set(subjects))
        and outcome in (None, f["outcome"])
        # what is gone is no finding of this run: it is listed when it is asked for
        and (f["state"] == state if state else f["state"] not in GONE)
    ]
    found = ranked(found)
    decided = standings(workspace, found, today=datetime.date.today())
    if only_open:
        found = [f for f in found if not (f["id"] in decided and decided[f["id"]].closes)]
    filtered = subjects or outcome or state or only_open
    if not found and filtered and not failures(stored, rules):
        raise nothing_selected(_WHAT, _HINT)
    mask = invocation.mask(workspace, schema, run=stored.id)
    if invocation.format == "sarif":
        from interfaces.cli.findings_sarif import write_findings_sarif  # noqa: PLC0415 - reports

        write_findings_sarif(
            invocation, workspace, stored, found, mask=mask, baseline=earlier, rules=rules
        )
    else:
        shown_findings = [mask.finding(f) for f in found]
        left_out = list(from_json(stored.record, rules))
        show_findings(invocation, shown_findings, run=stored.id, decided=decided, left_out=left_out)
    invocation.notes.diagnostics(stale_decisions(decided.values()))
    if not invocation.machine:
        invocation.notes.diagnostics(not_looked_at(stored, schema, invocation.language, rules))
    if failed := failures(stored, rules):
        invocation.notes.diagnostics(failed)
        invocation.suggest((f"huiyan explain {failed[0].code}", PAGE))
        return ExitCode.NOT_EVALUATED
    shown = next((f for f in found if f["outcome"] == "suspected"), None)
    if shown is not None:
        invocation.suggest((f"huiyan trace {shown['id'][:8]}", entries()["trace"].about))
    return ExitCode.NOT_EVALUATED if hides(stored, rules) else ExitCode.DONE


def _called(finding: dict[str, Any], mask: Mask) -> set[str]:
    """What a finding's subject can be asked for by: its values, and what a list shows of them."""
    return subject_values(finding) | subject_values(mask.finding(finding))


def show_findings(
    invocation: Invocation,
    findings: Sequence[Mapping[str, Any]],
    *,
    run: str,
    decided: Mapping[str, Standing],
    left_out: Sequence[NotLookedAt],
) -> None:
    """`findings`, masked as they may be shown; each JSON line is `huiyan.finding/1`.

    A finding that somebody has `decided` on has a key `decision` more.
    """
    if invocation.machine:
        findings = [
            {**f, "decision": standing_to_json(decided[f["id"]], reveal=invocation.reveals)}
            if f["id"] in decided
            else f
            for f in findings
        ]
    match invocation.format:
        case "json":
            document = {"schema": "huiyan.findings/1", "run": run, "findings": list(findings)}
            document["not_looked_at"] = [of.to_json() for of in left_out]
            write_json(invocation.results, document)
        case "jsonl":
            write_json_lines(invocation.results, findings)
        case "csv":
            write_csv(invocation.results, COLUMNS, [_flat(f) for f in findings])
        case _:
            _show(invocation, findings, run, decided)


def _show(
    invocation: Invocation,
    findings: Sequence[Mapping[str, Any]],
    run: str,
    decided: Mapping[str, Standing],
) -> None:
    results, language = invocation.results, invocation.language
    for key in dict.fromkeys((f["pack"], f["rule"]) for f in findings):
        own = [f for f in findings if (f["pack"], f["rule"]) == key]
        said = [s for s in reversed(SEVERITIES) if any(graded(f) == s for f in own)]
        severity = ("、" if language == "zh" else ", ").join(
            SEVERITIES[s].tell(language) for s in said
        )
        head = {"rule": own[0]["rule"], "title": own[0]["title"], "severity": severity}
        form = _GRADED_HEAD if said else _HEAD
        results.line(results.bold(form.tell(language, **head, count=len(own))))
        show_rows(invocation, own, decided)
        results.line()
    counts = [
        f"{words.tell(language)} {sum(f['outcome'] == name for f in findings):,}"
        for name, words in OUTCOMES.items()
        if any(f["outcome"] == name for f in findings)
    ]
    told = ("，" if language == "zh" else ", ").join(counts) or _NOTHING.tell(language)
    results.line(_TOTAL.tell(language, run=run, told=told))


def show_rows(
    invocation: Invocation,
    findings: Sequence[Mapping[str, Any]],
    decided: Mapping[str, Standing] = MappingProxyType({}),
) -> None:
    """One finding a row: the beginning of its id, what it is, its sentence, and any decision.

    What it weighs stands beside it where the rule leaves that to the case.
    """
    from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

    language = invocation.language
    weighed = any(weight_in_brief(f, language) for f in findings)
    rows = [
        (
            str(f["id"])[:8],
            OUTCOMES[f["outcome"]].tell(language),
            STATES[f["state"]].tell(language),
            *((weight_in_brief(f, language),) if weighed else ()),
            _sentence(f, decided.get(f["id"]), language, reveal=invocation.reveals),
        )
        for f in findings
    ]
    invocation.results.render(indented(table(("",) * (5 if weighed else 4), rows, header=False)))


def _sentence(
    finding: Mapping[str, Any], standing: Standing | None, language: str, *, reveal: bool
) -> str:
    message = str(finding["message"])
    if finding["outcome"] in _ABOUT_NOBODY:
        message = f"{finding['subject']['value']}  {message}"
    if standing is None:
        return message
    reason = told_reason(standing.decision, reveal=reveal)
    return f"{message}\n[{tell_standing(standing, language)}] {reason}"


def _flat(finding: Mapping[str, Any]) -> dict[str, Any]:
    """The finding as one row; clauses as `title article`."""
    clauses = [f"{c['title']} {c['article']}" for c in finding["clauses"]]
    flat = {name: finding.get(name) for name in COLUMNS}
    decision = finding["decision"]["decision"] if "decision" in finding else None
    flat |= {"subject": finding["subject"]["value"], "clauses": "; ".join(clauses)}
    return flat | {"decision": decision}


COMMAND = Command(
    "findings",
    list_findings,
    about=entries()["findings"].about,
    params=[
        Argument(
            "run",
            required=False,
            metavar="RUN",
            about=Bilingual("一次核查的编号；默认最近一次", "a run's id; the latest by default"),
        ),
        Option(
            "--rule",
            "rules",
            multiple=True,
            metavar="RULE",
            about=Bilingual("只列这条规则，可重复", "only this rule; can be repeated"),
        ),
        Option(
            "--subject",
            "subjects",
            multiple=True,
            metavar="VALUE",
            about=Bilingual("只列这个对象，可重复", "only this subject; can be repeated"),
        ),
        Option(
            "--outcome",
            type=OneOf(*OUTCOMES, told=OUTCOMES),
            about=Bilingual("只列这种结果", "only this outcome"),
        ),
        Option(
            "--state",
            type=OneOf(*STATES, told=STATES),
            about=Bilingual(
                "与上一次核查相比：新增、变化、延续、消除、不再报送",
                "since the run before: new, changed, persisting, resolved, undelivered",
            ),
        ),
        Option(
            "--baseline",
            metavar="RUN|last",
            about=Bilingual("与哪次核查相比", "the run to compare with"),
        ),
        Option(
            "--open",
            "only_open",
            is_flag=True,
            about=Bilingual(
                "不列有合理原因的和暂缓处理的", "without those that are explained or waived"
            ),
        ),
    ],
    formats=("text", "json", "jsonl", "csv", "sarif"),
    unmasks=True,
    examples=[
        ("huiyan findings --state new", Bilingual("新增的疑点", "what is new")),
        ("huiyan findings -f csv -o 疑点.csv", Bilingual("存成表格", "as a spreadsheet")),
    ],
)
