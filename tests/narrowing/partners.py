"""Drawn rules and tables that group rows by what they are joined to, and count what differs.

Few of the generated cases have two keys of two data sets and a number of different values; all of
these have.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dsl.grammar import parse
from dsl.text.source import SourceText
from tests.generated.case import Case
from tests.generated.draw import Draw
from tests.generated.tables import draw_tables
from tests.reference.schema import SCHEMA

#: Rows are drawn anew this often, so that most rules bring something up.
_DRAWS = 20
_AS_OF = datetime.date(2021, 6, 30)
_LAW = """language en

regulation law "办法"
  in force from 2018-01-01
  article 1 "第一条。"

parameter fewest: count
  {fewest}

"""
_PERIODS = (
    "2 from 2018-01-01 under law article 1",
    "2 from 2020-01-01 under law article 1",
    "3 from 2018-01-01 until 2019-12-31 under law article 1\n"
    "  2 from 2020-01-01 under law article 1",
)


@dataclass(frozen=True, slots=True)
class _Joined:
    """Rows `a` of one data set joined to rows `b` of another.

    Keys of either, what may be counted, conditions, and the date of `a`.
    """

    each: str
    to: str
    on: str
    keys: tuple[tuple[str, ...], tuple[str, ...]]
    counted: tuple[str, ...]
    conditions: tuple[str, ...]
    day: str


_JOINED = (
    _Joined(
        "civil.payments",
        "police.deaths",
        "b.person = a.person",
        (("a.project", "a.kind", "a.region"), ("b.region", "b.phone", "b.person")),
        ("a.person", "b.person", "a.name", "b.phone", "a.payment_no"),
        ("b.verified", "a.paid_on > b.died_on", 'a.kind != "特困"'),
        "a.paid_on",
    ),
    _Joined(
        "civil.payments",
        "civil.payments",
        "b.project = a.project",
        (("a.person", "a.region"), ("b.person", "b.kind")),
        ("a.project", "b.project", "a.region", "b.payment_no"),
        ("b.person != a.person", "a.checked", "b.checked"),
        "a.paid_on",
    ),
    _Joined(
        "tenders.notices",
        "staff.posts",
        "b.unit = a.bidder",
        (("a.project", "a.phone"), ("b.person", "b.rank")),
        ("a.bidder", "b.unit", "b.post_no", "a.account"),
        ("a.won", "b valid at a.published_on", "a.published_on >= b.started"),
        "a.published_on",
    ),
)


def draw_partners(seed: int) -> Case:
    """The case of `seed`, always the same."""
    draw = Draw(seed)
    joined = draw.pick(_JOINED)
    steps = [f"  each a in {joined.each}", f"  with b in {joined.to} on {joined.on}"]
    steps += [f"  where {c}" for c in draw.some(joined.conditions, draw.pick((0, 1, 1, 2)))]
    keys = [draw.pick(of_one) for of_one in joined.keys]
    counted = draw.pick(joined.counted)
    least = draw.pick(
        ("2", "2", "3", f"fewest at min({joined.day})", f"fewest at max({joined.day})")
    )
    per = [f"  per {', '.join(keys)}", f"  where count_distinct({counted}) >= {least}"]
    if draw.chance(30):
        per.append(f"  where count(a) >= {draw.pick((1, 2, 3))}")
    in_table = draw.chance(50)
    if not in_table and draw.chance(40):  # what has no date is in no window
        per[0] += f" within {draw.pick((30, 400))} days of {joined.day}"
    text = (_over_table if in_table else _rule)(draw, joined, steps, per, keys)
    parsed = parse(SourceText("partners", _LAW.format(fewest=draw.pick(_PERIODS)) + text))
    assert not parsed.diagnostics, parsed.diagnostics
    case = Case(seed, parsed.file.declarations, draw_tables(draw, SCHEMA), _AS_OF)
    for _ in range(draw.pick((0, _DRAWS, _DRAWS))):
        if any(finding.outcome == "suspected" for finding in case.expected()):
            break
        case = replace(case, tables=draw_tables(draw, SCHEMA))
    return case


def _rule(
    draw: Draw, joined: _Joined, steps: Sequence[str], per: Sequence[str], keys: Sequence[str]
) -> str:
    unless: tuple[str, ...] = ()
    if draw.chance(25):
        unless = (f'  unless {draw.pick(joined.conditions)} under law article 1 "it may be so"',)
    return _told("r", (*steps, *unless, *per))


def _over_table(
    draw: Draw, joined: _Joined, steps: Sequence[str], per: Sequence[str], keys: Sequence[str]
) -> str:
    columns = (f"    one = {keys[0]}", f"    other = {keys[1]}", f"    last = max({joined.day})")
    table = (
        'table pairs "Pairs"',
        "  under law article 1",
        "  dated last",
        *steps,
        *per,
        "  columns",
        *columns,
        "",
    )
    rule = ("  each s in pairs", "  per s.one", "  where count(s) >= 1")
    return "\n".join(table) + "\n" + _told("r", rule)


def _told(name: str, steps: Sequence[str]) -> str:
    head = (f'rule {name} "{name}"', "  under law article 1", "  severity low")
    tail = ("  finding", '    message "it is so"', "")
    return "\n".join((*head, *steps, *tail))
