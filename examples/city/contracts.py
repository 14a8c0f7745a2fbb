"""What the generator needs of the departments' contracts: columns, headers, units, paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import policies

_CONTRACTS = Path(policies.__file__).parent / "contracts"


@dataclass(frozen=True, slots=True)
class DeliveredColumn:
    """One column of a delivery; `open_end` marks the end of a row's validity."""

    name: str
    header: str
    kind: str
    unit: str
    open_end: bool


@dataclass(frozen=True, slots=True)
class DeliveredSet:
    """One data set as it is delivered; `stem` is the part of the file name that is agreed."""

    name: str
    department: str
    stem: str
    suffix: str
    key: str
    columns: tuple[DeliveredColumn, ...]


def load_delivered_sets() -> tuple[DeliveredSet, ...]:
    """Every contract there is, by name; the county has some of these data sets only."""
    import yaml  # noqa: PLC0415 - the program starts faster without it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted(_CONTRACTS.glob("*/*.yaml"))
    texts = (file.read_text(encoding="utf-8") for file in files)
    return tuple(_delivered(yaml.load(text, Loader=loader)) for text in texts)


def _delivered(contract: dict[str, Any]) -> DeliveredSet:
    table = contract["schema"][0]
    until = _custom(table).get("validUntil")
    columns = tuple(_column(c, open_end=c["name"] == until) for c in table["properties"])
    path = Path(contract["servers"][0]["path"])
    return DeliveredSet(
        name=contract["id"],
        department=contract["domain"],
        stem=path.name.split("*")[0],
        suffix=path.suffix,
        key=next(c["name"] for c in table["properties"] if c.get("primaryKey")),
        columns=columns,
    )


def _column(entry: dict[str, Any], *, open_end: bool) -> DeliveredColumn:
    custom = _custom(entry)
    header = custom.get("header", [entry["businessName"]])[0]
    kind = custom["domain"].partition(":")[0]
    return DeliveredColumn(entry["name"], header, kind, custom.get("unit", ""), open_end)


def _custom(entry: dict[str, Any]) -> dict[str, Any]:
    return {p["property"]: p["value"] for p in entry.get("customProperties", ())}
