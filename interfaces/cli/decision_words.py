"""The words for reviewers' decisions, and for what they still say today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.migrations import NewerCatalogError
from engine.catalog.workspace import Workspace
from engine.comparison.content import digest_of
from engine.ledger import Decision, Standing, last_decisions, standing_of
from engine.masking.notes import masked_note
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave

DECISIONS: Final = MappingProxyType(
    {
        "confirmed": Bilingual("属实", "confirmed"),
        "explained": Bilingual("有合理原因", "explained"),
        "waived": Bilingual("暂缓处理", "waived"),
        "needs-data": Bilingual("待补资料", "needs data"),
        "withdrawn": Bilingual("撤回", "withdrawn"),
    }
)
_UNTIL: Final = Bilingual("{kind}至 {until}", "{kind} until {until}")
_EXPIRED: Final = Bilingual("暂缓已于 {until} 到期", "waiver expired {until}")
_EARLIER: Final = Bilingual("{told}（此后有变化）", "{told} (changed since)")


def standings(
    workspace: Workspace, findings: Iterable[Mapping[str, Any]], *, today: datetime.date
) -> dict[str, Standing]:
    """What the last decision about each of `findings` says today, of those that have one.

    Leaves with HY698 where a newer program wrote the ledger.
    """
    try:
        decisions = last_decisions(workspace)
    except NewerCatalogError:
        raise newer_ledger() from None
    if not decisions:
        return {}
    return {
        str(f["id"]): standing_of(decisions[f["id"]], digest_of(f), today)
        for f in findings
        if f["id"] in decisions
    }


def local_time(at: str) -> str:
    """A moment that is kept in UTC, as the clock on the wall shows it: `2026-06-30 09:15`."""
    moment = datetime.datetime.fromisoformat(at).astimezone()
    return moment.strftime("%Y-%m-%d %H:%M")


def newer_ledger() -> Leave:
    """HY698: this program must not touch the ledger."""
    return Leave(ExitCode.MISTAKE, diagnose("HY698", None))


def tell_standing(standing: Standing, language: str) -> str:
    """`confirmed`, `waived until 2026-12-31`, `waiver expired …`; and whether it is of before."""
    decision = standing.decision
    words = {"kind": DECISIONS[decision.kind.value].tell(language), "until": decision.until}
    told = str(words["kind"])
    if decision.until is not None:
        told = (_EXPIRED if standing.expired else _UNTIL).tell(language, **words)
    return _EARLIER.tell(language, told=told) if standing.earlier else told


def standing_to_json(standing: Standing, *, reveal: bool) -> dict[str, Any]:
    """The decision for programs, with what it still says; `reveal` as for its reason."""
    return {
        **decision_to_json(standing.decision, reveal=reveal),
        "expired": standing.expired,
        "earlier_state": standing.earlier,
        "closes": standing.closes,
    }


def told_reason(decision: Decision, *, reveal: bool) -> str:
    """What somebody wrote as the reason; numbers of people in it only with `reveal`."""
    return decision.reason if reveal else masked_note(decision.reason)


def decision_to_json(decision: Decision, *, reveal: bool) -> dict[str, Any]:
    """A decision for programs; `reveal` as for its reason."""
    return {
        "decision": decision.kind.value,
        "reason": told_reason(decision, reveal=reveal),
        "person": decision.person,
        "account": decision.account,
        "at": decision.at,
        "until": decision.until.isoformat() if decision.until else None,
        "approver": decision.approver or None,
        "run": decision.run,
        "rule_version": decision.rule_version,
    }


def stale_decisions(found: Iterable[Standing]) -> list[Diagnostic]:
    """HY696 for waivers that have expired, HY697 for decisions on an earlier state."""
    told = list(found)
    problems = []
    for code, stale in (
        ("HY696", [s for s in told if s.expired]),
        ("HY697", [s for s in told if s.earlier and not s.expired]),
    ):
        if stale:
            ids = ", ".join(s.decision.finding[:8] for s in stale[:5])
            more = " …" if len(stale) > 5 else ""
            problems.append(diagnose(code, None, count=len(stale), ids=ids + more))
    return problems
