"""Computed tables: their rows, what is certain of them, and what a rule makes of them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from tests.reference.schema import DEATHS, NOTICES, PAYMENTS
from tests.reference.values import Cell
from tests.reference.written import PEOPLE, Said, Written, found

A, B = PEOPLE["A"], PEOPLE["B"]
_DAY = datetime.date(2020, 1, 1)

_TOTALS = """table totals under law article 1
  dated last
  each payment in civil.payments
  where payment.checked
  per payment.person
  columns
    person = payment.person
    amount = sum(payment.amount)
    last = max(payment.paid_on)
"""
_OVER_100 = "each total in totals\n  where total.amount >= 100 元"


def _total(
    number: int, person: str, amount: str | None, *rows: int, sure: bool = True
) -> tuple[object, ...]:
    cells: tuple[tuple[str, Cell], ...] = (
        ("person", person),
        ("amount", None if amount is None else Decimal(amount)),
        ("last", _DAY),
    )
    return ("totals", number, sure, cells, {"payment": rows})


_PATHS = """table pairs under law article 1
  dated happened
  each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  where payment.checked
  columns
    from_region = payment.region
    to_region = death.region
    part = payment.share
    happened = death.died_on

table paths under law article 1
  dated happened
  each pair in pairs
  linking pair.from_region to pair.to_region up to 3 steps
  columns
    start = pair.from_region
    finish = pair.to_region
    links = count(pair)
    part = product(pair.part)
    happened = max(pair.happened)
"""

#: What a pair passes on; what the third does is not known.
_SHARES = {1: Decimal("0.5"), 2: Decimal("0.25"), 3: None}


def _pair(number: int) -> tuple[object, ...]:
    """From region 1 to 2, from 2 to 3, and from 3 back to 1; the second is not certain."""
    cells = (
        ("from_region", str(number)),
        ("to_region", str(number % 3 + 1)),
        ("part", _SHARES[number]),
        ("happened", _DAY),
    )
    return ("pairs", number, number != 2, cells, {"death": (number,), "payment": (number,)})


def _two_steps() -> list[tuple[str, str, int, bool, Said]]:
    """Each path of two pairs: its ends, its number among the paths, whether it is uncertain."""
    found_paths = []
    for first, number in ((1, 2), (2, 4), (3, 6)):
        second = first % 3 + 1
        ends = (str(first), str(second % 3 + 1))
        unsure = 2 in (first, second)
        shares = (_SHARES[first], _SHARES[second])
        part = None if shares[0] is None or shares[1] is None else shares[0] * shares[1]
        cells = (
            ("start", ends[0]),
            ("finish", ends[1]),
            ("links", 2),
            ("part", part),
            ("happened", _DAY),
        )
        rows = tuple(sorted((first, second)))
        behind = (
            *(_pair(n) for n in rows),
            ("paths", number, not unsure, cells, {"pair": rows}),
        )
        found_paths.append((*ends, number, unsure, Said(behind=behind)))
    return found_paths


CASES = (
    Written(
        "each group is a row of the table, numbered in the order of its keys",
        _OVER_100,
        {
            PAYMENTS: """payment_no person paid_on amount checked
            P1 B 2020-01-01 60 true
            P2 A 2020-01-01 99 true
            P3 B 2020-01-01 40 true
            P4 B 2020-01-01 500 false"""
        },
        (found("suspected", "B", total=2, said=Said(behind=(_total(2, B, "100", 1, 3),))),),
        declarations=_TOTALS,
    ),
    Written(
        "a value that the unknown rows would change is missing",
        _OVER_100,
        {
            PAYMENTS: """payment_no person paid_on amount checked
            P1 A 2020-01-01 100 true
            P2 A 2020-01-01 10 -"""
        },
        (found("undetermined", "A", total=1, said=Said(behind=(_total(1, A, None, 1, 2),))),),
        declarations=_TOTALS,
    ),
    Written(
        "a value that the unknown rows would not change stays",
        _OVER_100,
        {
            PAYMENTS: """payment_no person paid_on amount checked
            P1 A 2020-01-01 100 true
            P2 A 2020-01-01 0 -"""
        },
        (found("suspected", "A", total=1, said=Said(behind=(_total(1, A, "100", 1, 2),))),),
        declarations=_TOTALS,
    ),
    Written(
        "a row that only unknown rows make is not there for certain",
        "each total in totals\n  where total.person is present",
        {PAYMENTS: "payment_no person paid_on amount checked\nP1 A 2020-01-01 100 -"},
        (
            found(
                "undetermined",
                "A",
                _DAY,
                total=1,
                said=Said(behind=(_total(1, A, None, 1, sure=False),)),
            ),
        ),
        declarations=_TOTALS.replace(
            "per payment.person", "per payment.person, payment.paid_on"
        ).replace("max(payment.paid_on)", "payment.paid_on"),
    ),
    Written(
        "what lacks a part of its key is in no row of a table",
        _OVER_100,
        {
            PAYMENTS: """payment_no person paid_on amount checked
            P1 - 2020-01-01 500 true
            P2 A 2020-01-01 99 true"""
        },
        (),
        declarations=_TOTALS,
    ),
    Written(
        "a group whose condition holds one way only is a row that is not certain",
        "each total in totals\n  where total.person is present",
        {
            PAYMENTS: """payment_no person paid_on amount checked
            P1 A 2020-01-01 0 true
            P2 A 2020-01-01 0 -"""
        },
        (
            found(
                "undetermined",
                "A",
                total=1,
                said=Said(behind=(_total(1, A, "0", 1, 2, sure=False),)),
            ),
        ),
        declarations=_TOTALS.replace("  columns", "  where count(payment) = 1\n  columns"),
    ),
    Written(
        "a column that aggregates rows which could not be looked for is missing",
        "each record in records\n  where record.deaths = 0",
        {
            PAYMENTS: """payment_no person project paid_on
            P1 A X 2020-01-01
            P2 - X 2020-01-01""",
            DEATHS: "death_no person verified\nD1 A false",
        },
        (
            found(
                "undetermined",
                "X",
                record=1,
                said=Said(
                    behind=(
                        (
                            "records",
                            1,
                            True,
                            (("project", "X"), ("deaths", None), ("last", _DAY)),
                            {"death": (1,), "payment": (1, 2)},
                        ),
                    )
                ),
            ),
        ),
        declarations="""table records under law article 1
  dated last
  each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  per payment.project
  columns
    project = payment.project
    deaths = count(death where death.verified)
    last = max(payment.paid_on)
