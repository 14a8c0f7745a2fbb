"""OpenFisca's country template: what was due by month, with rules and parameters that change.

A rule works out anew what was due and tells what differs from the peer's result. So a peer's
result that is not told is the same, and one that is changed here beforehand must be told.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import numpy as np

from tests.peers.asking import Answer, Question, ask
from tests.peers.comparing import Compared, Difference

HERE = Path(__file__).parent / "openfisca"
#: The peer's columns by the file that holds them; what the restated law does not cover is left.
COLUMNS = {
    "expected_persons.csv": ("age", "basic_income", "pension", "income_tax"),
    "expected_households.csv": ("housing_allowance", "housing_tax_year"),
}
RULES = {
    **{name: f"{name}_differs" for name in ("age", "basic_income", "pension", "income_tax")},
    "housing_allowance": "housing_allowance_differs",
    "housing_tax_year": "housing_tax_differs",
}
NOT_RESTATED = {
    "expected_persons.csv": ("social_security_contribution",),
    "expected_households.csv": ("parenting_allowance",),
}
FLOAT = (
    "the peer multiplies in floats of 32 bits (12,029 x 0.13 gives 1563.7699); doing the same "
    "gives its figure, the exact product is what is told here"
)
_MEASURES = ("due", "paid", "taxed", "share")


def files(peers: Path) -> dict[str, bytes]:
    """What is delivered: persons, households, and the peer's results."""
    folder = peers / "openfisca-template"
    names = ("persons.csv", "households.csv", *COLUMNS)
    return {f"deliveries/{name}": (folder / name).read_bytes() for name in names}


def asked(deliveries: Mapping[str, bytes], root: Path) -> Answer:
    """The rules over the deliveries."""
    return ask(root, Question(HERE / "contracts", HERE / "pack", deliveries))


def rows_of(content: bytes) -> list[dict[str, str]]:
    """A delivered table."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def compare_template(peers: Path, root: Path) -> Iterator[Compared]:
    """Every result of the peer that the restated law covers, by column."""
    deliveries = files(peers)
    answer = asked(deliveries, root)
    for file, columns in COLUMNS.items():
        rows = rows_of(deliveries[f"deliveries/{file}"])
        for column in columns:
            told = answer.of(RULES[column])
            different = tuple(_difference(f, column) for f in told)
            yield Compared("openfisca-template", column, len(rows) - len(told), different)
        for column in NOT_RESTATED[file]:
            missing = {"its law is not restated with the results": len(rows)}
            yield Compared("openfisca-template", column, 0, (), missing)


def _difference(finding: Mapping[str, object], column: str) -> Difference:
    measures = finding["measures"]
    assert isinstance(measures, dict)
    about = str(finding["message"]).partition(": ")[0]
    if column != "income_tax":
        return Difference(f"{about} {column}", None, measures)
    due, paid, taxed, share = (Decimal(str(measures[n])) for n in _MEASURES)
    product = np.float32(int(taxed)) * np.float32(share)
    is_float = round(float(product), 4) == float(paid)
    return Difference(f"{about} {column}", paid, due, FLOAT if is_float else "")
