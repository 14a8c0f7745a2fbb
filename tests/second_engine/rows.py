"""Expressions over the rows of one binding, each column called `"alias.column"`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dsl.schema import Column
from dsl.syntax.expressions import Aggregate
from tests.reference.world import SURE
from tests.second_engine.expressions import term
from tests.second_engine.names import Facts, Words
from tests.second_engine.scopes import Scope
from tests.second_engine.terms import Term, decimals_of, of_domain, quoted, row_of


class AggregateAmongRowsError(Exception):
    """An aggregate where there is no group yet."""


class RowScope(Scope):
    """The rows of one binding."""

    def column(self, alias: str, name: str) -> Term:
        """The cell of the alias's row."""
        found = self.facts.aliases[alias].column(name)
        assert found is not None, f"no column {name} of {alias}"
        self.facts.read.setdefault(alias, {})[found.name] = None
        stored = of_domain(found.domain, quoted(f"{alias}.{found.name}"))
        stored = replace(stored, decimals=decimals_of(found))
        cells = frozenset({stored.sql})
        return replace(stored, reads=frozenset({alias}), column=(alias, found.name), cells=cells)

    def event_date(self) -> Term:
        """The rule's event date over these rows."""
        said = self.facts.event_date()
        if said is None:
            return Term("NULL::DATE", "date")
        return term(said.expression, said.words, self)

    def aggregate(self, node: Aggregate, words: Words) -> Term:
        """No group is known yet."""
        del node, words
        raise AggregateAmongRowsError


def without_row(aliases: Iterable[str], facts: Facts) -> str | None:
    """Whether one of the aliases has no row, because none was looked for; None: all have."""
    missing = [f"{row_of(a)} IS NULL" for a in sorted(facts.joined & set(aliases))]
    return " OR ".join(missing) or None


def guarded(found: Term, facts: Facts) -> str:
    """`found`, missing where it reads an alias without a row: whatever it asks is unknown."""
    missing = without_row(found.reads, facts)
    return found.sql if missing is None else f"CASE WHEN {missing} THEN NULL ELSE {found.sql} END"


def rows_of(alias: str, facts: Facts) -> str:
    """The rows that an alias ranges over, with the columns that the rule reads of it."""
    data_set = facts.aliases[alias]
    columns = [f"_row AS {row_of(alias)}"]
    for name in facts.read.get(alias, ()):
        column = data_set.column(name)
        assert column is not None
        columns.append(f"{_stored(column)} AS {quoted(f'{alias}.{name}')}")
    if facts.is_computed(alias):
        columns.append(f"{quoted(SURE)} AS {sure_of(alias)}")
    return f"SELECT {', '.join(columns)} FROM {quoted(data_set.name)}"


def sure_of(alias: str) -> str:
    """The column that says of a computed row whether it is there for certain, else missing."""
    return quoted(f"{alias}.{SURE}")


def _stored(column: Column) -> str:
    """A cell; numbers in the widest type from the start, so that no result overflows."""
    name = quoted(column.name)
    wide = of_domain(column.domain, name).sort in ("number", "period")
    return f"{name}::HUGEINT" if wide else name
