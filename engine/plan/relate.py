"""Relations of a rule to other data sets: the rows looked up, or shown not to be there."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.expressions import ColumnValue, conjuncts
from dsl.model.steps import Relation
from engine.plan.arena import Arena
from engine.plan.from_expression import Frame, expression_from, looked_value
from engine.plan.nodes import Aggregate, Aggregation, Fold, Join, NodeId, Project, Scan
from engine.plan.reads import reads, relation_expressions, sure_reads
from engine.plan.storage import common_storage, storage_of


@dataclass(frozen=True, slots=True)
class Related:
    """A relation that was joined: the relation so far, and the values that were looked for."""

    source: NodeId
    looked_for: tuple[NodeId, ...]


def looked_up(
    arena: Arena, source: NodeId, relation: Relation, *, scan: Scan, frame: Frame, outer: bool
) -> Related:
    """`source` with the columns of each row of `scan` whose keys match.

    With `outer`, a row of `source` whose looked-for value is missing stays once, its new
    columns missing; all other rows without a match are gone.
    """
    left, right, on, values = _keyed(arena, source, relation, scan=scan, frame=frame)
    if not outer:
        return Related(arena.add(Join(left, right, "inner", on)), values)
    joined = arena.add(Join(left, right, "left", on))
    matched = arena.present(arena.column(f"{scan.slot}.#"))
    not_asked = arena.any_of(arena.missing(v) for v in values)
    return Related(arena.filtered(joined, arena.any_of((matched, not_asked))), values)


@dataclass(frozen=True, slots=True)
class Shown:
    """`source` with what is needed to say whether a matching row exists: `truth`, three-valued."""

    source: NodeId
    truth: NodeId
    looked_for: tuple[NodeId, ...]


def existence(
    arena: Arena, source: NodeId, relation: Relation, *, scan: Scan, frame: Frame
) -> Shown:
    """Whether a row of `scan` makes the relation's `on` true.

    Unknown where a looked-for value is missing, or where no row makes it true but some row
    unknown. Rows of `source` are neither lost nor multiplied.
    """
    left, right, on, values = _keyed(arena, source, relation, scan=scan, frame=frame)
    residual = residual_of(arena, relation, frame)
    slot = scan.slot
    local = all(
        r.alias == relation.alias.name for c in relation.conditions for r in reads(c.expression)
    )
    if local:
        found = _folded(arena, right, tuple(r for _, r in on), residual, slot)
        pairs = on
    else:
        found, pairs = _asked_rows(arena, left, right, on, relation, residual, slot, frame)
    joined = arena.add(Join(left, found, "left", pairs))
    any_true = arena.surely(arena.column(f"{slot}.true"))
    any_unknown = arena.surely(arena.column(f"{slot}.unknown"))
    asked = arena.all_of(arena.present(v) for v in values)
    truth = arena.case(
        (arena.negated(asked), arena.flag(None)),
        (any_true, arena.flag(True)),
        (any_unknown, arena.flag(None)),
        otherwise=arena.flag(False),
    )
    truth_column = f"{slot}.exists"
    kept = (*((n, arena.column(n)) for n in arena.names(left)), (truth_column, truth))
    return Shown(arena.add(Project(joined, kept)), arena.column(truth_column), values)


def residual_of(arena: Arena, relation: Relation, frame: Frame) -> NodeId:
    """What the `on` asks of a row of equal keys; of a computed row, that it is there at all."""
    parts = [
        expression_from(arena, part, frame)
        for condition in relation.conditions
        for part in conjuncts(condition.expression)
    ]
    sure = sure_reads([relation.alias])
    parts += [arena.column(f"{frame.slots[r.alias]}.{r.column}") for r in sure]
    return arena.all_of(parts)


def uncompared_rows(arena: Arena, relation: Relation, scan: Scan) -> NodeId | None:
    """How many rows lack a key of their own to be compared by; None where no row can."""
    nullable = [
        p.column.column for p in relation.keys if not _is_required(relation, p.column.column)
    ]
    if not nullable:
        return None
    source = arena.add(scan)
    missing = arena.any_of(arena.missing(arena.column(f"{scan.slot}.{c}")) for c in nullable)
    counted = Aggregation("count", Fold.COUNT, None, None)
    return arena.add(Aggregate(arena.filtered(source, missing), (), (counted,)))


def _is_required(relation: Relation, name: str) -> bool:
    column = relation.alias.data_set.column(name)
    return column is not None and column.required


def _keyed(
    arena: Arena, source: NodeId, relation: Relation, *, scan: Scan, frame: Frame
) -> tuple[NodeId, NodeId, tuple[tuple[str, str], ...], tuple[NodeId, ...]]:
    """Both sides with key columns of one storage, the pairs of their names, and the left values."""
    slot = scan.slot
    left_new: list[tuple[str, NodeId]] = []
    right_new: list[tuple[str, NodeId]] = []
    on: list[tuple[str, str]] = []
    for index, pair in enumerate(relation.keys):
        sides = (storage_of(pair.value.type), storage_of(pair.column.type))
        common = common_storage(sides)
        value = looked_value(arena, pair.value, frame)
        if isinstance(pair.value, ColumnValue) and sides[0] == common:
            left_name = f"{frame.slots[pair.value.alias]}.{pair.value.column}"
        else:
            left_name = f"{slot}.={index}"
            left_new.append((left_name, value if sides[0] == common else arena.cast(value, common)))
        right_name = f"{slot}.{pair.column.column}"
        if sides[1] != common:
            cast = arena.cast(arena.column(right_name), common)
            right_name = f"{slot}.~{index}"
            right_new.append((right_name, cast))
        on.append((left_name, right_name))
    left = arena.extended(source, left_new)
    right = arena.extended(arena.add(scan), right_new)
    nullable = [arena.present(arena.column(r)) for _, r in on]
    return (
        left,
        arena.filtered(right, arena.all_of(nullable)),
        tuple(on),
        tuple(arena.column(name) for name, _ in on),
    )


def _folded(
    arena: Arena, source: NodeId, keys: tuple[str, ...], residual: NodeId, slot: str
) -> NodeId:
    """Per key, whether any row makes `residual` true, and whether any leaves it unknown.

    Keys of which all rows make it false are left out: a key without a row says the same.
    """
    unknown = arena.missing(residual)
    extended = arena.extended(source, ((f"{slot}.on", residual), (f"{slot}.on?", unknown)))
    if residual != arena.flag(True):
        extended = arena.filtered(extended, arena.not_false(arena.column(f"{slot}.on")))
    folds = (
        Aggregation(f"{slot}.true", Fold.ANY, arena.column(f"{slot}.on"), None),
        Aggregation(f"{slot}.unknown", Fold.ANY, arena.column(f"{slot}.on?"), None),
    )
    return arena.add(Aggregate(extended, tuple(dict.fromkeys(keys)), folds))


def _asked_rows(
    arena: Arena,
    left: NodeId,
    right: NodeId,
    on: tuple[tuple[str, str], ...],
    relation: Relation,
    residual: NodeId,
    slot: str,
    frame: Frame,
) -> tuple[NodeId, tuple[tuple[str, str], ...]]:
    """The same, where the `on` also reads the asking rows: per distinct combination of them."""
    asking = [r for r in reads(*relation_expressions(relation)) if r.alias != relation.alias.name]
    slots = tuple(dict.fromkeys(f"{frame.slots[r.alias]}.#" for r in asking))
    needed = dict.fromkeys(
        (*(f"{frame.slots[r.alias]}.{r.column}" for r in asking), *(name for name, _ in on))
    )
    distinct = arena.add(Aggregate(left, (*slots, *(n for n in needed if n not in slots)), ()))
    joined = arena.add(Join(distinct, right, "inner", on))
    folded = _folded(arena, joined, slots, residual, slot)
    renamed = Project(
        folded,
        (
            *((f"{slot}.@{s}", arena.column(s)) for s in slots),
            *((n, arena.column(n)) for n in (f"{slot}.true", f"{slot}.unknown")),
        ),
    )
    return arena.add(renamed), tuple((s, f"{slot}.@{s}") for s in slots)
