"""Aggregates over groups, each row counted once however many rows the other aliases matched."""

from __future__ import annotations

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, ColumnValue, operands
from dsl.model.rules import Rule
from dsl.model.steps import Alias, Relation
from engine.plan.aggregates import folds_of, value_of
from engine.plan.arena import Arena
from engine.plan.bindings import EVENT, KNOWN, TAKEN, Bindings
from engine.plan.from_expression import expression_from
from engine.plan.nodes import Aggregate, Aggregation, Fold, Join, NodeId, Project
from engine.plan.reads import row_reads
from engine.plan.sessions import KNOWN_OPENS

_VALUE = "value"

#: Everything is folded over the known bindings, and over known and unknown ones together.
SIDES = ("known", "all")


class Folds:
    """Collects aggregations, and joins those that must first see each row once.

    An aggregate over an alias counts each of its rows once, however many rows other
    aliases matched. Where the bindings hold each of its rows once anyhow, it is folded
    along with the group; else the distinct rows are taken first. Distinct values are always
    taken first: engines keep a set for each group that counts them, some kilobytes however
    few it holds.
    """

    def __init__(
        self,
        arena: Arena,
        rule: Rule,
        bindings: Bindings,
        source: NodeId,
        identity: tuple[str, ...],
    ) -> None:
        self.arena, self.rule, self.bindings = arena, rule, bindings
        self.source, self.identity = source, identity
        self.direct: list[Aggregation] = []
        self.apart: dict[tuple[str, ...], list[tuple[AggregateValue, int]]] = {}
        self.distinct: list[tuple[AggregateValue, int]] = []
        self.sessions = KNOWN_OPENS in arena.names(source)
        self.values: dict[str, dict[AggregateValue, NodeId]] = {side: {} for side in SIDES}
        active = arena.missing(arena.column(TAKEN))
        known = arena.all_of((active, arena.column(KNOWN)))
        self.sides = {"known": known, "all": active}

    def take(self, aggregate: AggregateValue) -> None:
        """Arrange for `aggregate` to be computed."""
        index = len(self.values["all"])
        if aggregate.function is AggregateFunction.COUNT_DISTINCT:
            self.distinct.append((aggregate, index))
        elif self.each_once(aggregate):
            self.folded_along(aggregate)
            return
        else:
            self.apart.setdefault(aggregate.aliases, []).append((aggregate, index))
        self._valued(aggregate, index, aggregate)

    def each_once(self, aggregate: AggregateValue) -> bool:
        """Whether the bindings hold each row that `aggregate` is over once."""
        return _holds_each_row_once(self.rule, aggregate.aliases)

    def folded_along(self, aggregate: AggregateValue, of: AggregateValue | None = None) -> None:
        """Arrange for `aggregate` to be folded along with the group, as the value of `of`."""
        index = len(self.values["all"])
        for side, condition in self.sides.items():
            self.direct += self._aggregations(aggregate, index, side, condition)
        self._valued(of or aggregate, index, aggregate)

    def _valued(self, of: AggregateValue, index: int, aggregate: AggregateValue) -> None:
        for side in SIDES:
            self.values[side][of] = value_of(self.arena, aggregate, f"g{index}.{side}")

    def joined(self, carried: tuple[str, ...]) -> NodeId:
        """The relation with one row per group and every aggregation."""
        arena = self.arena
        event, known = arena.column(EVENT), self.sides["known"]
        counts = (
            Aggregation("count.known", Fold.COUNT, None, known),
            Aggregation("count.all", Fold.COUNT, None, self.sides["all"]),
            Aggregation("count.taken", Fold.COUNT, arena.column(TAKEN), None),
            Aggregation("event.known", Fold.MAX, event, known),
            Aggregation("event.all", Fold.MAX, event, self.sides["all"]),
        )
        keys = tuple(dict.fromkeys((*self.identity, *carried)))
        folds = (*counts, *self._sessions(), *self.unlooked(), *self.direct)
        result = arena.add(Aggregate(self.source, keys, folds))
        for number, (aliases, taken) in enumerate(self.apart.items()):
            folded = self._folded_apart(aliases, taken)
            result = self._joined(result, folded, f"j{number}")
        for aggregate, index in self.distinct:
            counted = self._counted_distinct(aggregate, index)
            result = self._joined(result, counted, f"d{index}")
        return result

    def _sessions(self) -> tuple[Aggregation, ...]:
        """Which sessions the known bindings alone would make of a session: the first, the last."""
        if not self.sessions:
            return ()
        known, opens = self.sides["known"], self.arena.column(KNOWN_OPENS)
        return (
            Aggregation("session.first", Fold.MIN, opens, known),
            Aggregation("session.last", Fold.MAX, opens, known),
        )

    def unlooked(self) -> tuple[Aggregation, ...]:
        """Per alias that may stay without a row: how many bindings left it so."""
        arena = self.arena
        slots = sorted(self.bindings.frame.slots[a] for a in self.bindings.unlookable)
        return tuple(
            Aggregation(
                f"unlooked.{slot}",
                Fold.COUNT,
                None,
                arena.all_of((self.sides["all"], arena.missing(arena.column(f"{slot}.#")))),
            )
            for slot in slots
        )

    def _folded_apart(
        self, aliases: tuple[str, ...], taken: list[tuple[AggregateValue, int]]
    ) -> NodeId:
        """The aggregates over `aliases`, a row per group that has rows of them."""
        arena = self.arena
        rows = self._rows_of(aliases)
        inputs = dict.fromkeys(
            f"{self.bindings.frame.slots[r.alias]}.{r.column}"
            for aggregate, _ in taken
            for e in operands(aggregate)
            for r in row_reads(e)
        )
        once = Aggregate(
            self._active(aliases),
            tuple(dict.fromkeys((*self.identity, *rows, *inputs))),
            (Aggregation("once.known", Fold.ANY, arena.column(KNOWN), None),),
        )
        sides = {"known": arena.column("once.known"), "all": arena.flag(True)}
        folds = (
            fold
            for aggregate, index in taken
            for side, condition in sides.items()
            for fold in self._aggregations(aggregate, index, side, condition)
        )
        return arena.add(Aggregate(arena.add(once), self.identity, tuple(folds)))

    def _counted_distinct(self, aggregate: AggregateValue, index: int) -> NodeId:
        """How many values `aggregate` counts, a row per group that has rows of its aliases."""
        assert aggregate.argument is not None
        arena, sides = self.arena, self.sides
        argument = expression_from(arena, aggregate.argument, self.bindings.frame)
        kept = tuple((k, arena.column(k)) for k in self.identity)
        counts = tuple(
            (f"counts.{side}", self._among(aggregate, condition))
            for side, condition in sides.items()
        )
        columns = (*kept, (_VALUE, argument), *counts)
        valued = arena.add(Project(self._active(aggregate.aliases), columns))
        present = arena.filtered(valued, arena.present(arena.column(_VALUE)))
        flags = tuple(Aggregation(n, Fold.ANY, arena.column(n), None) for n, _ in counts)
        distinct = arena.add(Aggregate(present, (*self.identity, _VALUE), flags))
        folds = tuple(
            Aggregation(f"g{index}.{side}", Fold.COUNT, None, arena.column(f"counts.{side}"))
            for side in sides
        )
        return arena.add(Aggregate(distinct, self.identity, folds))

    def _rows_of(self, aliases: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{self.bindings.frame.slots[a]}.#" for a in aliases)

    def _active(self, aliases: tuple[str, ...]) -> NodeId:
        """The bindings that were not taken out and have a row of each of `aliases`."""
        arena = self.arena
        there = (arena.present(arena.column(r)) for r in self._rows_of(aliases))
        return arena.filtered(self.source, arena.all_of((self.sides["all"], *there)))

    def _joined(self, left: NodeId, right: NodeId, prefix: str) -> NodeId:
        """`left` with the folds of `right`, which has a row per group or none."""
        arena = self.arena
        renamed = [(f"{prefix}.{k}", k) for k in self.identity]
        others = [(n, n) for n in arena.names(right) if n not in self.identity]
        project = Project(right, tuple((new, arena.column(n)) for new, n in (*renamed, *others)))
        on = tuple((k, new) for new, k in renamed)
        return arena.add(Join(left, arena.add(project), "left", on))

    def _aggregations(
        self, aggregate: AggregateValue, index: int, side: str, among: NodeId
    ) -> list[Aggregation]:
        condition: NodeId | None = self._among(aggregate, among)
        if condition == self.arena.flag(True):
            condition = None
        frame = self.bindings.frame
        return folds_of(self.arena, aggregate, frame, name=f"g{index}.{side}", among=condition)

    def _among(self, aggregate: AggregateValue, among: NodeId) -> NodeId:
        """Which of the rows for which `among` is true `aggregate` is over."""
        arena, frame = self.arena, self.bindings.frame
        conditions = [among]
        for alias in aggregate.aliases:
            if alias in self.bindings.unlookable:
                conditions.append(arena.present(arena.column(f"{frame.slots[alias]}.#")))
        if aggregate.condition is not None:
            conditions.append(arena.surely(expression_from(arena, aggregate.condition, frame)))
        return arena.all_of(conditions)


def _holds_each_row_once(rule: Rule, aliases: tuple[str, ...]) -> bool:
    """Whether the bindings hold each combination of rows of `aliases` at most once.

    So it is when the base is among them, or is the one row that one of them was looked up from,
    and every other lookup finds one row at most, since its keys hold the key of its data set.
    """
    if rule.base.name not in aliases and not any(
        r.alias.name in aliases and _looked_up_from_one_row(rule.base, r) for r in rule.lookups
    ):
        return False
    return all(r.alias.name in aliases or _finds_one_row(r) for r in rule.lookups)


def _finds_one_row(relation: Relation) -> bool:
    """Whether the relation asks for a whole key; a table may have none."""
    key = relation.alias.data_set.key
    return bool(key) and set(key) <= {pair.column.column for pair in relation.keys}


def _looked_up_from_one_row(base: Alias, relation: Relation) -> bool:
    """Whether a row that `relation` finds is found from one row of the base, by its whole key."""
    key = base.data_set.key
    values = (pair.value for pair in relation.keys)
    asked = {v.column for v in values if isinstance(v, ColumnValue) and v.alias == base.name}
    return bool(key) and set(key) <= asked
