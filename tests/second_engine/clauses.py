"""The clauses of a rule, each expression written over the rows or kept for the group."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import Chosen, Let, Per, Step, Unless, Where, With, Without
from dsl.syntax.expressions import Period
from dsl.syntax.law import Citation
from tests.second_engine.expressions import term
from tests.second_engine.functions import NotExpressedError
from tests.second_engine.names import Facts, Said, Words, rival_of
from tests.second_engine.relations import Relation, relation
from tests.second_engine.rows import RowScope
from tests.second_engine.terms import Term
from tests.second_engine.terms import condition as flag


@dataclass(frozen=True, slots=True)
class RowException:
    """An `unless` before `per`: its place among the rule's, and what exempts."""

    place: int
    by: Term | Relation
    citations: tuple[Citation, ...]


#: Places of conflicts are counted from here, so that they come after those of exceptions.
CONFLICTS = 1000


@dataclass(frozen=True, slots=True)
class RowConflict:
    """A `conflict`: its place, and what shows that two rows disagree."""

    place: int
    by: Term | Relation


@dataclass(frozen=True, slots=True)
class GroupException:
    """An `unless` after `per`."""

    place: int
    by: Said
    citations: tuple[Citation, ...]


@dataclass(slots=True)
class Clauses:
    """What the steps of a rule say, in their order. `keys` is None without `per`."""

    joins: list[Relation] = field(default_factory=list)
    absences: list[Relation] = field(default_factory=list)
    rivals: list[Relation] = field(default_factory=list)
    conditions: list[Term] = field(default_factory=list)
    row_exceptions: list[RowException] = field(default_factory=list)
    conflicts: list[RowConflict] = field(default_factory=list)
    keys: list[Term] | None = None
    window: tuple[Period, Term] | None = None
    gaps: bool = False
    group_conditions: list[Said] = field(default_factory=list)
    group_exceptions: list[GroupException] = field(default_factory=list)
    measures: list[tuple[str, Said]] = field(default_factory=list)
    severities: list[tuple[str, Said | None]] = field(default_factory=list)
    score: Said | None = None

    @property
    def takings(self) -> list[RowException | RowConflict]:
        """What may take a binding out before `per`, exceptions first."""
        return [*self.row_exceptions, *self.conflicts]


def clauses_of(facts: Facts) -> Clauses:
    """The rule's clauses."""
    reader = _Reader(facts)
    for step in facts.rule.steps:
        reader.read(step)
    for measure in facts.rule.measures:
        reader.clauses.measures.append((measure.name, Said(measure.value, reader.words)))
        reader.words = reader.words.with_value(measure.name, measure.value)
    for line in facts.rule.severities:
        said = None if line.condition is None else Said(line.condition, reader.words)
        reader.clauses.severities.append((line.word or "", said))
    if facts.rule.score is not None:
        reader.clauses.score = Said(facts.rule.score.value, reader.words)
    return reader.clauses


class _Reader:
    """Steps read one after the other; `words` are those known so far."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.scope = facts, RowScope(facts)
        self.words: Words = facts.words
        self.earlier = {facts.base}
        self.clauses = Clauses()

    def read(self, step: Step) -> None:
        """Add what `step` says."""
        match step:
            case Let(name=name, value=value):
                self.words = self.words.with_value(name, value)
            case With(alias=alias, chosen=chosen):
                self.clauses.joins.append(self._relation(step))
                self.earlier.add(alias)
                if chosen is not None:
                    self.clauses.rivals.append(self._rival(step, chosen))
            case Without():
                self.clauses.absences.append(self._relation(step))
            case Where(condition=condition) if self.clauses.keys is None:
                self.clauses.conditions += term(condition, self.words, self.scope).conjuncts()
            case Where(condition=condition):
                self.clauses.group_conditions.append(Said(condition, self.words))
            case Unless():
                self._unless(step)
            case Conflict():
                self._conflict(step)
            case Per():
                self._per(step)

    def _per(self, step: Per) -> None:
        self.clauses.keys = [term(k, self.words, self.scope) for k in step.keys]
        if step.window is not None:
            of = term(step.window.of, self.words, self.scope)
            self.clauses.window = (step.window.length, of)
            self.clauses.gaps = step.window.gaps

    def _unless(self, step: Unless) -> None:
        clauses = self.clauses
        place = len(clauses.row_exceptions) + len(clauses.group_exceptions)
        if clauses.keys is not None:
            if step.condition is None:
                raise NotExpressedError("an exception by a row after per")
            said = Said(step.condition, self.words)
            clauses.group_exceptions.append(GroupException(place, said, step.citations))
            return
        by: Term | Relation
        if step.relation is not None:
            by = self._relation(step.relation)
        else:
            assert step.condition is not None
            by = term(step.condition, self.words, self.scope)
        clauses.row_exceptions.append(RowException(place, by, step.citations))

    def _rival(self, step: With, chosen: Chosen) -> Relation:
        """A row that matches as the chosen one does, and comes after it."""
        rival = rival_of(step.alias)
        there = replace(self.words, rows={**self.words.rows, step.alias: rival})
        found = relation(
            replace(step, alias=rival), there, self.facts, earlier=self.earlier - {step.alias}
        )
        own, other = term(chosen.by, self.words, self.scope), term(chosen.by, there, self.scope)
        sign = ">" if chosen.latest else "<"
        after = flag(f"{other.sql} {sign} {own.sql}", own, other)
        return replace(found, residual=(*found.residual, after))

    def _conflict(self, step: Conflict) -> None:
        asked = term(step.condition, self.words, self.scope)
        by: Term | Relation = asked
        if step.relation is not None:
            found = self._relation(step.relation)
            by = replace(found, residual=(*found.residual, *asked.conjuncts()))
        place = CONFLICTS + len(self.clauses.conflicts)
        self.clauses.conflicts.append(RowConflict(place, by))

    def _relation(self, step: With | Without) -> Relation:
        return relation(step, self.words, self.facts, earlier=self.earlier)
