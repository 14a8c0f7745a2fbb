"""`huiyan trace FINDING`: clause, rule, conditions with the values they read, delivered rows."""

from __future__ import annotations

from dsl.diagnostics import diagnose
from dsl.schema import Schema
from engine.catalog.workspace import Workspace
from engine.findings.shared_json import MissingRowsError
from engine.masking import Mask
from engine.run.recorded import RecordedInputs
from engine.run.store import TABLE_ROWS
from engine.trace import FoundFinding, Trace, find_finding, trace_finding, trace_from_json
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.comparing import run_or_leave
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.gone import told_gone
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries

_RULE = Bilingual("用文字解释这条规则", "this rule in words")
_OTHERS = Bilingual("同一规则的其他疑点", "what else the rule brought up")


def trace(invocation: Invocation, finding: str, run: str | None) -> ExitCode:
    """One finding, taken back to what it rests on."""
    workspace = invocation.workspace()
    if run is not None:
        run = run_or_leave(workspace, run).id
    found = found_or_leave(workspace, finding, run)
    traced = traced_or_leave(workspace, found)
    schema = RecordedInputs(found.run).schema
    mask = invocation.mask(workspace, schema, run=found.run.id, finding=str(found.finding["id"]))
    show_trace(invocation, masked_trace(traced, mask), schema)
    rule = str(traced.finding["rule"])
    commands = [(f"huiyan findings --rule {rule}", _OTHERS)]
    if "explain" in entries():
        commands.insert(0, (f"huiyan explain {rule}", _RULE))
    invocation.suggest(*commands)
    return ExitCode.DONE


def masked_trace(traced: Trace, mask: Mask) -> Trace:
    """The trace as `mask` lets it be shown."""
    return trace_from_json(mask.trace(traced.to_json()))


def show_trace(invocation: Invocation, traced: Trace, schema: Schema) -> None:
    """`traced`, masked as it may be shown; titles are those of `schema`, which its run recorded."""
    if invocation.machine:
        write_json(invocation.results, traced.to_json())
        return
    from interfaces.cli.trace_shown import TraceShown  # noqa: PLC0415 - rich only here

    TraceShown(invocation, traced, schema).show()


def found_or_leave(workspace: Workspace, finding: str, run: str | None) -> FoundFinding:
    """The one finding whose id begins so; HY616 where there is none, HY623 for several.

    HY675 where its run does not hold all rows that findings of it share.
    """
    try:
        found = find_finding(workspace, finding, run=run)
    except MissingRowsError as error:
        problem = diagnose("HY675", None, run=error.run, what=TABLE_ROWS)
        raise Leave(ExitCode.NOT_VERIFIED, problem) from error
    if not found:
        raise Leave(ExitCode.MISTAKE, diagnose("HY616", None, finding=finding))
    if len(found) > 1:
        ids = [str(f.finding["id"]) for f in found]
        shown = ", ".join(i[: len(finding) + 4] for i in ids[:5])
        problem = diagnose("HY623", None, finding=finding, count=len(ids), ids=shown)
        raise Leave(ExitCode.MISTAKE, problem)
    return found[0]


def traced_or_leave(workspace: Workspace, found: FoundFinding) -> Trace:
    """The trace; HY622 where a filing that it rests on is gone."""
    try:
        return trace_finding(workspace, found)
    except (LookupError, FileNotFoundError) as error:
        problem = told_gone(error, str(found.finding["id"]))
        raise Leave(ExitCode.NOT_VERIFIED, problem) from error


COMMAND = Command(
    "trace",
    trace,
    about=entries()["trace"].about,
    params=[
        Argument(
            "finding",
            metavar="FINDING",
            about=Bilingual("疑点的编号，写开头几位即可", "a finding's id, or the beginning of it"),
        ),
        Option(
            "--run",
            metavar="RUN",
            about=Bilingual(
                "哪一次核查；默认最近有它的一次", "which run; by default the latest that told it"
            ),
        ),
    ],
    formats=("text", "json"),
    unmasks=True,
)
