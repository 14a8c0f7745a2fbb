"""R037, R038, R039 and R049 in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from tests.city.oracle.rows import (
    RUN_DATE,
    Findings,
    Row,
    Rows,
    Verdict,
    Verdicts,
    by,
    conclude,
    established,
    every,
    negated,
    ratio,
    some,
    unless,
    within,
)

CIVIL_SERVANTS = ("公务员", "参公人员")
CIVIL_SERVANTS_SINCE = date(2019, 6, 1)


@dataclass(frozen=True, slots=True)
class Tie:
    """A person and a company, and the first and last day of service and tie together."""

    person: str
    company: str
    first: date | None
    last: date


@dataclass(frozen=True, slots=True)
class Register:
    """Where ties are entered: the person's column, the company's, start and end."""

    data_set: str
    person: str
    company: str
    start: str
    end: str


LEADERS = Register(
    "market.companies", "legal_rep", "credit_code", "registered_on", "deregistered_on"
)
POSTS = Register("market.executives", "person", "company", "start", "end")
SHARES = Register("market.shareholdings", "holder", "company", "start", "end")

Judge: TypeAlias = Callable[[Tie, bool | None], Verdict]


def leads_company(rows: Rows) -> Findings:
    """R037."""
    return tied(rows, LEADERS, approval(rows))


def serves_company(rows: Rows) -> Findings:
    """R038, posts."""
    return tied(rows, POSTS, approval(rows))


def holds_shares(rows: Rows) -> Findings:
    """R038, shares: those of listed companies do not count, those of unknown companies do."""
    companies = by(rows["market.companies"], "credit_code")

    def judge(tie: Tie, met: bool | None) -> Verdict:
        listed = some(c["listed"] for c in companies.get(tie.company, ()))
        return every(met, negated(listed))

    return tied(rows, SHARES, judge)


def controls(rows: Rows) -> Findings:
    """R039: more than half of a company that holds more than half of others, three steps down."""
    below = by(rows["market.investments"], "holder")
    held = by(rows["market.shareholdings"], "holder")
    verdicts: Verdicts = defaultdict(set)
    for term in established(rows, CIVIL_SERVANTS):
        serving = within(term["start"], RUN_DATE, term["end"])
        for share in held.get(term["person"], ()):
            own = every(serving, majority(share))
            for company, chain in steps_down(below, share["company"], (share["company"],)):
                verdicts[term["person"], company].add(every(own, chain))
    return conclude(verdicts)


def majority(share: Row) -> bool | None:
    """Whether more than half is held on the day of the run."""
    percent = share["percent"]
    large = None if percent is None else ratio(percent) > Decimal("0.5")
    return every(large, within(share["start"], RUN_DATE, share["end"]))


def steps_down(
    below: dict[str, list[Row]], company: str, passed: tuple[str, ...]
) -> Iterator[tuple[str, bool | None]]:
    """The companies that `company` controls in up to three steps, none of them passed twice."""
    for share in below.get(company, ()):
        if share["company"] in passed:
            continue
        yield share["company"], majority(share)
        if len(passed) < 3:
            further = steps_down(below, share["company"], (*passed, share["company"]))
            yield from ((last, every(majority(share), chain)) for last, chain in further)


def approval(rows: Rows) -> Judge:
    """Exempt what was approved on the first day of both."""

    def judge(tie: Tie, met: bool | None) -> Verdict:
        given = (
            None if tie.first is None else within(a["approved_on"], tie.first, a["expires_on"])
            for a in rows["organization.part_time_approvals"]
            if a["person"] == tie.person and a["company"] == tie.company
        )
        return unless(met, some(given))

    return judge


def tied(rows: Rows, register: Register, judge: Judge) -> Findings:
    """Civil servants' ties while in service, if the last day of both is under the law."""
    entries = by(rows[register.data_set], register.person)
    verdicts: Verdicts = defaultdict(set)
    for term in established(rows, CIVIL_SERVANTS):
        for entry in entries.get(term["person"], ()):
            tie = meeting(term, entry, register)
            if tie.last >= CIVIL_SERVANTS_SINCE:
                met = None if tie.first is None else tie.first <= tie.last
                verdicts[tie.person, tie.company].add(judge(tie, met))
    return conclude(verdicts)


def meeting(term: Row, entry: Row, register: Register) -> Tie:
    """The days under the law from the later start to the earlier end; open ends last to the run."""
    assert entry[register.company]
    starts = term["start"], entry[register.start]
    ends = term["end"] or RUN_DATE, entry[register.end] or RUN_DATE
    first = None if None in starts else max(*starts, CIVIL_SERVANTS_SINCE)
    return Tie(term["person"], entry[register.company], first, min(ends))


def drunk_without_case(rows: Rows) -> Findings:
    """R049."""
    supervised = by(rows["discipline.supervised"], "person")
    cases = by(rows["discipline.cases"], "person")
    verdicts: Verdicts = defaultdict(set)
    for decision in rows["public_security.drunk_driving"]:
        person, decided_on = decision["person"], decision["decided_on"]
        last = decided_on + timedelta(days=180)
        bound: bool | None = None
        absent: bool | None = None
        if person is not None:
            terms = supervised.get(person, ())
            days = [c["decided_on"] for c in cases.get(person, ())]
            bound = some(within(t["start"], decided_on, t["end"]) for t in terms)
            absent = negated(some(d and decided_on <= d <= last for d in days))
        verdicts[(decision["decision_no"],)].add(every(bound, absent, last < RUN_DATE))
    return conclude(verdicts)
