"""Places in the order of values, spreads, series, first digits."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.schema import DEATHS, PAYMENTS
from tests.reference.written import Said, Written, found


def _amounts(*amounts: str) -> str:
    lines = (f"P{n} 2020-01-01 A {amount}" for n, amount in enumerate(amounts, start=1))
    return "payment_no paid_on person amount\n" + "\n".join(lines)


#: So many amounts with each first digit as Benford's law expects of 300, and ten more with a 9.
_LAWFUL = tuple(
    f"{digit}{position}"
    for digit, times in enumerate((90, 53, 37, 29, 24, 20, 18, 15, 14), start=1)
    for position in range(times)
)
_MANY_NINES = (*_LAWFUL, *("9" * length for length in range(1, 11)), "0")

CASES = (
    Written(
        "a percentile lies between the two closest ranks, as R's type 7 has it",
        """each payment in civil.payments
  per payment.person
  where count(payment) >= 4""",
        {PAYMENTS: _amounts("40", "10", "20", "15.01", "-")},
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3, 4, 5),
                said=Said(
                    {
                        "middle": Decimal("17.505"),
                        "low": Decimal("13.7575"),
                        "first": Decimal("10.00"),
                        "tenth": Decimal("11.503"),
                        "lower": Decimal("-3.10625"),
                        "upper": Decimal("41.86375"),
                    }
                ),
            ),
        ),
        measures="""    middle = median(payment.amount)
    low = percentile(payment.amount, 25%)
    first = percentile(payment.amount, 0%)
    tenth = percentile(payment.amount, 0.1)
    lower = lower_fence(payment.amount)
    upper = upper_fence(payment.amount)""",
    ),
    Written(
        "a spread of zero gives no fence",
        """each payment in civil.payments
  per payment.person
  where count(payment) >= 4 and max(payment.amount) > upper_fence(payment.amount)""",
        {PAYMENTS: _amounts("10", "10", "10", "10", "99")},
        (found("undetermined", "A", payment=(1, 2, 3, 4, 5)),),
    ),
    Written(
        "a group with fewer values than the rule states comes to nothing",
        """each payment in civil.payments
  per payment.person
  where count(payment) >= 4 and max(payment.amount) > upper_fence(payment.amount)""",
        {PAYMENTS: _amounts("10", "10", "99")},
        (),
    ),
    Written(
        "spreads are of a sample unless of a population, cut and never rounded",
        """each payment in civil.payments
  with death in police.deaths on death.person = payment.person
  per payment.person
  where count(payment) >= 3""",
        {
            PAYMENTS: _amounts("1", "2", "4"),
            DEATHS: """death_no died_on person
            D1 2020-01-01 A
            D2 2020-02-01 A""",
        },
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3),
                death=(1, 2),
                said=Said(
                    {
                        "s2": Decimal("2.3333"),
                        "s": Decimal("1.52752523"),
                        "p2": Decimal("1.5555"),
                        "p": Decimal("1.24721912"),
                    }
                ),
            ),
        ),
        measures="""    s2 = variance(payment.amount)
    s = stddev(payment.amount)
    p2 = population_variance(payment.amount)
    p = population_stddev(payment.amount)""",
    ),
    Written(
        "three different values at least make a series, in whatever order they come",
        """each payment in civil.payments
  per payment.person""",
        {PAYMENTS: _amounts("40", "10", "20", "20", "-")},
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3, 4, 5),
                said=Said({"arithmetic": False, "geometric": True, "few": False}),
            ),
        ),
        measures="""    arithmetic = arithmetic_series(payment.amount)
    geometric = geometric_series(payment.amount, 0%)
    few = arithmetic_series(payment.amount where payment.amount < 30 元)""",
    ),
    Written(
        "ratios may lie apart by what is stated, differences not at all",
        """each payment in civil.payments
  per payment.person""",
        {PAYMENTS: _amounts("100.00", "103.00", "106.09", "109.27")},
        (
            found(
                "suspected",
                "A",
                payment=(1, 2, 3, 4),
                said=Said({"even": False, "exact": False, "near": True}),
            ),
        ),
        measures="""    even = arithmetic_series(payment.amount)
    exact = geometric_series(payment.amount, 0%)
    near = geometric_series(payment.amount, 0.01%)""",
    ),
    Written(
        "first digits are held against Benford's law, a zero having none",
        """each payment in civil.payments
  per payment.person
  where count(payment) >= 300""",
        {PAYMENTS: _amounts(*_MANY_NINES)},
        (
            found(
                "suspected",
                "A",
                payment=tuple(range(1, 312)),
                said=Said({"apart": Decimal("0.00705209")}),
            ),
        ),
        measures="    apart = benford(payment.amount)",
    ),
)
