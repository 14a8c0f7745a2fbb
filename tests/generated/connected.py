"""Computed tables of members that rows connect, over rows as filed or over another table."""

from __future__ import annotations

from dsl.schema import DataSet, Schema
from dsl.syntax.declarations import Branch, Component, Measure, Per, Step, Where
from dsl.syntax.expressions import Expression
from tests.generated import tree
from tests.generated.draw import Draw
from tests.generated.rules import RuleDraw, short_name
from tests.reference.schema import DEATHS, NOTICES, PAYMENTS, POSTS

#: Per data set: its flag, if it has one, its date, and who is tied by what.
_TIED: dict[str, tuple[str | None, str, tuple[tuple[str, str], ...]]] = {
    PAYMENTS: ("checked", "paid_on", (("person", "region"), ("person", "project"))),
    DEATHS: ("verified", "died_on", (("person", "phone"), ("person", "region"))),
    NOTICES: (
        "won",
        "published_on",
        (("bidder", "phone"), ("bidder", "account"), ("bidder", "project"), ("project", "bidder")),
    ),
    POSTS: (None, "started", (("person", "unit"), ("unit", "person"))),
}


def sharing_branch(draw: Draw, schema: Schema) -> tuple[Branch, tuple[str, ...]]:
    """Members of a data set tied by what they share, and the domains of the columns."""
    name = draw.pick(tuple(_TIED))
    data_set = schema.data_set(name)
    assert data_set is not None
    flag, day, ties = _TIED[name]
    member, other = draw.pick(ties)
    alias = short_name(data_set)
    steps: list[Step] = []
    if flag is not None and draw.chance(60):
        steps.append(Where(tree.field(alias, flag), span=tree.NOWHERE))
    return _branch(draw, data_set, (member, other), day, steps, alike=False)


def alike_branch(
    draw: Draw, edges: DataSet, ends: tuple[str, str]
) -> tuple[Branch, tuple[str, ...]]:
    """Members that rows of another table name in both of `ends`."""
    return _branch(draw, edges, ends, "happened", [], alike=True)


def _branch(
    draw: Draw,
    data_set: DataSet,
    ends: tuple[str, str],
    day: str,
    steps: list[Step],
    *,
    alike: bool,
) -> tuple[Branch, tuple[str, ...]]:
    alias = short_name(data_set)
    member, other = (tree.field(alias, name) for name in ends)
    column = data_set.column(ends[0])
    assert column is not None
    component = Component("tied", alike, span=tree.NOWHERE, name_span=tree.NOWHERE)
    rows = tree.aggregate("count", tree.name(alias))
    several = tree.aggregate("count_distinct", member)
    counted = draw.pick((rows, several))
    steps.append(Per((member, other), None, component=component, span=tree.NOWHERE))
    if draw.chance(35):
        bound = tree.number(draw.pick((1, 2, 3)))
        held = tree.compare(counted, draw.pick((">=", ">=", "<=")), bound)
        steps.append(Where(held, span=tree.NOWHERE))
    columns = (
        _measure("member", member),
        _measure("part", tree.name("tied")),
        _measure("members", several),
        _measure("rows", rows),
        _measure("happened", tree.aggregate(draw.pick(("min", "max")), tree.field(alias, day))),
    )
    branch = Branch(RuleDraw.each_of(alias, data_set), tuple(steps), columns, span=tree.NOWHERE)
    domain = str(column.domain)
    return branch, (domain, domain, "count", "count", "date")


def _measure(name: str, value: Expression) -> Measure:
    return Measure(name, value, span=tree.NOWHERE, name_span=tree.NOWHERE)
