"""What is told of one lot: R070 (three rules), R072 (two), R074, R081 and R082.

投标_报价相同: per tender and price, two bidders or more; a tender of 单一来源 does not count.
投标_报价相差固定比例: per tender, two bids or more that cost exactly 1 %, 3 % or 10 % more than
another bidder's.
投标_报价成等差等比: per tender, four prices or more in an arithmetic or geometric series.
投标_负责人为同一人: per tender and legal representative, two bidders or more.
投标_共同股东: per tender and shareholder on the day the bid was handed in, two bidders or more.
投标_投标人之间控股: per tender and pair, a bidder that held more than 50 % of another on the day
it handed in its bid.
标段_仅中标人有效: three bids or more, the winner's valid and all others rejected.
标段_最低价被否决: a rejected bid costs less than every valid one.
Withdrawn bids never count; a bid without status leaves a lot undetermined where it could matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from examples.city.companies import Company, found, hold, invest
from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.staff import public_units
from examples.city.tendering import Tender, announce, bid
from examples.city.truth import Outcome

SAME_PRICE = "投标_报价相同"
FIXED_SHARE = "投标_报价相差固定比例"
SERIES = "投标_报价成等差等比"
SAME_LEADER = "投标_负责人为同一人"
SAME_HOLDER = "投标_共同股东"
CONTROL = "投标_投标人之间控股"
ONLY_WINNER = "标段_仅中标人有效"
LOWEST_OUT = "标段_最低价被否决"

LIMIT = Decimal("2000000.00")
_VALID = "有效"


@dataclass(frozen=True, slots=True)
class Entry:
    """One bid: its price, its status, and whose it is where that matters."""

    price: str = ""
    status: str | None = _VALID
    won: bool = False
    bidder: Company | None = None
    submitted_on: date | None = None


def hold_lot(
    ground: Ground, name: str, entries: Sequence[Entry], *, method: str = "公开招标"
) -> Tender:
    """Announce a tender of its own and enter its bids; those without bidder get one."""
    rng = ground.town.stream(f"lot {name}")
    buyer = rng.choice(public_units(ground.town))
    tender = announce(
        ground.town,
        name=rng.choice(ground.town.words.purchases).format(unit=buyer.name),
        buyer=buyer,
        limit=LIMIT,
        published_on=after(day("2022-01-10"), rng.randrange(1400)),
        method=method,
    )
    others = rng.sample(list(ground.bidders), len(entries))
    for entry, other in zip(entries, others, strict=True):
        bid(
            ground.town,
            rng,
            tender,
            entry.bidder or other,
            won=entry.won,
            status=entry.status,
            price=Decimal(entry.price) if entry.price else None,
            submitted_on=entry.submitted_on,
        )
    return tender


_WON = Entry(won=True)
_PRICED: Sequence[tuple[str, str, Sequence[Entry], Outcome, str]] = (
    (
        SAME_PRICE,
        "1812345.67",
        (_WON, Entry(), Entry("1812345.67"), Entry("1812345.67")),
        "suspected",
        "two bids to the cent the same",
    ),
    (
        SAME_PRICE,
        "1712345.60",
        (_WON, Entry(), Entry("1712345.60"), Entry("1712345.61")),
        "none",
        "a cent between them",
    ),
    (
        SAME_PRICE,
        "1912345.67",
        (_WON, Entry(), Entry("1912345.67"), Entry("1912345.67", "撤回")),
        "none",
        "the second was withdrawn",
    ),
    (
        SAME_PRICE,
        "1812345.99",
        (_WON, Entry(), Entry(), Entry("1812345.99"), Entry("1812345.99", None)),
        "undetermined",
        "the second has no status",
    ),
    (
        FIXED_SHARE,
        "",
        (Entry("1700000.00", won=True), Entry("1717000.00"), Entry("1751000.00"), Entry()),
        "suspected",
        "1 % and 3 % above the lowest",
    ),
    (
        FIXED_SHARE,
        "",
        (Entry("1700000.00", won=True), Entry("1751000.00"), Entry()),
        "none",
        "one bid 3 % above another, no second",
    ),
    (
        FIXED_SHARE,
        "",
        (Entry("1700000.00", won=True), Entry("1717004.00"), Entry("1751006.00")),
        "none",
        "a few yuan off 1 % and 3 %",
    ),
    (
        FIXED_SHARE,
        "",
        (Entry("1700000.00", won=True), Entry("1717000.00"), Entry(), Entry("1751000.00", None)),
        "undetermined",
        "the second has no status",
    ),
    (
        SERIES,
        "",
        (Entry("1720000.50", won=True), *map(Entry, ("1755000.50", "1790000.50", "1825000.50"))),
        "suspected",
        "four prices 35,000 元 apart",
    ),
    (
        SERIES,
        "",
        (Entry("1700000.00", won=True), *map(Entry, ("1734000.00", "1768680.00", "1804053.60"))),
        "suspected",
        "four prices 2 % apart",
    ),
    (
        SERIES,
        "",
        (Entry("1720000.50", won=True), *map(Entry, ("1755000.50", "1790000.50", "1831000.50"))),
        "none",
        "the fourth is out of the series",
    ),
    (
        SERIES,
        "",
        (Entry("1720000.50", won=True), *map(Entry, ("1755000.50", "1790000.50"))),
        "none",
        "three prices in a series",
    ),
    (
        SERIES,
        "",
        (
            Entry("1720000.50", won=True),
            *map(Entry, ("1755000.50", "1790000.50")),
            Entry("1825000.50", None),
        ),
        "undetermined",
        "the fourth has no status",
    ),
    (
        ONLY_WINNER,
        "",
        (_WON, Entry(status="否决"), Entry(status="否决")),
        "suspected",
        "both others rejected",
    ),
    (
        ONLY_WINNER,
        "",
        (_WON, Entry(status="否决"), Entry(status="撤回"), Entry(status="否决"), Entry()),
        "none",
        "one other stayed valid",
    ),
    (
        ONLY_WINNER,
        "",
        (_WON, Entry(status="否决"), Entry(status="否决"), Entry(status=None)),
        "undetermined",
        "a third has no status",
    ),
    (
        LOWEST_OUT,
        "",
        (_WON, Entry(), Entry(), Entry("1500000.00", "否决")),
        "suspected",
        "the lowest was rejected",
    ),
    (
        LOWEST_OUT,
        "",
        (_WON, Entry(), Entry(), Entry("1500000.00", "撤回")),
        "none",
        "the lowest was withdrawn",
    ),
    (
        LOWEST_OUT,
        "",
        (
            _WON,
            Entry("1712000.13"),
            Entry(),
            Entry("1500000.00", "否决"),
            Entry("1400000.00", None),
        ),
        "undetermined",
        "a lower one has no status",
    ),
)


def plant_prices(ground: Ground) -> None:
    """Enter the cases that hang on prices and statuses."""
    for index, (rule, price, entries, outcome, note) in enumerate(_PRICED):
        tender = hold_lot(ground, f"{rule} {index}", entries)
        subject = (tender.code, price) if price else (tender.code,)
        ground.town.expect(rule, subject, outcome, note)


def plant_leaders(ground: Ground) -> None:
    """Enter two companies of one legal representative in several lots."""
    rng = ground.town.stream("same leader")
    leader = ground.person(rng)
    first, second = (
        found(ground.town, rng, leader, day("2016-06-01"), works=True) for _ in range(2)
    )
    other = found(
        ground.town, rng, ground.person(rng, name=leader.name), day("2016-06-01"), works=True
    )
    cases: Sequence[tuple[Entry, Outcome, str]] = (
        (_of(second), "suspected", "one person leads two bidders"),
        (_of(second, "撤回"), "none", "the second withdrew"),
        (_of(other), "none", "a namesake leads the second"),
        (_of(second, None), "undetermined", "the second has no status"),
    )
    for entry, outcome, note in cases:
        tender = hold_lot(ground, f"leader {note}", (_WON, Entry(), Entry(), _of(first), entry))
        ground.town.expect(SAME_LEADER, (tender.code, leader.person), outcome, note)


def plant_holders(ground: Ground) -> None:
    """Enter pairs of companies with a shareholder in common, or nearly so."""
    rng = ground.town.stream("same holder")
    bought, handed_in = day("2020-03-02"), day("2023-05-11")
    cases: Sequence[tuple[date | None, date | None, Outcome, str]] = (
        (bought, None, "suspected", "one person owns a part of both"),
        (handed_in, None, "suspected", "bought on the day of the bid"),
        (bought, after(handed_in, -1), "none", "sold the day before the bid"),
        (None, None, "undetermined", "the start of the share is missing"),
    )
    for start, end, outcome, note in cases:
        holder = ground.person(rng)
        pair = [found(ground.town, rng, ground.person(rng), day("2016-06-01")) for _ in range(2)]
        hold(ground.town, holder, pair[0], percent=Decimal("30.00"), start=bought)
        hold(ground.town, holder, pair[1], percent=Decimal("5.00"), start=start, end=end)
        entries = [Entry(bidder=company, submitted_on=handed_in) for company in pair]
        tender = hold_lot(ground, f"holder {note}", (_WON, Entry(), *entries))
        ground.town.expect(SAME_HOLDER, (tender.code, holder.person), outcome, note)


def plant_control(ground: Ground) -> None:
    """Enter pairs of bidders of which one owns a part of the other."""
    rng = ground.town.stream("control")
    bought, handed_in = day("2020-03-02"), day("2023-05-11")
    cases: Sequence[tuple[str, date | None, Outcome, str]] = (
        ("60.00", None, "suspected", "60 % held"),
        ("50.01", handed_in, "suspected", "sold on the day of the bid"),
        ("50.00", None, "none", "exactly half"),
        ("60.00", after(handed_in, -1), "none", "sold the day before the bid"),
        ("", None, "undetermined", "the percentage is missing"),
    )
    for percent, end, outcome, note in cases:
        parent, child = (
            found(ground.town, rng, ground.person(rng), day("2016-06-01")) for _ in range(2)
        )
        share = Decimal(percent) if percent else None
        invest(ground.town, parent, child, percent=share, start=bought, end=end)
        entries = [Entry(bidder=company, submitted_on=handed_in) for company in (parent, child)]
        tender = hold_lot(ground, f"control {note}", (_WON, Entry(), *entries))
        subject = (tender.code, parent.code, child.code)
        ground.town.expect(CONTROL, subject, outcome, note)


def _of(company: Company, status: str | None = _VALID) -> Entry:
    """That company's bid."""
    return Entry(bidder=company, status=status)
