"""The reference of data contracts: every key that the reader reads, and what it may say.

Keys and values are the reader's own lists; only the words are written here. A key without
words is a KeyError, so that the page cannot say less than the reader takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from adapters.sources import Format
from dsl.syntax.declarations import Surface
from engine.catalog.column_reading import (
    CLASSES,
    COLUMN_PROPERTIES,
    DOMAIN_WORDS,
    LOGICAL_TYPES,
    MERGED,
    UNITS,
)
from engine.catalog.contract import PERIODS, Delivery
from engine.catalog.contract_reading import (
    API_VERSIONS,
    CONTRACT_PROPERTIES,
    DATE_ORDERS,
    DATE_PROPERTIES,
    SERIAL_CALENDARS,
)
from engine.catalog.delivery_reading import FLAGS
from engine.catalog.odcs import CONTRACT_READ, PROPERTY_READ, SCHEMA_READ, SLA_READ
from engine.catalog.source_reading import ENCODINGS, SERVER_KEYS, SERVER_TYPES
from interfaces.documentation.contract_headings import INTRODUCTION, LEVELS, TITLE
from interfaces.documentation.contract_words import KEYS
from interfaces.documentation.domain_words import DOMAINS, READS

_LOCAL: Final = ("type", *SERVER_KEYS["local"])
#: The keys of each level, as the reader has them.
LEVEL_KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "contract": CONTRACT_READ,
        "schema": SCHEMA_READ,
        "schema_custom": DATE_PROPERTIES,
        "property": PROPERTY_READ,
        "bounds": ("minimum", "maximum", "defaultTimezone"),
        "property_custom": COLUMN_PROPERTIES,
        "relationships": ("to", "from", "type"),
        "contract_custom": CONTRACT_PROPERTIES,
        "sla": SLA_READ,
        "servers": _LOCAL,
        "servers_s3": tuple(k for k in SERVER_KEYS["s3"] if k not in _LOCAL),
        "servers_table": tuple(k for k in SERVER_KEYS["postgres"] if k not in _LOCAL),
    }
)
#: The words that a key takes, where it takes one of a few.
_VALUES: Final[Mapping[tuple[str, str], Iterable[str]]] = MappingProxyType(
    {
        ("contract", "apiVersion"): API_VERSIONS,
        ("contract", "kind"): ("DataContract",),
        ("property", "logicalType"): LOGICAL_TYPES,
        ("property", "classification"): CLASSES,
        ("property_custom", "unit"): tuple(u for units in UNITS.values() for u in units),
        ("property_custom", "delivered"): ("always", "sometimes"),
        ("property_custom", "merged"): MERGED,
        ("contract_custom", "delivery"): tuple(Delivery),
        ("contract_custom", "period"): PERIODS,
        ("contract_custom", "mayBeEmpty"): FLAGS,
        ("contract_custom", "serialDates"): SERIAL_CALENDARS,
        ("contract_custom", "dateOrder"): DATE_ORDERS,
        ("sla", "property"): ("frequency", "retention"),
        ("sla", "unit"): ("day", "week", "month", "quarter", "year"),
        ("servers", "type"): SERVER_TYPES,
        ("servers", "format"): tuple(Format),
        ("servers", "encoding"): ENCODINGS,
    }
)


def contract_page(surface: Surface) -> str:
    """The page in Markdown."""
    return "\n".join(_lines(surface)) + "\n"


def _lines(surface: Surface) -> Iterator[str]:
    at = surface == "en"
    yield f"# {TITLE[at]}"
    yield ""
    yield INTRODUCTION[at].strip()
    for level, keys in LEVEL_KEYS.items():
        title, said = LEVELS[level]
        yield f"\n## {title[at]}\n"
        if said[at]:
            yield f"{said[at]}\n"
        yield ("| 键 | 意思 | 可以写 |", "| key | means | takes |")[at]
        yield "|---|---|---|"
        for key in keys:
            words = KEYS[level][key]
            values = _VALUES.get((level, key))
            listed = " ".join(f"`{v}`" for v in values) if values else words[2 + at]
            yield f"| `{key}` | {words[at]} | {listed} |"
    yield f"\n## {('含义：domain', 'Domains')[at]}\n"
    yield f"{READS[at]}\n"
    yield ("| 写 | 是什么 |", "| word | what it is |")[at]
    yield "|---|---|"
    for word in DOMAIN_WORDS:
        yield f"| `{word}` | {DOMAINS[word][at]} |"


if __name__ == "__main__":
    for each in ("zh", "en"):
        path = Path(__file__).parents[2] / "docs" / "contracts" / f"{each}.md"
        path.write_text(contract_page("en" if each == "en" else "zh"), "utf-8")
