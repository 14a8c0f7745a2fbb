"""Members that rows connect: what belongs together, for certain or perhaps, and through what."""

from __future__ import annotations

import datetime

from tests.reference.schema import DEATHS, NOTICES, PAYMENTS
from tests.reference.values import Cell
from tests.reference.written import Said, Written, found

_DAY = datetime.date(2020, 1, 1)

_RINGS = """table rings under law article 1
  dated last
  each notice in tenders.notices
  where notice.won
  connecting notice.bidder on notice.phone into tied
  columns
    bidder = notice.bidder
    ring = tied
    bidders = count_distinct(notice.bidder)
    last = max(notice.published_on)
"""
_RULE = "each member in rings\n  where member.bidders >= 2\n  per member.ring"


def _member(
    number: int,
    bidder: str,
    ring: str | None,
    bidders: int | None,
    *rows: int,
    sure: bool = True,
    last: datetime.date | None = _DAY,
) -> tuple[object, ...]:
    cells: tuple[tuple[str, Cell], ...] = (
        ("bidder", bidder),
        ("ring", ring),
        ("bidders", bidders),
        ("last", last),
    )
    return ("rings", number, sure, cells, {"notice": rows})


def _notices(*rows: str) -> dict[str, str]:
    lines = [f"N{number} {row} 2020-01-01" for number, row in enumerate(rows, start=1)]
    return {NOTICES: "\n".join(["notice_no bidder phone won published_on", *lines])}


_FAMILIES = """table pairs under law article 1
  dated happened
  each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  columns
    one = payment.region
    other = death.region
    happened = death.died_on

table families under law article 1
  dated happened
  each pair in pairs
  connecting pair.one to pair.other into family_of
  columns
    member = pair.one
    family = family_of
    rows = count(pair)
    happened = max(pair.happened)
"""


def _pair(number: int) -> tuple[object, ...]:
    cells = (("one", str(number)), ("other", str(number + 1)), ("happened", _DAY))
    return ("pairs", number, True, cells, {"death": (number,), "payment": (number,)})


def _of_family(number: int) -> tuple[object, ...]:
    cells = (("member", str(number)), ("family", "1"), ("rows", 2), ("happened", _DAY))
    return ("families", number, True, cells, {"pair": (1, 2)})


_FAMILY = tuple(_of_family(number) for number in (1, 2, 3))

CASES = (
    Written(
        "members are tied through others, and called by the smallest among them",
        _RULE,
        _notices("X3 1 true", "X2 1 true", "X2 2 true", "X1 2 true", "X4 3 true", "X5 3 false"),
        (
            found(
                "suspected",
                "X1",
                member=(1, 2, 3),
                said=Said(
                    behind=tuple(_member(n, f"X{n}", "X1", 3, 1, 2, 3, 4) for n in (1, 2, 3))
                ),
            ),
        ),
        declarations=_RINGS,
    ),
    Written(
        "a row that is not certain may tie: what it would change is missing",
        _RULE,
        _notices("X2 1 true", "X3 1 true", "X4 2 true", "X3 2 -"),
        (
            found(
                "undetermined",
                "X2",
                member=(1, 2),
                said=Said(
                    behind=tuple(_member(n, f"X{n + 1}", "X2", None, 1, 2, 3, 4) for n in (1, 2))
                ),
            ),
            found(
                "undetermined",
                None,
                member=3,
                said=Said(behind=(_member(3, "X4", None, None, 1, 2, 3, 4),)),
            ),
        ),
        declarations=_RINGS,
    ),
    Written(
        "what holds of a component both ways holds for certain, whoever else may belong to it",
        "each member in rings\n  per member.ring",
        _notices("X2 1 true", "X3 1 true", "X4 1 -"),
        (
            found(
                "suspected",
                "X2",
                member=(1, 2),
                said=Said(
                    behind=tuple(_member(n, f"X{n + 1}", "X2", None, 1, 2, 3) for n in (1, 2))
                ),
            ),
            found(
                "undetermined",
                None,
                member=3,
                said=Said(behind=(_member(3, "X4", None, None, 1, 2, 3, sure=False, last=None),)),
            ),
        ),
        declarations=_RINGS.replace(
            "into tied\n", "into tied\n  where count_distinct(notice.bidder) >= 2\n"
        ),
    ),
    Written(
        "a row without a member, or without what ties, connects nothing",
        _RULE,
        _notices("X1 1 true", "X2 - true", "X3 - true", "- 1 true"),
        (),
        declarations=_RINGS,
    ),
    Written(
        "members that one row names belong together",
        "each member in families\n  where member.rows >= 2\n  per member.family",
        {
            DEATHS: """death_no person died_on region
            D1 A 2020-01-01 2
            D2 B 2020-01-01 3
            D3 C 2020-01-01 5""",
            PAYMENTS: """payment_no person region
            P1 A 1
            P2 B 2
            P3 C 5""",
        },
        (
            found(
                "suspected",
                "1",
                member=(1, 2, 3),
                said=Said(behind=(*_FAMILY, *(_pair(n) for n in (1, 2)))),
            ),
        ),
        declarations=_FAMILIES,
    ),
)
