"""Terms: a piece of SQL, and what the writer of SQL has to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from dsl.domains import PLACING, Domain, Kind
from dsl.schema import Column

Sort = Literal["number", "period", "date", "month", "time", "text", "flag"]
NOTHING: frozenset[str] = frozenset()

_NAME = re.compile(r'"[^"]*"|\w+')

_DECIMALS = {Kind.MONEY: 2, **dict.fromkeys((Kind.NUMBER, Kind.PERCENT, *PLACING), 6)}
_SORTS: dict[Kind, Sort] = {
    Kind.MONEY: "number",
    Kind.NUMBER: "number",
    Kind.PERCENT: "number",
    Kind.COUNT: "number",
    Kind.PERIOD: "period",
    Kind.DATE: "date",
    Kind.MONTH: "month",
    Kind.TIMESTAMP: "time",
    Kind.LATITUDE: "number",
    Kind.LONGITUDE: "number",
    Kind.FLAG: "flag",
}


@dataclass(frozen=True, slots=True)
class Term:
    """An expression in SQL.

    A number is a whole one in SQL, its value times 10 to the `decimals`: whole numbers are
    exact in DuckDB, while its quotients of decimals are floats. `unit` is that of a period (`day`,
    `month`), or the period that an amount covers (`month`, `year`).

    `reads` are the aliases whose rows it reads, `counts` those whose rows its aggregates read.
    `parts` are the conditions that it is the conjunction of, `equates` the two sides of an
    equality, `column` the alias and column that it is.

    `cells` are the cells whose missing value can leave it missing. `opens` count the rows that are
    open for its aggregates, `low` and `high` are what it is at the least and at the most then, and
    `whatever` the truth that is the same whatever is missing.
    """

    sql: str
    sort: Sort
    decimals: int = 0
    unit: str = ""
    reads: frozenset[str] = NOTHING
    counts: frozenset[str] = NOTHING
    parts: tuple[Term, ...] = field(default=(), repr=False)
    equates: tuple[Term, Term] | None = field(default=None, repr=False)
    column: tuple[str, str] | None = None
    cells: frozenset[str] = NOTHING
    opens: frozenset[str] = NOTHING
    low: str | None = None
    high: str | None = None
    whatever: str | None = None
    never_negative: bool = False

    def bounds(self) -> tuple[str | None, str | None]:
        """What it is at the least and at the most, whatever is missing."""
        if not self.opens:
            return self.sql, self.sql
        exact = f"CASE WHEN {nothing_open(self)} THEN {self.sql} END"
        return self.low or exact, self.high or exact

    def settled(self) -> str:
        """The SQL, missing where what is missing could change it."""
        if not self.opens:
            return self.sql
        if self.whatever is not None:
            return self.whatever
        return f"CASE WHEN {nothing_open(self)} THEN {self.sql} END"

    def conjuncts(self) -> tuple[Term, ...]:
        """The conditions that must all hold, or the term alone."""
        return self.parts or (self,)

    def like(self, sql: str) -> Term:
        """Other SQL for a value of the same sort, read from the same rows."""
        made = Term(sql, self.sort, self.decimals, self.unit, self.reads, self.counts)
        return replace(made, cells=self.cells, opens=self.opens)

    def of(self, *sources: Term) -> Term:
        """The term, made of `sources`: it reads what they read."""
        return replace(
            self,
            reads=self.reads.union(*(s.reads for s in sources)),
            counts=self.counts.union(*(s.counts for s in sources)),
            cells=self.cells.union(*(s.cells for s in sources)),
            opens=self.opens.union(*(s.opens for s in sources)),
        )


def nothing_open(*terms: Term) -> str:
    """Whether no row is open for what `terms` aggregate."""
    every = sorted(frozenset().union(*(t.opens for t in terms)))
    return all_of(f"{count} = 0" for count in every)


def stored_decimals(domain: Domain) -> int:
    """How many decimals a stored value of `domain` has."""
    return _DECIMALS.get(domain.kind, 0)


def decimals_of(column: Column) -> int:
    """How many decimals the values of a column have, filed or computed."""
    return column.decimals if column.digits else stored_decimals(column.domain)


def of_domain(domain: Domain, sql: str) -> Term:
    """A stored value of `domain`."""
    return Term(sql, _SORTS.get(domain.kind, "text"), stored_decimals(domain), _unit(domain))


def _unit(domain: Domain) -> str:
    return domain.of if domain.kind in (Kind.MONEY, Kind.PERIOD) else ""


def condition(sql: str, *sources: Term) -> Term:
    """A flag made of `sources`."""
    return Term(sql, "flag").of(*sources)


def all_of(conditions: Iterable[str]) -> str:
    """The three-valued conjunction; true where there is nothing to ask."""
    asked = [f"({c})" if " OR " in c else c for c in conditions if c != "TRUE"]
    return " AND ".join(asked) or "TRUE"


def any_of(conditions: Iterable[str]) -> str:
    """The three-valued disjunction; false where there is nothing to ask."""
    return " OR ".join(conditions) or "FALSE"


def bracketed(sql: str) -> str:
    """A condition as an operand; brackets only where they say something, since parsing is dear."""
    return sql if _NAME.fullmatch(sql) else f"({sql})"


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def row_of(alias: str) -> str:
    """The column that holds the number of an alias's row, missing where none was looked for."""
    return quoted(f"{alias}#")
