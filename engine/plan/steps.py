"""Steps of a plan that filter rows and give them columns, several taken for one.

A rule's conditions are planned one by one: a step that says whether each holds, and one that
leaves out the rows for which it does not. All together they are one step of each kind, and an
engine's work at a plan grows with its steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engine.plan.arena import Arena
from engine.plan.columns import Reads
from engine.plan.nodes import ColumnOf, Literal, NodeId, Project

#: The columns of a relation that are read, at least one; None: exactly all, in their order.
Wanted: TypeAlias = frozenset[str] | None


#: Columns are made through so many steps at once and no more: each is a few calls deep.
_MOST_LAYERS: Final = 16


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of `source`, of which `read` is read, that are given columns and then filtered.

    What is in the first of `layers` reads what the second makes, and so on; the last one reads
    the source. Without layers the columns are the source's own. `once` says of the first layer
    what it says of a `Project`. The conditions read the columns that are made, and are in the
    order in which they were to be asked.
    """

    source: NodeId
    read: Wanted
    layers: Sequence[Mapping[str, NodeId]]
    conditions: Sequence[NodeId]
    once: bool = False

    def constants(self, arena: Arena) -> Mapping[str, NodeId]:
        """The columns that are the same literal in every row."""
        made = ((name, self._made_of(arena, name)) for name in (self.layers or ({},))[0])
        return {name: e for name, e in made if e is not None and isinstance(arena[e], Literal)}

    def _made_of(self, arena: Arena, name: str) -> NodeId | None:
        """What a column is made of once it is more than another by the name it has below."""
        made = None
        for layer in self.layers:
            made = layer[name]
            below = arena[made]
            if not isinstance(below, ColumnOf):
                break
            name = below.name
        return made


@dataclass(slots=True)
class Steps:
    """Steps from one down, as far as they can be taken for one, for its columns `wanted`.

    `waiting` are the conditions below the last step that made columns, and `source` what that
    one is made of.
    """

    arena: Arena
    reads: Reads
    wanted: Wanted
    conditions: list[NodeId] = field(default_factory=list)
    waiting: list[NodeId] = field(default_factory=list)
    source: NodeId | None = None
    _layers: list[Mapping[str, NodeId]] = field(default_factory=list)
    _first: dict[str, NodeId] = field(default_factory=dict)
    _found: Mapping[str, int] = field(default_factory=dict)
    _once: bool = False

    def take(self, step: Project) -> bool:
        """Take this step in, with the conditions above it, if that computes nothing twice.

        Nor is anything that is to be computed once moved to another step.
        """
        made = dict(step.columns)
        if not self._layers:
            self._begin(made, once=step.once)
        elif step.once or len(self._layers) == _MOST_LAYERS or not self._carry(made):
            return False
        self._layers.append(made)
        self.conditions += self.waiting
        self.waiting, self.source = [], step.source
        return True

    def made(self, below: NodeId) -> Made:
        """All that was taken, over what lies `below`."""
        conditions = tuple(reversed(self.waiting if self.source is None else self.conditions))
        if self.source is None:
            return Made(below, self._read_as_it_is(conditions), (), conditions)
        plain = all(self.arena[e] == ColumnOf(n) for n, e in self._first.items())
        if len(self._layers) == 1 and plain and self.wanted is not None:
            return Made(self.source, self._read_as_it_is(conditions), (), conditions)
        layers = (self._first, *self._layers[1:])
        return Made(self.source, frozenset(self._found), layers, conditions, self._once)

    def _read_as_it_is(self, conditions: Sequence[NodeId]) -> Wanted:
        return None if self.wanted is None else self.wanted.union(self.reads.of_all(conditions))

    def _begin(self, made: Mapping[str, NodeId], *, once: bool) -> None:
        read = self.reads.of_all(self.waiting)
        wanted = made.keys() if self.wanted is None else self.wanted.union(read)
        self._first = {name: e for name, e in made.items() if name in wanted}
        self._found, self._once = self.reads.of_all(self._first.values()), once

    def _carry(self, made: Mapping[str, NodeId]) -> bool:
        """Take in what `made` makes, with what the waiting conditions read of it.

        That must be among the columns of each step up to the first, and the same in all.
        """
        same = {name: self.arena.column(name) for name in self.reads.of_all(self.waiting)}
        if any(layer.get(n) != column for layer in self._layers for n, column in same.items()):
            return False
        found = Counter(self._found)
        found.update(name for name in same if name not in self._first)
        if any(places > 1 and not self._is_plain(made[n]) for n, places in found.items()):
            return False
        self._first |= same
        self._found = self._read_through(found, made)
        return True

    def _is_plain(self, expression: NodeId) -> bool:
        return isinstance(self.arena[expression], ColumnOf | Literal)

    def _read_through(
        self, found: Mapping[str, int], made: Mapping[str, NodeId]
    ) -> Mapping[str, int]:
        below: Counter[str] = Counter()
        for name, places in found.items():
            for column, more in self.reads.of(made[name]).items():
                below[column] += places * more
        return below
