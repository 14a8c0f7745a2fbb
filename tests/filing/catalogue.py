"""The table of departments and data sets in the README of the contracts.

`python -m tests.filing.catalogue` writes it anew; a test compares it with the contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.catalog.contract import Contract, Delivery
from engine.catalog.contract_reading import load_contracts

FOLDER = Path(__file__).parents[2] / "policies" / "contracts"
README = FOLDER / "README.md"
BEGIN, END = "<!-- data sets -->\n", "<!-- end of data sets -->\n"
_UNITS = {"day": "日", "week": "周", "month": "月", "quarter": "季", "year": "年"}


def contracts() -> tuple[Contract, ...]:
    """The contracts that come with the program, by department and name."""
    loaded, diagnostics = load_contracts([FOLDER], root=FOLDER)
    assert diagnostics == ()
    return tuple(sorted(loaded.contracts, key=lambda c: c.data_set.name))


def table() -> str:
    """The table as Markdown: a line for each data set, its department at the first."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in _lines())


def _lines() -> Iterator[list[str]]:
    yield [
        "部门 department",
        "数据集 data set",
        "代号 code name",
        "报送 comes",
        "保存 kept",
        "依据 basis",
    ]
    yield ["---"] * 6
    before = ""
    for contract in contracts():
        department, _, title = contract.data_set.title.partition(".")
        first = contract.legal_basis[0]
        whole = "全量" if contract.delivery is Delivery.FULL else "增量"
        yield [
            department if department != before else "",
            title,
            f"`{contract.data_set.name}`",
            f"{_span(contract.data_set.frequency)}{whole}",
            _span(contract.retention).removeprefix("每"),
            f"{first.regulation}{first.article}",
        ]
        before = department


def _span(span: tuple[int, str] | None) -> str:
    assert span is not None
    count, unit = span
    if unit == "year" and count > 1:
        return f"{count} 年"
    return f"每{'' if count == 1 else f' {count} 个'}{_UNITS[unit]}"


def main() -> None:
    """Write the table into the README."""
    text = README.read_text("utf-8")
    before, rest = text.split(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
