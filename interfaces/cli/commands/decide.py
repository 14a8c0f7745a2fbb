"""`huiyan decide FINDING... DECISION`: what a reviewer makes of findings, written down for good."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Sequence

from dsl.diagnostics import Diagnostic, diagnose
from engine.audit import person_of
from engine.catalog.migrations import NewerCatalogError
from engine.catalog.workspace import Workspace
from engine.ledger import (
    LONGEST_WAIVER,
    Decision,
    DecisionKind,
    Ruling,
    decision_on,
    last_decisions,
    open_ledger,
    same_person,
)
from engine.run.recorded import RecordedInputs
from engine.trace.find import FoundFinding
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.commands.trace import found_or_leave
from interfaces.cli.comparing import run_or_leave
from interfaces.cli.decision_words import DECISIONS, decision_to_json, newer_ledger
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, Day, OneOf, Option
from interfaces.cli.records import write_json, write_json_lines
from interfaces.cli.registry import entries

_WRITTEN = Bilingual(
    "已记入台账：{id}  {kind}{until}（经办：{person}）",
    "Written down: {id}  {kind}{until} (by {person})",
)
_UNTIL = Bilingual("，至 {until}，{approver}批准", " until {until}, approved by {approver}")
_LACKS = Bilingual(
    "暂缓处理要写明期限（--until）和批准人（--approver）",
    "a waiver needs a date (--until) and somebody's approval (--approver)",
)
_SAME = Bilingual(
    "批准人不能是经办人本人（{person}）", "nobody approves a waiver of their own ({person})"
)
_PAST = Bilingual("期限 {until} 已经过去", "the date {until} is past")
_LONG = Bilingual(
    "暂缓最长一年，期限不得晚于 {latest}；到期仍须暂缓的，重新报批",
    "a waiver lasts a year at most, until {latest}; after it, ask for another",
)
_OTHER = Bilingual(
    "期限和批准人只用于暂缓处理（waived）", "--until and --approver are for `waived` alone"
)


def decide(
    invocation: Invocation,
    findings: tuple[str, ...],
    decision: str,
    reason: str,
    person: str | None,
    until: datetime.date | None,
    approver: str | None,
    run: str | None,
) -> ExitCode:
    """Write one decision about each finding into the ledger: about all of them, or about none.

    Nothing there is ever changed or removed.
    """
    workspace = invocation.workspace()
    who = person_of(os.environ)
    named = who.name if person is None else person.strip()
    if not reason.strip() or not named:
        raise Leave(ExitCode.MISTAKE, diagnose("HY694", None))
    ruling = Ruling(
        DecisionKind(decision), reason, named, who.account, until=until, approver=approver or ""
    )
    if problem := _wrong_waiver(ruling):
        raise Leave(ExitCode.MISTAKE, problem)
    stored = run_or_leave(workspace, run).id if run is not None else None
    every = (found_or_leave(workspace, finding, stored) for finding in findings)
    found = list({str(one.finding["id"]): one for one in every}.values())
    _refuse_meaningless(workspace, found, ruling.kind)
    now = datetime.datetime.now(datetime.UTC)
    taken = [decision_on(one, ruling, now=now) for one in found]
    try:
        with open_ledger(workspace) as ledger:
            ledger.add(*taken)
    except NewerCatalogError:
        raise newer_ledger() from None
    _show(invocation, workspace, found, taken)
    first = taken[0].finding[:8]
    invocation.suggest((f"huiyan ledger {first}", entries()["ledger"].about))
    return ExitCode.DONE


def _refuse_meaningless(
    workspace: Workspace, found: Iterable[FoundFinding], kind: DecisionKind
) -> None:
    """HY780 for what a rule exempts, called confirmed; HY781 for nothing to withdraw."""
    try:
        decided = last_decisions(workspace) if kind is DecisionKind.WITHDRAWN else {}
    except NewerCatalogError:
        raise newer_ledger() from None
    for finding in (one.finding for one in found):
        if kind is DecisionKind.CONFIRMED and finding["outcome"] == "exempt":
            problem = diagnose("HY780", None, finding=finding["id"][:8], rule=finding["rule"])
        elif kind is DecisionKind.WITHDRAWN and finding["id"] not in decided:
            problem = diagnose("HY781", None, finding=finding["id"][:8])
        else:
            continue
        raise Leave(ExitCode.MISTAKE, problem)


def _show(
    invocation: Invocation,
    workspace: Workspace,
    found: Sequence[FoundFinding],
    taken: Sequence[Decision],
) -> None:
    if invocation.machine:
        told = [
            {"schema": "huiyan.decision/1", "finding": of.finding, "rule": of.rule}
            | decision_to_json(of, reveal=False)
            for of in taken
        ]
        if invocation.format == "jsonl":
            write_json_lines(invocation.results, told)
        else:
            write_json(invocation.results, {"schema": "huiyan.decisions/1", "decisions": told})
        return
    language = invocation.language
    for one, of in zip(found, taken, strict=True):
        mask = invocation.mask(
            workspace, RecordedInputs(one.run).schema, run=one.run.id, finding=of.finding
        )
        waived = {"until": of.until, "approver": of.approver}
        kind = DECISIONS[of.kind.value].tell(language)
        until = _UNTIL.tell(language, **waived) if of.until else ""
        words = {"id": of.finding[:8], "kind": kind, "until": until, "person": of.person}
        invocation.results.line(_WRITTEN.tell(language, **words))
        invocation.results.line(f"  {mask.finding(one.finding)['message']}")


def _wrong_waiver(ruling: Ruling) -> Diagnostic | None:
    """HY695: what a waiver lacks, or what another decision has too much."""
    today = datetime.date.today()
    latest = today + LONGEST_WAIVER
    words = None
    values = {"until": str(ruling.until), "person": ruling.person, "latest": str(latest)}
    if ruling.kind is not DecisionKind.WAIVED:
        words = _OTHER if ruling.until or ruling.approver else None
    elif ruling.until is None or not ruling.approver.strip():
        words = _LACKS
    elif same_person(ruling.person, ruling.approver):
        words = _SAME
    elif ruling.until < today:
        words = _PAST
    elif ruling.until > latest:
        words = _LONG
    if words is None:
        return None
    told = {f"what_{lang}": words.tell(lang, **values) for lang in ("zh", "en")}
    return diagnose("HY695", None, **told)


COMMAND = Command(
    "decide",
    decide,
    about=entries()["decide"].about,
    params=[
        Argument(
            "findings",
            nargs=-1,
            required=True,
            metavar="FINDING",
            about=Bilingual(
                "疑点的编号，写开头几位即可；可写几条",
                "the beginning of a finding's id, or of several",
            ),
        ),
        Argument(
            "decision",
            metavar="|".join(DECISIONS),
            type=OneOf(*DECISIONS, told=DECISIONS),
            about=Bilingual(
                "属实、有合理原因、暂缓处理、待补资料，或撤回原来的意见；中英文都可以写",
                "what you make of it, or that you withdraw what was decided; in either language",
            ),
        ),
        Option(
            "--reason",
            required=True,
            metavar="TEXT",
            about=Bilingual("理由，必填", "why; must be said"),
        ),
        Option(
            "--by",
            "person",
            metavar="NAME",
            about=Bilingual(
                "经办人；默认 HUIYAN_USER，再次为系统账户",
                "who decides; by default HUIYAN_USER, else the account",
            ),
        ),
        Option(
            "--until",
            type=Day(),
            metavar="DATE",
            about=Bilingual("暂缓到哪一天（含当天）", "the last day of a waiver"),
        ),
        Option(
            "--approver",
            metavar="NAME",
            about=Bilingual("暂缓由谁批准，不能是经办人", "who approves the waiver: somebody else"),
        ),
        Option(
            "--run",
            metavar="RUN",
            about=Bilingual(
                "按哪一次核查的内容作出；默认最近有它的一次",
                "which run's telling it is about; by default the latest that told it",
            ),
        ),
    ],
    formats=("text", "json", "jsonl"),
    unmasks=True,
    examples=[
        (
            "huiyan decide 2cbcaf7b 8f01ce52 属实 --reason 已向发放单位核实",
            Bilingual("两条都核实属实", "the facts of both are as told"),
        ),
        (
            "huiyan decide 2cbcaf7b waived --until 2027-06-30 --approver 李主任 --reason 系统切换",
            Bilingual("经批准暂缓", "left alone for a while"),
        ),
    ],
)
