"""Decision tables of a drawn case: rows that exclude one another, with gaps now and then."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from dsl.syntax.decision_tables import (
    Anything,
    DecisionRow,
    DecisionTable,
    DecisionVersion,
    Input,
    OneOf,
    Range,
    Rest,
    WrittenTest,
)
from dsl.syntax.expressions import Expression
from dsl.syntax.law import Citation, DomainName
from tests.generated import tree
from tests.generated.draw import DAYS, MONTHS, Draw
from tests.generated.literals import LITERALS
from tests.reference.schema import KINDS

#: What tables set: values that can be compared with whatever a column holds.
VALUES = ("money", "count", "percent", "date", "period/day")
_INPUTS = ("count", "count", "money", "percent", "date", "month", "category", "region_code", "flag")
_DAY = datetime.timedelta(days=1)
#: Regions of which none lies in another.
_PLACES = ("330102", "330182", "110000")

_ENDS: dict[str, Sequence[Expression]] = {
    "count": [tree.number(n) for n in (0, 1, 2, 3)],
    "money": [tree.money(yuan) for yuan in ("0", "10", "10.01", "100")],
    "percent": [tree.percentage(points) for points in (0, 25, 50, 95)],
    "date": [tree.day(day) for day in DAYS],
    "month": [tree.month(month) for month in MONTHS],
}


def draw_decision_table(
    draw: Draw, number: int, *, edge: datetime.date, clause: Callable[[Draw], Citation]
) -> DecisionTable:
    """A table of one input or two, the same at all times or changing on a day."""
    inputs = draw.some(_INPUTS, draw.number(1, 2))
    domain = draw.pick(VALUES)

    def version(start: datetime.date | None, until: datetime.date | None) -> DecisionVersion:
        return DecisionVersion(
            start,
            until,
            None,
            (clause(draw),),
            _rows(draw, inputs, domain, clause),
            span=tree.NOWHERE,
            head_span=tree.NOWHERE,
            header_span=tree.NOWHERE,
        )

    later = edge + _DAY if draw.chance(80) else edge + 20 * _DAY
    first = datetime.date(2000, 1, 1)
    versions = [version(None, None)]
    if draw.chance(60):
        versions = [version(later, None)]
        versions += [version(first, edge)] if draw.chance(70) else []
    return DecisionTable(
        name=f"decides_{number}",
        inputs=tuple(
            Input(f"input_{n}", DomainName(of, span=tree.NOWHERE), span=tree.NOWHERE)
            for n, of in enumerate(inputs)
        ),
        title=draw.pick((None, "标准")),
        domain=DomainName(domain, span=tree.NOWHERE),
        versions=tuple(versions),
        span=tree.NOWHERE,
        name_span=tree.NOWHERE,
    )


def signature(table: DecisionTable) -> tuple[str, tuple[str, ...]]:
    """The name of the table, and the domains of its inputs."""
    return table.name, tuple(i.domain.text for i in table.inputs)


def _rows(
    draw: Draw, inputs: Sequence[str], domain: str, clause: Callable[[Draw], Citation]
) -> tuple[DecisionRow, ...]:
    """The first input parts the cases; each part is one row, or parted by the second."""
    tests: list[tuple[WrittenTest, ...]] = []
    for test in _parts(draw, inputs[0]):
        if len(inputs) == 1:
            tests.append((test,))
        elif draw.chance(30):
            tests.append((test, Anything(span=tree.NOWHERE)))
        else:
            tests += [(test, other) for other in _parts(draw, inputs[1])]
    rows = [
        DecisionRow(
            each,
            LITERALS[domain](draw) if draw.chance(85) else None,
            (clause(draw),) if draw.chance(20) else (),
            span=tree.NOWHERE,
        )
        for each in tests
    ]
    if all(row.value is None for row in rows):
        rows[0] = replace(rows[0], value=LITERALS[domain](draw))
    return tuple(rows)


def _parts(draw: Draw, domain: str) -> list[WrittenTest]:
    """Tests that exclude one another; all of them together, or with one left out."""
    ends = _ENDS.get(domain)
    parts = _ranges(draw, ends) if ends is not None else _words(draw, domain)
    if len(parts) > 1 and draw.chance(25):
        parts.remove(draw.pick(parts))
    return parts


def _ranges(draw: Draw, ends: Sequence[Expression]) -> list[WrittenTest]:
    chosen = set(draw.some(range(len(ends)), draw.number(1, 2)))
    cuts = [end for n, end in enumerate(ends) if n in chosen]
    bounds: list[Expression | None] = [None, *cuts, None]
    parts: list[WrittenTest] = []
    for low, high in pairwise(bounds):
        parts.append(Range(low, high, high is not None, span=tree.NOWHERE))
    return parts


def _words(draw: Draw, domain: str) -> list[WrittenTest]:
    rest: list[WrittenTest] = [Rest(span=tree.NOWHERE)]
    if domain == "flag":
        return [_one_of(tree.flag(value=draw.chance(50))), *rest]
    words = list(_PLACES if domain == "region_code" else KINDS)
    named = [tree.text(word) for word in draw.some(words, draw.number(1, 2))]
    if len(named) > 1 and draw.chance(40):
        return [_one_of(*named), *rest]
    return [*map(_one_of, named), *rest]


def _one_of(*values: Expression) -> WrittenTest:
    return OneOf(tuple(values), span=tree.NOWHERE)


def cell_text(test: WrittenTest, said: Callable[[Expression], str]) -> str:
    """A cell as text, ends and values as `said` has them."""
    match test:
        case Anything():
            return ""
        case Rest():
            return "other"
        case OneOf(values=values):
            return ", ".join(map(said, values))
        case Range(low=low, high=high, below=below):
            first, last = ("" if end is None else said(end) for end in (low, high))
            return f"{first} {'..<' if below else '..'} {last}".strip()
