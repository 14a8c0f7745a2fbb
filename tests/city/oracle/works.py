"""R059, R060, R083, R105 and R106 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from tests.city.oracle.rows import (
    Findings,
    Row,
    Rows,
    Verdicts,
    among,
    by,
    conclude,
    every,
    grouped,
    known,
    negated,
    some,
    unless,
)

THRESHOLD = Decimal(4_000_000)


def nearly_always_wins(rows: Rows) -> Findings:
    """R059: valid bids, but for those where nobody else was asked."""
    single = {t["tender"] for t in rows["tenders.tenders"] if t["method"] == "单一来源"}

    def holds(bids: list[Row]) -> bool:
        won = sum(1 for b in bids if b["won"])
        return len(bids) >= 20 and Decimal(won) / len(bids) >= Decimal("0.95")

    judged = (
        (
            b["bidder"],
            every(b["tender"] not in single, among(b["status"], ("有效",)), known(b["won"])),
            b,
        )
        for b in rows["tenders.bids"]
    )
    return grouped(judged, holds)


def never_wins(rows: Rows) -> Findings:
    """R060: bids of any status; one without result may have won."""

    def holds(bids: list[Row]) -> bool:
        return len(bids) >= 100 and all(b["won"] is False for b in bids)

    return grouped(((b["bidder"], known(b["won"]), b) for b in rows["tenders.bids"]), holds)


def too_few_bidders(rows: Rows) -> Findings:
    """R083: bidders who did not withdraw; one rejected after opening was a bidder."""
    opened = {
        t["tender"]
        for t in rows["tenders.tenders"]
        if t["method"] in ("公开招标", "邀请招标") and t["opened_on"] is not None
    }

    def holds(bids: list[Row]) -> bool:
        named = {b["bidder"] for b in bids if b["bidder"] is not None}
        return len(named) + sum(1 for b in bids if b["bidder"] is None) < 3

    judged = (
        (b["tender"], every(negated(among(b["status"], ("撤回",))), known(b["bidder"])), b)
        for b in rows["tenders.bids"]
        if b["tender"] in opened
    )
    return grouped(judged, holds)


@dataclass(frozen=True, slots=True)
class Order:
    """A step that must not come before another; `exempt` are the procedures let off."""

    done: str
    needed: str
    exempt: tuple[str, ...] = ()
    least: Decimal | None = None
    same_day: bool = True

    def kept(self, needed_on: date | None, done_on: date | None) -> bool | None:
        """Whether the needed step came in time."""
        if needed_on is None or done_on is None:
            return None
        return needed_on < done_on or (self.same_day and needed_on == done_on)

    def large(self, budget: Decimal | None) -> bool | None:
        """Whether the rule speaks of projects of that size."""
        if self.least is None:
            return True
        return None if budget is None else budget >= self.least


def step_order(order: Order) -> Callable[[Rows], Findings]:
    """R105: a step without the one that it needs."""

    def rule(rows: Rows) -> Findings:
        steps = by(rows["investment.project_steps"], "project")
        verdicts: Verdicts = defaultdict(set)
        for project in rows["investment.projects"]:
            own = steps.get(project["project"], [])
            needed = [s["done_on"] for s in own if s["step"] == order.needed]
            for done_on in (s["done_on"] for s in own if s["step"] == order.done):
                absent = negated(some(order.kept(day, done_on) for day in needed))
                verdict = every(absent, order.large(project["budget"]), known(done_on))
                exempt = among(project["procedure"], order.exempt) if order.exempt else False
                verdicts[(project["project"],)].add(unless(verdict, exempt))
        return conclude(verdicts)

    return rule


SIMPLER = ("简化程序", "应急程序")
not_approved = step_order(Order("开工", "批复", SIMPLER))
no_permit = step_order(Order("开工", "施工许可", SIMPLER))
not_accepted = step_order(Order("结算", "竣工验收"))
not_tendered = step_order(
    Order("合同", "招标", ("应急程序",), least=THRESHOLD, same_day=False),
)
tendered_early = step_order(Order("招标", "批复", SIMPLER))


def started_early(rows: Rows) -> Findings:
    """R106: started on an earlier day than that of a tender."""
    steps = by(rows["investment.project_steps"], "project")
    verdicts: Verdicts = defaultdict(set)
    for project in rows["investment.projects"]:
        own = steps.get(project["project"], [])
        starts = [s["done_on"] for s in own if s["step"] == "开工"]
        tenders = [s["done_on"] for s in own if s["step"] == "招标"]
        for start, tender in product(starts, tenders):
            early = None if start is None or tender is None else start < tender
            exempt = among(project["procedure"], ("应急程序",))
            verdicts[(project["project"],)].add(unless(early, exempt))
    return conclude(verdicts)
