"""What a blank cell of a column means: the contract's `blankMeans`, kept as it is written.

Filing reads it as it reads the cells of the column.
"""

from __future__ import annotations

from typing import Final

from dsl.diagnostics import diagnose
from dsl.domains import NUMERIC, PLACING, Domain, Kind
from engine.catalog.bound_reading import is_value
from engine.catalog.yaml_check import Found, wrong_value
from engine.catalog.yaml_tree import Node, Scalar

#: The plain words of yes and no.
FLAG_WORDS: Final = ("是", "否", "有", "无", "true", "false", "yes", "no")
#: Where a blank is never a value: nobody's number, a place, a day.
_NEVER: Final = frozenset(
    {
        *(Kind.RESIDENT_ID, Kind.CREDIT_CODE, Kind.PERSON_NAME, Kind.REGION_CODE),
        *(Kind.PHONE, Kind.ACCOUNT, Kind.DATE, Kind.MONTH, Kind.TIMESTAMP, *PLACING),
    }
)


def read_blank(node: Node | None, domain: Domain, values: tuple[str, ...], found: Found) -> str:
    """The value that a blank is; empty where the contract does not say, or wrongly.

    HY507 for a domain in which a blank is no value, HY504 for what is no value of the domain.
    """
    if node is None:
        return ""
    if domain.kind in _NEVER:
        needed = " | ".join(k for k in Kind if k not in _NEVER)
        found.append(diagnose("HY507", node.span, key="blankMeans", domain=domain, needed=needed))
        return ""
    if isinstance(node, Scalar) and node.text.strip() and _fits(node.text, domain, values):
        return node.text
    expected, among = _expected(domain, values)
    found.append(wrong_value(node, "blankMeans", expected=expected, among=among))
    return ""


def _fits(text: str, domain: Domain, values: tuple[str, ...]) -> bool:
    if domain.kind is Kind.FLAG:
        return text in FLAG_WORDS
    if domain.kind is Kind.CATEGORY:
        return not values or text in values
    return domain.kind not in NUMERIC or is_value(text, domain)


def _expected(domain: Domain, values: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What is expected, in words, and the words that there are to choose from."""
    among = FLAG_WORDS if domain.kind is Kind.FLAG else values
    return " | ".join(among) if among else "0 | 无", among
