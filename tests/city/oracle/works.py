"""R059, R060, R083 and R105 in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.city.oracle.rows import Findings, Row, Rows, by

THRESHOLD = Decimal(4_000_000)


def unnamed_bids(rows: Rows) -> Findings:
    """Bids that cannot be counted for anybody, as one finding."""
    found = any(bid["bidder"] is None for bid in rows["tenders.bids"])
    return {(None,): "undetermined"} if found else {}


def nearly_always_wins(rows: Rows) -> Findings:
    """R059."""

    def fires(bids: list[Row]) -> bool:
        won = sum(1 for b in bids if b["won"])
        return len(bids) >= 20 and Decimal(won) / len(bids) >= Decimal("0.95")

    findings = unnamed_bids(rows)
    for bidder, bids in by(rows["tenders.bids"], "bidder").items():
        known = fires([b for b in bids if b["status"] == "有效"])
        both = fires([b for b in bids if b["status"] in ("有效", None)])
        if known or both:
            findings[(bidder,)] = "suspected" if known and both else "undetermined"
    return findings


def never_wins(rows: Rows) -> Findings:
    """R060."""
    findings = unnamed_bids(rows)
    for bidder, bids in by(rows["tenders.bids"], "bidder").items():
        if len(bids) >= 100 and not any(b["won"] for b in bids):
            findings[(bidder,)] = "suspected"
    return findings


def too_few_bidders(rows: Rows) -> Findings:
    """R083."""
    bids = by(rows["tenders.bids"], "tender")
    findings: Findings = {}
    for tender in rows["tenders.tenders"]:
        if tender["method"] not in ("公开招标", "邀请招标") or tender["opened_on"] is None:
            continue
        entered = bids.get(tender["tender"], [])
        known = {b["bidder"] for b in entered if b["status"] == "有效" and b["bidder"]}
        both = known | {b["bidder"] for b in entered if b["status"] is None}
        if len(known) < 3:
            outcome = "suspected" if len(both) < 3 else "undetermined"
            findings[(tender["tender"],)] = outcome
    return findings


def step_order(
    done: str, needed: str, before: Callable[[date, date], bool], *, least: Decimal | None = None
) -> Callable[[Rows], Findings]:
    """R105: `done` without `needed` before it."""

    def rule(rows: Rows) -> Findings:
        steps = by(rows["investment.project_steps"], "project")
        findings: Findings = {}
        for project in rows["investment.projects"]:
            own = steps.get(project["project"], [])
            days = [s["done_on"] for s in own if s["step"] == done]
            earlier = [s["done_on"] for s in own if s["step"] == needed]
            budget = project["budget"]
            if not days or any(e is not None and before(e, days[0]) for e in earlier):
                continue
            if least is not None and budget is not None and budget < least:
                continue
            unknown = None in earlier or (least is not None and budget is None)
            if project["procedure"] in ("简化程序", "应急程序"):
                outcome = "exempt"
            elif unknown or project["procedure"] is None:
                outcome = "undetermined"
            else:
                outcome = "suspected"
            findings[(project["project"],)] = outcome
        return findings

    return rule


def on_or_before(first: date, second: date) -> bool:
    """first <= second."""
    return first <= second


def earlier_than(first: date, second: date) -> bool:
    """first < second."""
    return first < second
