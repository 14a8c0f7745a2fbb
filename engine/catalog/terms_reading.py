"""The terms of a contract: how often data comes, how long it is kept, why it may be held.

ODCS has a word for the first two (`slaProperties`). For the third it has none: its
`authoritativeDefinitions` ask for an address on the web, which an article of a law does not
have and a server without the internet could not open. So `legalBasis` is a custom property.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from engine.catalog.contract import LegalBasis
from engine.catalog.odcs import SLA_KEYS
from engine.catalog.yaml_check import (
    Found,
    check_keys,
    read_items,
    read_text,
    read_whole_number,
    read_word,
    wrong_value,
)
from engine.catalog.yaml_tree import Fields, Items, Node, Scalar

Span = tuple[int, str]

#: ODCS's spellings of each unit. Not `m`, which may be minutes.
UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("day", "days", "d"), "day"),
        **dict.fromkeys(("week", "weeks", "w"), "week"),
        **dict.fromkeys(("month", "months"), "month"),
        **dict.fromkeys(("quarter", "quarters"), "quarter"),
        **dict.fromkeys(("year", "years", "y", "yr"), "year"),
    }
)
_DAYS: Final = MappingProxyType({"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365})


def read_terms(node: Fields, found: Found) -> tuple[Span | None, Span | None]:
    """`frequency` and `retention` of `slaProperties`: a number and a unit each, or None.

    HY572 where filings would be gone before the next delivery is due. Other properties of
    `slaProperties` are other programs'.
    """
    entries: dict[str, Fields] = {}
    for fields in read_items(node, "slaProperties", found):
        check_keys(fields, SLA_KEYS, found)
        word = read_text(fields, "property", found)
        if word is None or word.text not in ("frequency", "retention"):
            continue
        if word.text in entries:
            first = Related(
                (entries[word.text].get("property") or entries[word.text]).span, "first"
            )
            found.append(diagnose("HY510", word.span, first, key=word.text))
            continue
        entries[word.text] = fields
    frequency, retention = (_span(entries.get(w), found) for w in ("frequency", "retention"))
    if frequency and retention and _days(retention) < _days(frequency):
        places = [(entries[w].get("value") or entries[w]).span for w in ("retention", "frequency")]
        related = Related(places[1], "frequency")
        kept, due = _shown(retention), _shown(frequency)
        found.append(diagnose("HY572", places[0], related, retention=kept, frequency=due))
        return frequency, None
    return frequency, retention


def _span(fields: Fields | None, found: Found) -> Span | None:
    if fields is None:
        return None
    value = read_whole_number(fields, "value", found)
    unit = read_word(fields, "unit", UNITS, found)
    if value is None and fields.get("value") is None:
        read_text(fields, "value", found)
    return (value, UNITS[unit]) if value and unit else None


def _days(span: Span) -> int:
    return span[0] * _DAYS[span[1]]


def _shown(span: Span) -> str:
    return f"{span[0]} {span[1]}"


def read_legal_basis(node: Node | None, found: Found) -> tuple[LegalBasis, ...]:
    """The regulations that `legalBasis` lists, each with its article where one is named."""
    if node is None:
        return ()
    items = node.items if isinstance(node, Items) else (node,)
    read = (_basis(item, found) for item in items)
    return tuple(basis for basis in read if basis)


def _basis(item: Node, found: Found) -> LegalBasis | None:
    if not isinstance(item, Fields):
        found.append(wrong_value(item, "legalBasis", expected="[{regulation: …, article: …}]"))
        return None
    check_keys(item, ("regulation", "article", "url"), found)
    regulation = read_text(item, "regulation", found)
    article = read_text(item, "article", found, default="")
    url = read_text(item, "url", found, default="")
    if regulation is None:
        return None
    return LegalBasis(regulation.text, _text(article), _text(url))


def _text(scalar: Scalar | None) -> str:
    return scalar.text if scalar else ""
