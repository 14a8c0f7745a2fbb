"""A department's data contract, read and checked: what a data set holds and how it comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from adapters.sources import Source
from dsl.domains import NUMERIC
from dsl.schema import Column, DataSet, Schema
from dsl.text.source import SourceText, Span

#: Raised when filing would store the same delivery differently: part of every filing id.
FILING_FORMAT = 4

#: What a delivery of mode `period` may be of.
PERIODS = ("month", "quarter", "year")


class Delivery(StrEnum):
    """What a new delivery takes the place of.

    Of the last one, of that of its period, of none, or of the rows whose keys it holds.
    """

    FULL = "full"
    PERIOD = "period"
    INCREMENT = "increment"
    CHANGES = "changes"

    @property
    def adds_up(self) -> bool:
        """Whether each file is a delivery of its own, and none takes another's place."""
        return self is Delivery.INCREMENT


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """How a data set is delivered.

    A `period` is one of PERIODS, and empty for other modes; `period_column` (its code name)
    says it where the file's name does not. `name` is where dates stand in names of files;
    empty: where names usually have them. A delivery without rows is held unless the data set
    `may_be_empty`, one with at most `held_below` of the rows before, too; at most `told_below`
    of them are told.
    """

    mode: Delivery = Delivery.FULL
    period: str = ""
    period_column: str = ""
    name: str = ""
    may_be_empty: bool = False
    held_below: Decimal = Decimal("0.5")
    told_below: Decimal = Decimal("0.8")


class Unit(StrEnum):
    """The unit that a delivered number without a suffix stands in."""

    YUAN = "元"
    TEN_THOUSAND_YUAN = "万元"
    HUNDRED_MILLION_YUAN = "亿元"
    PERCENT = "percent"
    RATIO = "ratio"
    #: A percent must carry its sign (rule examples, where no contract says the unit).
    SIGNED = "signed"
    NONE = ""


@dataclass(frozen=True, slots=True)
class ContractColumn:
    """One column as the language sees it, and how it is delivered.

    `headers` are the names that the column may have in a delivered file, best first.
    `minimum` and `maximum` bound its values, both included; texts as the contract writes them,
    in the column's unit, to be read as its cells are. `serial_dates` is the first year of the
    spreadsheet calendar that its dates may be counted in, `date_order` what comes first in dates
    whose year comes last (`day-first`, `month-first`; empty: such dates are refused). `merged` is
    what cells merged over several rows mean (`repeat` in each of them, `refuse`; empty: amounts
    are refused, since only the department knows whose they are). A column that `may_be_absent`
    can be left out of a delivery, and is then empty.
    """

    column: Column
    headers: tuple[str, ...]
    unit: Unit = Unit.NONE
    minimum: str | None = None
    maximum: str | None = None
    serial_dates: str = ""
    date_order: str = ""
    may_be_absent: bool = False
    merged: str = ""
    span: Span | None = field(default=None, compare=False)

    @property
    def refuses_merged(self) -> bool:
        """Whether a value in cells merged over several rows is no value of any of them."""
        return (self.merged or self._usual_merged) == "refuse"

    @property
    def _usual_merged(self) -> str:
        return "refuse" if self.column.domain.kind in NUMERIC else "repeat"


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: the values of `columns` stand in `target_columns` of `target`.

    `target` is the code name of a data set, of the same or another department.
    """

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Why the office may hold the data: a regulation's title, its article, where it stands."""

    regulation: str
    article: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """One data set's contract; `sha256` is that of its file, `file` its name.

    `retention` is how long filings are kept: a number and `day`, `week`, `month`, `quarter` or
    `year`.
    """

    data_set: DataSet
    version: str
    terms: DeliveryTerms
    columns: tuple[ContractColumn, ...]
    source: Source | None
    purpose: str
    file: str
    sha256: str
    references: tuple[Reference, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    retention: tuple[int, str] | None = None
    span: Span | None = field(default=None, compare=False)

    @property
    def delivery(self) -> Delivery:
        """What a new delivery takes the place of."""
        return self.terms.mode

    @property
    def filing_sha256(self) -> str:
        """The hash of all that changes what a filing holds; wording does not change it."""
        d = self.data_set
        meaning = {
            "format": FILING_FORMAT,
            "data_set": d.name,
            "key": d.key,
            "delivery": self.delivery,
            **({"period": period} if any(period := self._period) else {}),
            "valid_until": d.valid_until,
            "columns": [_meaning(c) for c in self.columns],
        }
        text = json.dumps(meaning, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def rows_sha256(self) -> str:
        """The hash of what says how the cells of a row are read, whatever its delivery replaces."""
        columns = [_meaning(c) for c in self.columns]
        text = json.dumps([FILING_FORMAT, self.data_set.key, columns], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def _period(self) -> tuple[str, str]:
        return self.terms.period, self.terms.period_column


def _meaning(delivered: ContractColumn) -> list[object]:
    c = delivered.column
    bounds = [delivered.minimum, delivered.maximum]
    # only where it is said: filings of contracts that do not say it keep their ids
    order = [delivered.date_order] if delivered.date_order else []
    merged = [f"merged {delivered.merged}"] if delivered.merged else []
    blank = [f"blank {c.blank_means}"] if c.blank_means else []
    how = [delivered.headers, delivered.unit, delivered.serial_dates, *order, *merged, *blank]
    return [c.name, str(c.domain), c.required, c.values, *how, bounds]


@dataclass(frozen=True, slots=True)
class Contracts:
    """All contracts of a workspace, and the texts that their diagnostics point into."""

    contracts: tuple[Contract, ...]
    texts: tuple[SourceText, ...] = ()
    _by_word: Mapping[str, Contract] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {c.data_set.title: c for c in self.contracts}
        words |= {c.data_set.name: c for c in self.contracts}
        object.__setattr__(self, "_by_word", MappingProxyType(words))

    def contract(self, word: str) -> Contract | None:
        """The contract whose data set is named or titled `word`."""
        return self._by_word.get(word)

    def words(self) -> tuple[str, ...]:
        """Every data set's name and title, for the nearest-name help."""
        return tuple(self._by_word)

    def schema(self) -> Schema:
        """What the language may speak of."""
        return Schema(tuple(c.data_set for c in self.contracts))
