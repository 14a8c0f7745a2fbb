"""`huiyan ledger [FINDING]`: findings over time, and what was decided of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from engine.catalog.migrations import NewerCatalogError
from engine.catalog.workspace import Workspace
from engine.ledger import Entry, Ledger, Standing, open_ledger, standing_of
from engine.run.recorded import RecordedInputs
from engine.run.store import load_run
from engine.trace.find import keyed_now
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.decision_words import (
    newer_ledger,
    stale_decisions,
)
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.ledger_history import show_history
from interfaces.cli.ledger_list import show_list
from interfaces.cli.packs import nothing_selected
from interfaces.cli.parameters import Argument, OneOf, Option
from interfaces.cli.precision_shown import show_precision
from interfaces.cli.registry import entries

Chosen = Callable[[Entry, Standing | None], bool]
#: What `--state` can ask for.
STATES: Final[Mapping[str, Chosen]] = MappingProxyType(
    {
        "open": lambda e, s: e.resolved is None and not (s and s.closes),
        "undecided": lambda e, s: e.resolved is None and s is None,
        "closed": lambda e, s: e.resolved is None and s is not None and s.closes,
        "expired": lambda e, s: e.resolved is None and s is not None and s.expired,
        "reopened": lambda e, _: e.resolved is None and e.reopened > 0,
        "resolved": lambda e, _: e.resolved is not None and not e.undelivered,
        "undelivered": lambda e, _: e.undelivered,
        "all": lambda _e, _s: True,
    }
)
_COUNT: Final = Bilingual(
    "{count} 条，其中 {decided} 条有处理意见。", "{count}, {decided} with a decision."
)
_WHAT: Final = Bilingual("台账中的疑点", "finding in the ledger")
_HINT: Final = Bilingual(
    "用 --state all 列出全部；还没有核查过的，先运行 huiyan run",
    "`--state all` lists everything; without any run, `huiyan run` first",
)
_DECIDE: Final = entries()["decide"].about


def show_ledger(
    invocation: Invocation,
    finding: str | None,
    rules: tuple[str, ...],
    state: str | None,
    precision: bool,
) -> ExitCode:
    """The open list, the history of one finding, or how often rules were right."""
    workspace = invocation.workspace()
    try:
        with open_ledger(workspace) as ledger:
            if precision:
                return show_precision(invocation, workspace, ledger.decisions(), rules=rules)
            if finding is not None:
                return _show_one(invocation, workspace, ledger, finding)
            return _show_list(invocation, workspace, ledger, rules=rules, state=state or "open")
    except NewerCatalogError:
        raise newer_ledger() from None


def _show_one(
    invocation: Invocation, workspace: Workspace, ledger: Ledger, finding: str
) -> ExitCode:
    found = ledger.entries(finding) or ledger.entries(keyed_now(workspace, finding))
    if not found:
        raise Leave(ExitCode.MISTAKE, diagnose("HY616", None, finding=finding))
    if len(found) > 1:
        shown = ", ".join(e.id[: len(finding) + 4] for e in found[:5])
        problem = diagnose("HY623", None, finding=finding, count=len(found), ids=shown)
        raise Leave(ExitCode.MISTAKE, problem)
    (entry,) = found
    told = _told(invocation, workspace, [entry], finding=entry.id).get(entry.id)
    standing = _standing(entry)
    show_history(invocation, ledger, entry, told=told, standing=standing)
    invocation.notes.diagnostics(stale_decisions([standing] if standing else []))
    known = entries()
    invocation.suggest((f"huiyan trace {entry.id[:8]}", known["trace"].about))
    return ExitCode.DONE


def _show_list(
    invocation: Invocation,
    workspace: Workspace,
    ledger: Ledger,
    *,
    rules: Sequence[str],
    state: str,
) -> ExitCode:
    every = ledger.entries()
    known = list(dict.fromkeys(e.rule for e in every))
    if unknown := next((r for r in rules if r not in known), None):
        problem = diagnose("HY615", None, rule=unknown, nearest=nearest(unknown, known))
        raise Leave(ExitCode.MISTAKE, problem)
    standings = {e.id: _standing(e) for e in every}
    chosen = [
        e
        for e in every
        if (not rules or e.rule in rules)
        and STATES[state](e, standings[e.id])
        # what a rule exempts is no matter for anybody, unless everything is asked for
        and (state == "all" or e.outcome != "exempt")
    ]
    if not chosen:
        raise nothing_selected(_WHAT, _HINT)
    told = _told(invocation, workspace, chosen)
    show_list(invocation, chosen, standings, told)
    stale = [s for e in chosen if (s := standings[e.id])]
    if not invocation.machine:
        counts = {"count": f"{len(chosen):,}", "decided": f"{len(stale):,}"}
        invocation.results.line(_COUNT.tell(invocation.language, **counts))
    invocation.notes.diagnostics(stale_decisions(stale))
    undecided = next((e for e in chosen if standings[e.id] is None), None)
    if undecided is not None:
        invocation.suggest((f"huiyan decide {undecided.id[:8]} …", _DECIDE))
    return ExitCode.DONE


def _standing(entry: Entry) -> Standing | None:
    if entry.decision is None:
        return None
    return standing_of(entry.decision, entry.content, datetime.date.today())


def _told(
    invocation: Invocation,
    workspace: Workspace,
    chosen: Sequence[Entry],
    *,
    finding: str | None = None,
) -> dict[str, dict[str, Any]]:
    """The findings as they were told last, masked; those of runs that are gone are left out."""
    wanted = {e.id: e.last.run for e in chosen}
    runs = [r for name in dict.fromkeys(wanted.values()) if (r := load_run(workspace, name))]
    if not runs:
        return {}
    latest = max(chosen, key=lambda e: e.last.at).last.run
    run = next((r for r in runs if r.id == latest), runs[0])
    mask = invocation.mask(workspace, RecordedInputs(run).schema, run=run.id, finding=finding)
    return {
        f["id"]: mask.finding(f) for r in runs for f in r.brief() if wanted.get(f["id"]) == r.id
    }


COMMAND = Command(
    "ledger",
    show_ledger,
    about=entries()["ledger"].about,
    params=[
        Argument(
            "finding",
            required=False,
            metavar="FINDING",
            about=Bilingual(
                "一条疑点的编号：看它的经过；不写则列出未了的",
                "a finding's history; else the open list",
            ),
        ),
        Option(
            "--rule",
            "rules",
            multiple=True,
            metavar="RULE",
            about=Bilingual("只列这条规则，可重复", "only this rule; can be repeated"),
        ),
        Option(
            "--state",
            type=OneOf(*STATES),
            about=Bilingual(
                "未了、未表态、已了、暂缓到期、重现、消除、全部；默认未了",
                "which findings; open ones by default",
            ),
        ),
        Option(
            "--precision",
            is_flag=True,
            about=Bilingual("各版规则的查准率", "how often each version of a rule was right"),
        ),
    ],
    formats=("text", "json", "jsonl", "csv"),
    unmasks=True,
    examples=[
        ("huiyan ledger", Bilingual("还有哪些未了", "what is still open")),
        ("huiyan ledger 2cbcaf7b", Bilingual("一条疑点的经过", "the history of one finding")),
        ("huiyan ledger --precision", Bilingual("查准率", "measured precision")),
    ],
)
