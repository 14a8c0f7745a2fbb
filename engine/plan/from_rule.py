"""A rule into its plan: what to compute to find its groups, and then their witnesses."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from dsl.model.expressions import Operator
from dsl.model.law import Parameter
from dsl.model.rules import Model, Rule
from engine.plan.arena import Arena
from engine.plan.binding_builder import bindings_of
from engine.plan.bindings import TAKEN, TIME, Bindings
from engine.plan.calendars import frame_of
from engine.plan.details import FOUND, details_of
from engine.plan.disagreements import disagreements_of
from engine.plan.evidence import (
    asked_there_of,
    doubts_of,
    evidence_of,
    refuted_of,
)
from engine.plan.from_expression import Frame, expression_from
from engine.plan.groups import GroupColumns, Grouped, grouped
from engine.plan.nearest import nearest_of
from engine.plan.nodes import Aggregate, Aggregation, Fold, NodeId, Scan
from engine.plan.prefixes import Prefix, prefixes_of
from engine.plan.reads import columns_read, may_be_missing, reads
from engine.plan.row_plan import RowPlan
from engine.plan.sessions import CLOSES, OPENS
from engine.plan.storage import DATE
from engine.plan.table_witnesses import TablePlan, plan_tables
from engine.plan.tables import declare_tables
from engine.plan.windows import (
    ISLAND_CLOSES,
    ISLAND_OPENS,
    bindings_of_islands,
    opened_windows,
)

#: A rule may not need more nodes than this; what is larger is refused when it is checked.
MAX_NODES = 2_000


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """The extra questions of a rule with a window.

    `windows` has a row per key and opening date whose window is not plainly empty;
    `islands` the groups of the islands that are handed in; `undated` the keys with
    bindings that lack the date; `taken` the keys with bindings that were taken out.
    """

    windows: Grouped
    islands: Grouped
    undated: NodeId
    taken: NodeId


@dataclass(frozen=True, slots=True)
class RulePlan(RowPlan):
    """Everything to compute for one rule.

    `identity` are the columns that name a group: the keys, or the base row where there is
    no `per`. `groups` is None for a rule with a window. `keyless` has the distinct key
    values of bindings that lack a part of their key, and is None where none can. `lapsed`
    counts the base rows dated after the last day of every clause; None where one is open.
    `tables` are those read, through others too, each after those that it reads.
    `calendar` has the days that the rule's calendar arranges.
    """

    groups: Grouped | None
    window: WindowPlan | None
    keyless: NodeId | None
    lapsed: NodeId | None
    tables: tuple[TablePlan, ...]
    calendar: NodeId | None

    @property
    def group_columns(self) -> GroupColumns:
        """The columns of its groups, be they of keys or of windows."""
        grouped = self.groups if self.window is None else self.window.islands
        assert grouped is not None, "a rule without a window has groups"
        return grouped.columns


def plan_rule(
    arena: Arena, rule: Rule, *, parameters: Mapping[str, Parameter], as_of: datetime.date
) -> RulePlan:
    """The plan of `rule`, for a run that looks as of `as_of`."""
    frame = frame_of(arena, rule, parameters=parameters, as_of=as_of)
    declare_tables(arena, rule.aliases, frame)
    bindings = bindings_of(arena, rule, frame)
    identity = bindings.keys if rule.grouped else (f"{bindings.rows[0][1]}.#",)
    groups = window = None
    if rule.window is None:
        keyed = arena.filtered(
            bindings.relation, arena.all_of(arena.present(arena.column(k)) for k in bindings.keys)
        )
        groups = grouped(
            arena, rule, bindings, source=keyed, identity=identity, carried=bindings.keys
        )
    else:
        window = _window_plan(arena, rule, bindings)
    details = details_of(arena, rule, bindings, identity)
    lacks_key = arena.any_of(arena.missing(arena.column(k)) for k in bindings.keys)
    return RulePlan(
        rule=rule,
        identity=identity,
        bindings=bindings,
        groups=groups,
        window=window,
        keyless=(
            _counted(arena, bindings, arena.filtered(bindings.relation, lacks_key))
            if _keys_may_lack(rule, bindings)
            else None
        ),
        details=details,
        keyless_details=arena.filtered(details.everything, lacks_key),
        evidence=evidence_of(arena, rule, bindings),
        doubts=doubts_of(arena, rule, bindings),
        refuted=refuted_of(arena, rule, frame, identity, FOUND),
        asked_there=asked_there_of(arena, bindings, identity, FOUND),
        nearest=nearest_of(arena, rule, bindings, identity, FOUND),
        disagreements=disagreements_of(arena, rule, bindings),
        lapsed=_facts_after_the_law(arena, rule, bindings.frame),
        tables=plan_tables(arena, rule.aliases, frame),
        calendar=frame.calendar,
    )


@dataclass(frozen=True, slots=True)
class ProbePlan:
    """What every condition of a rule makes of every binding and group, false ones included.

    `prefixes` are the choices of rows for the base, and after each `with`.
    """

    bindings: Bindings
    rows: NodeId
    groups: Grouped
    prefixes: tuple[Prefix, ...]


def probe_rule(
    arena: Arena, rule: Rule, *, parameters: Mapping[str, Parameter], as_of: datetime.date
) -> ProbePlan:
    """The plan that shows how the conditions of `rule` come out, for small data."""
    frame = frame_of(arena, rule, parameters=parameters, as_of=as_of)
    declare_tables(arena, rule.aliases, frame)
    every = bindings_of(arena, rule, frame, keep_false=True)
    kept = bindings_of(arena, rule, frame)
    identity: tuple[str, ...] = kept.keys
    source = kept.relation
    if rule.window is not None:
        source, identity = opened_windows(arena, rule, kept), (*kept.keys, OPENS)
    return ProbePlan(
        bindings=every,
        rows=every.relation,
        groups=grouped(arena, rule, kept, source=source, identity=identity, every=True),
        prefixes=prefixes_of(arena, rule, frame),
    )


def plan_model(arena: Arena, model: Model, as_of: datetime.date) -> tuple[RulePlan, ...]:
    """The plans of all rules of `model`, in one arena."""
    parameters = {p.name: p for p in model.parameters}
    return tuple(plan_rule(arena, r, parameters=parameters, as_of=as_of) for r in model.rules)


def nodes_of_rule(model: Model, rule: Rule, as_of: datetime.date) -> int:
    """How many nodes the plan of `rule` needs when it stands alone."""
    arena = Arena()
    plan_rule(arena, rule, parameters={p.name: p for p in model.parameters}, as_of=as_of)
    return len(arena)


def _facts_after_the_law(arena: Arena, rule: Rule, frame: Frame) -> NodeId | None:
    """The number of base rows that no clause of the rule reaches any more."""
    ends = [clause.in_force.until for clause in rule.clauses]
    last = max((end for end in ends if end is not None), default=None)
    asked = reads(rule.event_date)
    if last is None or None in ends or any(r.alias != rule.base.name for r in asked):
        return None
    slot = frame.slots[rule.base.name]
    scan = arena.add(Scan(rule.base.data_set.name, slot, columns_read(rule)[rule.base.name]))
    event = expression_from(arena, rule.event_date, frame)
    later = arena.apply(Operator.GREATER, event, arena.constant(last, DATE))
    count = Aggregation("count", Fold.COUNT, None, None)
    return arena.add(Aggregate(arena.filtered(scan, later), (), (count,)))


def _keys_may_lack(rule: Rule, bindings: Bindings) -> bool:
    if not rule.grouped:  # the key of a data set is never missing
        return False
    aliases = {alias.name: alias for alias, _ in bindings.rows}
    return any(may_be_missing(k.expression, aliases, bindings.unlookable) for k in rule.keys)


def _window_plan(arena: Arena, rule: Rule, bindings: Bindings) -> WindowPlan:
    has_keys = arena.all_of(arena.present(arena.column(k)) for k in bindings.keys)
    free = arena.missing(arena.column(TAKEN))
    undated = arena.all_of((has_keys, free, arena.missing(arena.column(TIME))))
    taken = arena.all_of((has_keys, arena.present(arena.column(TAKEN))))
    return WindowPlan(
        windows=grouped(
            arena,
            rule,
            bindings,
            source=opened_windows(arena, rule, bindings),
            identity=(*bindings.keys, OPENS),
            carried=(CLOSES,),
        ),
        islands=grouped(
            arena,
            rule,
            bindings,
            source=bindings_of_islands(arena, bindings),
            identity=(*bindings.keys, ISLAND_OPENS, ISLAND_CLOSES),
            every=True,
        ),
        undated=_counted(arena, bindings, arena.filtered(bindings.relation, undated)),
        taken=_counted(arena, bindings, arena.filtered(bindings.relation, taken)),
    )


def _counted(arena: Arena, bindings: Bindings, source: NodeId) -> NodeId:
    """Per distinct keys: how many bindings go on, and how many were taken out."""
    free = arena.missing(arena.column(TAKEN))
    counts = (
        Aggregation("count.all", Fold.COUNT, None, free),
        Aggregation("count.taken", Fold.COUNT, arena.column(TAKEN), None),
    )
    return arena.add(Aggregate(source, bindings.keys, counts))


__all__ = ["MAX_NODES", "RulePlan", "WindowPlan", "nodes_of_rule", "plan_model", "plan_rule"]
