"""The contracts of the seven tables, and a workspace that files them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

#: Per data set, its columns and their domains; the first column is the key.
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "civil.payments": {
        "no": "code:payment",
        "person": "resident_id",
        "programme": "category",
        "month": "month",
        "paid_on": "date",
        "amount": "money",
        "account": "code:account",
        "returned_on": "date",
    },
    "police.deaths": {"no": "code:death", "person": "resident_id", "date": "date"},
    "staff.posts": {
        "no": "code:post",
        "person": "resident_id",
        "kind": "category",
        "start": "date",
        "end": "date",
    },
    "justice.terms": {
        "no": "code:term",
        "person": "resident_id",
        "start": "date",
        "end": "date",
    },
    "tax.incomes": {
        "no": "code:income",
        "person": "resident_id",
        "month": "month",
        "amount": "money",
    },
    "market.companies": {
        "no": "code:company",
        "person": "resident_id",
        "capital": "money",
        "registered_on": "date",
    },
    "traffic.vehicles": {
        "no": "code:vehicle",
        "person": "resident_id",
        "price": "money",
        "bought_on": "date",
    },
}

#: The day of each row, in which its clause has to be in force.
_DATES: Final = {
    "civil.payments": "paid_on",
    "police.deaths": "date",
    "tax.incomes": "month",
    "market.companies": "registered_on",
    "traffic.vehicles": "bought_on",
}
_PERIODS: Final = frozenset({"staff.posts", "justice.terms"})
#: What is delivered of it adds to what was there.
_GROWS: Final = "civil.payments"
_MAY_LACK: Final = frozenset({"account", "returned_on", "end"})


def write_contracts(root: Path) -> None:
    """A workspace in `root`, whose deliveries lie in `in`, one Parquet file a table.

    Of payments there may be more files, which add to the first.
    """
    for folder in ("contracts", "packs", "in"):
        (root / folder).mkdir(parents=True)
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", "utf-8")
    for name, columns in TABLES.items():
        text = json.dumps(_contract(name, columns), ensure_ascii=False)
        (root / "contracts" / f"{name}.yaml").write_text(text, "utf-8")


def _contract(name: str, columns: Mapping[str, str]) -> dict[str, object]:
    department, _, table = name.partition(".")
    told = [
        {
            "name": column,
            "businessName": column,
            "primaryKey": position == 0,
            "required": column not in _MAY_LACK,
            "classification": "personal" if column in ("person", "account") else "internal",
            "customProperties": [{"property": "domain", "value": domain}],
        }
        for position, (column, domain) in enumerate(columns.items())
    ]
    dates = {"eventDate": _DATES[name]} if name in _DATES else {}
    if name in _PERIODS:
        dates = {"validFrom": "start", "validUntil": "end"}
    schema = {
        "name": table,
        "businessName": table,
        "properties": told,
        "customProperties": [{"property": p, "value": v} for p, v in dates.items()],
    }
    grows = name == _GROWS
    return {
        "apiVersion": "v3.0.2",
        "kind": "DataContract",
        "id": name,
        "version": "1.0.0",
        "domain": department,
        "dataProduct": department,
        "schema": [schema],
        "customProperties": [{"property": "delivery", "value": "increment"}] if grows else [],
        "servers": [
            {"server": "delivery", "type": "local", "path": f"in/{name}{'*' * grows}.parquet"}
        ],
    }
