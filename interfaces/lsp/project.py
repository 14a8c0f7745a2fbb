"""The workspace behind an editor: contracts and packs as they are typed, not as they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostics import Diagnostic
from dsl.grammar import parse
from dsl.syntax.declarations import File
from dsl.text.source import SourceText
from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import find_workspace, load_workspace
from engine.packs.pack import MANIFEST, LoadedPack
from engine.run.checking import check_pack


@dataclass(frozen=True, slots=True)
class Opened:
    """One policy file of a pack: its text and tree, and everything around it.

    `folder` is the pack's; names of texts begin with it, as diagnostics and spans say them.
    `well_formed` says that the file was read without a mistake of syntax.
    """

    path: Path
    text: SourceText
    file: File
    pack: LoadedPack
    contracts: Contracts
    well_formed: bool

    @property
    def folder(self) -> Path:
        """The folder of the pack."""
        return self.pack.folder


class Project:
    """Everything that editors have open; a pack is checked anew after each change."""

    def __init__(self) -> None:
        self._edited: dict[Path, str] = {}
        self._contracts: dict[Path, tuple[Contracts, tuple[Diagnostic, ...]]] = {}
        self._packs: dict[Path, LoadedPack] = {}

    def edit(self, path: Path, text: str) -> None:
        """The text of `path` is `text` now, whatever is saved."""
        self._edited[path] = text
        self._packs.pop(path.parent, None)

    def close(self, path: Path) -> None:
        """What is saved counts again."""
        self._edited.pop(path, None)
        self._packs.pop(path.parent, None)

    def forget(self) -> None:
        """Contracts or files changed on disk: everything is read again when it is needed."""
        self._contracts.clear()
        self._packs.clear()

    def contracts(self, root: Path) -> tuple[Contracts, tuple[Diagnostic, ...]]:
        """The contracts of the workspace at `root`, and what is wrong with them."""
        if root not in self._contracts:
            loaded = load_workspace(root)
            folders = loaded.workspace.contracts if loaded.workspace else ()
            self._contracts[root] = load_contracts(folders, root=root)
        return self._contracts[root]

    def pack(self, folder: Path) -> LoadedPack:
        """The pack in `folder`, with what is edited in place of what is saved."""
        if folder not in self._packs:
            root = workspace_root(folder)
            contracts, _ = self.contracts(root)
            shown = folder.relative_to(root).as_posix()
            edited = {p: t for p, t in self._edited.items() if p.parent == folder}
            self._packs[folder] = check_pack(
                folder, contracts.schema(), shown_as=shown, edited=edited
            )
        return self._packs[folder]

    def opened(self, path: Path) -> Opened | None:
        """The policy file at `path` with its pack; None for one that no pack lists."""
        if not (path.parent / MANIFEST).is_file():
            return None
        pack = self.pack(path.parent)
        text = next((s for s in pack.sources if Path(s.name).name == path.name), None)
        if text is None:
            return None
        parsed = parse(text)
        contracts, _ = self.contracts(workspace_root(path.parent))
        return Opened(path, text, parsed.file, pack, contracts, parsed.ok)

    def texts(self, folder: Path) -> Mapping[str, SourceText]:
        """Every text that the diagnostics of the pack in `folder` may point into, by name."""
        contracts, _ = self.contracts(workspace_root(folder))
        return {t.name: t for t in (*contracts.texts, *self.pack(folder).sources)}


def workspace_root(folder: Path) -> Path:
    """The workspace that `folder` lies in; for a pack by itself, the folder above it."""
    return find_workspace(folder) or folder.parent
