"""Domain types: what a value *means*, which is more than how it is stored.

A resident id and a phone number are both text; comparing them is a mistake that this
floor reports. Storage types follow from the domain, never the other way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The families of domains; the value is the word used in contracts and English rules."""

    RESIDENT_ID = "resident_id"
    CREDIT_CODE = "credit_code"
    PERSON_NAME = "person_name"
    ORG_NAME = "org_name"
    REGION_CODE = "region_code"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    CODE = "code"
    CATEGORY = "category"
    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    COUNT = "count"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    TIMESTAMP = "timestamp"
    PERIOD = "period"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Domain:
    """A kind, made narrower by `of`.

    `of` is the register that issues a code (`code:project`), the period that an amount
    covers (`money/month`, `money/year`), the unit of a period (`period/day`,
    `period/workday`, `period/month`, `period/second`), the zone of a timestamp's clock
    (`timestamp:Europe/Berlin`), or the system of a coordinate (`latitude:CGCS2000`); empty
    for every other kind, and for China's clock.
    """

    kind: Kind
    of: str = ""

    def __str__(self) -> str:
        """The spelling that contracts use: `resident_id`, `code:project`, `money/month`."""
        if not self.of:
            return self.kind.value
        separator = ":" if self.kind in _COLON else "/"
        return f"{self.kind.value}{separator}{self.of}"


#: Stored as text, compared by exact equality after the contract's normalising.
TEXTUAL = frozenset(
    {
        Kind.RESIDENT_ID,
        Kind.CREDIT_CODE,
        Kind.PERSON_NAME,
        Kind.ORG_NAME,
        Kind.REGION_CODE,
        Kind.PHONE,
        Kind.ACCOUNT,
        Kind.ADDRESS,
        Kind.CODE,
        Kind.CATEGORY,
        Kind.TEXT,
    }
)

#: Exact decimals or whole numbers.
NUMERIC = frozenset({Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT})

#: Days and months of the calendar; a month is stored as its first day.
TEMPORAL = frozenset({Kind.DATE, Kind.MONTH})

#: Where a place lies, in degrees: north and east are positive.
PLACING = frozenset({Kind.LATITUDE, Kind.LONGITUDE})

#: Columns of these say on which day a fact happened: a timestamp on the day of its clock.
DATING = TEMPORAL | {Kind.TIMESTAMP}

#: One value names one thing: a join on it has the grade "exact id".
IDENTIFYING = frozenset({Kind.RESIDENT_ID, Kind.CREDIT_CODE, Kind.CODE})

#: Values of a person or a body that no rule may write as a literal outside an example.
PERSONAL = frozenset(
    {
        Kind.RESIDENT_ID,
        Kind.CREDIT_CODE,
        Kind.PERSON_NAME,
        Kind.ORG_NAME,
        Kind.PHONE,
        Kind.ACCOUNT,
        Kind.ADDRESS,
    }
)

#: What follows a colon is a name of others: a register, a zone, a system.
_COLON = PLACING | {Kind.CODE, Kind.TIMESTAMP}
_PERIODS = {"": "", "month": "month", "year": "year"}
_UNITS = {"day", "workday", "month", "second"}
#: A zone by its name in the IANA database, or by how far its clock is ahead of UTC.
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}|[+-][01][0-9]:[0-5][0-9]")
#: Systems that coordinates are given in. GCJ02 moves every place within China by some 100 to
#: 700 metres, BD09 moves those once more; the first two differ by about a metre at most.
CGCS2000 = "CGCS2000"
COORDINATE_SYSTEMS = (CGCS2000, "WGS84", "GCJ02", "BD09")
#: Whose coordinates are held to be of one system, to the whole metre.
GEODETIC = frozenset({CGCS2000, "WGS84"})
#: The clock of a timestamp that names no zone.
CHINA = "Asia/Shanghai"


def domain_from_text(text: str) -> Domain | None:
    """The domain spelled `text`, or None where there is no such domain.

    >>> domain_from_text("code:project")
    Domain(kind=<Kind.CODE: 'code'>, of='project')
    >>> domain_from_text("money/fortnight") is None
    True
    """
    word, separator, of = text.replace(":", "/", 1).partition("/")
    try:
        kind = Kind(word)
    except ValueError:
        return None
    if kind is Kind.CODE:
        return Domain(kind, of) if of.isidentifier() or not separator else None
    if kind is Kind.MONEY:
        return Domain(kind, of) if of in _PERIODS and bool(of) == bool(separator) else None
    if kind is Kind.PERIOD:
        return Domain(kind, of) if of in _UNITS else None
    if kind in PLACING:
        return Domain(kind, of) if of in COORDINATE_SYSTEMS and text[len(word)] == ":" else None
    if kind is Kind.TIMESTAMP and separator:
        return Domain(kind, "" if of == CHINA else of) if _ZONE.fullmatch(of) else None
    return None if separator else Domain(kind)


RESIDENT_ID = Domain(Kind.RESIDENT_ID)
CREDIT_CODE = Domain(Kind.CREDIT_CODE)
TEXT = Domain(Kind.TEXT)
MONEY = Domain(Kind.MONEY)
NUMBER = Domain(Kind.NUMBER)
COUNT = Domain(Kind.COUNT)
PERCENT = Domain(Kind.PERCENT)
DATE = Domain(Kind.DATE)
MONTH = Domain(Kind.MONTH)
FLAG = Domain(Kind.FLAG)
DAYS = Domain(Kind.PERIOD, "day")
WORKDAYS = Domain(Kind.PERIOD, "workday")
MONTHS = Domain(Kind.PERIOD, "month")
SECONDS = Domain(Kind.PERIOD, "second")
TIMESTAMP = Domain(Kind.TIMESTAMP)
