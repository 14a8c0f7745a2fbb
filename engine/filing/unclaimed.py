"""Files that lie where deliveries are looked for, and that no contract reads.

A department that names its file otherwise than the contract expects has delivered nothing, and
believes that it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from adapters.companions import companions
from adapters.opening import says_format
from adapters.sources import FileSource
from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract
from engine.catalog.workspace import Workspace
from engine.filing.deliveries import claimed_at, effective_source
from engine.filing.delivery_dates import without_sheet
from engine.filing.parts import sha256_of
from engine.filing.totals import is_totals, totals_of

#: Where deliveries lie by custom, whatever the contracts say.
_CUSTOM: Final = "deliveries"
#: What starts the part of a path that a glob matches.
_WILD: Final = "*?["


def unclaimed_files(
    workspace: Workspace, contracts: Iterable[Contract], filed: Iterable[SourceFile]
) -> tuple[Path, ...]:
    """The files below the delivery folders that no source names, by name; hidden ones left out.

    Left out too is what belongs to a file that is named (its control totals, the memos of a
    table), and what was `filed` from there with the same content, such as a correction.
    """
    folders, claimed = {workspace.root / _CUSTOM}, set[Path]()
    for contract in contracts:
        source = effective_source(workspace, contract)
        if isinstance(source, FileSource):
            folders.add(_folder(workspace, source.path))
            claimed.update(claimed_at(workspace, source))
    found = {p for folder in folders for p in _files_below(folder, workspace)}
    left = {p for p in found if not any(one in claimed for one in (p, *p.parents))}
    left -= _belonging(found, claimed)
    known: dict[str, set[str]] = {}
    for file in filed:
        known.setdefault(without_sheet(file.path), set()).add(file.sha256)
    return tuple(sorted(p for p in left if not _is_filed(p, known.get(workspace.shown_path(p)))))


def _folder(workspace: Workspace, pattern: str) -> Path:
    """The folder above the first part of a source's path that stands for several."""
    plain: list[str] = []
    for part in Path(pattern).parts[:-1]:
        if any(sign in part for sign in _WILD):
            break
        plain.append(part)
    return workspace.root.joinpath(*plain)


def _files_below(folder: Path, workspace: Workspace) -> Iterable[Path]:
    """The files of a delivery folder and all below it.

    Where deliveries lie in the workspace itself, beside its settings, only what is named as a
    table there.
    """
    if folder == workspace.root:
        return (p for p in folder.glob("*") if says_format(p.name) and _is_delivered(p, folder))
    return (p for p in folder.rglob("*") if _is_delivered(p, folder))


def _is_delivered(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~")) for part in path.relative_to(folder).parts)
    return not hidden and path.is_file()


def _belonging(found: Iterable[Path], claimed: Iterable[Path]) -> set[Path]:
    """Those of `found` that belong to a claimed file."""
    names, owners = [str(p) for p in found], {str(p) for p in claimed}
    memos = {Path(name) for name, owner in companions(names).items() if owner in owners}
    totals = [name for name in names if is_totals(name)]
    return memos | {Path(t) for owner in owners for t in totals_of(owner, totals)}


def _is_filed(path: Path, digests: set[str] | None) -> bool:
    return digests is not None and sha256_of(path) in digests
