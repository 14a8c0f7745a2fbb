"""The texts that were compared nearly, and how alike they came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from dsl.explain.expressions import say
from dsl.explain.speaker import speaker_of
from dsl.model.expressions import Operator
from dsl.model.rules import Model, Rule
from engine.findings.finding import NearRead, Pair, Value
from engine.findings.groups_found import Row
from engine.findings.parts_json import ShownOrigins
from engine.findings.values import as_json
from engine.plan.compared import NearColumns

#: Pairs told of one comparison, the most alike first: a group of n rows may have n times n.
MOST_PAIRS = 10


def pairs_in(columns: NearColumns, row: Row) -> tuple[Pair, ...]:
    """What `row` holds of each comparison of `columns`."""
    return tuple((row[one], row[other], row[value]) for _, (one, other, value) in columns)


def near_reads(
    rule: Rule, columns: NearColumns, met: Iterable[tuple[Pair, ...]]
) -> Iterator[NearRead]:
    """What the near comparisons of `columns` met, where they met anything, each pair once.

    An entry of `met` has a pair for each comparison.
    """
    every = list(met)
    for position, (comparison, _) in enumerate(columns):
        upward = comparison.operator is Operator.EDIT_DISTANCE
        found = {pairs[position] for pairs in every if pairs[position][2] is not None}
        pairs = sorted(found, key=lambda p: (_place(p[2], upward=upward), str(p[0]), str(p[1])))
        if pairs:
            yield NearRead(rule, comparison, tuple(pairs[:MOST_PAIRS]), len(pairs))


def _place(value: Value, *, upward: bool) -> Any:
    number = cast(Any, value)
    return number if upward else -number


def near_to_json(read: NearRead, model: Model) -> dict[str, Any]:
    """The comparison: what both texts are, with the columns that they reveal, and the pairs."""
    domain = read.comparison.type.domain
    shown = ShownOrigins(read.rule)
    speaker = speaker_of(read.rule, model, read.rule.surface)
    return {
        "function": read.comparison.operator.value,
        "of": [{"reads": say(o, speaker), **shown.origin(o)} for o in read.comparison.operands],
        "pairs": [
            {"texts": [one, other], "value": as_json(value, domain)}
            for one, other, value in read.pairs
        ],
        "distinct": read.distinct,
    }


def beside_rows(reads: Iterable[NearRead], model: Model, *, name: str = "near") -> dict[str, Any]:
    """An entry of an object about rows: left out where nothing was compared nearly."""
    told = [near_to_json(read, model) for read in reads]
    return {name: told} if told else {}
