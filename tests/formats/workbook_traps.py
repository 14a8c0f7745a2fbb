"""Short ways to name the traps of workbooks."""

from __future__ import annotations

from typing import Any

from tests.formats.trap import Trap
from tests.formats.workbooks import Write


def excel(name: str, write: Write, **told: Any) -> Trap:
    """A trap of one workbook."""
    source = {"format": "excel", **told.pop("source", {})}
    return Trap("excel", name, write, source=source, **told)


def one(trap: str, write: Write, /, **delivered: str | None) -> Trap:
    """The ordinary row is filed, and these of its cells were delivered so."""
    return excel(trap, write, filed=("张三",), delivered=delivered)


def out(name: str, write: Write, reason: str, line: int = 2) -> Trap:
    """The only row is quarantined."""
    return excel(name, write, quarantined=((line, reason),))


def refused(name: str, write: Write, code: str, **told: Any) -> Trap:
    """The whole workbook is refused."""
    return excel(name, write, refused=code, **told)
