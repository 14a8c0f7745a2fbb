"""Masked copies of findings, traces and single cells, by the classes that contracts give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dsl.domains import Domain, Kind, domain_from_text
from dsl.schema import Column, Schema
from engine.masking.shapes import masked

Json = Mapping[str, Any]

#: Every other class is masked: personal, sensitive, and what no contract knows.
_SHOWN_CLASSES: Final = frozenset({"public", "internal"})
#: Of `2018-01-05`, the characters that say its month.
_MONTH: Final = 7


def mask_of(schema: Schema, *others: Schema, reveal: bool = False) -> Mask:
    """The mask for values of `schema`; with `reveal` everything is shown as it is.

    A column that one of `others` calls personal is masked too: a run is shown by the classes
    that it recorded, but not more openly than the contracts of today allow.
    """
    return Mask((schema, *others), reveal)


@dataclass(frozen=True, slots=True)
class Mask:
    """Shows values as their class allows.

    A column that the schema does not know counts as personal: better a value hidden that
    need not be than one shown that must not.
    """

    schemas: tuple[Schema, ...]
    reveal: bool = False
    #: Rows of tables as they are and masked, by which objects they are: findings share them.
    _rows_of_tables: dict[int, tuple[Json, dict[str, Any]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def hides(self, *columns: str) -> bool:
        """Whether a value made of these columns (`department.data_set.column`) is masked."""
        return not self.reveal and any(_masks(self._known(*_parts(c))) for c in columns)

    def value(self, domain: Domain | str | None, sensitivity: str, text: str) -> str:
        """`text` of that domain and class; a class of another name counts as personal."""
        if self.reveal or sensitivity in _SHOWN_CLASSES:
            return text
        return masked(_kind(domain), text)

    def cell(self, data_set: str, column: str, text: str | None) -> str | None:
        """The text of a cell, as filed or as delivered; `column` is its name or title."""
        if text is None:
            return None
        known = self._known(data_set, column)
        if self.reveal or not _masks(known):
            return text
        return masked(known[0].domain.kind if known else None, text)

    def typed(self, text: str) -> str:
        """A subject as somebody typed it: of what domain, only its own look can tell."""
        return text if self.reveal else " | ".join(map(_guessed, text.split(" | ")))

    def reason(self, data_set: str, arguments: Json) -> dict[str, str]:
        """What a receipt says of a quarantined row, for `tell_reason`."""
        told = dict(arguments)
        column = str(told.get("column", ""))
        if "value" in told and column:
            shown = self.cell(data_set, column, told["value"])
            if shown != told["value"]:
                told |= {"value": shown, "nearest": ""}  # the nearest word would give it away
        if "key" in told:
            told["key"] = self._key(data_set, str(told["key"]))
        return told

    def finding(self, finding: Json) -> dict[str, Any]:
        """A masked copy of `huiyan.finding/1`, of the same layout."""
        if self.reveal:
            return dict(finding)
        told = dict(finding)
        told["subject"] = self._subject(finding["subject"])
        if finding["window_start"] is not None:
            told["window_start"] = self._of(finding.get("window_origin"), finding["window_start"])
        told["measures"] = {
            name: self._of(finding.get("measure_origins", {}).get(name), value)
            for name, value in finding["measures"].items()
        }
        if finding.get("score") is not None:
            told["score"] = self._of(finding["score_by"], finding["score"])
        parts = finding.get("message_parts", [{"text": finding["message"], "domain": "text"}])
        told["message_parts"] = [self._piece(p) for p in parts]
        told["message"] = "".join(
            p if isinstance(p, str) else p["text"] for p in told["message_parts"]
        )
        told["witness"] = [self._witness(w) for w in finding["witness"]]
        told["conditions"] = [
            {**c, "value": self._of(c, c["value"])} for c in finding["conditions"]
        ]
        if "near" in finding:
            told["near"] = [self._near(n) for n in finding["near"]]
        told["exempted"] = [self._beside_rows(e) for e in finding["exempted"]]
        if "conflicts" in finding:
            told["conflicts"] = [self._conflict(c) for c in finding["conflicts"]]
        if "table_rows" in finding:
            told["derived"] = [self._witness(d) for d in finding["derived"]]
            told["table_rows"] = [self._table_row(r) for r in finding["table_rows"]]
        return told

    def _near(self, near: Json) -> dict[str, Any]:
        """Both texts by the class of their own columns; how alike they are names nobody."""
        pairs = [
            {**p, "texts": [self._of(o, t) for o, t in zip(near["of"], p["texts"], strict=True)]}
            for p in near["pairs"]
        ]
        return {**near, "pairs": pairs}

    def _beside_rows(self, told: Json) -> dict[str, Any]:
        """What is told of rows, with the texts that were compared nearly to find them."""
        names = [name for name in ("near", "nearest") if name in told]
        return {**told, **{name: [self._near(n) for n in told[name]] for name in names}}

    def _conflict(self, conflict: Json) -> dict[str, Any]:
        """What the sources say, each value by the class of its own column."""
        disagreements = [
            [{**s, "value": self._shown(s["dataset"], s["column"], s["value"])} for s in sources]
            for sources in conflict["disagreements"]
        ]
        return {**self._beside_rows(conflict), "disagreements": disagreements}

    def trace(self, trace: Json) -> dict[str, Any]:
        """A masked copy of `huiyan.trace/1`, of the same layout."""
        if self.reveal:
            return dict(trace)
        finding = trace["finding"]
        taken_out = (*finding["exempted"], *finding.get("conflicts", ()))
        entries = [*finding["witness"], *(w for part in taken_out for w in part["witness"])]
        data_sets = {w["alias"]: w["dataset"] for w in entries}
        told = {**trace, "finding": self.finding(finding)}
        told["conditions"] = [
            {**c, "read": [self._read(r, data_sets.get(r["alias"], "")) for r in c["read"]]}
            for c in trace["conditions"]
        ]
        told["witnesses"] = [self._rows(w) for w in trace["witnesses"]]
        for part in ("exempted", "conflicts"):
            told[part] = [[self._rows(w) for w in ws] for ws in trace.get(part, ())]
        told["sought"] = [self._sought(s, data_sets) for s in trace.get("sought", ())]
        if (happened := trace.get("happened")) is not None:
            told["happened"] = self._happened(happened)
        if trace.get("tables"):
            self._computed(told, trace)
        return told

    def _computed(self, told: dict[str, Any], trace: Json) -> None:
        """What a trace shows of computed tables, by the filed columns that it is made of."""
        origins = {(r["table"], c): o for r in _table_rows(trace) for c, o in r["origins"].items()}
        tables = {d["alias"]: d["table"] for d in trace["finding"]["derived"]}

        def shown(table: str, row: Json) -> dict[str, Any]:
            columns = [[c, self._of(origins.get((table, c)), v)] for c, v in row["columns"]]
            return {**row, "columns": columns}

        told["tables"] = [
            {**t, "rows": [shown(t["name"], row) for row in t["rows"]]} for t in trace["tables"]
        ]
        for condition, masked_one in zip(trace["conditions"], told["conditions"], strict=True):
            masked_one["read"] = [
                self._read_computed(r, origins.get((tables.get(r["alias"], ""), r["column"]))) or m
                for r, m in zip(condition["read"], masked_one["read"], strict=True)
            ]
        happened = trace.get("happened")
        if happened is not None and happened["data_set"] in tables.values():
            origin = origins.get((happened["data_set"], happened["column"]))
            ends = {end: self._of(origin, happened[end]) for end in ("first", "last")}
            told["happened"] = {**happened, **ends}

    def _read_computed(self, read: Json, origin: Json | None) -> dict[str, Any] | None:
        if origin is None:
            return None
        values = dict.fromkeys(self._of(origin, value) for value in read["values"])
        return {**read, "values": list(values)}

    def _table_row(self, row: Json) -> dict[str, Any]:
        known = self._rows_of_tables.get(id(row))
        if known is None:
            known = self._rows_of_tables[id(row)] = row, self._masked_row(row)
        return known[1]

    def _masked_row(self, row: Json) -> dict[str, Any]:
        columns = {c: self._of(row["origins"].get(c), v) for c, v in row["columns"].items()}
        return {**self._beside_rows(row), "columns": columns}

    def _subject(self, subject: Json) -> dict[str, Any]:
        if "parts" not in subject:
            return {**subject, "value": self._of(subject, subject["value"])}
        parts = [{**p, "value": self._of(p, p["value"])} for p in subject["parts"]]
        joined = " | ".join(p["value"] or "" for p in parts)
        return {**subject, "value": joined, "parts": parts}

    def _piece(self, piece: str | Json) -> str | dict[str, Any]:
        if isinstance(piece, str):
            return piece
        return {**piece, "text": self._of(piece, piece["text"])}

    def _witness(self, witness: Json) -> dict[str, Any]:
        """Rows are places, not values; only what was looked for in vain is shown."""
        if "absent" not in witness:
            return dict(witness)
        origins = witness.get("absent_origins", {})
        looked_for = {c: self._of(origins.get(c), v) for c, v in witness["absent"].items()}
        return {**self._beside_rows(witness), "absent": looked_for}

    def _of(self, origin: Json | None, value: Any) -> Any:
        """A value by where it comes from; where that is not said, it may be anything."""
        if value is None or not self._hidden(origin):
            return value
        return masked(_kind(origin["domain"] if origin else None), str(value))

    def _hidden(self, origin: Json | None) -> bool:
        if origin is None or "columns" not in origin:
            return not self.reveal
        return self.hides(*origin["columns"])

    def _read(self, read: Json, data_set: str) -> dict[str, Any]:
        shown = (self._shown(data_set, read["column"], v) for v in read["values"])
        # what looks alike once it is masked says nothing by standing there twice
        return {**read, "values": list(dict.fromkeys(shown))}

    def _rows(self, witness: Json) -> dict[str, Any]:
        data_set = witness["data_set"]
        rows = [
            {
                **r,
                "cells": [[t, self.cell(data_set, t, text)] for t, text in r["cells"]],
                "blank": [[t, self.cell(data_set, t, means)] for t, means in r["blank"]],
            }
            for r in witness["rows"]
        ]
        return {**witness, "rows": rows}

    def _sought(self, absence: Json, data_sets: Mapping[str, str]) -> dict[str, Any]:
        """What was looked for in vain; of days that are somebody's own only the months."""
        read = [self._read(r, data_sets.get(r["alias"], "")) for r in absence["read"]]
        covered = absence["covered"]
        if covered is not None and self.hides(f"{absence['data_set']}.{covered['column']}"):
            months = {end: covered[end][:_MONTH] for end in ("first", "last")}
            covered = {**covered, **months}
        return {**absence, "read": read, "covered": covered}

    def _happened(self, happened: Json) -> dict[str, Any]:
        data_set, column = happened["data_set"], happened["column"]
        ends = {end: self._shown(data_set, column, happened[end]) for end in ("first", "last")}
        return {**happened, **ends}

    def _shown(self, data_set: str, column: str, value: Any) -> Any:
        """A filed value; it stays what it is, a number say, where it is not masked."""
        if value is None or not self.hides(f"{data_set}.{column}"):
            return value
        return self.cell(data_set, column, str(value))

    def _key(self, data_set: str, key: str) -> str:
        known = next((d for s in self.schemas if (d := s.data_set(data_set))), None)
        names = known.key if known else ("",)
        if not self.hides(*(f"{data_set}.{n}" for n in names)):
            return key
        parts = key.split(" + ")
        if len(parts) != len(names):
            return masked(None, key)
        return " + ".join(
            self.cell(data_set, n, p) or "" for n, p in zip(names, parts, strict=True)
        )

    def _known(self, data_set: str, column: str) -> list[Column]:
        """What the schemas know of the column, which is its name or its title."""
        found = (d.column(column) for s in self.schemas if (d := s.data_set(data_set)))
        return [c for c in found if c is not None]


def _table_rows(trace: Json) -> list[Json]:
    rows: list[Json] = trace["finding"].get("table_rows", [])
    return rows


def _masks(known: list[Column]) -> bool:
    return not known or any(c.sensitivity not in _SHOWN_CLASSES for c in known)


def _parts(column: str) -> tuple[str, str]:
    data_set, _, name = column.rpartition(".")
    return data_set, name


def _kind(domain: Domain | str | None) -> Kind | None:
    found = domain_from_text(domain) if isinstance(domain, str) else domain
    return found.kind if found else None


def _guessed(text: str) -> str:
    kind = Kind.RESIDENT_ID if len(text) in (15, 18) and text[:-1].isdigit() else Kind.TEXT
    return masked(kind, text)
