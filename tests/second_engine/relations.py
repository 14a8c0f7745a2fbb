"""The data sets that a rule looks into: by key values, and by further conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.syntax.declarations import With, Without
from tests.second_engine.expressions import term
from tests.second_engine.functions import NotExpressedError
from tests.second_engine.names import Facts, Words
from tests.second_engine.numbers import alike
from tests.second_engine.rows import RowScope, guarded, rows_of, sure_of, without_row
from tests.second_engine.terms import Term, all_of, any_of, bracketed, quoted, row_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A column of the relation and what it must equal, read from earlier rows."""

    column: Term
    looked_for: Term

    def equal(self, facts: Facts) -> str:
        """Whether the two are equal; a key that is missing equals nothing."""
        one, other = self.column, self.looked_for
        if one.sort in ("number", "period"):
            one, other = alike((one, other))
        return f"{one.sql} = {_operand(replace(self.looked_for, sql=other.sql), facts)}"


@dataclass(frozen=True, slots=True)
class Relation:
    """An `on` taken apart."""

    alias: str
    pairs: tuple[Pair, ...]
    residual: tuple[Term, ...]

    def key_missing(self, facts: Facts) -> str:
        """Whether there is no key to look for, so that no row is looked for."""
        return any_of(f"{_operand(p.looked_for, facts)} IS NULL" for p in self.pairs)

    def equal_keys(self, facts: Facts) -> str:
        """Whether a row has the key that is looked for."""
        return all_of(p.equal(facts) for p in self.pairs)


def _operand(looked_for: Term, facts: Facts) -> str:
    sql = guarded(looked_for, facts)
    return bracketed(sql) if looked_for.sort == "flag" else sql


def relation(step: With | Without, words: Words, facts: Facts, *, earlier: set[str]) -> Relation:
    """The relation of `step`, where `earlier` aliases have their rows already."""
    scope = RowScope(facts)
    pairs: list[Pair] = []
    residual: list[Term] = []
    for part in term(step.on, words, scope).conjuncts():
        pair = _pair(step.alias, part, earlier)
        if pair is None:
            residual.append(part)
        else:
            pairs.append(pair)
    if not pairs:
        raise NotExpressedError("a relation without a tie")
    return Relation(step.alias, tuple(pairs), tuple(residual))


def _pair(alias: str, part: Term, earlier: set[str]) -> Pair | None:
    """The equality of a column of the relation with something of earlier rows."""
    if part.equates is None:
        return None
    for own, other in (part.equates, part.equates[::-1]):
        tied = own.column is not None and own.column[0] == alias
        if tied and other.reads and other.reads <= earlier:
            return Pair(own, other)
    return None


def joined(bindings: str, found: Relation, facts: Facts) -> str:
    """`bindings` with each row of the relation that has the key, or without one, once."""
    return (
        f"SELECT p.*, r.* FROM ({bindings}) p LEFT JOIN ({rows_of(found.alias, facts)}) r "
        f"ON {found.equal_keys(facts)} "
        f"WHERE {row_of(found.alias)} IS NOT NULL OR {found.key_missing(facts)}"
    )


def folded(found: Relation, facts: Facts) -> str:
    """For each of the `choices` with rows that have its key: does one match, may one, which."""
    name = found.alias
    sure = [sure_of(name)] if facts.is_computed(name) else []
    held = all_of([*sure, *(c.sql for c in found.residual)])
    return (
        f"SELECT b, bool_or({held}) AS {quoted(name + '?')}, "
        f"bool_or({bracketed(held)} IS NULL) AS {quoted(name + '??')}, "
        f"list({row_of(name)}) FILTER (WHERE {held}) AS {quoted(name + '@')} "
        f"FROM choices JOIN ({rows_of(name, facts)}) r ON {found.equal_keys(facts)} GROUP BY b"
    )


def exists(found: Relation, facts: Facts) -> str:
    """Whether a row of a folded relation matches: unknown where there is nothing to look for."""
    reads = frozenset().union(
        *(p.looked_for.reads for p in found.pairs), *(c.reads for c in found.residual)
    )
    missing = [without_row(reads, facts), found.key_missing(facts)]
    nothing = any_of(m for m in missing if m is not None)
    match, may = quoted(found.alias + "?"), quoted(found.alias + "??")
    return (
        f"CASE WHEN {nothing} THEN NULL WHEN {match} THEN TRUE WHEN {may} THEN NULL ELSE FALSE END"
    )
