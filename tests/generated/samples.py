"""The size of the group, which every statistic that a drawn rule uses has to ask for."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.syntax.declarations import Per, Step, Where
from dsl.syntax.expressions import Aggregate, Expression
from dsl.syntax.walk import descendants, expressions_of_step
from tests.generated import tree
from tests.reference.statistics import SAMPLED


def enough_of_each(steps: Sequence[Step], measured: Sequence[Expression]) -> list[Where]:
    """A condition for every statistic after `per` or among the measures."""
    per = next((i for i, step in enumerate(steps) if isinstance(step, Per)), len(steps))
    said = [e for step in steps[per:] for e in expressions_of_step(step)]
    used = [
        node
        for e in (*said, *measured)
        for node in descendants(e)
        if isinstance(node, Aggregate) and node.function in SAMPLED
    ]
    counts = dict.fromkeys(tree.aggregate("count", n.argument, n.condition) for n in used)
    enough = (tree.compare(count, ">=", tree.number(4)) for count in counts)
    return [Where(condition, span=tree.NOWHERE) for condition in enough]
