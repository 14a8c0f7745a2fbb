"""What the compiled engine tells, as plain data that does not depend on how it was stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from dsl.model.rules import Model
from engine.findings.as_json import finding_to_json
from engine.findings.finding import RuleResult

#: One finding as data, or what a rule says of itself: how many rows it looked at.
Told = Mapping[str, Any]
#: Data set, filing and row number to what stands for the row on both sides.
RowOf = Callable[[str, str, int], object]

#: The pack that findings are told of.
PACK = "pack"
#: The parts of a finding that hold a list in whose order nothing is said.
_UNORDERED = ("parameters", "definitions")
_TAKEN_APART = ("run", "witness", "conditions")


def told(results: Iterable[RuleResult], model: Model, row_of: RowOf | None = None) -> list[Told]:
    """Everything that `results` say, rows by what `row_of` makes of them."""
    place = row_of or _as_numbered
    said: list[Told] = []
    for result in results:
        counts = {"looked_at": result.looked_at, "lapsed": result.lapsed}
        said.append({"rule": result.rule.name, "outcome": "counts", **counts})
        for finding in result.findings:
            line = finding_to_json(finding, pack=PACK, model=model, run="run")
            said.append(_plain(line, place))
    return said


def _as_numbered(_data_set: str, _filing: str, row: int) -> object:
    return row


def _plain(line: Mapping[str, Any], place: RowOf) -> Told:
    """The finding with its rows as sets by alias, and its absences with their filings added up."""
    witness = [w for w in line["witness"] if "rows" in w]
    absent = [w for w in line["witness"] if "absent" in w]
    weighing = [(n, line[n]) for n in ("severity_by", "score_by") if line.get(n)]
    exempted = [{**_with_near(e), "witness": _rows(e["witness"], place)} for e in line["exempted"]]
    cells = [
        (c["alias"], c["dataset"], place(c["dataset"], c["filing"], c["row"]), c["column"])
        for c in line["missing"]
    ]
    return {
        **{name: part for name, part in line.items() if name not in _TAKEN_APART},
        **{name: {**by, "reads": None} for name, by in weighing},
        "near": _unworded(line["near"]),
        "reads": [
            *(c["reads"] for c in (*line["conditions"], *line["counted"])),
            *(by["reads"] or "" for _, by in weighing),
            *(text["reads"] for near in _compared(line) for text in near["of"]),
        ],
        "values": [c["value"] for c in line["conditions"]],
        **{name: sorted(line[name], key=repr) for name in _UNORDERED},
        "witness": _rows(witness, place),
        "absent": _absent(absent),
        "considered": _rows(line["considered"], place),
        "counted": [_rows(c["witness"], place) for c in line["counted"]],
        "exempted": exempted,
        "missing": sorted(cells, key=repr),
        "calendars": _calendars(line["calendars"], place),
        "conflicts": [_conflict(c, place) for c in line["conflicts"]],
    }


def _compared(line: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for told in (line, *line["exempted"], *line["conflicts"]):
        yield from told.get("near", ())


def _with_near(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**told, "near": _unworded(told.get("near", ()))}


def _unworded(near: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [{**n, "of": [{**text, "reads": None} for text in n["of"]]} for n in near]


def _conflict(told: Mapping[str, Any], place: RowOf) -> Mapping[str, Any]:
    """A conflict with its rows, and the pairs of cells that disagree in no order."""
    cells = [
        [(c["alias"], place(c["dataset"], c["filing"], c["row"]), c["column"]) for c in pair]
        for pair in told["disagreements"]
    ]
    kept = {n: p for n, p in _with_near(told).items() if n not in ("witness", "disagreements")}
    return {**kept, "witness": _rows(told["witness"], place), "cells": sorted(cells, key=repr)}


def _calendars(uses: Iterable[Mapping[str, Any]], place: RowOf) -> list[object]:
    """Name, data set, years and rows, those of all filings together."""
    rows: dict[tuple[str, str, tuple[int, ...]], list[object]] = {}
    for use in uses:
        key = (use["name"], use["dataset"], tuple(use["years"]))
        rows.setdefault(key, []).extend(
            place(use["dataset"], use["filing"], row)
            for first, last in use["row_ranges"]
            for row in range(first, last + 1)
        )
    return sorted([(*key, sorted(found, key=repr)) for key, found in rows.items()], key=repr)


def _rows(witness: Iterable[Mapping[str, Any]], place: RowOf) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for one in witness:
        rows = (place(one["dataset"], one["filing"], row) for row in one["rows"])
        found.setdefault(f"{one['alias']} in {one['dataset']}", []).extend(rows)
    return {alias: sorted(rows, key=repr) for alias, rows in sorted(found.items())}


def _absent(absent: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str, int, int]]:
    """Alias, data set, what was looked for, rows searched in all filings, rows not comparable."""
    searched: dict[tuple[str, str, str, int], int] = {}
    for one in absent:
        key = (one["alias"], one["dataset"], repr(one["absent"]), one["uncompared"])
        searched[key] = searched.get(key, 0) + one["searched"]
    return sorted((a, d, values, rows, un) for (a, d, values, un), rows in searched.items())


def broken(before: Sequence[Told], after: Sequence[Told]) -> tuple[str, ...]:
    """One line for each matter that is told on one side only, or otherwise."""
    first, second = _by_matter(before), _by_matter(after)
    lines: list[str] = []
    for matter in sorted(first.keys() | second.keys()):
        one, other = first.get(matter, []), second.get(matter, [])
        if len(one) == len(other) == 1:
            lines += _parts(matter, one[0], other[0])
        elif len(one) != len(other):
            lines.append(f"{matter}: told {len(one)} times before, {len(other)} times after")
    return tuple(lines)


def _by_matter(lines: Iterable[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for line in lines:
        subject = line.get("subject", {}).get("value")
        start = line.get("window_start")
        counts = " counts" if line["outcome"] == "counts" else ""
        matter = f"{line['rule']}{counts} {subject}" + (f" from {start}" if start else "")
        found.setdefault(matter, []).append(line)
    return found


def _parts(matter: str, one: Told, other: Told) -> list[str]:
    names = dict.fromkeys((*one, *other))
    return [
        f"{matter}: {name} {one.get(name)} before, {other.get(name)} after"
        for name in names
        if one.get(name) != other.get(name)
    ]


def without(lines: Iterable[Told], *names: str) -> list[Told]:
    """The same without some parts, of which a relation says nothing."""
    return [{n: part for n, part in line.items() if n not in names} for line in lines]
