"""How far two places lie apart: in whole metres, and unknown where a coordinate is missing."""

from __future__ import annotations

from tests.reference.findings import Outcome
from tests.reference.schema import POSTS, VISITS
from tests.reference.written import Said, Written, found


def _apart(one: str, other: str, metres: int | None) -> Written:
    """Two visits of one person; a place is `latitude longitude`, `-` is missing."""
    header = "visit_no person arrived latitude longitude"
    rows = f"{header}\nV1 A 2020-01-01T08:00 {one}\nV2 A 2020-01-01T09:00 {other}"
    return Written(
        f"{one} and {other} lie {metres} metres apart",
        f"""
    each visit in {VISITS}
    with other in {VISITS} on other.person = visit.person and other.arrived > visit.arrived
    """,
        {VISITS: rows},
        (found("suspected", "V1", said=Said(measures={"apart": metres}), visit=1, other=2),),
        measures="    apart = max(distance(visit.latitude, visit.longitude, other.latitude,"
        " other.longitude))",
    )


def _bounded(bound: str, outcome: Outcome | None, place: str = "30.2741 120.1551") -> Written:
    """A visit, and the post of the person in the other system, 5,003 metres to the north."""
    told = () if outcome is None else (found(outcome, "V1", visit=1, post=1),)
    return Written(
        f"a distance {bound} from {place} is {outcome or 'none'}",
        f"""
    each visit in {VISITS}
    with post in {POSTS} on post.person = visit.person
    where distance(visit.latitude, visit.longitude, post.latitude, post.longitude) {bound}
    """,
        {
            VISITS: f"visit_no person arrived latitude longitude\nV1 A 2020-01-01T08:00 {place}",
            POSTS: "post_no person started latitude longitude\nP1 A 2020-01-01 30.319092 120.1551",
        },
        told,
    )


CASES = (
    _apart("30.2741 120.1551", "30.2741 120.1551", 0),
    # A millionth of a degree is a tenth of a metre: five of them are more than half of one.
    _apart("30.2741 120.1551", "30.274104 120.1551", 0),
    _apart("30.2741 120.1551", "30.274105 120.1551", 1),
    _apart("0 0", "1 0", 111195),
    _apart("0 0", "0 -1", 111195),
    # A degree of longitude is half as long at 60 degrees.
    _apart("60 10", "60 11", 55597),
    # Beijing and Shanghai.
    _apart("39.9042 116.4074", "31.2304 121.4737", 1067312),
    # Across the line where dates change, and across a pole.
    _apart("0 179.9", "0 -179.9", 22239),
    _apart("0 180", "0 -180", 0),
    _apart("89.9 0", "89.9 180", 22239),
    _apart("90 0", "90 77", 0),
    # Half around the earth.
    _apart("90 0", "-90 0", 20015115),
    _apart("0 0", "0 180", 20015115),
    _apart("-33.8688 151.2093", "51.5074 -0.1278", 16993957),
    _apart("- 120.1551", "30.2741 120.1551", None),
    _apart("30.2741 -", "30.2741 120.1551", None),
    _apart("30.2741 120.1551", "- 120.1551", None),
    _apart("30.2741 120.1551", "30.2741 -", None),
    _bounded("> 5002", "suspected"),
    _bounded("> 5003", None),
    _bounded(">= 5003", "suspected"),
    _bounded("> 5000", "undetermined", "- 120.1551"),
    _bounded("> 5000", "undetermined", "30.2741 -"),
    Written(
        "the last place of a group against its first",
        f"""
    each visit in {VISITS}
    per visit.person
    where distance(first(visit.latitude by visit.arrived), first(visit.longitude by visit.arrived),
      last(visit.latitude by visit.arrived), last(visit.longitude by visit.arrived)) > 10000
    """,
        {
            VISITS: """
    visit_no person arrived latitude longitude
    V1 A 2020-01-01T08:00 30.2741 120.1551
    V2 A 2020-01-01T09:00 30.5 120.1551
    V3 B 2020-01-01T08:00 30.2741 120.1551
    V4 B 2020-01-01T09:00 30.2742 120.1551
    """
        },
        (found("suspected", "A", visit=(1, 2)),),
    ),
)
