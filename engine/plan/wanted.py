"""Which columns of each relation are read on the way to one question, and by which steps.

Every step of a plan costs an engine as much thought as it has columns, and most of those that a
rule's relations have are there for other questions about it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.plan.arena import Arena
from engine.plan.columns import Reads
from engine.plan.nodes import Aggregate, Aggregation, Filter, Join, NodeId, Project, Union
from engine.plan.steps import Made, Steps, Wanted


@dataclass(frozen=True, slots=True)
class Question:
    """What is read of each relation that a question rests on, and how its steps make it."""

    wanted: Mapping[NodeId, Wanted]
    made: Mapping[NodeId, Made]


def asked_of(
    arena: Arena, reads: Reads, relation: NodeId, *, apart: Callable[[NodeId], bool]
) -> Question:
    """The question for all columns of `relation`.

    Relations that stand `apart` are evaluated by themselves: what they rest on is not told.
    """
    return _Asking(arena, reads, apart).about(relation)


def folds_wanted(groups: Aggregate, wanted: Wanted) -> Sequence[Aggregation]:
    """What is to be folded; something is, where groups have no other column."""
    folds = [a for a in groups.aggregations if wanted is None or a.name in wanted]
    return folds if folds or groups.keys else groups.aggregations[:1]


@dataclass(slots=True)
class _Asking:
    """From a relation down to what it is made of: nodes of an arena only rest on earlier ones."""

    arena: Arena
    reads: Reads
    apart: Callable[[NodeId], bool]
    wanted: dict[NodeId, Wanted] = field(default_factory=dict)
    made: dict[NodeId, Made] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)

    def about(self, relation: NodeId) -> Question:
        self.ask(relation, None)
        while self.waiting:
            node = NodeId(-heapq.heappop(self.waiting))
            if node == relation or not self.apart(node):
                self.look(node, self.wanted[node])
        return Question(self.wanted, self.made)

    def ask(self, node: NodeId, columns: Iterable[str] | None) -> None:
        """Want `columns` of `node`, too; all of them for None, any one where they are none."""
        if node not in self.wanted:
            heapq.heappush(self.waiting, -node)
            self.wanted[node] = frozenset()
        before = self.wanted[node]
        if columns is None or before is None:
            self.wanted[node] = None
        else:
            several = before.union(columns)
            self.wanted[node] = several or frozenset(self.arena.names(node)[:1])

    def look(self, node: NodeId, wanted: Wanted) -> None:
        """Want of its sources what `node` reads of them."""
        match self.arena[node]:
            case Filter() | Project():
                self.made[node] = made = self._made(node, wanted)
                self.ask(made.source, made.read)
            case Join() as join:
                for at, side in enumerate((join.left, join.right)):
                    on = (pair[at] for pair in join.on)
                    names = self.arena.names(side)
                    self.ask(side, None if wanted is None else wanted.intersection(names).union(on))
            case Aggregate() as groups:
                folds = (self.reads.of_fold(a) for a in folds_wanted(groups, wanted))
                self.ask(groups.source, frozenset(groups.keys).union(*folds))
            case Union(sources=sources):
                for source in sources:
                    self.ask(source, wanted)
            case _:
                for source in self.arena.sources(node):
                    self.ask(source, None)

    def _made(self, node: NodeId, wanted: Wanted) -> Made:
        """Take the steps from `node` down for one."""
        taken = Steps(self.arena, self.reads, wanted)
        below = node
        while below == node or not self.apart(below):
            match self.arena[below]:
                case Filter(source=source, condition=condition):
                    taken.waiting.append(condition)
                case Project(source=source) as step:
                    if not taken.take(step):
                        break
                case _:
                    break
            below = source
        return taken.made(below)
