"""Days and sums of a tender: R084, R085, R141, and the thirty days of the contract.

招标_投标期限不足: 公开招标 or 邀请招标, fewer than 20 days from notice to deadline.
中标_逾期递交: the winner's bid was handed in after the deadline.
中标_偏离最高限价: awarded for less than 85 % of the price limit, or for more than it.
合同_逾期签订: the winner's contract was signed more than 30 days after the award.
A missing deadline or limit, or an award without winner where it is looked up, is undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.staff import public_units
from examples.city.tendering import Tender, announce, bid, close_after
from examples.city.truth import Outcome

TOO_SHORT = "招标_投标期限不足"
TOO_LATE = "中标_逾期递交"
FAR_OFF = "中标_偏离最高限价"
SIGNED_LATE = "合同_逾期签订"
_LIMIT = Decimal("1600000.00")

#: Method, days from notice to deadline (None: not entered), outcome, note.
_PERIODS: Sequence[tuple[str, int | None, Outcome, str]] = (
    ("公开招标", 19, "suspected", "nineteen days"),
    ("邀请招标", 7, "suspected", "invited, seven days"),
    ("公开招标", 20, "none", "exactly twenty days"),
    ("询价", 5, "none", "asked for quotations"),
    ("公开招标", None, "undetermined", "the deadline is missing"),
)

#: Days after the deadline (None: no deadline entered), outcome, note.
_HANDED_IN: Sequence[tuple[int | None, Outcome, str]] = (
    (1, "suspected", "the winner came a day late"),
    (0, "none", "the winner came on the last day"),
    (None, "undetermined", "the deadline is missing"),
)

#: Price as a share of the limit, whether the limit is entered, outcome, note.
_AWARDED: Sequence[tuple[str, bool, Outcome, str]] = (
    ("0.8499", True, "suspected", "a little less than 85 % of the limit"),
    ("1.0001", True, "suspected", "above the limit"),
    ("0.85", True, "none", "exactly 85 % of the limit"),
    ("1", True, "none", "exactly the limit"),
    ("0.9", False, "undetermined", "the limit is missing"),
)


def plant(ground: Ground) -> None:
    """Enter all cases."""
    books = ground.town.books
    for index, (method, days, outcome, note) in enumerate(_PERIODS):
        failed = days is None
        tender = _lot(ground, f"period {index}", method=method, days=days or 22, failed=failed)
        if failed:
            _forget(ground, tender, "deadline")
        ground.town.expect(TOO_SHORT, tender.code, outcome, note)
    for late, outcome, note in _HANDED_IN:
        tender = _lot(ground, f"handed in {note}", method="询价", late=late or 0)
        if late is None:
            _forget(ground, tender, "deadline")
        award = str(books.of("tenders.awards")[-1]["award_no"])
        ground.town.expect(TOO_LATE, award, outcome, note)
    for share, entered, outcome, note in _AWARDED:
        tender = _lot(ground, f"awarded {note}", price=_LIMIT * Decimal(share))
        if not entered:
            _forget(ground, tender, "budget")
        award = str(books.of("tenders.awards")[-1]["award_no"])
        ground.town.expect(FAR_OFF, award, outcome, note)
    _plant_contracts(ground)


def _plant_contracts(ground: Ground) -> None:
    cases: Sequence[tuple[int, Outcome, str]] = (
        (31, "suspected", "signed on day 31"),
        (30, "none", "signed on day 30"),
    )
    for days, outcome, note in cases:
        tender = _lot(ground, f"contract {note}")
        award = ground.town.books.of("tenders.awards")[-1]
        contract = ground.town.books.of("tenders.contracts")[-1]
        contract["signed_on"] = after(tender.deadline, 6 + days)
        ground.town.expect(SIGNED_LATE, str(award["award_no"]), outcome, note)
    _lot(ground, "award without winner")
    award = ground.town.books.of("tenders.awards")[-1]
    award["bidder"] = None
    for rule in (TOO_LATE, SIGNED_LATE):
        note = "the award names no winner"
        ground.town.expect(rule, str(award["award_no"]), "undetermined", note)


def _lot(
    ground: Ground,
    name: str,
    *,
    method: str = "公开招标",
    days: int = 22,
    late: int = 0,
    failed: bool = False,
    price: Decimal | None = None,
) -> Tender:
    """A tender with three background bids, of which the last wins unless it failed."""
    rng = ground.town.stream(f"terms {name}")
    buyer = rng.choice(public_units(ground.town))
    tender = announce(
        ground.town,
        name=rng.choice(ground.town.words.purchases).format(unit=buyer.name),
        buyer=buyer,
        limit=_LIMIT,
        published_on=after(day("2022-05-09"), rng.randrange(1200)),
        method=method,
        status="流标" if failed else "已定标",
    )
    tender = close_after(ground.town, tender, days)
    first, second, winner = rng.sample(list(ground.bidders), 3)
    for entrant in (first, second):
        bid(ground.town, rng, tender, entrant)
    handed_in = after(tender.deadline, late)
    won = not failed
    bid(ground.town, rng, tender, winner, won=won, price=price, submitted_on=handed_in)
    return tender


def _forget(ground: Ground, tender: Tender, column: str) -> None:
    """Leave a column of the tender empty."""
    row = next(r for r in ground.town.books.of("tenders.tenders") if r["tender"] == tender.code)
    row[column] = None
