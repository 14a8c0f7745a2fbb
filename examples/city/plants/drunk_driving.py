"""R049 酒驾_未见处分: a supervised person's drunk driving that no discipline record followed.

Each decision with an entry of the person in the list of the supervised that covers the day of
decision (start <= decided_on <= end, an open end included), without a discipline case of
that person decided from the day of decision to 180 days after it, both included. No id on
the decision, or an undated case of that person: undetermined.
"""

from __future__ import annotations

from collections.abc import Sequence

from examples.city.books import Disguise
from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.staff import appoint, catch_drunk, join_party, punish, supervise
from examples.city.truth import Outcome

RULE = "酒驾_未见处分"
_DECISIONS = "public_security.drunk_driving"
_CAUSE = "饮酒后驾驶机动车"

#: Capacity, from, until, day of decision, days from it to the case ("" none), spelling, note.
_CASES: Sequence[tuple[str, str, str, str, str, Disguise | None, Outcome, str]] = (
    ("公职人员", "2012-08-01", "", "2024-03-11", "", None, "suspected", "no case at all"),
    (
        "党员",
        "2008-07-01",
        "",
        "2024-06-20",
        "",
        None,
        "suspected",
        "a party member off the payroll",
    ),
    (
        "公职人员",
        "2015-08-01",
        "",
        "2024-09-02",
        "181",
        None,
        "suspected",
        "the case came on day 181",
    ),
    ("公职人员", "2009-08-01", "", "2025-01-15", "-700", None, "suspected", "only an older case"),
    (
        "党员",
        "2011-07-01",
        "",
        "2025-04-08",
        "",
        Disguise.FIFTEEN_DIGITS,
        "suspected",
        "15-digit id",
    ),
    ("公职人员", "2025-03-03", "", "2025-03-03", "", None, "suspected", "decided on the first day"),
    ("公职人员", "2014-08-01", "", "2024-05-06", "180", None, "none", "the case came on day 180"),
    ("公职人员", "2016-08-01", "", "2024-07-15", "0", None, "none", "the case came the same day"),
    ("党员", "2024-07-02", "", "2024-07-01", "", None, "none", "joined the day after"),
    ("公职人员", "2001-08-01", "2024-10-10", "2024-10-11", "", None, "none", "left the day before"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R049."""
    town = ground.town
    rng = town.stream("drunk driving plants")
    for capacity, start, end, decided, case, spelled, outcome, note in _CASES:
        person = ground.person(rng)
        until = day(end) if end else None
        if capacity == "党员":
            join_party(town, person, day(start), until)
        else:
            appoint(town, person, "事业编制", day(start), until)
            supervise(town, person, "公职人员", day(start), until)
        decision_no = catch_drunk(town, person, day(decided))
        ground.disguise(_DECISIONS, spelled)
        if case:
            punish(town, person, after(day(decided), int(case)), cause=_CAUSE)
        town.expect(RULE, decision_no, outcome, note)
    civilian = ground.person(rng)
    town.expect(RULE, catch_drunk(town, civilian, day("2024-08-19")), "none", "not supervised")
    undated = ground.person(rng)
    appoint(town, undated, "公务员", day("2018-08-01"))
    supervise(town, undated, "公职人员", day("2018-08-01"))
    punish(town, undated, None, cause=_CAUSE)
    undated_no = catch_drunk(town, undated, day("2024-11-25"))
    town.expect(RULE, undated_no, "undetermined", "the case has no date")
    unnamed_no = catch_drunk(town, ground.person(rng), day("2025-02-14"))
    town.books.of(_DECISIONS)[-1]["person"] = None
    town.expect(RULE, unnamed_no, "undetermined", "the decision carries no id")
