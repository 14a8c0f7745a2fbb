"""The pack of a bundle, compiled again in an empty folder, and its rule evaluated again."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dsl.diagnostics import Diagnostic, diagnose
from dsl.schema import DataSet, Schema
from engine.catalog.contract_reading import load_contracts
from engine.catalog.source_reading import leaves_root
from engine.catalog.storage import ROW, value_schema
from engine.evidence.rule_parts import rule_parts
from engine.packs.pack import LoadedPack, load_pack
from engine.replay import RecordedRows, differences, replay_rows

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A bundle's pack and contracts, loaded."""

    pack: LoadedPack
    schema: Schema


@contextmanager
def compiled(parts: Json) -> Iterator[Compiled]:
    """The pack and the contracts, from the texts alone; ValueError for a file that leads away."""
    with tempfile.TemporaryDirectory(prefix="huiyan-") as name:
        folder = Path(name)
        for contract in parts["contracts"]:
            _write(folder / "contracts", contract["file"], contract["text"])
        for file in parts["pack"]["files"]:
            _write(folder / "pack", file["name"], file["text"])
        contracts, _ = load_contracts([folder / "contracts"])
        schema = contracts.schema()
        pack = load_pack(folder / "pack", schema, shown_as=parts["pack"]["shown_as"])
        yield Compiled(pack, schema)


def check_texts(parts: Json) -> Iterator[Diagnostic]:
    """HY683 where a file of the pack or a contract is not the one whose hash is given."""
    for part, files in (("pack", parts["pack"]["files"]), ("contracts", parts["contracts"])):
        for file in files:
            if hashlib.sha256(file["text"].encode()).hexdigest() != file["sha256"]:
                yield diagnose("HY683", None, part=part, other=file.get("name") or file["file"])


def check_compiled(parts: Json, made: Compiled) -> Iterator[Diagnostic]:
    """HY683 where pack and run, or what is shown of the rule and the pack, do not agree."""
    pack, run = parts["pack"], parts["run"]
    said = [p["sha256"] for p in run["packs"] if p["name"] == pack["name"]]
    if said != [pack["sha256"]] or made.pack.sha256 != pack["sha256"]:
        yield diagnose("HY683", None, part="pack", other="run")
        return
    finding = parts["finding"]
    names = [r.name for r in made.pack.model.rules]
    if finding["pack"] != pack["name"] or finding["rule"] not in names:
        yield diagnose("HY683", None, part="finding", other="pack")
        return
    again = rule_parts(made.pack, finding, datetime.date.fromisoformat(run["as_of"]))
    for part, value in again.items():
        if value != parts[part]:
            yield diagnose("HY683", None, part=part, other="pack")


def check_replay(parts: Json, made: Compiled) -> Iterator[Diagnostic]:
    """HY682 unless the rule tells the same finding over the rows of the bundle alone."""
    finding, run = parts["finding"], parts["run"]
    again = replay_rows(
        made.pack,
        finding,
        list(_recorded(parts, made.schema)),
        as_of=datetime.date.fromisoformat(run["as_of"]),
    )
    if again is None:
        yield diagnose("HY682", None, finding=finding["id"], place="", version=run["written_by"])
        return
    if found := differences(finding, again):
        yield diagnose(
            "HY682", None, finding=finding["id"], place=found[0].place, version=run["written_by"]
        )


def _recorded(parts: Json, schema: Schema) -> Iterator[RecordedRows]:
    """The rows of each filing, in the order in which the run read the filings."""
    for filing in parts["filings"]:
        data_set = schema.data_set(filing["data_set"])
        if data_set is None:
            raise ValueError(filing["data_set"])
        rows = [r for r in parts["rows"] if r["filing"] == filing["filing"]]
        held = filing["manifest"]["rows"]["rows_filed"]
        yield RecordedRows(data_set.name, filing["filing"], held, _table(data_set, rows))


def _table(data_set: DataSet, rows: list[Json]) -> pa.Table:
    """The rows in their storage types, from the texts that filing writes."""
    schema = value_schema(data_set)
    arrays = [pa.array([r["row"] for r in rows], schema.field(ROW).type)]
    for column in data_set.columns:
        texts = pa.array([r["values"][column.name] for r in rows], pa.string())
        arrays.append(pc.cast(texts, schema.field(column.name).type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _write(folder: Path, name: str, text: str) -> None:
    if leaves_root(name) or PurePosixPath(name.replace("\\", "/")).is_absolute() or ":" in name:
        raise ValueError(name)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
