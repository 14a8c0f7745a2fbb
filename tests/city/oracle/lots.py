"""R061, R070, R072, R074, R075, R081 and R082 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise, permutations
from typing import Any

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
    ratio,
    within,
)

SHARES = {Decimal("0.01"), Decimal("0.03"), Decimal("0.1")}


def kept(bid: Row) -> bool | None:
    """Whether the bid was not withdrawn."""
    return negated(among(bid["status"], ("撤回",)))


def same_price(rows: Rows) -> Findings:
    """R072: two bidders at one price."""
    single = {t["tender"] for t in rows["tenders.tenders"] if t["method"] == "单一来源"}
    findings: Findings = {}
    for tender, bids in by(rows["tenders.bids"], "tender").items():
        if tender in single:
            continue
        judged = ((b["price"], every(kept(b), known(b["bidder"])), b) for b in bids)
        told = grouped(judged, lambda found: _bidders(found) >= 2)
        findings |= {(tender, str(price)): outcome for (price,), outcome in told.items()}
    return findings


def series(rows: Rows) -> Findings:
    """R072: four prices or more, evenly spaced or each the same share above the one before."""

    def holds(bids: list[Row]) -> bool:
        prices = sorted({b["price"] for b in bids})
        if len(prices) < 4:
            return False
        steps = {high - low for low, high in pairwise(prices)}
        ratios = [high / low for low, high in pairwise(prices)]
        return len(steps) == 1 or max(ratios) <= min(ratios) * Decimal("1.0001")

    return grouped(((b["tender"], kept(b), b) for b in rows["tenders.bids"]), holds)


def fixed_share(rows: Rows) -> Findings:
    """R074: bids that cost 1 %, 3 % or 10 % more than another's."""

    def judge(pair: tuple[Row, Row]) -> bool | None:
        low, high = pair
        dearer = (high["price"] - low["price"]) / low["price"]
        named = None not in (low["bidder"], high["bidder"])
        apart = low["bidder"] != high["bidder"] if named else None
        return every(round(dearer, 6) in SHARES, apart, kept(low), kept(high))

    findings: Findings = {}
    for tender, bids in by(rows["tenders.bids"], "tender").items():
        judged = ((tender, judge(pair), pair[1]) for pair in permutations(bids, 2) if _dearer(pair))
        findings |= grouped(judged, lambda high: len({b["bid_no"] for b in high}) >= 2)
    return findings


def _dearer(pair: tuple[Row, Row]) -> bool:
    return bool(pair[1]["price"] > pair[0]["price"])


def same_leader(rows: Rows) -> Findings:
    """R070: bidders of one legal representative."""
    companies = by(rows["market.companies"], "credit_code")

    def ties(bid: Row) -> Iterable[tuple[Any, bool | None]]:
        return ((c["legal_rep"], True) for c in companies.get(bid["bidder"], ()))

    return _tied(rows, ties)


def same_holder(rows: Rows) -> Findings:
    """R070: bidders with a shareholder in common on the day of the bid."""
    shares = by(rows["market.shareholdings"], "company")

    def ties(bid: Row) -> Iterable[tuple[Any, bool | None]]:
        for share in shares.get(bid["bidder"], ()):
            held = within(share["start"], bid["submitted_on"], share["end"])
            yield share["holder"], held

    return _tied(rows, ties)


def _tied(rows: Rows, ties: Callable[[Row], Iterable[tuple[Any, bool | None]]]) -> Findings:
    """Two bidders of a tender with one person behind them; a bid without bidder may be either."""
    findings: Findings = {}
    for tender, bids in by(rows["tenders.bids"], "tender").items():
        judged = [(who, every(kept(b), tie), b) for b in bids for who, tie in ties(b)]
        told = grouped(judged, lambda found: _bidders(found) >= 2)
        findings |= {(tender, who): outcome for (who,), outcome in told.items()}
    return findings | _unnamed(rows)


def control(rows: Rows) -> Findings:
    """R070: one bidder holds more than half of another on the day of its bid."""
    investments = by(rows["market.investments"], "holder")
    verdicts: Verdicts = defaultdict(set)
    for bids in by(rows["tenders.bids"], "tender").values():
        for bid, other in permutations(bids, 2):
            for share in investments.get(bid["bidder"], ()):
                if share["company"] != other["bidder"]:
                    continue
                percent = share["percent"]
                large = None if percent is None else ratio(percent) > Decimal("0.5")
                held = within(share["start"], bid["submitted_on"], share["end"])
                subject = bid["tender"], bid["bidder"], other["bidder"]
                verdicts[subject].add(every(large, held, kept(bid), kept(other)))
    return conclude(verdicts) | _unnamed(rows)


def _unnamed(rows: Rows) -> Findings:
    """A bid without bidder may be anybody's."""
    return {(b["tender"],): "undetermined" for b in rows["tenders.bids"] if b["bidder"] is None}


def _bidders(bids: list[Row]) -> int:
    named = {b["bidder"] for b in bids if b["bidder"] is not None}
    return len(named) + sum(1 for b in bids if b["bidder"] is None)


def one_buyer(rows: Rows) -> Findings:
    """R061: five bids or more, all to one buyer, all won."""
    tenders = {t["tender"]: t for t in rows["tenders.tenders"]}

    def holds(bids: list[Row]) -> bool:
        buyers = {tenders[b["tender"]]["buyer_code"] for b in bids}
        return len(bids) >= 5 and len(buyers) == 1 and all(b["won"] for b in bids)

    judged = (
        (b["bidder"], every(kept(b), known(b["won"])), b)
        for b in rows["tenders.bids"]
        if tenders[b["tender"]]["method"] != "单一来源"
    )
    return grouped(judged, holds)


def round_prices(rows: Rows) -> Findings:
    """R075: ten lost bids or more, 80 % of them at a multiple of 10,000 元."""

    def holds(bids: list[Row]) -> bool:
        even = sum(1 for b in bids if b["price"] % 10_000 == 0)
        return len(bids) >= 10 and Decimal(even) / len(bids) >= Decimal("0.8")

    judged = ((b["bidder"], every(kept(b), negated(b["won"])), b) for b in rows["tenders.bids"])
    return grouped(judged, holds)


def only_winner(rows: Rows) -> Findings:
    """R081: three bids or more, all but the winner's rejected."""

    def holds(bids: list[Row]) -> bool:
        rejected = sum(1 for b in bids if b["status"] == "否决")
        won = sum(1 for b in bids if b["status"] == "有效" and b["won"])
        return len(bids) >= 3 and won == 1 and rejected == len(bids) - 1

    return grouped(((b["tender"], kept(b), b) for b in rows["tenders.bids"]), holds)


def lowest_out(rows: Rows) -> Findings:
    """R082: a rejected bid below every valid one; one without status may be the lowest."""

    def holds(bids: list[Row]) -> bool:
        rejected = [b["price"] for b in bids if b["status"] == "否决"]
        valid = [b["price"] for b in bids if b["status"] == "有效"]
        known_all = len(rejected) + len(valid) == len(bids)
        return known_all and bool(rejected and valid) and min(rejected) < min(valid)

    return grouped(((b["tender"], kept(b), b) for b in rows["tenders.bids"]), holds)
