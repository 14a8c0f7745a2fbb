"""Proving that a filing is still what was filed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import FilingRecord, open_catalog
from engine.catalog.keeping import Erasure
from engine.catalog.spells import Spell
from engine.catalog.workspace import Workspace
from engine.filing import manifest, tree
from engine.filing.agreement import disagreements, is_misdated, is_misplaced, named_files
from engine.filing.forget import rows_erased
from engine.filing.parts import sha256_of
from engine.filing.seal import is_sealed, seal_of
from engine.filing.tree import Tree, block_at, filing_secret, tree_from_bytes, tree_of
from engine.integrity.keys import UnusableKeyError, known_public_keys, load_keys

#: What reading a part may end in that is no Parquet any more, or that of something else.
_UNDECODABLE = (pa.ArrowException, OSError, LookupError, ValueError, TypeError, AttributeError)
#: How many stretches of rows are named when a filing differs.
_NAMED = 20


def verify_filing(workspace: Workspace, filing_id: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a filing: nothing, or where it differs.

    HY540: no such filing. HY541: a file is gone. HY542: a file's bytes are not those that
    were filed; HY546: and these rows of it differ. HY590: a file lies there that was not filed.
    HY543: manifest and catalog do not agree. HY547, HY549: the signature does not hold, or is by a
    key that is not the workspace's. HY548: the rows do not lead to the signed root. HY544, a
    warning: an older program filed it without a root. HY545: the root cannot be checked,
    since the workspace's keys are gone. HY584, a warning: its rows were erased.
    """
    with open_catalog(workspace) as catalog:
        record = catalog.filing(filing_id)
        beside = catalog.filings(record.data_set) if record else ()
        spells = catalog.spells(record.data_set) if record else ()
    if record is None:
        return (diagnose("HY540", None, filing=filing_id),)
    return tuple(_Verifier(workspace, record, beside, spells).found())


