"""The nodes of a plan. Each refers to others by their number in the arena.

Expressions are scalar unless they stand in an `Aggregation`. Literals carry their storage,
since Python holds 1, True and Decimal("1.00") for equal and two rules must not share a
node because of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal as Word
from typing import NewType, TypeAlias

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import Operator
from engine.plan.storage import Storage

NodeId = NewType("NodeId", int)


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column of the relation that the expression is evaluated over."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant in its canonical spelling; `text` None is the missing value."""

    text: str | None
    storage: Storage


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator of the language, operands already of one storage where it needs that."""

    operator: Operator
    operands: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class ByCalendar:
    """An operator over working days; `calendar` is a relation with a row for each day arranged.

    The relation has `day`, and `off` and `worked` for what its row says of it.
    """

    operator: Operator
    calendar: NodeId
    operands: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class CaseOf:
    """The value behind the first true condition; else `otherwise`, or missing."""

    branches: tuple[tuple[NodeId, NodeId], ...]
    otherwise: NodeId | None


@dataclass(frozen=True, slots=True)
class CastTo:
    """A number in another storage; fewer decimals round half away from zero."""

    operand: NodeId
    storage: Storage


@dataclass(frozen=True, slots=True)
class Statistic:
    """What `function` makes of a list of exact numbers stored as `held`, in `storage`.

    `share` is the canonical spelling of the aggregate's share.
    """

    function: AggregateFunction
    values: NodeId
    held: Storage
    share: str | None
    storage: Storage


ExpressionNode: TypeAlias = ColumnOf | Literal | Apply | ByCalendar | CaseOf | CastTo | Statistic


class Fold(StrEnum):
    """What an aggregation does with its argument; missing values are skipped."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    ANY = "any"  # true if any is true; missing over no row
    LIST = "list"  # the values, in no particular order; missing over no row
    FIRST = "first"  # the argument, missing or not, of the first row by `order`


@dataclass(frozen=True, slots=True)
class Aggregation:
    """`name` = the fold of `argument` (None: the rows) where `condition` is true.

    `order` are expressions, each with whether the greatest comes first; what is missing
    comes before all.
    """

    name: str
    fold: Fold
    argument: NodeId | None
    condition: NodeId | None
    order: tuple[tuple[NodeId, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """The rows of a data set or table: `slot.column` for each column, and `slot.#`, the id."""

    data_set: str
    slot: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A table that is handed in when the plan is evaluated."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """The rows for which `condition` is true."""

    source: NodeId
    condition: NodeId


@dataclass(frozen=True, slots=True)
class Project:
    """Exactly these columns, each computed from the source's row.

    Of ages, `once` says that an engine is to compute them here, once, wherever they are asked for.
    """

    source: NodeId
    columns: tuple[tuple[str, NodeId], ...]
    once: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Pairs of rows whose `on` columns are equal (a missing value equals nothing).

    `left` keeps each left row that has no partner, its right columns missing.
    """

    left: NodeId
    right: NodeId
    kind: Word["inner", "left"]
    on: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One row per distinct `keys` (missing values are alike), with the aggregations.

    That they are `numbered` says of two keys that none is missing, and that they count the texts of
    lists: an engine can hold both as one number.
    """

    source: NodeId
    keys: tuple[str, ...]
    aggregations: tuple[Aggregation, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Union:
    """The rows of all `sources`, which have the same columns."""

    sources: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The rows of `source` with `#`, their number from 1 in the order of the columns `order`.

    The order leaves no two rows alike, so that the numbers depend on the rows alone.
    """

    source: NodeId
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of `source`, few of many that it is made of: evaluated once and kept."""

    source: NodeId


@dataclass(frozen=True, slots=True)
class Components:
    """A row for each member that the ties in `source` name, with its connected component.

    `source` has each tie once: `member`, `other`, which is a member too if they are `alike` and
    else a value that members share, and whether the tie is `known`. The columns are `member`;
    `known` and `all`, the smallest member that known ties, or all ties, lead to, `known` missing
    for a member without a known tie; and `piece`, a number that members have in common whose
    `known` and `all` are alike. `table` names the table that is told where one is too large.
    """

    table: str
    source: NodeId
    member: str
    other: str
    known: str
    alike: bool


RelationNode: TypeAlias = (
    Scan | Given | Filter | Project | Join | Aggregate | Union | Numbered | Kept | Components
)
Node: TypeAlias = ExpressionNode | RelationNode
