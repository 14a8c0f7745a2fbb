"""The filings and rows of a bundle, checked: signatures, leaves and hash paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dsl.diagnostics import Diagnostic, diagnose
from engine.filing.leaves import canonical_row
from engine.filing.seal import Seal, seal_of
from engine.integrity.merkle import leaf_hash, verify_path
from engine.replay.needed_rows import needed_rows

Json = Mapping[str, Any]


def check_filings(filings: Sequence[Json]) -> Iterator[Diagnostic]:
    """HY547 for each filing whose manifest is not what was signed."""
    for filing in filings:
        seal, said = seal_of(filing["manifest"]), filing["manifest"]
        fits = (said["filing"], said["data_set"]) == (filing["filing"], filing["data_set"])
        if seal is None or not seal.holds or not fits:
            yield diagnose("HY547", None, filing=filing["filing"])


def check_rows(rows: Sequence[Json], filings: Sequence[Json]) -> Iterator[Diagnostic]:
    """HY681 for each row that is not proved to stand below its filing's signed root.

    Of a masked row, whose content cannot be hashed, the path alone is checked.
    """
    held = {f["filing"]: (f["manifest"], seal_of(f["manifest"])) for f in filings}
    for row in rows:
        said, seal = held.get(row["filing"], (None, None))
        if said is None or seal is None or not _proved(row, said, seal):
            yield diagnose("HY681", None, row=row["row"], filing=row["filing"])


def check_needed(finding: Json, rows: Sequence[Json]) -> Iterator[Diagnostic]:
    """HY683 unless the rows are exactly those that the finding names."""
    held = [(r["data_set"], r["filing"], r["row"]) for r in rows]
    needed = [(n.data_set, n.filing, row) for n in needed_rows(finding) for row in n.rows]
    if held != needed:
        yield diagnose("HY683", None, part="rows", other="finding")


def _proved(row: Json, said: Json, seal: Seal) -> bool:
    file, leaf = row["file_index"], bytes.fromhex(row["leaf"])
    if said["data_set"] != row["data_set"] or said["sources"][file]["path"] != row["file"]:
        return False
    if tuple(row["values"]) != tuple(sorted(seal.columns)):
        return False
    if (
        row["salt"] is not None
        and leaf_hash(bytes.fromhex(row["salt"]) + _content(row, seal)) != leaf
    ):
        return False
    path = [bytes.fromhex(p) for p in row["path"]]
    return verify_path(leaf, row["index"], seal.rows, path=path, root=seal.root)


def _content(row: Json, seal: Seal) -> bytes:
    values = [row["values"][c] for c in seal.columns]
    return canonical_row(
        row["row"], row["file_index"], row["line"], values=values, delivered=row["delivered"]
    )