""",
    ),
    Written(
        "without per, each choice of rows is a row of the table",
        "each pair in pairs\n  per pair.person\n  where count(pair) >= 2",
        {
            PAYMENTS: "payment_no person paid_on\nP1 A 2020-01-01",
            DEATHS: "death_no person\nD1 A\nD2 A",
        },
        (
            found(
                "suspected",
                "A",
                pair=(1, 2),
                said=Said(
                    behind=tuple(
                        (
                            "pairs",
                            n,
                            True,
                            (("person", A), ("number", f"D{n}"), ("day", _DAY)),
                            {"death": (n,), "payment": (1,)},
                        )
                        for n in (1, 2)
                    )
                ),
            ),
        ),
        declarations="""table pairs under law article 1
  dated day
  each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  columns
    person = payment.person
    number = death.death_no
    day = payment.paid_on
""",
    ),
    Written(
        "several each join lists into one table",
        "each name in names\n  per name.project\n  where count(name) >= 2",
        {
            PAYMENTS: "payment_no project paid_on\nP1 X 2020-01-01",
            NOTICES: "notice_no project published_on\nN1 X 2020-01-01",
        },
        (
            found(
                "suspected",
                "X",
                name=(1, 2),
                said=Said(
                    behind=(
                        ("names", 1, True, (("project", "X"), ("day", _DAY)), {"payment": (1,)}),
                        ("names", 2, True, (("project", "X"), ("day", _DAY)), {"notice": (1,)}),
                    )
                ),
            ),
        ),
        declarations="""table names under law article 1
  dated day
  each payment in civil.payments
  columns
    project = payment.project
    day = payment.paid_on
  each notice in tenders.notices
  columns
    project = notice.project
    day = notice.published_on
""",
    ),
    Written(
        "a table over a table rests on the rows of both",
        "each peer in peers\n  where peer.most >= 100 元",
        {
            PAYMENTS: """payment_no person paid_on amount checked
            P1 A 2020-01-01 100 true
            P2 B 2020-01-01 50 true"""
        },
        (
            found(
                "suspected",
                _DAY,
                peer=1,
                said=Said(
                    behind=(
                        (
                            "peers",
                            1,
                            True,
                            (("day", _DAY), ("most", Decimal("100"))),
                            {"total": (1, 2)},
                        ),
                        _total(1, A, "100", 1),
                        _total(2, B, "50", 2),
                    )
                ),
            ),
        ),
        declarations=_TOTALS
        + """
table peers under law article 1
  dated day
  each total in totals
  per total.last
  columns
    day = total.last
    most = max(total.amount)
""",
    ),
    Written(
        "a row of a table that is not certain leaves an absence open",
        """each payment in civil.payments
  without total in totals on total.person = payment.person""",
        {PAYMENTS: "payment_no person paid_on amount checked\nP1 A 2020-01-01 100 -"},
        (found("undetermined", "P1", payment=1, said=Said(absent=(("total", (A,)),))),),
        declarations=_TOTALS,
    ),
    Written(
        "linked rows are paths from the start of the first to the end of the last, and circles end",
        "each path in paths\n  per path.start, path.finish\n  where max(path.links) = 2",
        {
            DEATHS: """death_no person died_on region
            D1 A 2020-01-01 2
            D2 B 2020-01-01 3
            D3 C 2020-01-01 1""",
            PAYMENTS: """payment_no person region checked share
            P1 A 1 true 0.5
            P2 B 2 - 0.25
            P3 C 3 true -""",
        },
        tuple(
            found("undetermined" if unsure else "suspected", start, end, path=number, said=said)
            for start, end, number, unsure, said in _two_steps()
        ),
        declarations=_PATHS,
    ),
)
