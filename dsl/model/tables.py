"""Tables: rows computed from the rows of data sets, or of other tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dsl.domains import IDENTIFYING
from dsl.model.expressions import RunDate
from dsl.model.law import Clause
from dsl.model.rules import Key, Measure, Rule, Slot, Tie
from dsl.model.steps import Absence, Alias, Condition, Filter, Grade, Lookup, Relation, RowStep
from dsl.model.weights import Severity, SeverityLine
from dsl.schema import DataSet
from dsl.syntax.declarations import Surface
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Branch:
    """Rows of a table from one base.

    `keys` is None where every choice of rows is a row of the table; else each group is one.
    With `links` each path of so many rows at most is one: a row's second key is the first key
    of the next, and the keys of the path are where it starts and ends. With `tie` each member is
    one: the keys are the member, the component that it belongs to, and what ties members, which
    no row of the table has. `columns` are in the order of the table's.
    """

    base: Alias
    row_steps: tuple[RowStep, ...]
    keys: tuple[Key, ...] | None
    group_conditions: tuple[Condition, ...]
    columns: tuple[Measure, ...]
    span: Span
    links: int = 0
    tie: Tie | None = None

    @property
    def grades(self) -> tuple[Grade, ...]:
        """How surely its rows are tied: by its relations, and by what links or connects them."""
        own = tuple(relation.grade for relation in self.relations)
        if self.keys is None or not (self.links or self.tie):
            return own
        # The last key is what rows go on by, or what members share.
        sure = self.keys[-1].expression.type.kind in IDENTIFYING
        return (*own, Grade.EXACT_ID if sure else Grade.NEAR)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations of its `with` and `without` steps, in order."""
        return tuple(_relations(self.row_steps))

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """Its base, then the aliases of its relations."""
        return (self.base, *(r.alias for r in self.relations))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `data_set` is what aliases over it read, its key the keys of the group.

    `parameters`, `definitions` and `decision_tables` are those of the tables that it reads, too.
    """

    name: str
    title: str | None
    surface: Surface
    clauses: tuple[Clause, ...]
    branches: tuple[Branch, ...]
    data_set: DataSet
    parameters: tuple[str, ...]
    definitions: tuple[str, ...]
    span: Span
    decision_tables: tuple[str, ...] = ()

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """The aliases of all its branches."""
        return tuple(alias for branch in self.branches for alias in branch.aliases)

    @property
    def grade(self) -> Grade:
        """The weakest grade of its relations, and of the tables that it reads."""
        own = (grade for branch in self.branches for grade in branch.grades)
        below = (a.table.grade for a in self.aliases if a.table is not None)
        return max((*own, *below), key=list(Grade).index, default=Grade.EXACT_ID)


def tables_of(aliases: Iterable[Alias]) -> tuple[Table, ...]:
    """Every table that `aliases` read, those that others read first, each once."""
    found: dict[str, Table] = {}
    for alias in aliases:
        if alias.table is not None and alias.table.name not in found:
            found |= {t.name: t for t in tables_of(alias.table.aliases)}
            found[alias.table.name] = alias.table
    return tuple(found.values())


def filed_data_sets(aliases: Iterable[Alias]) -> tuple[DataSet, ...]:
    """The data sets of filed rows that `aliases` read, through tables too, each once."""
    return tuple(dict.fromkeys(_filed(aliases)))


def rule_of(table: Table, branch: Branch) -> Rule:
    """The branch as a rule that would tell of its rows: they bind as those of a rule do."""
    grouped = branch.keys is not None
    return Rule(
        name=table.name,
        title=table.title or table.name,
        surface=table.surface,
        clauses=(),
        severities=(SeverityLine(Severity.HINT),),
        event_date=RunDate(),
        base=branch.base,
        row_steps=branch.row_steps,
        row_exemptions=(),
        conflicts=(),
        grouped=True,
        keys=branch.keys or (),
        window=None,
        group_conditions=branch.group_conditions,
        group_exemptions=(),
        measures=branch.columns if grouped else (),
        message=() if grouped else tuple(Slot(c.expression) for c in branch.columns),
        parameters=table.parameters,
        definitions=table.definitions,
        calendar=None,
        span=branch.span,
        decision_tables=table.decision_tables,
    )


def _filed(aliases: Iterable[Alias]) -> Iterator[DataSet]:
    for alias in aliases:
        if alias.table is None:
            yield alias.data_set
        else:
            yield from filed_data_sets(alias.table.aliases)


def _relations(steps: Iterable[RowStep]) -> Iterator[Relation]:
    for step in steps:
        match step:
            case Lookup(relation=relation) | Absence(relation=relation):
                yield relation
            case Filter():
                pass
