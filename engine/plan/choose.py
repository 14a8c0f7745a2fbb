"""The latest or the earliest of the rows that match, with what is unknown of it."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import Aggregate, Aggregation, Fold, Join, NodeId, Project
from engine.plan.storage import WHOLE


@dataclass(frozen=True, slots=True)
class Beaten:
    """`source` with two columns more: whether another match comes after the row, and the last one.

    `exists` is three-valued; `first` is the id of the row that comes last of all, of those
    that surely match.
    """

    source: NodeId
    exists: str
    first: str


def beaten_rows(
    arena: Arena,
    source: NodeId,
    *,
    row: str,
    asker: tuple[str, ...],
    match: NodeId,
    by: NodeId,
    latest: bool,
    name: str,
) -> Beaten:
    """Which rows of `source` another match comes after.

    `source` holds each row (its id in the column `row`) beside every asker, `asker` being the
    ids of the rows that the match depends on. The last place is found once for each asker, so
    that rows are never compared with one another.
    """
    place, matches = f"{name}.by", f"{name}.match"
    # A row that was not looked for has no id, and ids that are missing meet in no join.
    nobody = arena.constant(-1, WHOLE)
    asking = tuple((f"{name}.@{i}", a) for i, a in enumerate(asker))
    extended = arena.extended(
        source,
        (
            (place, by),
            (matches, match),
            *((c, arena.apply(Operator.COALESCE, arena.column(a), nobody)) for c, a in asking),
        ),
    )
    keys = tuple(column for column, _ in asking)
    last = _last_places(arena, extended, keys, place, matches, row, latest=latest, name=name)
    joined = arena.add(Join(extended, last, "inner", tuple((k, f"{k}=") for k in keys)))
    exists, first = f"{name}.exists", f"{name}.last"
    kept = (
        *((n, arena.column(n)) for n in arena.names(source)),
        (exists, _comes_after(arena, place, latest=latest, name=name)),
        (first, arena.column(first)),
    )
    return Beaten(arena.add(Project(joined, kept)), exists, first)


def _last_places(
    arena: Arena,
    source: NodeId,
    keys: tuple[str, ...],
    place: str,
    matches: str,
    row: str,
    *,
    latest: bool,
    name: str,
) -> NodeId:
    """Per asker: the last place of a sure match, of a possible one, and who has no place."""
    by, match = arena.column(place), arena.column(matches)
    surely, possibly = arena.surely(match), arena.not_false(match)
    fold = Fold.MAX if latest else Fold.MIN
    placed = arena.all_of((surely, arena.present(by)))
    folds = (
        Aggregation(f"{name}.sure", fold, by, surely),
        Aggregation(f"{name}.possible", fold, by, possibly),
        Aggregation(f"{name}.unplaced", Fold.ANY, arena.missing(by), possibly),
        Aggregation(
            f"{name}.last",
            Fold.FIRST,
            arena.column(row),
            placed,
            ((by, latest), (arena.column(row), False)),
        ),
    )
    folded = arena.add(Aggregate(source, keys, folds))
    renamed = (
        *((f"{k}=", arena.column(k)) for k in keys),
        *((f.name, arena.column(f.name)) for f in folds),
    )
    return arena.add(Project(folded, renamed))


def _comes_after(arena: Arena, place: str, *, latest: bool, name: str) -> NodeId:
    operator = Operator.GREATER if latest else Operator.LESS
    by = arena.column(place)

    def after(last: str) -> NodeId:
        return arena.surely(arena.apply(operator, arena.column(f"{name}.{last}"), by))

    unclear = arena.any_of(
        (arena.missing(by), arena.surely(arena.column(f"{name}.unplaced")), after("possible"))
    )
    return arena.case(
        (after("sure"), arena.flag(True)),
        (unclear, arena.flag(None)),
        otherwise=arena.flag(False),
    )
