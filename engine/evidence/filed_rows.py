"""The rows of a bundle: their texts, and the proof that they stand below a signed root."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dsl.diagnostics import Diagnostic, diagnose
from dsl.schema import DataSet
from engine.catalog.snapshot import Filing, canonical_text, fetch_rows, load_filing
from engine.catalog.storage import DELIVERED, FILE, LINE, ROW
from engine.catalog.workspace import Workspace
from engine.filing import manifest, tree
from engine.filing.forget import rows_erased
from engine.filing.seal import Seal, is_sealed, seal_of
from engine.filing.tree import (
    RowsDifferError,
    Tree,
    filing_secret,
    prove_rows,
    tree_from_bytes,
)
from engine.integrity.keys import Keys, UnusableKeyError, load_keys
from engine.masking import Mask
from engine.replay.needed_rows import needed_rows


class UnprovableError(LookupError):
    """A filing whose rows cannot be proved; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class _Proved:
    """A filing with its manifest, its seal and its tree, which fit one another."""

    filing: Filing
    said: Mapping[str, Any]
    seal: Seal
    tree: Tree


class FiledRows:
    """The filings that a rule read, in the order in which its run read them, and their rows."""

    def __init__(
        self, workspace: Workspace, filings: Sequence[tuple[str, str]], mask: Mask
    ) -> None:
        self._mask = mask
        self._keys = _keys(workspace)
        self._proved = {f: _proved(workspace, f) for _, f in filings}

    def roots(self) -> dict[str, str]:
        """The signed root of each filing."""
        return {name: proved.seal.root.hex() for name, proved in self._proved.items()}

    def filings(self, data_sets: Sequence[DataSet]) -> Iterator[dict[str, Any]]:
        """Each filing: whose it is, when it was filed, and its signed manifest."""
        titles = {d.name: d.title for d in data_sets}
        for proved in self._proved.values():
            title = titles[proved.filing.data_set]
            yield {
                "data_set": proved.filing.data_set,
                "title": title,
                "department": title.partition(".")[0],
                "filing": proved.filing.id,
                "filed_at": proved.filing.filed_at,
                "manifest": dict(proved.said),
            }

    def rows(
        self, finding: Mapping[str, Any], data_sets: Sequence[DataSet]
    ) -> Iterator[dict[str, Any]]:
        """Every row that `finding` needs, by data set, filing and number."""
        by_name = {d.name: d for d in data_sets}
        for needed in needed_rows(finding):
            if needed.rows:
                yield from self._of(by_name[needed.data_set], needed.filing, needed.rows)

    def _of(
        self, data_set: DataSet, filing_id: str, numbers: Sequence[int]
    ) -> Iterator[dict[str, Any]]:
        proved = self._proved[filing_id]
        filing, columns = proved.filing, proved.seal.columns
        hidden = self._mask.hides(*(f"{data_set.name}.{c}" for c in columns))
        try:
            secret = filing_secret(self._keys, filing.id)
            proofs = prove_rows(filing.paths, numbers, tree=proved.tree, secret=secret)
        except (RowsDifferError, KeyError, pa.ArrowException, OSError) as error:
            problem = diagnose("HY677", None, filing=filing.id, data_set=data_set.title)
            raise UnprovableError(problem) from error
        table = fetch_rows(filing, numbers)
        texts = {c: canonical_text(table.column(c)).to_pylist() for c in columns}
        origins = (table.column(n).to_pylist() for n in (ROW, FILE, LINE, DELIVERED))
        for place, (row, file, line, delivered) in enumerate(zip(*origins, strict=True)):
            proof = proofs[place]
            values = {c: texts[c][place] for c in columns}
            changed = {c: t for c, t in delivered.items() if t is not None}
            yield {
                "data_set": data_set.name,
                "filing": filing.id,
                "row": row,
                "file": filing.sources[file].path,
                "file_index": file,
                "line": line,
                "values": self._shown(data_set, values),
                "delivered": self._shown(data_set, changed),
                "salt": None if hidden else proof.salt.hex(),
                "index": proof.index,
                "leaf": proof.leaf.hex(),
                "path": [p.hex() for p in proof.path],
            }

    def _shown(self, data_set: DataSet, cells: Mapping[str, str | None]) -> dict[str, str | None]:
        return {c: self._mask.cell(data_set.name, c, text) for c, text in cells.items()}


def _keys(workspace: Workspace) -> Keys:
    try:
        return load_keys(workspace.keys_folder)
    except (OSError, UnusableKeyError) as error:
        folder = workspace.shown_path(workspace.keys_folder)
        raise UnprovableError(diagnose("HY545", None, file=folder)) from error


def _proved(workspace: Workspace, filing_id: str) -> _Proved:
    """The filing, if it is sealed and its tree leads to its root."""
    filing = load_filing(workspace, filing_id)
    if filing is None:
        raise UnprovableError(diagnose("HY540", None, filing=filing_id))
    if filing.erasure:
        raise UnprovableError(rows_erased(filing, filing.erasure))
    try:
        said = json.loads((filing.folder / manifest.NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnprovableError(_damaged(filing)) from error
    if not is_sealed(said):
        problem = diagnose("HY676", None, filing=filing.id, data_set=filing.data_set)
        raise UnprovableError(problem)
    seal, blocks = seal_of(said), filing.folder / tree.NAME
    data = blocks.read_bytes() if blocks.is_file() else b""
    kept = None if seal is None else tree_from_bytes(data, seal.rows)
    if seal is None or not seal.holds or kept is None or kept.root != seal.root:
        raise UnprovableError(_damaged(filing))
    return _Proved(filing, said, seal, kept)


def _damaged(filing: Filing) -> Diagnostic:
    return diagnose("HY677", None, filing=filing.id, data_set=filing.data_set)
