"""R129 信访_逾期未办结, 信访_逾期未受理; R130 信访_重复信访, 信访_相近事项再次信访; R131.

R129, acceptance: each petition; accepted_on, else closed_on, else the date of the run lies after
received_on + 15 days. Exempt where neither petitioner nor name is present.
R129: each petition of kind 投诉请求; closed_on, or the date of the run while open, lies after
accepted_on + 60 days. Exempt where extended_until is present, lies within accepted_on + 90
days, and the petition was closed by then. No accepted_on: undetermined.
R130: each petition; per petitioner and normalised subject (letters, digits and Han characters only)
within 90 days of received_on: two petitions or more. Day 90 counts, day 91 does not.
R130, nearly alike: each petition with one before it of the same petitioner, received no more than
90 days earlier, whose normalised subject is another and at least 80 % like it. Per petition.
R131: each petition that was closed and rated 不满意, with the petitions of the same petitioner and
normalised subject received after it was closed; per petition: two of those or more. No rating:
undetermined. A petition without petitioner is undetermined under each R130 and R131.
The regulation binds from 2022-05-01: R129 by accepted_on, R129 on acceptance by received_on;
earlier cases are near misses. R130 and R131 rest on the catalogue as well, which knows no such day.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from examples.city.days import after, day
from examples.city.people import Person
from examples.city.petitions import Handling, take_in
from examples.city.plants.ground import Ground
from examples.city.truth import Outcome

OVERDUE = "信访_逾期未办结"
UNACCEPTED = "信访_逾期未受理"
DUPLICATE = "信访_重复信访"
NEARLY = "信访_相近事项再次信访"
REPEATED = "信访_办结后反复"
_PETITIONS = "petitions.petitions"

#: Accepted on, days until closed (None: open), days of extension in all (None: none).
_OVERDUE: Sequence[tuple[str, int | None, int | None, Outcome, str]] = (
    ("2023-03-06", 61, None, "suspected", "closed on day 61"),
    ("2022-05-02", 140, None, "suspected", "accepted in the first days of the regulation"),
    ("2024-02-01", 91, 90, "suspected", "closed the day after the extension"),
    ("2024-08-12", 95, 105, "suspected", "extended by more than 30 days"),
    ("2023-11-20", None, None, "suspected", "still open"),
    ("2024-10-08", 60, None, "none", "closed on day 60"),
    ("2025-01-06", 12, None, "none", "closed soon"),
    ("2021-06-15", 120, None, "none", "before the regulation was in force"),
    ("2022-04-30", 61, None, "none", "accepted the day before the regulation was in force"),
    ("2024-04-15", 90, 90, "exempt", "closed on the last day of the extension"),
    ("2025-05-12", 74, 80, "exempt", "extended by 20 days"),
)

#: Received on, days until accepted and until closed (None: not), outcome, note.
_UNACCEPTED: Sequence[tuple[str, int | None, int | None, Outcome, str]] = (
    ("2023-05-08", 16, 50, "suspected", "accepted on day 16"),
    ("2022-05-01", 40, 80, "suspected", "received on the day the regulation came into force"),
    ("2026-06-14", None, None, "suspected", "not accepted, day 16 on the day of the run"),
    ("2024-10-14", None, 16, "suspected", "closed on day 16 without acceptance"),
    ("2023-09-04", 15, 50, "none", "accepted on day 15"),
    ("2026-06-15", None, None, "none", "not accepted, day 15 on the day of the run"),
    ("2025-02-10", None, 15, "none", "closed on day 15 without acceptance"),
    ("2022-04-30", 60, 90, "none", "received the day before the regulation was in force"),
)

#: Received on, days from there to each further petition, outcome, note.
_DUPLICATES: Sequence[tuple[str, Sequence[int], Outcome, str]] = (
    ("2023-02-06", (30,), "suspected", "again after a month"),
    ("2024-01-10", (90,), "suspected", "again on day 90"),
    ("2022-05-01", (15,), "suspected", "first on the day the regulation came into force"),
    ("2024-06-03", (20, 45, 70), "suspected", "four times in a quarter"),
    ("2025-03-04", (7,), "suspected", "written with other spaces and punctuation"),
    ("2023-08-01", (91,), "none", "again on day 91"),
    ("2021-05-10", (20,), "suspected", "before the regulation: the catalogue alone"),
)

#: Received on, days until the second petition, what it asks for, outcome, note.
_NEARLY: Sequence[tuple[str, int, str, Outcome, str]] = (
    ("2023-10-09", 40, "反映村口水塘护栏破损存在安全隐患", "suspected", "two characters added"),
    ("2024-11-04", 90, "反映村头水塘护栏破损存在隐患", "suspected", "other words, on day 90"),
    ("2022-05-01", 5, "反映村口水塘护拦破损存在隐患", "suspected", "the regulation just in force"),
    ("2025-02-17", 91, "反映村口水塘护栏损坏存在隐患", "none", "other words, on day 91"),
    (
        "2022-02-14",
        30,
        "反映村口水塘护栏损坏存在隐患",
        "suspected",
        "before the regulation: the catalogue alone",
    ),
    ("2024-07-08", 12, "反映村口水塘淤积多年未清理", "none", "another matter of the same pond"),
)

#: Rating, days from closing to each further petition, outcome, note.
_REPEATS: Sequence[tuple[str | None, Sequence[int], Outcome, str]] = (
    ("不满意", (100, 220), "suspected", "two petitions after closing"),
    ("不满意", (95, 190, 290), "suspected", "three petitions after closing"),
    ("不满意", (100,), "none", "one petition after closing"),
    ("满意", (100, 220), "none", "rated satisfied"),
    ("未评价", (100, 220), "none", "not rated"),
    (None, (100, 220), "undetermined", "the rating is missing"),
)


def plant_overdue(ground: Ground) -> None:
    """Enter all cases of R129."""
    town = ground.town
    rng = town.stream("overdue plants")
    subject = "反映村集体林地承包合同未公开的问题"
    for accepted, closed, extended, outcome, note in _OVERDUE:
        accepted_on = day(accepted)
        handling = Handling(
            accepted_on=accepted_on,
            closed_on=None if closed is None else after(accepted_on, closed),
            extended_until=None if extended is None else after(accepted_on, extended),
        )
        petition = take_in(town, rng, ground.person(rng), subject, accepted_on, handling)
        town.expect(OVERDUE, petition, outcome, note)
    received_on = day("2024-12-02")
    handling = Handling(accepted_on=None, closed_on=after(received_on, 150))
    petition = take_in(town, rng, ground.person(rng), subject, received_on, handling)
    town.expect(OVERDUE, petition, "undetermined", "the day of acceptance is missing")
    town.expect(UNACCEPTED, petition, "suspected", "closed after 150 days without acceptance")
    handling = Handling(accepted_on=day("2022-05-01"), closed_on=day("2022-07-01"))
    petition = take_in(town, rng, ground.person(rng), subject, day("2022-04-25"), handling)
    town.expect(OVERDUE, petition, "suspected", "received before the regulation, accepted under it")
    handling = Handling(accepted_on=day("2024-03-11"), closed_on=day("2024-09-11"))
    idea = "建议在村口增设公交候车亭"
    petition = take_in(town, rng, ground.person(rng), idea, day("2024-03-08"), handling)
    town.expect(OVERDUE, petition, "none", "a suggestion, which has no deadline")


def plant_unaccepted(ground: Ground) -> None:
    """Enter all cases of R129 on acceptance, apart from one without petitioner.

    They are suggestions, which R129 on closing leaves alone.
    """
    town = ground.town
    rng = town.stream("unaccepted plants")
    for received, accepted, closed, outcome, note in _UNACCEPTED:
        received_on = day(received)
        handling = Handling(
            accepted_on=None if accepted is None else after(received_on, accepted),
            closed_on=None if closed is None else after(received_on, closed),
        )
        idea = "建议在村卫生室增设夜间值班"
        petition = take_in(town, rng, ground.person(rng), idea, received_on, handling)
        town.expect(UNACCEPTED, petition, outcome, note)


def plant_duplicates(ground: Ground) -> None:
    """Enter all cases of R130."""
    rng = ground.town.stream("duplicate plants")
    subject = "反映村口变压器噪声过大影响休息的问题"
    for received, gaps, outcome, note in _DUPLICATES:
        person = ground.person(rng)
        for gap in (0, *gaps):
            other = gap > 0 and "punctuation" in note
            written = "反映村口变压器噪声过大， 影响休息的问题。" if other else subject
            _ask(ground, rng, person, written, received, gap)
        ground.town.expect(DUPLICATE, person.person, outcome, note)
    person = ground.person(rng)
    _ask(ground, rng, person, subject, "2024-03-05", 0)
    _ask(ground, rng, person, "要求公开村集体资产出租收入", "2024-03-05", 20)
    ground.town.expect(DUPLICATE, person.person, "none", "two different matters")
    first, second = ground.person(rng), ground.person(rng)
    _ask(ground, rng, first, subject, "2024-09-02", 0)
    _ask(ground, rng, second, subject, "2024-09-02", 9)
    ground.town.expect(DUPLICATE, second.person, "none", "two neighbours ask the same")


def plant_nearly_alike(ground: Ground) -> None:
    """Enter all cases of R130 on subjects in other words, apart from those without petitioner."""
    rng = ground.town.stream("nearly alike plants")
    subject = "反映村口水塘护栏破损存在隐患"
    for received, gap, other, outcome, note in _NEARLY:
        person = ground.person(rng)
        _ask(ground, rng, person, subject, received, 0)
        petition = _ask(ground, rng, person, other, received, gap)
        ground.town.expect(NEARLY, petition, outcome, note)
    first, second = ground.person(rng), ground.person(rng)
    _ask(ground, rng, first, subject, "2024-09-16", 0)
    petition = _ask(ground, rng, second, "反映村口水塘护栏损坏存在隐患", "2024-09-16", 9)
    ground.town.expect(NEARLY, petition, "none", "a neighbour in other words")


def plant_repeats(ground: Ground) -> None:
    """Enter all cases of R131, and a petition without petitioner: R130 cannot judge it either."""
    town = ground.town
    rng = town.stream("repeat plants")
    subject = "反映安置房渗水多次报修未解决的问题"
    for index, (rating, gaps, outcome, note) in enumerate(_REPEATS):
        person = ground.person(rng)
        received = f"2023-0{index + 1}-09"
        petition = _ask(ground, rng, person, subject, received, 0, rating=rating)
        for gap in gaps:
            _ask(ground, rng, person, subject, received, 45 + gap)
        town.expect(REPEATED, petition, outcome, note)
    edges: Sequence[tuple[str, Outcome, str]] = (
        ("2021-02-08", "suspected", "before the regulation: the catalogue alone"),
        ("2022-03-16", "suspected", "closed the day before the regulation was in force"),
        ("2022-03-17", "suspected", "closed on the day the regulation came into force"),
    )
    for received, early, note in edges:
        person = ground.person(rng)
        petition = _ask(ground, rng, person, subject, received, 0, rating="不满意")
        for gap in (140, 240):
            _ask(ground, rng, person, subject, received, gap)
        town.expect(REPEATED, petition, early, note)
    person = ground.person(rng)
    petition = _ask(ground, rng, person, subject, "2024-02-19", 0, rating="不满意")
    for gap in (140, 240):
        _ask(ground, rng, person, "要求增设小区非机动车充电设施", "2024-02-19", gap)
    town.expect(REPEATED, petition, "none", "later petitions were about another matter")
    petition = _ask(ground, rng, ground.person(rng), subject, "2024-05-20", 0, rating="不满意")
    town.books.of(_PETITIONS)[-1]["petitioner"] = None
    received_on = day("2024-07-01")
    handling = Handling(accepted_on=after(received_on, 20), closed_on=after(received_on, 45))
    unnamed = take_in(town, rng, None, subject, received_on, handling)
    town.expect(UNACCEPTED, unnamed, "exempt", "nobody to be told")
    town.expect_nameless(DUPLICATE, (petition, unnamed), "petitions name no petitioner")
    for nameless in (petition, unnamed):
        town.expect(NEARLY, nameless, "undetermined", "the petition names no petitioner")
    town.expect(REPEATED, petition, "undetermined", "the petition names no petitioner")


def _ask(
    ground: Ground,
    rng: Random,
    person: Person,
    subject: str,
    first: str,
    gap: int,
    *,
    rating: str | None = "未评价",
) -> str:
    """One petition `gap` days after `first`, accepted after 5 days and closed after 45."""
    received_on = after(day(first), gap)
    handling = Handling(
        accepted_on=after(received_on, 5), closed_on=after(received_on, 45), satisfaction=rating
    )
    return take_in(ground.town, rng, person, subject, received_on, handling)
