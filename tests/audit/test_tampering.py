"""Every kind of tampering is found, and the entry is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from dsl.diagnostics import Diagnostic
from engine.audit import read_audit, verify_audit
from engine.audit.log import CHAIN
from engine.catalog.catalog import LogEnd, open_catalog
from engine.integrity.canonical import canonical_json
from tests.audit.conftest import Log

Lines = list[bytes]


def told(log: Log) -> list[tuple[str, str]]:
    """The codes, and the entries that they name."""
    return [(d.code, _named(d)) for d in verify_audit(log.workspace)]


def _named(diagnostic: Diagnostic) -> str:
    name = "known" if diagnostic.code == "HY674" else "entry"
    return str(dict(diagnostic.arguments)[name])


def relinked(lines: Lines) -> Lines:
    """The entries numbered and chained anew: what a clever forger would do."""
    made: Lines = []
    after: str | None = None
    for number, line in enumerate(lines, start=1):
        entry: dict[str, Any] = {**json.loads(line), "sequence": number}
        linked = CHAIN.link({k: v for k, v in entry.items() if k != "previous"}, after=after)
        after = str(linked["digest"])
        made.append(canonical_json(linked))
    return made


def changed(line: bytes, **values: object) -> bytes:
    """The entry with other values and the digest that it had."""
    return canonical_json({**json.loads(line), **values})


def forged(line: bytes, **values: object) -> bytes:
    """The entry with other values and a digest that fits them."""
    entry = {**json.loads(line), **values}
    after = entry.pop("previous")
    return canonical_json(CHAIN.link(entry, after=after))


TAMPERINGS: list[tuple[str, Callable[[Lines], Lines], list[tuple[str, str]]]] = [
    ("reason", lambda e: [*e[:1], changed(e[1], reason="?"), *e[2:]], [("HY672", "2")]),
    ("person", lambda e: [changed(e[0], person="?"), *e[1:]], [("HY672", "1")]),
    ("spelling", lambda e: [*e[:2], e[2].replace(b'","', b'", "', 1), *e[3:]], [("HY672", "3")]),
    ("forged", lambda e: [*e[:1], forged(e[1], reason="?"), *e[2:]], [("HY673", "3")]),
    ("forged last", lambda e: [*e[:4], forged(e[4], reason="?")], [("HY674", "5")]),
    ("removed first", lambda e: e[1:], [("HY673", "2")]),
    ("removed", lambda e: [*e[:2], *e[3:]], [("HY673", "4")]),
    ("removed two", lambda e: [*e[:1], *e[3:]], [("HY673", "4")]),
    ("inserted", lambda e: [*e[:3], e[1], *e[3:]], [("HY673", "2"), ("HY673", "4")]),
    ("swapped", lambda e: [e[0], e[2], e[1], *e[3:]], [("HY673", w) for w in "324"]),
    ("cut", lambda e: e[:4], [("HY674", "5")]),
    ("emptied", lambda _: [], [("HY674", "5")]),
    ("rewritten", lambda e: relinked([*e[:2], *e[3:]]), [("HY674", "5")]),
    ("rewritten whole", lambda e: relinked([changed(e[0], reason="?"), *e[1:]]), [("HY674", "5")]),
    ("added", lambda e: [*e, b"{}"], [("HY672", "6")]),
    ("no entry", lambda e: [*e[:2], b"?", *e[2:]], [("HY672", "3")]),
]


@pytest.mark.parametrize(("kind", "tamper", "expected"), TAMPERINGS, ids=[t[0] for t in TAMPERINGS])
def test_tampering_is_found_and_named(
    log: Log, kind: str, tamper: Callable[[Lines], Lines], expected: list[tuple[str, str]]
) -> None:
    log.put(tamper(log.lines()))
    assert told(log) == expected


def test_a_log_that_is_gone_is_missed(log: Log) -> None:
    log.path.unlink()
    (diagnostic,) = verify_audit(log.workspace)
    assert (diagnostic.code, dict(diagnostic.arguments)["missing"]) == ("HY674", "1–5")


def test_the_note_of_the_end_cannot_be_turned_back_alone(log: Log) -> None:
    """A cut log with the catalog's note turned back is whole: docs/decisions says so."""
    entries = read_audit(log.workspace)
    with open_catalog(log.workspace) as catalog:
        catalog.move_log_end("unmaskings", lambda _: LogEnd(3, "0" * 64))
    assert told(log) == [("HY674", "3")]
    with open_catalog(log.workspace) as catalog:
        last = str(entries[-1].content["digest"])
        catalog.move_log_end("unmaskings", lambda _: LogEnd(7, last))
    assert told(log) == [("HY674", "7")]


def test_a_catalog_that_is_gone_is_missed(log: Log) -> None:
    for part in log.workspace.home.glob("catalog.sqlite*"):
        part.unlink()
    assert told(log) == [("HY674", "0")]


def test_every_flipped_byte_is_found_and_its_entry_named(log: Log) -> None:
    whole = log.path.read_bytes()
    entry = 1
    for position, byte in enumerate(whole):
        flipped = bytes([byte ^ (1 << position % 8)])
        log.path.write_bytes(whole[:position] + flipped + whole[position + 1 :])
        named = {name for code, name in told(log) if code == "HY672"}
        assert str(entry) in named, (position, byte)
        entry += byte == ord("\n")
