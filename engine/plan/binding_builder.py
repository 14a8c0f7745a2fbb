"""The bindings of a rule put together: rows looked up, conditions asked, exceptions taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from dsl.model.expressions import TypedExpression, conjuncts
from dsl.model.law import Clause
from dsl.model.rules import Rule
from dsl.model.steps import (
    Absence,
    Alias,
    Chosen,
    Condition,
    Conflict,
    Exemption,
    Filter,
    Lookup,
    Relation,
)
from dsl.text.source import Span
from engine.plan.arena import Arena
from engine.plan.bindings import EVENT, KNOWN, TAKEN, TIME, Bindings, RelationUse, Truth
from engine.plan.choose import beaten_rows
from engine.plan.from_expression import Frame, covers, expression_from
from engine.plan.nodes import NodeId, Scan
from engine.plan.reads import (
    SURE,
    Read,
    columns_read,
    needed,
    reads,
    relation_expressions,
    sure_reads,
    unlookable_aliases,
)
from engine.plan.relate import existence, looked_up, uncompared_rows
from engine.plan.storage import WHOLE


def bindings_of(arena: Arena, rule: Rule, frame: Frame, *, keep_false: bool = False) -> Bindings:
    """The bindings of `rule`; `frame` holds the parameters and the run's date.

    With `keep_false` the false ones stay too, to show what every condition makes of them.
    """
    builder = Builder(arena, rule, frame, keep_false=keep_false)
    builder.look_up()
    builder.ask_conditions()
    builder.ask_absences()
    builder.take_out()
    return builder.finish()


def refuted_bindings_of(arena: Arena, rule: Rule, frame: Frame) -> Bindings:
    """The choices of rows that would be bindings, were it not for a row that `without` finds,
    or one that comes after the latest.
    """
    builder = Builder(arena, rule, frame, keep_false=False, keep_beaten=True)
    builder.look_up()
    builder.ask_conditions()
    builder.keep_refuted()
    return builder.finish()


class Builder:
    """Adds one thing after another to the relation of bindings."""

    def __init__(
        self,
        arena: Arena,
        rule: Rule,
        frame: Frame,
        *,
        keep_false: bool,
        keep_beaten: bool = False,
    ) -> None:
        self.arena = arena
        self.keep_false, self.keep_beaten = keep_false, keep_beaten
        self.rule = rule
        self.columns = columns_read(rule)
        self.unlookable = unlookable_aliases(rule)
        self.frame = replace(frame, slots={rule.base.name: "r0"}, unlookable=self.unlookable)
        self.source = arena.add(self._scan(rule.base, "r0"))
        self.rows: list[tuple[Alias, str]] = [(rule.base, "r0")]
        self.truths: list[Truth] = []
        self.uses: list[RelationUse] = []

    def _scan(self, alias: Alias, slot: str) -> Scan:
        return Scan(alias.data_set.name, slot, self.columns[alias.name])

    def look_up(self, *, most: int | None = None) -> None:
        """Join every `with`, or the first `most`; where the value looked for is missing, the
        alias stays without a row.
        """
        for relation in self.rule.lookups[:most]:
            slot = f"r{len(self.rows)}"
            scan = self._scan(relation.alias, slot)
            self._see(relation.alias, slot)
            outer = relation.alias.name in self.unlookable
            related = looked_up(
                self.arena, self.source, relation, scan=scan, frame=self.frame, outer=outer
            )
            self.source = related.source
            self.rows.append((relation.alias, slot))
            if outer:
                found = self.arena.present(self.arena.column(f"{slot}.#"))
                truth = self.arena.case((found, found), otherwise=self.arena.flag(None))
                values = (p.value for p in relation.keys)
                self._ask([(truth, needed(*values), relation.span)])
            self._use(relation, scan, related.looked_for)
            if relation.alias.name in self.rule.chosen:
                self._choose(relation, scan, self.rule.chosen[relation.alias.name])

    def _choose(self, relation: Relation, scan: Scan, chosen: Chosen) -> None:
        """Of the rows just joined, those that match and that no other match comes after."""
        before = len(self.truths)
        self._ask_all(relation.conditions)
        asked = [self.arena.column(t.column) for t in self.truths[before:]]
        sure = sure_reads([relation.alias])
        asked += [self.arena.column(f"{scan.slot}.{r.column}") for r in sure]
        earlier = {r.alias for r in reads(*relation_expressions(relation), chosen.by)}
        beaten = beaten_rows(
            self.arena,
            self.source,
            row=f"{scan.slot}.#",
            asker=tuple(f"{slot}.#" for a, slot in self.rows[:-1] if a.name in earlier),
            match=self.arena.all_of(asked),
            by=expression_from(self.arena, chosen.by, self.frame),
            latest=chosen.latest,
            name=f"b{len(self.uses)}",
        )
        self.source = beaten.source
        truth = self.arena.negated(self.arena.column(beaten.exists))
        self._ask([(truth, needed(chosen.by), relation.span)], dropping=not self.keep_beaten)
        self.uses.append(
            RelationUse(chosen.rival, scan, (), None, beaten.exists, relation.alias, beaten.first)
        )

    def ask_conditions(self) -> None:
        """The residual conditions of `with`, every `where`, and the law's reach in time.

        First, whether the rows that are computed are there for certain. Rows of a table rest
        on no clause of their own: whoever reads them asks for the law's reach.
        """
        for alias, slot in self.rows:
            for read in sure_reads([alias]):
                self._ask([(self.arena.column(f"{slot}.{SURE}"), (read,), alias.span)])
        chosen = self.rule.chosen
        related = [r for r in self.rule.lookups if r.alias.name not in chosen]
        conditions = [c for r in related for c in r.conditions]
        conditions += [s.condition for s in self.rule.row_steps if isinstance(s, Filter)]
        self._ask_all(conditions)
        if self.rule.clauses:
            reach = self._reach(self.rule.clauses)
            self._ask([(reach, needed(self.rule.event_date), None)])

    def _ask_all(self, conditions: Iterable[Condition]) -> None:
        parts = [(part, c.span) for c in conditions for part in conjuncts(c.expression)]
        self._ask(
            [(self._truth_of(part), needed(part), span) for part, span in parts],
            expressions=[part for part, _ in parts],
        )

    def ask_absences(self) -> None:
        """Every `without`, after the cheaper conditions."""
        for step in self.rule.row_steps:
            match step:
                case Absence(relation=relation):
                    exists, mentioned = self._exists(relation)
                    self._ask([(self.arena.negated(exists), mentioned, relation.span)])
                case Lookup() | Filter():
                    pass

    def keep_refuted(self) -> None:
        """Of the choices so far, those for which some `without` is false."""
        self.keep_false = True
        self.ask_absences()
        exist = (self.arena.column(u.exists) for u in self.uses if u.exists is not None)
        found = self.arena.any_of(self.arena.surely(e) for e in exist)
        self.source = self.arena.filtered(self.source, found)

    def take_out(self) -> None:
        """Evaluate what takes bindings out, and say of each whether it is known or taken."""
        arena, truths = self.arena, []
        for index, taking in enumerate(self.rule.takings):
            match taking:
                case Exemption():
                    holds, mentioned = self._exemption(taking)
                case Conflict():  # what is not surely contradicted is not contradicted
                    open_, mentioned = self._taking(taking)
                    holds = arena.surely(open_)
            column = f"x{index}"
            self.source = arena.extended(self.source, [(column, holds)])
            self.truths.append(Truth(column, mentioned, taking.span))
            truths.append(arena.column(column))
        taken = arena.case(
            *((t, arena.constant(i, WHOLE)) for i, t in enumerate(truths)),
            otherwise=arena.constant(None, WHOLE),
        )
        asked = [arena.column(t.column) for t in self.truths if t.column.startswith("c")]
        sure = [arena.surely(c) for c in asked] + [arena.present(t) for t in truths]
        self.source = arena.extended(
            self.source, [(KNOWN, arena.all_of(sure)), (TAKEN, taken if truths else self._never())]
        )

    def finish(self) -> Bindings:
        """Add keys and dates."""
        arena, rule = self.arena, self.rule
        keys = tuple(f"k{i}" for i in range(len(rule.keys)))
        new = [
            (name, expression_from(arena, key.expression, self.frame))
            for name, key in zip(keys, rule.keys, strict=True)
        ]
        new.append((EVENT, expression_from(arena, rule.event_date, self.frame)))
        if rule.window is not None:
            new.append((TIME, expression_from(arena, rule.window.of, self.frame)))
        return Bindings(
            relation=arena.extended(self.source, new),
            frame=replace(self.frame, keys=keys),
            keys=keys,
            rows=tuple(self.rows),
            unlookable=self.unlookable,
            truths=tuple(self.truths),
            uses=tuple(self.uses),
        )

    def _never(self) -> NodeId:
        return self.arena.constant(None, WHOLE)

    def _see(self, alias: Alias, slot: str) -> None:
        self.frame = replace(self.frame, slots={**self.frame.slots, alias.name: slot})

    def _ask(
        self,
        asked: list[tuple[NodeId, tuple[Read, ...], Span | None]],
        *,
        expressions: Sequence[TypedExpression] = (),
        dropping: bool = True,
    ) -> None:
        """Add columns of truth, and drop the bindings for which one is false."""
        new = []
        for (truth, mentioned, span), expression in zip_longest(asked, expressions):
            column = f"c{len(self.truths)}"
            self.truths.append(Truth(column, mentioned, span, expression))
            new.append((column, truth))
        self.source = self.arena.extended(self.source, new)
        if self.keep_false or not dropping:
            return
        kept = self.arena.all_of(self.arena.not_false(self.arena.column(c)) for c, _ in new)
        self.source = self.arena.filtered(self.source, kept)

    def _truth_of(self, part: TypedExpression) -> NodeId:
        return self._if_looked(expression_from(self.arena, part, self.frame), reads(part))

    def _if_looked(self, truth: NodeId, mentioned: tuple[Read, ...]) -> NodeId:
        """`truth`, unknown where it mentions an alias that stayed without a row."""
        slots = [self.frame.slots[r.alias] for r in mentioned if r.alias in self.unlookable]
        looked = self.arena.all_of(self.arena.present(self.arena.column(f"{s}.#")) for s in slots)
        if looked == self.arena.flag(True):
            return truth
        return self.arena.case((looked, truth), otherwise=self.arena.flag(None))

    def _reach(self, clauses: tuple[Clause, ...]) -> NodeId:
        event = expression_from(self.arena, self.rule.event_date, self.frame)
        periods = dict.fromkeys(c.in_force for c in clauses)
        reach = self.arena.any_of(covers(self.arena, event, p) for p in periods)
        return self._if_looked(reach, reads(self.rule.event_date))

    def _exists(self, relation: Relation) -> tuple[NodeId, tuple[Read, ...]]:
        slot = f"a{len(self.uses)}"
        scan = self._scan(relation.alias, slot)
        self._see(relation.alias, slot)
        shown = existence(self.arena, self.source, relation, scan=scan, frame=self.frame)
        self.source = shown.source
        self._use(relation, scan, shown.looked_for, exists=f"{slot}.exists")
        mentioned = tuple(
            r for r in reads(*relation_expressions(relation)) if r.alias != relation.alias.name
        )
        return self._if_looked(shown.truth, mentioned), mentioned

    def _exemption(self, exemption: Exemption) -> tuple[NodeId, tuple[Read, ...]]:
        reach = self._reach(exemption.clauses)
        holds, asked = self._taking(exemption)
        mentioned = (*reads(self.rule.event_date), *asked)
        return self.arena.all_of((reach, holds)), tuple(dict.fromkeys(mentioned))

    def _taking(self, taking: Exemption | Conflict) -> tuple[NodeId, tuple[Read, ...]]:
        """What is asked of rows: that one exists, or a condition."""
        if taking.relation is not None:
            return self._exists(taking.relation)
        assert taking.condition is not None, "a condition or a row takes out"
        parts = tuple(conjuncts(taking.condition.expression))
        mentioned = tuple(dict.fromkeys(r for part in parts for r in needed(part)))
        return self.arena.all_of(self._truth_of(part) for part in parts), mentioned

    def _use(
        self,
        relation: Relation,
        scan: Scan,
        looked_for: tuple[NodeId, ...],
        *,
        exists: str | None = None,
    ) -> None:
        names = []
        for index, value in enumerate(looked_for):
            name = f"{scan.slot}.for{index}"
            self.source = self.arena.extended(self.source, [(name, value)])
            names.append(name)
        uncompared = uncompared_rows(self.arena, relation, scan)
        self.uses.append(
            RelationUse(relation, scan, tuple(names), uncompared, exists, relation.alias)
        )
