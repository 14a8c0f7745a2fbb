"""R084, R085, the thirty days of the contract, and both rules of R141 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from tests.city.oracle.rows import Findings, Rows, Verdicts, by, conclude


def period_too_short(rows: Rows) -> Findings:
    """R084: fewer than 20 days from notice to deadline."""
    verdicts: Verdicts = defaultdict(set)
    for tender in rows["tenders.tenders"]:
        if tender["method"] in ("公开招标", "邀请招标"):
            last = tender["deadline"]
            days = None if last is None else (last - tender["published_on"]).days
            verdicts[(tender["tender"],)].add(None if days is None else days < 20)
    return conclude(verdicts)


def handed_in_late(rows: Rows) -> Findings:
    """R085: the winner's bid came after the deadline."""
    tenders = {t["tender"]: t for t in rows["tenders.tenders"]}
    bids = by(rows["tenders.bids"], "tender")
    verdicts: Verdicts = defaultdict(set)
    for award in rows["tenders.awards"]:
        subject = (award["award_no"],)
        last = tenders[award["tender"]]["deadline"]
        if award["bidder"] is None:
            verdicts[subject].add(None)
            continue
        for bid in bids[award["tender"]]:
            if bid["bidder"] == award["bidder"]:
                verdicts[subject].add(None if last is None else bid["submitted_on"] > last)
    return conclude(verdicts)


def far_off_limit(rows: Rows) -> Findings:
    """R141: awarded for less than 85 % of the limit, or for more than it."""
    tenders = {t["tender"]: t for t in rows["tenders.tenders"]}
    verdicts: Verdicts = defaultdict(set)
    for award in rows["tenders.awards"]:
        limit, amount = tenders[award["tender"]]["budget"], award["amount"]
        off = None if limit is None else amount < limit * Decimal("0.85") or amount > limit
        verdicts[(award["award_no"],)].add(off)
    return conclude(verdicts)


def signed_late(rows: Rows) -> Findings:
    """A contract more than 30 days after the award."""
    contracts = by(rows["tenders.contracts"], "tender")
    verdicts: Verdicts = defaultdict(set)
    for award in rows["tenders.awards"]:
        subject = (award["award_no"],)
        last = award["awarded_on"] + timedelta(days=30)
        if award["bidder"] is None:
            verdicts[subject].add(None)
            continue
        for contract in contracts.get(award["tender"], ()):
            if contract["supplier"] == award["bidder"]:
                verdicts[subject].add(contract["signed_on"] > last)
    return conclude(verdicts)


def beyond_investment(rows: Rows) -> Findings:
    """R141: contracts add up to more than the total investment."""
    contracts = by(rows["tenders.contracts"], "project")
    verdicts: Verdicts = defaultdict(set)
    for project in rows["investment.projects"]:
        own = contracts.get(project["project"], [])
        if own:
            budget = project["budget"]
            spent = sum(c["amount"] for c in own)
            verdicts[(project["project"],)].add(None if budget is None else spent > budget)
    return conclude(verdicts)
