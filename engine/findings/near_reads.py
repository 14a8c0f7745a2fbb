"""The texts that were compared nearly, and how alike they came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from dsl.explain.expressions import say
from dsl.explain.speaker import Speaker
from dsl.model.expressions import Operator
from engine.findings.finding import NearRead, Value
from engine.findings.groups_found import Row
from engine.findings.parts_json import ShownOrigins
from engine.findings.values import as_json
from engine.plan.row_plan import RowPlan

#: Pairs told of one comparison, the most alike first: a group of n rows may have n times n.
MOST_PAIRS = 10


def near_reads(plan: RowPlan, rows: Sequence[Row]) -> Iterator[NearRead]:
    """What the near comparisons of the rule met in `rows`, where they met anything."""
    for comparison, names in plan.details.columns.near:
        one, other, value = names
        met = {(r[one], r[other], r[value]) for r in rows if r[value] is not None}
        upward = comparison.operator is Operator.EDIT_DISTANCE
        pairs = sorted(met, key=lambda p: (_place(p[2], upward=upward), str(p[0]), str(p[1])))
        if pairs:
            yield NearRead(comparison, tuple(pairs[:MOST_PAIRS]), len(pairs))


def _place(value: Value, *, upward: bool) -> Any:
    number = cast(Any, value)
    return number if upward else -number


def near_to_json(read: NearRead, shown: ShownOrigins, speaker: Speaker) -> dict[str, Any]:
    """The comparison: what both texts are, with the columns that they reveal, and the pairs."""
    domain = read.comparison.type.domain
    return {
        "function": read.comparison.operator.value,
        "of": [{"reads": say(o, speaker), **shown.origin(o)} for o in read.comparison.operands],
        "pairs": [
            {"texts": [one, other], "value": as_json(value, domain)}
            for one, other, value in read.pairs
        ],
        "distinct": read.distinct,
    }
