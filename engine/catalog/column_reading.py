"""One entry of a contract's `properties` becomes a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.nearest import nearest
from dsl.domains import COORDINATE_SYSTEMS, PLACING, Domain, Kind, domain_from_text
from dsl.schema import Column
from dsl.text.source import Span
from engine.catalog.blank_reading import read_blank
from engine.catalog.bound_reading import read_bounds, typed_bound
from engine.catalog.contract import ContractColumn, Unit
from engine.catalog.delivery_reading import read_choice
from engine.catalog.odcs import PROPERTY_KEYS
from engine.catalog.yaml_check import (
    Found,
    check_keys,
    read_flag,
    read_items,
    read_text,
    read_texts,
    read_whole_number,
    read_word,
    unknown_key,
    wrong_value,
)
from engine.catalog.yaml_tree import Fields, Node, Scalar
from engine.catalog.zone_reading import with_zone

COLUMN_PROPERTIES: Final = (
    "domain",
    "header",
    "unit",
    "values",
    "delivered",
    "merged",
    "blankMeans",
)
MERGED: Final = ("repeat", "refuse")
CLASSES: Final = ("public", "internal", "personal", "sensitive")
LOGICAL_TYPES: Final = (
    *("string", "date", "timestamp", "time", "number", "integer"),
    *("object", "array", "boolean"),
)

#: A person is known by them, whoever holds the row.
_OF_PERSONS: Final = frozenset({Kind.RESIDENT_ID, Kind.PERSON_NAME, Kind.PHONE})
#: Every spelling of a domain, as contracts write them; a code says its register itself.
DOMAIN_WORDS: Final = (
    *(k.value for k in Kind if k not in PLACING | {Kind.CODE, Kind.PERIOD}),
    *("code:payment", "money/month", "money/year"),
    *("period/day", "period/workday", "period/month", "period/second"),
    *(f"{kind}:{system}" for kind in Kind if kind in PLACING for system in COORDINATE_SYSTEMS),
)
_OPEN_CLASSES: Final = ("public", "internal")
UNITS: Final = {
    Kind.MONEY: (Unit.YUAN, Unit.TEN_THOUSAND_YUAN, Unit.HUNDRED_MILLION_YUAN),
    Kind.PERCENT: (Unit.PERCENT, Unit.RATIO),
}


def column_from_property(fields: Fields, found: Found) -> ContractColumn | None:
    """The column of one property, or None where it has no usable name or domain."""
    check_keys(fields, PROPERTY_KEYS, found)
    name = read_identifier(fields, "name", found)
    title = read_identifier(fields, "businessName", found)
    read_word(fields, "logicalType", LOGICAL_TYPES, found, default="string")
    key = read_flag(fields, "primaryKey", found)
    read_whole_number(fields, "primaryKeyPosition", found)
    required = read_flag(fields, "required", found) or key  # a key names a row: never missing
    custom = read_custom(fields, COLUMN_PROPERTIES, found)
    domain = _domain(fields, custom, found)
    if name is None or domain is None:
        return None
    title_text = title.text if title else name.text
    domain = with_zone(fields, domain, found)
    values = _values(custom.get("values"), domain, found)
    sensitivity = _sensitivity(fields, domain, title_text, found)
    minimum, maximum = read_bounds(fields, domain, found)
    unit = _unit(custom.get("unit"), domain, found)
    said = unit.value if domain.kind is Kind.PERCENT and "unit" in custom else ""
    column = Column(
        name.text,
        title_text,
        domain,
        required,
        values,
        sensitivity,
        unit=said,
        least=typed_bound(minimum, domain, unit),
        most=typed_bound(maximum, domain, unit),
        blank_means=read_blank(custom.get("blankMeans"), domain, values, found),
    )
    return ContractColumn(
        column,
        _headers(custom.get("header"), (title_text, name.text), found),
        unit,
        minimum=minimum,
        maximum=maximum,
        may_be_absent=_may_be_absent(custom.get("delivered"), required=required, found=found),
        merged=read_choice(custom, "merged", MERGED, found),
        span=name.span,
    )


def read_identifier(fields: Fields, key: str, found: Found) -> Scalar | None:
    """A text that a rule can write as a name; HY509 where it cannot."""
    scalar = read_text(fields, key, found)
    if scalar and not scalar.text.isidentifier():
        found.append(
            diagnose(
                "HY509", scalar.span, key=key, word=scalar.text, usable=usable_name(scalar.text)
            )
        )
    return scalar


def read_custom(fields: Fields, known: tuple[str, ...], found: Found) -> dict[str, Node]:
    """The values of `customProperties`, by property.

    ODCS leaves other programs' properties free: only a word that looks like a slip of one
    of ours is told (HY502).
    """
    values: dict[str, Node] = {}
    first: dict[str, Span] = {}
    for item in read_items(fields, "customProperties", found):
        check_keys(item, ("property", "value", "id", "description", "unit", "vendor"), found)
        word = read_text(item, "property", found)
        if word is None:
            continue
        value = item.get("value")
        if word.text not in known and nearest(word.text, known):
            found.append(unknown_key(word, known))
        elif word.text in values:
            related = Related(first[word.text], "first")
            found.append(diagnose("HY510", word.span, related, key=word.text))
        elif value is None:
            found.append(diagnose("HY503", word.span, key=word.text))
        else:
            values[word.text] = value
            first[word.text] = word.span
    return values


def check_unique(
    columns: list[ContractColumn], word: Callable[[Column], str], found: Found
) -> None:
    """HY508 for the second of two columns with the same `word`."""
    seen: dict[str, ContractColumn] = {}
    for contract_column in columns:
        text = word(contract_column.column)
        if text not in seen:
            seen[text] = contract_column
            continue
        first = seen[text].span
        related = (Related(first, "first"),) if first else ()
        found.append(diagnose("HY508", contract_column.span, *related, word=text))


def _domain(fields: Fields, custom: dict[str, Node], found: Found) -> Domain | None:
    node = custom.get("domain")
    if node is None:
        place = fields.key("customProperties") or fields.key("name")
        span = place.span if place else fields.span
        expected = " | ".join(DOMAIN_WORDS)
        found.append(diagnose("HY503", span, key="domain", expected=expected))
        return None
    if not isinstance(node, Scalar):
        found.append(wrong_value(node, "domain", expected="resident_id | money | date …"))
        return None
    domain = domain_from_text(node.text)
    if domain is None and node.text in PLACING:
        found.append(diagnose("HY593", node.span, domain=node.text))
    elif domain is None:
        near = nearest(node.text, [*DOMAIN_WORDS, "code"])
        found.append(diagnose("HY505", node.span, domain=node.text, nearest=near))
    return domain


def _sensitivity(fields: Fields, domain: Domain, title: str, found: Found) -> str:
    """The column's class; where none is said, a domain of persons is personal.

    HY573 where a domain of persons is said to be for everybody's eyes.
    """
    personal = domain.kind in _OF_PERSONS
    default = "personal" if personal else "internal"
    said = read_word(fields, "classification", CLASSES, found, default=default) or default
    if personal and said in _OPEN_CLASSES:
        node = fields.get("classification")
        place = node.span if node else fields.span
        found.append(diagnose("HY573", place, column=title, domain=domain, said=said))
    return said


def _may_be_absent(node: Node | None, *, required: bool, found: Found) -> bool:
    if node is None:
        return False
    allowed = ("always",) if required else ("always", "sometimes")
    if isinstance(node, Scalar) and node.text in allowed:
        return node.text == "sometimes"
    found.append(wrong_value(node, "delivered", expected=" | ".join(allowed), among=allowed))
    return False


def _values(node: Node | None, domain: Domain, found: Found) -> tuple[str, ...]:
    if node is None:
        return ()
    scalars = read_texts(node, "values", found)
    if domain.kind is not Kind.CATEGORY:
        found.append(diagnose("HY507", node.span, key="values", domain=domain, needed="category"))
        return ()
    seen: dict[str, Span] = {}
    for scalar in scalars:
        if scalar.text in seen:
            first = Related(seen[scalar.text], "first")
            found.append(diagnose("HY508", scalar.span, first, word=scalar.text))
        seen.setdefault(scalar.text, scalar.span)
    return tuple(seen)


def _headers(node: Node | None, default: tuple[str, str], found: Found) -> tuple[str, ...]:
    if node is None:
        return tuple(dict.fromkeys(default))
    return tuple(dict.fromkeys(s.text for s in read_texts(node, "header", found))) or default


def _unit(node: Node | None, domain: Domain, found: Found) -> Unit:
    allowed = UNITS.get(domain.kind, ())
    if node is None:
        return allowed[0] if allowed else Unit.NONE
    if not allowed:
        needed = "money | percent"
        found.append(diagnose("HY507", node.span, key="unit", domain=domain, needed=needed))
        return Unit.NONE
    if isinstance(node, Scalar) and node.text in allowed:
        return Unit(node.text)
    found.append(wrong_value(node, "unit", expected=" | ".join(allowed), among=allowed))
    return allowed[0]


def usable_name(word: str) -> str:
    """`word` with what no name may hold left out; empty where nothing usable remains."""
    kept = "".join(c for c in word if c.isidentifier() or c.isdigit() or c == "_")
    kept = kept.lstrip("0123456789")
    return kept if kept.isidentifier() else ""
