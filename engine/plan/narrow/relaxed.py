"""Groups that could be told of, where telling for certain takes several aggregations or windows.

What their conditions need at the least is asked in one pass. What lies in a window lies in the
group: so windows are left out.
"""

from __future__ import annotations

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.bindings import TAKEN, TIME
from engine.plan.bounds import Bounds
from engine.plan.narrow.described import Described
from engine.plan.narrow.grouped import GroupsOf, folded
from engine.plan.narrow.partners import rows_of_groups
from engine.plan.nodes import Aggregation, Fold, NodeId
from engine.plan.storage import WHOLE


def relaxed_groups(arena: Arena, rule: Described) -> GroupsOf | None:
    """What the groups of `rule` need at the least; None where that is next to nothing.

    Nearly every person or account has some rows: that there are as many rows as there have to be
    different values leaves out few groups, unless they are by more than one key.
    """
    plan = rule.plan
    bindings, windowed = plan.bindings, plan.window is not None
    identity = bindings.keys if windowed else plan.identity
    bounds = Bounds(arena, plan.rule, bindings, bindings.relation, identity, windowed=windowed)
    could = bounds.could_hold()
    if could is None or not (windowed or bounds.known_exactly or len(identity) > 1):
        return None

    def some(name: str) -> NodeId:
        return arena.apply(Operator.GREATER, arena.column(name), arena.constant(0, WHOLE))

    folds = [*bounds.collected(), Aggregation("taken", Fold.COUNT, arena.column(TAKEN), None)]
    told = [could, some("taken")]
    if windowed:  # a row without a date is in no window, and told of as such
        undated = arena.all_of((bounds.sides["all"], arena.missing(arena.column(TIME))))
        folds.append(Aggregation("undated", Fold.COUNT, None, undated))
        told.append(some("undated"))
    return folded(
        arena,
        rule,
        rows_of_groups(arena, rule, bindings.relation, identity),
        conditions=[arena.present(arena.column(k)) for k in bindings.keys],
        keys=identity,
        folds=folds,
        told=arena.any_of(told),
    )
