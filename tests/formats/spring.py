"""Springing a trap: the file is delivered and filed, and what became of it is compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import tests.formats.traps as folder
from engine.filing.receipt import Receipt
from tests.filing.world import World, codes, make_world
from tests.formats.trap import Story, Trap


def all_traps() -> Iterator[Trap | Story]:
    """Every trap of every adapter."""
    for module in sorted(m.name for m in iter_modules(folder.__path__)):
        yield from import_module(f"{folder.__name__}.{module}").TRAPS


def world_of(trap: Trap, root: Path) -> World:
    """A workspace into which the file of `trap` is delivered."""
    (root / "in").mkdir(parents=True)
    found = trap.write(root / "in")
    if isinstance(found, str):
        found = {"server": "delivery", "type": "local", "path": f"in/{found}"}
    said = {**found, **trap.source}
    plain = '{server: delivery, type: local, path: "in/payments*.csv", format: csv}'
    return make_world(root, replace={plain: json.dumps(said), **trap.contract})


def _told_of(trap: Trap, receipt: Receipt) -> tuple[str, ...]:
    """What is told beside a filing: also, where no row came through, that none did."""
    return (*trap.warned, *(["HY536"] if receipt.nothing_left else []))


def unread_places(receipt: Receipt, world: World) -> set[tuple[int, int]]:
    """File and line of the rows that were filed without a cell that could not be read."""
    files = [s.path for s in world.filing(receipt).sources]
    return {(files.index(e.file), e.line) for u in receipt.unread for e in u.examples}


def spring(trap: Trap | Story, root: Path) -> list[str]:
    """What differs from what must come out; nothing where all is as it must be."""
    if isinstance(trap, Story):
        return trap.play(root)
    world = world_of(trap, root)
    receipt = world.file()
    told = codes(receipt)
    if trap.refused:
        return [] if trap.refused in told and not receipt.filing_id else [f"told {told}"]
    if not receipt.filing_id:
        return [f"refused: {told}"]
    differences = []
    if receipt.rows_in != receipt.rows_filed + receipt.rows_quarantined:
        differences.append(f"rows lost: {receipt}")
    out = [(row["line"], row["reason"]) for row in world.quarantine(receipt)]
    rows, without = world.rows(receipt), unread_places(receipt, world)
    whole = [i for i, r in enumerate(rows) if (r["_file"], r["_line"]) not in without]
    if without:
        reasons = [(e.line, u.reason.value) for u in receipt.unread for e in u.examples]
        out = sorted(out + reasons, key=lambda o: o[0])
    compared = {
        "filed": (tuple(rows[i]["name"] for i in whole), trap.filed),
        "quarantined": (tuple(out), trap.quarantined),
        "warned": (tuple(told), _told_of(trap, receipt)),
    }
    differences += [f"{k}: {got}, not {want}" for k, (got, want) in compared.items() if got != want]
    if trap.delivered:
        first = world.delivered(receipt)[(whole or [0])[0]]
        differences += [
            f"delivered {k}: {first[k]!r}, not {text!r}"
            for k, text in trap.delivered.items()
            if first[k] != text
        ]
    return differences
