"""`huiyan decide FINDING DECISION`: what a reviewer makes of a finding, written down for good."""

from __future__ import annotations

import datetime
import os

from dsl.diagnostics import Diagnostic, diagnose
from engine.audit import person_of
from engine.catalog.migrations import NewerCatalogError
from engine.ledger import DecisionKind, Ruling, decision_on, open_ledger, same_person
from engine.run.recorded import RecordedInputs
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.commands.trace import found_or_leave
from interfaces.cli.comparing import run_or_leave
from interfaces.cli.decision_words import DECISIONS, decision_to_json, newer_ledger
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, Day, OneOf, Option
from interfaces.cli.records import write_json
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
_OTHER = Bilingual(
    "期限和批准人只用于暂缓处理（waived）", "--until and --approver are for `waived` alone"
)


def decide(
    invocation: Invocation,
    finding: str,
    decision: str,
    reason: str,
    person: str | None,
    until: datetime.date | None,
    approver: str | None,
    run: str | None,
) -> ExitCode:
    """Write the decision into the ledger; nothing there is ever changed or removed."""
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
    found = found_or_leave(workspace, finding, stored)
    taken = decision_on(found, ruling, now=datetime.datetime.now(datetime.UTC))
    try:
        with open_ledger(workspace) as ledger:
            ledger.add(taken)
    except NewerCatalogError:
        raise newer_ledger() from None
    if invocation.machine:
        head = {"schema": "huiyan.decision/1", "finding": taken.finding, "rule": taken.rule}
        write_json(invocation.results, {**head, **decision_to_json(taken, reveal=False)})
    else:
        language = invocation.language
        mask = invocation.mask(
            workspace, RecordedInputs(found.run).schema, run=found.run.id, finding=taken.finding
        )
        waived = {"until": taken.until, "approver": taken.approver}
        kind = DECISIONS[taken.kind.value].tell(language)
        words = _UNTIL.tell(language, **waived) if taken.until else ""
        told = {"id": taken.finding[:8], "kind": kind, "until": words, "person": taken.person}
        invocation.results.line(_WRITTEN.tell(language, **told))
        invocation.results.line(f"  {mask.finding(found.finding)['message']}")
    invocation.suggest((f"huiyan ledger {taken.finding[:8]}", entries()["ledger"].about))
    return ExitCode.DONE


def _wrong_waiver(ruling: Ruling) -> Diagnostic | None:
    """HY695: what a waiver lacks, or what another decision has too much."""
    words, values = None, {"until": str(ruling.until), "person": ruling.person}
    if ruling.kind is not DecisionKind.WAIVED:
        words = _OTHER if ruling.until or ruling.approver else None
    elif ruling.until is None or not ruling.approver.strip():
        words = _LACKS
    elif same_person(ruling.person, ruling.approver):
        words = _SAME
    elif ruling.until < datetime.date.today():
        words = _PAST
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
            "finding",
            metavar="FINDING",
            about=Bilingual("疑点的编号，写开头几位即可", "a finding's id, or the beginning of it"),
        ),
        Argument(
            "decision",
            metavar="|".join(DECISIONS),
            type=OneOf(*DECISIONS),
            about=Bilingual("属实、有合理原因、暂缓处理、待补资料", "what you make of it"),
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
    formats=("text", "json"),
    unmasks=True,
    examples=[
        (
            "huiyan decide 2cbcaf7b confirmed --reason 已向发放单位核实",
            Bilingual("核实属实", "the facts are as told"),
        ),
        (
            "huiyan decide 2cbcaf7b waived --until 2026-12-31 --approver 李主任 --reason 系统切换",
            Bilingual("经批准暂缓", "left alone for a while"),
        ),
    ],
)
