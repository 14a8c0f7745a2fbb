"""How a contract says that its data set is delivered: what replaces what, and what is plausible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.domains import DATING
from dsl.schema import DataSet
from engine.catalog.contract import PERIODS, Delivery, DeliveryTerms
from engine.catalog.yaml_check import Found, wrong_value
from engine.catalog.yaml_tree import Node, Scalar

#: The custom properties that say it.
DELIVERY_PROPERTIES: Final = (
    *("delivery", "period", "periodColumn", "deliveryName"),
    *("mayBeEmpty", "heldBelow", "toldBelow"),
)
FLAGS: Final = ("true", "false")
#: What may stand for digits in `deliveryName`; a `*` stands for anything.
PLACEHOLDERS: Final = ("{year}", "{month}", "{day}", "{quarter}")
_PERCENT: Final = re.compile(r"(100|[0-9]{1,2})%")
_BRACED: Final = re.compile(r"\{[^{}]*\}?")


def read_delivery(custom: Mapping[str, Node], data_set: DataSet, found: Found) -> DeliveryTerms:
    """The terms that the custom properties of a contract say, the usual ones where they do not.

    HY519 for a period without `delivery: period`, or the other way round.
    """
    plain = DeliveryTerms()
    mode = Delivery(read_choice(custom, "delivery", tuple(Delivery), found) or Delivery.FULL)
    period = read_choice(custom, "period", PERIODS, found)
    column = _period_column(custom.get("periodColumn"), data_set, found)
    for key in ("period", "periodColumn"):
        if key in custom and mode is not Delivery.PERIOD:
            found.append(diagnose("HY519", custom[key].span, key=key))
    if mode is Delivery.PERIOD and "period" not in custom:
        found.append(diagnose("HY519", custom["delivery"].span, key="delivery"))
    return DeliveryTerms(
        mode=mode,
        period=period or (PERIODS[0] if mode is Delivery.PERIOD else ""),
        period_column=column,
        name=_name_pattern(custom.get("deliveryName"), found),
        may_be_empty=read_choice(custom, "mayBeEmpty", FLAGS, found) == "true",
        held_below=_share(custom, "heldBelow", plain.held_below, found),
        told_below=_share(custom, "toldBelow", plain.told_below, found),
    )


def read_choice(custom: Mapping[str, Node], key: str, allowed: Sequence[str], found: Found) -> str:
    """One of the `allowed` words; empty where the contract says none of them."""
    node = custom.get(key)
    if node is None:
        return ""
    if isinstance(node, Scalar) and node.text in allowed:
        return node.text
    found.append(wrong_value(node, key, expected=" | ".join(allowed), among=allowed))
    return ""


def _period_column(node: Node | None, data_set: DataSet, found: Found) -> str:
    """The code name of the column of dates or months that says the period of a row."""
    if node is None:
        return ""
    words = {c.title: c for c in data_set.columns} | {c.name: c for c in data_set.columns}
    if not isinstance(node, Scalar):
        found.append(wrong_value(node, "periodColumn", expected="abc"))
    elif node.text not in words:
        near = nearest(node.text, words)
        key, column = "periodColumn", node.text
        found.append(diagnose("HY506", node.span, key=key, column=column, nearest=near))
    elif (column_ := words[node.text]).domain.kind not in DATING:
        needed, domain = " | ".join(sorted(DATING)), column_.domain
        found.append(diagnose("HY507", node.span, key="periodColumn", domain=domain, needed=needed))
    else:
        return column_.name
    return ""


def _name_pattern(node: Node | None, found: Found) -> str:
    """Where dates stand in the names of files, such as `list_{year}{month}.csv`."""
    if node is None:
        return ""
    if isinstance(node, Scalar):
        said = _BRACED.findall(node.text)
        known = set(said) <= set(PLACEHOLDERS) and len(set(said)) == len(said)
        if known and "{year}" in said and ("{day}" not in said or "{month}" in said):
            return node.text
    found.append(wrong_value(node, "deliveryName", expected="list_{year}{month}.csv"))
    return ""


def _share(custom: Mapping[str, Node], key: str, otherwise: Decimal, found: Found) -> Decimal:
    """A part of one, written as a percent."""
    node = custom.get(key)
    if node is None:
        return otherwise
    if isinstance(node, Scalar) and (match := _PERCENT.fullmatch(node.text)):
        return Decimal(match[1]) / 100
    found.append(wrong_value(node, key, expected="50%"))
    return otherwise
