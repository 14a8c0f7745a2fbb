"""A trace from its JSON: what was written out, or masked, as an object again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.trace.definitions import TracedDefinition
from engine.trace.reading import ReadValues
from engine.trace.sought import Covered, TracedAbsence
from engine.trace.tables import TracedBehind, TracedTable, TracedTableRow
from engine.trace.traced import (
    Happened,
    Trace,
    TracedCalendar,
    TracedCondition,
    TracedErasure,
    TracedParameter,
    TracedRow,
    TracedWitness,
)


def trace_from_json(data: Mapping[str, Any]) -> Trace:
    """The trace that `Trace.to_json` would write as `data`, schema `huiyan.trace/1`."""
    happened = data["happened"]
    plain = {k: v for k, v in data.items() if k != "schema"}
    return Trace(
        **{
            **plain,
            "conditions": tuple(map(_condition, data["conditions"])),
            "witnesses": tuple(map(_witness, data["witnesses"])),
            "exempted": tuple(tuple(map(_witness, ws)) for ws in data["exempted"]),
            "conflicts": tuple(tuple(map(_witness, ws)) for ws in data.get("conflicts", ())),
            "sought": tuple(map(_absence, data["sought"])),
            "parameters": tuple(
                TracedParameter(
                    **{
                        **p,
                        "clauses": tuple(p["clauses"]),
                        "row": tuple((name, cell) for name, cell in p.get("row", ())),
                    }
                )
                for p in data["parameters"]
            ),
            "calendars": tuple(
                TracedCalendar(**{**c, "years": tuple(c["years"])}) for c in data["calendars"]
            ),
            "definitions": tuple(
                TracedDefinition(**{**d, "clauses": tuple(d["clauses"]), "uses": tuple(d["uses"])})
                for d in data["definitions"]
            ),
            "happened": None if happened is None else Happened(**happened),
            "tables": tuple(map(_table, data.get("tables", ()))),
        }
    )


def _condition(data: Mapping[str, Any]) -> TracedCondition:
    return TracedCondition(**{**data, "read": _read(data)})


def _absence(data: Mapping[str, Any]) -> TracedAbsence:
    covered = None if data["covered"] is None else Covered(**data["covered"])
    rest = tuple(data["rest"])
    return TracedAbsence(**{**data, "rest": rest, "read": _read(data), "covered": covered})


def _table(data: Mapping[str, Any]) -> TracedTable:
    return TracedTable(
        **{**data, "clauses": tuple(data["clauses"]), "rows": tuple(map(_table_row, data["rows"]))}
    )


def _table_row(data: Mapping[str, Any]) -> TracedTableRow:
    behind = (TracedBehind(**{**b, "rows": tuple(b["rows"])}) for b in data["behind"])
    columns = tuple((name, value) for name, value in data["columns"])
    return TracedTableRow(**{**data, "columns": columns, "behind": tuple(behind)})


def _read(data: Mapping[str, Any]) -> tuple[ReadValues, ...]:
    return tuple(ReadValues(**{**r, "values": tuple(r["values"])}) for r in data["read"])


def _witness(data: Mapping[str, Any]) -> TracedWitness:
    rows = tuple(
        TracedRow(
            **{
                **r,
                "cells": tuple((title, text) for title, text in r["cells"]),
                "unread": tuple(r["unread"]),
                "blank": tuple((title, means) for title, means in r["blank"]),
            }
        )
        for r in data["rows"]
    )
    gone = data["erased"]
    erased = None if gone is None else TracedErasure(**gone)
    return TracedWitness(**{**data, "rows": rows, "erased": erased})
