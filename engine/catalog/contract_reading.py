"""Contract files (ODCS v3 YAML) become `Contracts`; every mistake is told at its YAML value.

Source: Open Data Contract Standard v3 (Bitol, Linux Foundation), with custom properties
for what it has no word for: domain, header, unit, values, delivered, eventDate, validFrom,
validUntil, serialDates, dateOrder, legalBasis, and those of `delivery_reading`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from adapters.sources import Source
from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.nearest import nearest
from dsl.domains import DATING, TEMPORAL, Kind
from dsl.schema import DataSet
from dsl.text.source import SourceText, Span
from engine.catalog.column_reading import (
    check_unique,
    column_from_property,
    read_custom,
    read_identifier,
)
from engine.catalog.contract import (
    Contract,
    ContractColumn,
    Contracts,
)
from engine.catalog.delivery_reading import DELIVERY_PROPERTIES, read_choice, read_delivery
from engine.catalog.odcs import CONTRACT_KEYS, SCHEMA_KEYS, SERVER_KINDS
from engine.catalog.relationship_reading import check_references, read_references
from engine.catalog.source_reading import SERVER_TYPES, source_from_server
from engine.catalog.terms_reading import read_legal_basis, read_terms
from engine.catalog.yaml_check import (
    Found,
    check_keys,
    read_flag,
    read_items,
    read_text,
    read_whole_number,
    read_word,
    wrong_value,
)
from engine.catalog.yaml_tree import Fields, Node, Scalar, load_yaml

API_VERSIONS: Final = ("v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0", "v3.2.0")
DATE_PROPERTIES: Final = ("eventDate", "validFrom", "validUntil")
CONTRACT_PROPERTIES: Final = (
    *DELIVERY_PROPERTIES,
    *("serialDates", "dateOrder", "legalBasis"),
)
#: The first year of the calendars that spreadsheets count days in: Excel's and WPS's, old Macs'.
SERIAL_CALENDARS: Final = ("1900", "1904")
DATE_ORDERS: Final = ("day-first", "month-first")


def load_contracts(
    folders: Sequence[Path], *, root: Path | None = None
) -> tuple[Contracts, tuple[Diagnostic, ...]]:
    """Every `*.yaml` contract at or below `folders`, and all that is wrong with them.

    A contract with a mistake that leaves it unusable is left out; the rest are returned,
    so that one bad file does not hide the others. Files are named relative to `root`.
    """
    found: Found = []
    texts: list[SourceText] = []
    contracts: list[Contract] = []
    files = {p for f in folders for p in ([f] if f.is_file() else f.rglob("*.y*ml"))}
    for path in sorted(p for p in files if p.suffix in {".yaml", ".yml"}):
        inside = root is not None and path.is_relative_to(root)
        name = path.relative_to(root).as_posix() if root and inside else str(path)
        node, source, diagnostics = load_yaml(path, name=name)
        found.extend(diagnostics)
        if source is None:
            continue
        texts.append(source)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        contract = contract_from_yaml(node, source, found, sha256=digest)
        if contract:
            contracts.append(contract)
    kept = check_references(_check_distinct(contracts, found), found)
    return Contracts(kept, tuple(texts)), tuple(found)


def contract_from_yaml(
    node: Node | None, source: SourceText, found: Found, *, sha256: str
) -> Contract | None:
    """The contract of one file's tree; None where it cannot be used at all."""
    if not isinstance(node, Fields):
        if not found or found[-1].span is None or found[-1].span.file != source.name:
            place = node.span if node else Span(source.name, 0, min(1, len(source.text)))
            found.append(diagnose("HY503", place, key="apiVersion"))
        return None
    check_keys(node, CONTRACT_KEYS, found)
    read_word(node, "apiVersion", API_VERSIONS, found)
    read_word(node, "kind", ("DataContract",), found)
    version = read_text(node, "version", found)
    department = read_identifier(node, "domain", found)
    department_title = read_identifier(node, "dataProduct", found)
    schema = _only_schema(node, found)
    custom = read_custom(node, CONTRACT_PROPERTIES, found)
    delivered_from = _source(node, found)
    frequency, retention = read_terms(node, found)
    serial_dates = read_choice(custom, "serialDates", SERIAL_CALENDARS, found)
    date_order = read_choice(custom, "dateOrder", DATE_ORDERS, found)
    legal_basis = read_legal_basis(custom.get("legalBasis"), found)
    if not (schema and department and department_title):
        return None
    columns = [_with_calendar(c, serial_dates, date_order) for c in _columns(schema, found)]
    data_set = _data_set(schema, department.text, department_title.text, columns, found=found)
    if data_set is None:
        return None
    data_set = replace(data_set, frequency=frequency)
    identity = read_word(node, "id", (data_set.name,), found)
    id_node = node.get("id")
    return Contract(
        data_set=data_set,
        version=version.text if version else "",
        terms=read_delivery(custom, data_set, found),
        columns=tuple(columns),
        source=delivered_from,
        purpose=_purpose(node.get("description")),
        file=source.name,
        sha256=sha256,
        references=read_references(schema, data_set, found),
        legal_basis=legal_basis,
        retention=retention,
        span=id_node.span if identity and id_node else department.span,
    )


def _only_schema(node: Fields, found: Found) -> Fields | None:
    listed = read_items(node, "schema", found)
    if not listed:
        key = node.key("schema") or node.entries[0][0]
        found.append(diagnose("HY503", key.span, key="schema"))
        return None
    for more in listed[1:]:
        found.append(wrong_value(more, "schema", expected="[{…}]"))
    check_keys(listed[0], SCHEMA_KEYS, found)
    return listed[0]


