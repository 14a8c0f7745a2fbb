"""`huiyan diff RUN RUN`: what is new, what persists, what is resolved, and what it is due to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.page import tell
from dsl.schema import Schema
from engine.comparison.compare import Comparison, compare_runs
from engine.masking import Mask
from engine.run.events import Event, RuleStarted
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.comparing import run_or_leave
from interfaces.cli.comparison_shown import show_comparison
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.not_looked_at import not_looked_at
from interfaces.cli.packs import nothing_selected
from interfaces.cli.parameters import Argument
from interfaces.cli.registry import entries
from interfaces.cli.settings import engine_settings

_OF_RUN = Bilingual("核查 {run} 没有看到的：", "What {run} did not look at:")
_EVALUATING = Bilingual("正在演算混合情形", "evaluating mixed cases")
_WHAT = Bilingual("可以比较的规则", "rule to compare")
_HINT = Bilingual(
    "两次核查没有共同的规则；“huiyan run”核查全部规则包",
    "the runs have no rule in common; `huiyan run` evaluates every pack",
)


def diff(invocation: Invocation, old: str, new: str) -> ExitCode:
    """Compare two runs; exit 5 where they have nothing in common, 4 where a cause is untold."""
    workspace = invocation.workspace()
    runs = [run_or_leave(workspace, wanted) for wanted in (old, new)]
    with invocation.notes.progress(_EVALUATING) as bar:

        def moved(event: Event) -> None:
            if isinstance(event, RuleStarted):
                bar.at(event.position - 1, event.total, event.rule)

        compared = compare_runs(
            workspace, *runs, settings=engine_settings(workspace), on_event=moved
        )
    common = {(r["pack"], r["rule"]) for r in runs[0].record["rules"]}
    if not common & {(r["pack"], r["rule"]) for r in runs[1].record["rules"]}:
        raise nothing_selected(_WHAT, _HINT)
    schema = RecordedInputs(runs[1]).schema
    mask = invocation.mask(workspace, schema, run=runs[1].id)
    show_comparison(invocation, masked(compared, mask))
    for run in runs:
        _tell_not_looked_at(invocation, run, schema)
    invocation.notes.diagnostics(unevaluated_cases(compared))
    suggest_after(invocation, compared)
    return ExitCode.DONE


def _tell_not_looked_at(invocation: Invocation, run: StoredRun, schema: Schema) -> None:
    """What the run did not look at, under its own name: what differs may lie in there."""
    if told := not_looked_at(run, schema, invocation.language):
        invocation.notes.say(_OF_RUN, run=run.id)
        invocation.notes.diagnostics(told)


def masked(compared: Comparison, mask: Mask) -> Comparison:
    """The comparison as `mask` lets it be shown."""
    differences = tuple(
        replace(
            d,
            before=mask.finding(d.before) if d.before else None,
            after=mask.finding(d.after) if d.after else None,
        )
        for d in compared.differences
    )
    return replace(compared, differences=differences)


def unevaluated_cases(compared: Comparison) -> list[Diagnostic]:
    """HY692 for each rule of which a mixed case could not be evaluated."""
    return [
        diagnose(
            "HY692", None, rule=rule.rule, reason_zh=_why(found, "zh"), reason_en=_why(found, "en")
        )
        for rule in compared.rules
        for found in [
            [diagnose(u.code, None, pack=rule.pack, **dict(u.arguments)) for u in rule.unevaluated]
        ]
        if found
    ]


def _why(found: Sequence[Diagnostic], language: str) -> str:
    words = dict.fromkeys(tell(d, "en" if language == "en" else "zh").message for d in found)
    return "; ".join(words)


def suggest_after(invocation: Invocation, compared: Comparison) -> None:
    """The trace of the first matter that differs and is still there."""
    first = next((d for d in compared.differences if d.differs and d.after), None)
    if first is not None:
        line = f"huiyan trace {str(first.finding['id'])[:8]}"
        invocation.suggest((line, entries()["trace"].about))


_RUN_ABOUT = Bilingual(
    "一次核查的编号，写开头几位即可，或 last", "a run's id or the beginning of it, or last"
)

COMMAND = Command(
    "diff",
    diff,
    about=entries()["diff"].about,
    params=[
        Argument("old", metavar="RUN", about=_RUN_ABOUT),
        Argument("new", metavar="RUN", about=_RUN_ABOUT),
    ],
    formats=("text", "json", "jsonl", "csv"),
    unmasks=True,
    examples=[
        (
            "huiyan diff run-3f2a last",
            Bilingual("那次核查以来有什么变化", "what changed since that run"),
        ),
        ("huiyan diff run-3f2a last -f csv -o 变化.csv", Bilingual("存成表格", "as a spreadsheet")),
    ],
)
