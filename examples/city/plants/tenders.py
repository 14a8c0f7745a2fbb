"""R083 招标_投标人不足三个: opened although there were fewer than three bidders.

Each tender with method 公开招标 or 邀请招标 and opened_on present, with its bids that were not
withdrawn (撤回); per tender: fewer than three distinct bidders. One that was rejected (否决)
after opening was a bidder. A bid without status may leave it undetermined. Dated opened_on.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.staff import public_units
from examples.city.tendering import announce, bid
from examples.city.truth import Outcome

RULE = "招标_投标人不足三个"
_VALID = "有效"

#: Method, status of the tender, status of each bid (the first wins), outcome, note.
_CASES: Sequence[tuple[str, str, Sequence[str | None], Outcome, str]] = (
    ("公开招标", "已定标", (_VALID, _VALID), "suspected", "two bidders"),
    ("公开招标", "已定标", (_VALID,), "suspected", "one bidder"),
    (
        "邀请招标",
        "已定标",
        (_VALID, _VALID, "否决"),
        "none",
        "the third was rejected after opening",
    ),
    ("公开招标", "已定标", (_VALID, _VALID, "撤回"), "suspected", "the third withdrew"),
    ("公开招标", "已定标", (_VALID, _VALID, _VALID), "none", "exactly three bidders"),
    ("邀请招标", "已定标", (_VALID, _VALID, _VALID, "否决"), "none", "three of four valid"),
    ("单一来源", "已定标", (_VALID,), "none", "bought from a single source"),
    ("公开招标", "流标", (_VALID, _VALID), "none", "not opened: the tender failed"),
    ("公开招标", "已定标", (_VALID, _VALID, None), "undetermined", "the third bid has no status"),
    ("公开招标", "已定标", (_VALID, "否决", "撤回"), "suspected", "one rejected, one withdrew"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R083."""
    for index, (method, status, bids, outcome, note) in enumerate(_CASES):
        tender = _hold(ground, index, (method, status), bids)
        ground.town.expect(RULE, tender, outcome, note)
    tender = _hold(ground, len(_CASES), ("公开招标", "已定标"), (_VALID, _VALID), again=True)
    ground.town.expect(RULE, tender, "suspected", "two bidders, one of whom bid twice")


def _hold(
    ground: Ground,
    index: int,
    how: tuple[str, str],
    bids: Sequence[str | None],
    *,
    again: bool = False,
) -> str:
    """Announce one tender and enter its bids; `again`: the last bidder bids once more."""
    rng = ground.town.stream(f"tender plant {index}")
    buyer = rng.choice(public_units(ground.town))
    method, status = how
    tender = announce(
        ground.town,
        name=rng.choice(ground.town.words.purchases).format(unit=buyer.name),
        buyer=buyer,
        limit=Decimal("1850000.00"),
        published_on=after(day("2022-03-07"), 97 * index),
        method=method,
        status=status,
    )
    entrants = rng.sample(list(ground.bidders), len(bids))
    for place, (entrant, fate) in enumerate(zip(entrants, bids, strict=True)):
        won = place == 0 and status == "已定标"
        bid(ground.town, rng, tender, entrant, won=won, status=fate)
    if again:
        bid(ground.town, rng, tender, entrants[-1])
    return tender.code
