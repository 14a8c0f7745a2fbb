"""The rows of a query as findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.reference import Finding
from tests.second_engine.clauses import CONFLICTS
from tests.second_engine.query import Query
from tests.second_engine.relations import Relation
from tests.second_engine.shown import looped
from tests.second_engine.terms import Term

_WEIGHTS = ("hint", "low", "medium", "high")
_Row = Mapping[str, Any]
Witness = dict[str, tuple[int, ...]]


def findings(query: Query, rows: Iterable[_Row]) -> list[Finding]:
    """What the rows of the answer tell: at most one exempt finding a key, where nothing else is."""
    told: dict[int, list[Finding]] = {}
    taken: dict[int, list[_Row]] = {}
    for row in rows:
        if row["outcome"] == "taken":
            taken.setdefault(row["g"], []).append(row)
        else:
            told.setdefault(row["g"], []).append(_matter(query, row))
    found: list[Finding] = []
    for key in told.keys() | taken.keys():
        out = sorted(taken.get(key, ()), key=lambda row: int(row["place"]))
        by_place = [(int(row["place"]), _taken_rows(query, row)) for row in out]
        exempted = tuple((p, w) for p, w in by_place if p < CONFLICTS)
        conflicts = tuple((p - CONFLICTS, w) for p, w in by_place if p >= CONFLICTS)
        matters = told.get(key) or [_taken(query, out)]
        found += [replace(f, exempted=exempted + f.exempted, conflicts=conflicts) for f in matters]
    return found


def _matter(query: Query, row: _Row) -> Finding:
    witness = _witness(query, [row])
    measures: dict[str, Any] = {}
    if row["outcome"] != "undetermined":
        measures = {
            name: value(term, row[f"m{number}"])
            for number, (name, term) in enumerate(query.measures)
        }
    return Finding(
        rule=query.facts.rule.name,
        subject=_subject(query, row),
        window_start=row["start"],
        outcome=row["outcome"],
        severity=_severity(query, row),
        score=_score(query, row),
        measures=measures,
        witness=witness,
        exempted=((row["place"], witness),) if row["outcome"] == "exempt" else (),
        conflicts=(),
        disagreements=(),
        absent=_absent(query, [row]),
        clauses=_clauses(query, [row]),
    )


def _severity(query: Query, row: _Row) -> str:
    """The first that holds; with those before it of which it is unknown, the highest of them."""
    held = list(
        zip(query.severities, (row[f"s{n}"] for n in range(len(query.severities))), strict=True)
    )
    if row["outcome"] == "suspected":
        first = next(n for n, (_, holds) in enumerate(held) if holds)
        held = [line for line in held[: first + 1] if line[1] is not False]
    return max((word for word, _ in held), key=_WEIGHTS.index)


def _score(query: Query, row: _Row) -> int | None:
    if query.score is None or row["outcome"] != "suspected" or row["points"] is None:
        return None
    times = 100 if query.score.decimals else 1  # a whole number, or else a percentage
    points = Decimal(value(query.score, row["points"])) * times
    return int(min(max(points.quantize(Decimal(1), ROUND_HALF_UP), Decimal(0)), Decimal(100)))


def _taken(query: Query, out: Sequence[_Row]) -> Finding:
    """What was taken out of a key of which nothing else is told; conflicts go first."""
    conflicting = [row for row in out if row["place"] >= CONFLICTS]
    taken = conflicting or out
    return Finding(
        rule=query.facts.rule.name,
        subject=_subject(query, taken[0]),
        window_start=None,
        outcome="conflict" if conflicting else "exempt",
        severity=max(query.severities, key=_WEIGHTS.index),
        score=None,
        measures={},
        witness=_witness(query, taken),
        exempted=(),
        conflicts=(),
        disagreements=(),
        absent=_absent(query, taken),
        clauses=_clauses(query, taken),
    )


def _subject(query: Query, row: _Row) -> tuple[Any, ...]:
    return tuple(value(key, row[f"key{number}"]) for number, key in enumerate(query.keys))


def value(term: Term, found: Any) -> Any:
    """A value of the answer: a whole number in SQL has the decimals of its term."""
    if isinstance(found, int) and not isinstance(found, bool) and term.decimals:
        return Decimal(found).scaleb(-term.decimals)
    return found


def _witness(
    query: Query, rows: Iterable[_Row], *, also: Mapping[str, Any] | None = None
) -> Witness:
    numbers: dict[str, set[int]] = {alias: set(found) for alias, found in (also or {}).items()}
    for row in rows:
        for place, alias in enumerate(looped(query.facts)):
            numbers.setdefault(alias, set()).update(n for n in row[f"w{place}"] or () if n)
    return {alias: tuple(sorted(found)) for alias, found in sorted(numbers.items()) if found}


def _taken_rows(query: Query, row: _Row) -> Witness:
    """The rows that one exception or conflict took out, and those by which it did."""
    taking = next(x for x in query.clauses.takings if x.place == row["place"])
    if not isinstance(taking.by, Relation):
        return _witness(query, [row])
    evidence = row[f"e{taking.place}"] or ()
    return _witness(query, [row], also={taking.by.alias: evidence})


def _absent(query: Query, rows: Sequence[_Row]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    keys = {
        (
            absence.alias,
            tuple(value(p.looked_for, key[f"k{n}"]) for n, p in enumerate(absence.pairs)),
        )
        for row in rows
        for number, absence in enumerate(query.clauses.absences)
        for key in row[f"a{number}"] or ()
        if key is not None
    }
    return tuple(sorted(keys, key=repr))


def _clauses(query: Query, rows: Sequence[_Row]) -> tuple[str, ...]:
    """Those in force on one of the dates; all of them where no date is known."""
    cited = query.facts.rule.citations
    in_force = [[row[f"c{number}"] for row in rows] for number in range(len(cited))]
    dated = any(held is not None for held in in_force[0])
    return tuple(
        f"{citation.regulation} article {citation.provision.article}"
        for citation, held in zip(cited, in_force, strict=True)
        if not dated or any(held)
    )