def _columns(schema: Fields, found: Found) -> list[ContractColumn]:
    listed = read_items(schema, "properties", found)
    if not listed:
        key = schema.key("properties") or schema.entries[0][0]
        found.append(diagnose("HY503", key.span, key="properties"))
    columns = [c for c in (column_from_property(f, found) for f in listed) if c]
    check_unique(columns, lambda c: c.name, found)
    check_unique(columns, lambda c: c.title, found)
    return columns


def _data_set(
    schema: Fields,
    department: str,
    department_title: str,
    columns: list[ContractColumn],
    *,
    found: Found,
) -> DataSet | None:
    name = read_identifier(schema, "name", found)
    title = read_identifier(schema, "businessName", found)
    dates = _date_columns(schema, columns, found)
    if name is None or not columns:
        return None
    key = _key(schema, {c.column.name for c in columns})
    if not key:
        found.append(diagnose("HY571", name.span, data_set=title.text if title else name.text))
    return DataSet(
        name=f"{department}.{name.text}",
        title=f"{department_title}.{title.text if title else name.text}",
        department=department,
        columns=tuple(c.column for c in columns),
        key=key,
        event_date=dates.get("eventDate"),
        valid_from=dates.get("validFrom"),
        valid_until=dates.get("validUntil"),
    )


def _key(schema: Fields, names: set[str]) -> tuple[str, ...]:
    """The primary key's columns by `primaryKeyPosition`, those without one last.

    Mistakes in these values were told where the columns were read.
    """
    told: Found = []
    ranked: list[tuple[int, int, str]] = []
    for position, fields in enumerate(read_items(schema, "properties", told)):
        name = fields.get("name")
        if (
            isinstance(name, Scalar)
            and name.text in names
            and read_flag(fields, "primaryKey", told)
        ):
            rank = read_whole_number(fields, "primaryKeyPosition", told)
            ranked.append((rank or len(names) + 1, position, name.text))
    return tuple(name for _, _, name in sorted(ranked))


def _date_columns(schema: Fields, columns: list[ContractColumn], found: Found) -> dict[str, str]:
    by_word = {c.column.title: c.column for c in columns} | {
        c.column.name: c.column for c in columns
    }
    dates: dict[str, str] = {}
    for key, node in read_custom(schema, DATE_PROPERTIES, found).items():
        if key not in DATE_PROPERTIES:
            continue
        if not isinstance(node, Scalar):
            found.append(wrong_value(node, key, expected="abc"))
        elif node.text not in by_word:
            near = nearest(node.text, by_word)
            found.append(diagnose("HY506", node.span, key=key, column=node.text, nearest=near))
        elif (column := by_word[node.text]).domain.kind not in _may_be(key):
            needed = " | ".join(kind for kind in Kind if kind in _may_be(key))
            found.append(diagnose("HY507", node.span, key=key, domain=column.domain, needed=needed))
        else:
            dates[key] = column.name
    return dates


def _may_be(key: str) -> frozenset[Kind]:
    """The kinds of the column that a date property names: periods of validity are of whole days."""
    return DATING if key == "eventDate" else TEMPORAL


def _source(node: Fields, found: Found) -> Source | None:
    """The first server of a kind that there is an adapter for; others are other programs'.

    HY503 for a server without a kind and HY504 for one of a kind that the standard does not
    know, both with the list; HY530 where there are only other programs' servers.
    """
    others: list[Scalar] = []
    for fields in read_items(node, "servers", found):
        kind = fields.get("type")
        if kind is None:
            read_word(fields, "type", SERVER_TYPES, found)
        elif not isinstance(kind, Scalar):
            found.append(wrong_value(kind, "type", expected=" | ".join(SERVER_TYPES)))
        elif kind.text in SERVER_TYPES:
            return source_from_server(fields, kind.text, found)
        elif kind.text not in SERVER_KINDS:
            known = " | ".join(SERVER_TYPES)
            found.append(wrong_value(kind, "type", expected=known, among=SERVER_TYPES))
        else:
            others.append(kind)
    if others:
        known = " | ".join(SERVER_TYPES)
        found.append(diagnose("HY530", others[0].span, kind=others[0].text, known=known))
    return None


def _with_calendar(column: ContractColumn, serial_dates: str, date_order: str) -> ContractColumn:
    """A column of dates with what a bare number counts, and what comes before the month."""
    if column.column.domain.kind not in DATING:
        return column
    return replace(column, serial_dates=serial_dates, date_order=date_order)


def _purpose(node: Node | None) -> str:
    purpose = node.get("purpose") if isinstance(node, Fields) else node
    return purpose.text if isinstance(purpose, Scalar) else ""


def _check_distinct(contracts: list[Contract], found: Found) -> tuple[Contract, ...]:
    """The contracts with distinct names and titles; HY508 for each later double."""
    words: tuple[Callable[[DataSet], str], ...] = (lambda d: d.name, lambda d: d.title)
    seen: dict[str, Contract] = {}
    kept = []
    for contract in contracts:
        taken = next((w for w in (f(contract.data_set) for f in words) if w in seen), None)
        if taken is None:
            kept.append(contract)
            seen |= {f(contract.data_set): contract for f in words}
            continue
        first = seen[taken].span
        related = (Related(first, "first"),) if first else ()
        found.append(diagnose("HY508", contract.span, *related, word=taken))
    return tuple(kept)