class _Verifier:
    """Checks one filing: bytes first, then counts, signature and rows."""

    def __init__(
        self,
        workspace: Workspace,
        record: FilingRecord,
        beside: Sequence[FilingRecord],
        spells: Sequence[Spell],
    ) -> None:
        self._workspace = workspace
        self._record = record
        self._beside = beside
        self._spells = spells
        self._folder = workspace.filings_folder / record.data_set / record.id

    def found(self) -> Iterator[Diagnostic]:
        """Everything that is wrong."""
        record = self._record
        wrong = list(self._check_file(manifest.NAME, record.manifest_sha256))
        if wrong:
            yield from wrong
            return
        said = json.loads((self._folder / manifest.NAME).read_text(encoding="utf-8"))
        if record.erasure:
            yield from self._what_is_left(said, record.erasure)
            return
        files = dict(named_files(said))
        wrong = [d for name, sha256 in files.items() for d in self._check_file(name, sha256)]
        yield from wrong
        yield from self._check_strangers({manifest.NAME, *files})
        parts = {p.name for p in record.parts}
        bad_parts = [d for d in wrong if Path(dict(d.arguments)["file"]).name in parts]
        if facts := self._disagreements(said, whole=not wrong):
            yield diagnose("HY543", None, filing=record.id, facts=", ".join(facts))
            return
        if not is_sealed(said):
            yield diagnose("HY544", None, filing=record.id, data_set=record.data_set)
            return
        yield from self._check_seal(said)
        if any(d.code == "HY541" for d in wrong):
            return
        yield from self._check_rows(said, known_bad=bool(bad_parts))

    def _what_is_left(self, said: Mapping[str, Any], erasure: Erasure) -> Iterator[Diagnostic]:
        """A filing whose rows are erased: its signature, and the tree below the signed root."""
        if facts := self._disagreements(said, whole=False):
            yield diagnose("HY543", None, filing=self._record.id, facts=", ".join(facts))
            return
        yield from self._check_seal(said)
        seal, path = seal_of(said), self._folder / tree.NAME
        data = path.read_bytes() if path.is_file() else b""
        kept = tree_from_bytes(data, seal.rows) if seal else None
        if seal and (kept is None or kept.root != seal.root):
            yield diagnose("HY548", None, filing=self._record.id)
        yield from self._check_strangers({manifest.NAME, tree.NAME})
        yield rows_erased(self._record, erasure)

    def _check_file(self, name: str, sha256: str) -> Iterator[Diagnostic]:
        path = self._folder / name
        shown, filing = self._workspace.shown_path(path), self._record.id
        if not path.is_file():
            yield diagnose("HY541", None, file=shown, filing=filing)
        elif sha256_of(path) != sha256:
            yield diagnose("HY542", None, file=shown, filing=filing)

    def _check_strangers(self, names: Collection[str]) -> Iterator[Diagnostic]:
        """Files that nobody filed; what an office program leaves beside an open file is none."""
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if path.is_file() and name not in names and not path.name.startswith((".", "~")):
                shown = self._workspace.shown_path(path)
                yield diagnose("HY590", None, file=shown, filing=self._record.id)

    def _disagreements(self, said: Mapping[str, Any], *, whole: bool) -> tuple[str, ...]:
        """What the catalog says otherwise than the manifest, or than the files, if `whole`."""
        record = self._record
        facts = disagreements(record, said)
        if is_misplaced(record, self._beside):
            facts = (*facts, "superseded_by")
        if is_misdated(record, self._spells):
            facts = (*facts, "spells")
        if whole and not facts:
            try:
                rows = [pq.read_metadata(self._folder / p.name).num_rows for p in record.parts]
            except (pa.ArrowException, OSError):
                return ("parts",)
            return () if rows == [p.rows for p in record.parts] else ("parts",)
        return facts

    def _check_seal(self, said: Mapping[str, Any]) -> Iterator[Diagnostic]:
        """The signature on the manifest, and whose it is."""
        seal = seal_of(said)
        if seal is None or not seal.holds or said["filing"] != self._record.id:
            yield diagnose("HY547", None, filing=self._record.id)
            return
        known = known_public_keys(self._workspace.keys_folder)
        if seal.key not in known:
            yield diagnose("HY549", None, filing=self._record.id, key=seal.key.id)

    def _check_rows(self, said: Mapping[str, Any], *, known_bad: bool) -> Iterator[Diagnostic]:
        """The rows as they are now against the tree that was kept, and the tree against its root.

        Where a part's bytes are known to differ, this says which rows do.
        """
        record, seal = self._record, seal_of(said)
        if seal is None:
            return
        data = (self._folder / tree.NAME).read_bytes()
        kept = tree_from_bytes(data, seal.rows)
        if kept is None or kept.root != seal.root:
            yield diagnose("HY548", None, filing=record.id)
            return
        try:
            keys = load_keys(self._workspace.keys_folder)
        except (OSError, UnusableKeyError):
            folder = self._workspace.shown_path(self._workspace.keys_folder)
            yield diagnose("HY545", None, file=folder)
            return
        yield from self._check_blocks(kept, filing_secret(keys, record.id), known_bad=known_bad)

    def _check_blocks(self, kept: Tree, secret: bytes, *, known_bad: bool) -> Iterator[Diagnostic]:
        paths = [self._folder / p.name for p in self._record.parts]
        try:
            now = tree_of(paths, secret)
        except _UNDECODABLE:
            yield from self._unreadable(paths)
            return
        if now == kept:
            return
        differing = [
            number
            for number, block in enumerate(now.blocks)
            if number >= len(kept.blocks) or block != kept.blocks[number]
        ]
        for first, last in _stretches(differing)[:_NAMED]:
            begin, end = block_at(paths, first, secret), block_at(paths, last, secret)
            yield self._rows_differ(begin.path, begin.first, end.last)
        if not differing and not known_bad:
            yield diagnose("HY548", None, filing=self._record.id)

    def _unreadable(self, paths: list[Path]) -> Iterator[Diagnostic]:
        """The rows that cannot be decoded; HY542 has named the file already."""
        before = 0
        for part, path in zip(self._record.parts, paths, strict=True):
            try:
                stretches = tree.unreadable_rows(path, before)
            except _UNDECODABLE:
                continue
            finally:
                before += part.rows
            for first, last in stretches:
                yield self._rows_differ(path, first, last)

    def _rows_differ(self, path: Path, first: int, last: int) -> Diagnostic:
        return diagnose(
            "HY546",
            None,
            filing=self._record.id,
            file=self._workspace.shown_path(path),
            first=first,
            last=last,
        )


def _stretches(numbers: list[int]) -> list[tuple[int, int]]:
    """The first and last of each run of consecutive `numbers`, which ascend."""
    if not numbers:
        return []
    breaks = [(a, b) for a, b in pairwise(numbers) if b != a + 1]
    starts = [numbers[0], *(b for _, b in breaks)]
    ends = [*(a for a, _ in breaks), numbers[-1]]
    return list(zip(starts, ends, strict=True))
