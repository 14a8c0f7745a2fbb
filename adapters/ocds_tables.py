"""The tables that an OCDS file is laid out in: what a row is, and where its cells come from.

A row is named by where it stands, `OCID/bids/details/0`: publishers leave out ids, or give one to
several things. The rows of a part carry the status of the whole (a bidder that of its bid), so
that a rule that asks for it needs no second look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

Path = tuple[str, ...]


class Form(Enum):
    """What stands at a field's path, and so how many cells it gives."""

    #: One value: one cell.
    VALUE = auto()
    #: A point in time: as written, its day and its second (both of Greenwich).
    MOMENT = auto()
    #: Organisations: how many, the id of the only one, and all ids as a JSON array in order.
    PARTIES = auto()
    #: Several words: a JSON array of them in order.
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """Cells of a row, below `name`, from `path` in the row's object."""

    name: str
    path: Path
    form: Form = Form.VALUE

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its cells."""
        match self.form:
            case Form.VALUE | Form.WORDS:
                return (self.name,)
            case Form.MOMENT:
                return (self.name, f"{self.name}_day", f"{self.name}_second")
            case Form.PARTIES:
                return (f"{self.name}_count", self.name, f"{self.name}_all")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from: the array at `path`, of each thing of the array at `within`.

    `whole` is what the thing is called; without `within` it is the object that holds the array.
    """

    path: Path
    within: Path = ()
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `key` names the column that names a row, `whole` the thing that rows are part of.

    A table without origins has a row for each release.
    """

    key: str
    fields: tuple[Field, ...]
    origins: tuple[Origin, ...] = ()
    whole: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in order."""
        named = ("ocid", self.key, "position") if self.origins else ("ocid",)
        whole = ()
        if self.whole:
            kind = (f"{self.whole}_kind",) if len(self.origins) > 1 else ()
            whole = (*kind, self.whole, f"{self.whole}_status")
        return (*named, *whole, *(c for f in self.fields for c in f.columns))


def _value(name: str, *path: str) -> Field:
    return Field(name, path or (name,))


def _moment(name: str, *path: str) -> Field:
    return Field(name, path, Form.MOMENT)


_AMOUNT: Final = (_value("amount", "value", "amount"), _value("currency", "value", "currency"))
_PARTY: Final = (_value("party", "id"), _value("name"))
_BIDS: Final = ("bids", "details")
_WHOLES: Final = (
    Origin(("items",), ("tender",), "tender"),
    Origin(("items",), _BIDS, "bid"),
    Origin(("items",), ("awards",), "award"),
    Origin(("items",), ("contracts",), "contract"),
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        "processes": Table(
            "ocid",
            (
                _value("release", "id"),
                _moment("published", "date"),
                Field("tags", ("tag",), Form.WORDS),
                _value("buyer", "buyer", "id"),
                _value("buyer_name", "buyer", "name"),
                _value("tender", "tender", "id"),
                _value("title", "tender", "title"),
                _value("status", "tender", "status"),
                _value("method", "tender", "procurementMethod"),
                _value("method_details", "tender", "procurementMethodDetails"),
                _value("category", "tender", "mainProcurementCategory"),
                _value("number_of_tenderers", "tender", "numberOfTenderers"),
                _value("amount", "tender", "value", "amount"),
                _value("currency", "tender", "value", "currency"),
                _moment("tender_start", "tender", "tenderPeriod", "startDate"),
                _moment("tender_end", "tender", "tenderPeriod", "endDate"),
                _value("procuring_entity", "tender", "procuringEntity", "id"),
                _value("procuring_entity_name", "tender", "procuringEntity", "name"),
            ),
        ),
        "lots": Table(
            "lot",
            (_value("id"), _value("title"), _value("status"), *_AMOUNT),
            (Origin(("tender", "lots")),),
        ),
        "items": Table(
            "item",
            (
                _value("id"),
                _value("description"),
                _value("scheme", "classification", "scheme"),
                _value("classification", "classification", "id"),
                _value("quantity"),
                _value("unit", "unit", "name"),
                _value("related_lot", "relatedLot"),
            ),
            _WHOLES,
            whole="part_of",
        ),
        "bids": Table(
            "bid",
            (
                _value("id"),
                _value("status"),
                _moment("submitted", "date"),
                *_AMOUNT,
                Field("tenderer", ("tenderers",), Form.PARTIES),
                Field("related_lots", ("relatedLots",), Form.WORDS),
            ),
            (Origin(_BIDS),),
        ),
        "bidders": Table("bidder", _PARTY, (Origin(("tenderers",), _BIDS, "bid"),), whole="bid"),
        "awards": Table(
            "award",
            (
                _value("id"),
                _value("title"),
                _value("status"),
                _moment("awarded", "date"),
                *_AMOUNT,
                Field("supplier", ("suppliers",), Form.PARTIES),
                Field("related_lots", ("relatedLots",), Form.WORDS),
            ),
            (Origin(("awards",)),),
        ),
        "suppliers": Table(
            "award_supplier", _PARTY, (Origin(("suppliers",), ("awards",), "award"),), whole="award"
        ),
        "contracts": Table(
            "contract",
            (
                _value("id"),
                _value("award_id", "awardID"),
                _value("title"),
                _value("status"),
                _moment("signed", "dateSigned"),
                _moment("starts", "period", "startDate"),
                _moment("ends", "period", "endDate"),
                *_AMOUNT,
            ),
            (Origin(("contracts",)),),
        ),
        "parties": Table(
            "organisation",
            (
                *_PARTY,
                _value("scheme", "identifier", "scheme"),
                _value("identifier", "identifier", "id"),
                _value("legal_name", "identifier", "legalName"),
                _value("country", "address", "countryName"),
                _value("region", "address", "region"),
                _value("locality", "address", "locality"),
                Field("roles", ("roles",), Form.WORDS),
            ),
            (Origin(("parties",)),),
        ),
        "documents": Table(
            "document",
            (
                _value("id"),
                _value("type", "documentType"),
                _value("title"),
                _value("url"),
                _moment("published", "datePublished"),
                _value("format"),
                _value("language"),
            ),
            (
                Origin(("documents",), ("planning",), "planning"),
                *(Origin(("documents",), o.within, o.whole) for o in _WHOLES),
            ),
            whole="part_of",
        ),
    }
)
