"""R008 养老金_服刑期间发放: a pension for a month in which the person was in prison.

Each payment with a prison term of the same person, month(start) <= payment month <=
month(end), both months included, an open end included; per person. A missing start, or no id
on the payment: undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from examples.city.benefits import pay_pension
from examples.city.books import Disguise
from examples.city.days import day, months
from examples.city.people import Person
from examples.city.plants.after_death import PENSION
from examples.city.plants.ground import RETIRED, Ground
from examples.city.prison import imprison

RULE = "养老金_服刑期间发放"
_PAYMENTS = "human_resources.pension_payments"
_TERMS = "justice.prison_terms"
_AMOUNT = Decimal("352.00")

#: Start, end, the spans of months paid, spelling of the id in the prison register, note.
_SUSPECTED: Sequence[tuple[str, str, str, Disguise | None, str]] = (
    ("2022-03-15", "2024-09-14", "2022-01..2022-12", None, "paid on into the term"),
    ("2023-05-20", "2024-05-19", "2023-03..2023-05", None, "paid for the month of entry"),
    ("2021-11-02", "2023-05-20", "2023-05..2023-09", None, "paid for the month of release"),
    ("2024-06-11", "", "2025-01..2025-04", None, "still in prison"),
    ("2022-01-10", "2023-01-09", "2022-06..2022-06", Disguise.FIFTEEN_DIGITS, "15-digit id"),
    ("2023-02-01", "2023-08-31", "2023-02..2023-08", Disguise.FULL_WIDTH, "paid for every month"),
)

_SILENT: Sequence[tuple[str, str, str, str]] = (
    ("2023-04-01", "2024-04-30", "2023-01..2023-03", "paid up to the month before entry"),
    ("2022-02-10", "2023-03-31", "2023-04..2023-08", "paid from the month after release"),
    ("2022-05-06", "2023-02-05", "2022-02..2022-04 2023-03..2023-06", "paused for the whole term"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R008."""
    town = ground.town
    rng = town.stream("pension plants")
    for start, end, paid, spelled, note in _SUSPECTED:
        person = ground.person(rng, RETIRED)
        imprison(town, person, day(start), day(end) if end else None)
        ground.disguise(_TERMS, spelled)
        _pay(ground, person, paid)
        town.expect(RULE, person.person, "suspected", note)
    for start, end, paid, note in _SILENT:
        person = ground.person(rng, RETIRED)
        imprison(town, person, day(start), day(end))
        _pay(ground, person, paid)
        town.expect(RULE, person.person, "none", note)
    prisoner = ground.person(rng, RETIRED)
    imprison(town, prisoner, day("2022-06-01"), day("2023-06-30"))
    namesake = ground.person(rng, RETIRED, name=prisoner.name)
    _pay(ground, namesake, "2022-07..2022-12")
    town.expect(RULE, namesake.person, "none", "a namesake was in prison")
    undated = ground.person(rng, RETIRED)
    imprison(town, undated, None, day("2024-12-31"))
    _pay(ground, undated, "2024-02..2024-03")
    town.expect(RULE, undated.person, "undetermined", "the start of the term is missing")
    payment_no = pay_pension(town, ground.person(rng, RETIRED), day("2023-10-01"), _AMOUNT)
    town.books.of(_PAYMENTS)[-1]["person"] = None
    for rule in (RULE, PENSION):
        town.expect_nameless(rule, (payment_no,), "a payment carries no id")


def _pay(ground: Ground, person: Person, spans: str) -> None:
    for span in spans.split():
        first, last = span.split("..")
        for month in months(day(f"{first}-01"), day(f"{last}-01")):
            pay_pension(ground.town, person, month, _AMOUNT)
