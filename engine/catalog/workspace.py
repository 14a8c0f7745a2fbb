"""A workspace: a folder with `huiyan.yaml`; all that is kept lies below `.huiyan/` in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from dsl.lint.settings import LintSettings
from dsl.text.source import SourceText
from engine.catalog.lint_reading import read_lint_settings
from engine.catalog.settings import SETTINGS, check_setting
from engine.catalog.source_reading import (
    ANY_FILE,
    leaves_root,
    server_type,
    source_from_server,
)
from engine.catalog.trust_reading import read_trust
from engine.catalog.yaml_check import (
    Found,
    check_keys,
    read_flag,
    read_text,
    read_texts,
    wrong_value,
)
from engine.catalog.yaml_tree import Fields, Node, Scalar, load_yaml

FILE_NAME: Final = "huiyan.yaml"
HOME_NAME: Final = ".huiyan"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's folders and settings; paths are absolute.

    `settings` are the texts written in huiyan.yaml, for `resolve_setting`; `sources` are
    the entries there that stand in place of a contract's source, by the data set's code name;
    `lint` is what is set of lints; `trust` are names by the id of the key whose signature
    on a pack counts, and `require_signed` says that no other pack may be run.
    """

    root: Path
    name: str = ""
    contracts: tuple[Path, ...] = ()
    packs: tuple[Path, ...] = ()
    sources: Mapping[str, Fields] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[str, Scalar] = field(default_factory=lambda: MappingProxyType({}))
    lint: LintSettings = field(default_factory=LintSettings)
    trust: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    require_signed: bool = False

    @property
    def home(self) -> Path:
        """Where everything that Huiyan keeps lies."""
        return self.root / HOME_NAME

    @property
    def filings_folder(self) -> Path:
        """Where filings lie: `<data set>/<filing id>/`."""
        return self.home / "filings"

    @property
    def incoming_folder(self) -> Path:
        """Where what is brought or unpacked lies while it is filed; empty otherwise."""
        return self.home / "incoming"

    @property
    def keys_folder(self) -> Path:
        """Where the workspace's own keys lie."""
        return self.home / "keys"

    def shown_path(self, path: Path) -> str:
        """`path` as messages and manifests name it: relative to the root where it is inside."""
        if path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        return path.as_posix()


@dataclass(frozen=True, slots=True)
class LoadedWorkspace:
    """A workspace (None where there is none to speak of) and what was found reading it."""

    workspace: Workspace | None
    texts: tuple[SourceText, ...]
    diagnostics: tuple[Diagnostic, ...]


def find_workspace(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds a huiyan.yaml."""
    start = start.absolute()
    return next((f for f in (start, *start.parents) if (f / FILE_NAME).is_file()), None)


def load_workspace(root: Path) -> LoadedWorkspace:
    """The workspace in the folder `root`, with every mistake in its huiyan.yaml."""
    root = root.absolute()
    path = root / FILE_NAME
    if not path.is_file():
        missing = diagnose("HY511", None, folder=str(root), file=FILE_NAME)
        return LoadedWorkspace(None, (), (missing,))
    node, source, diagnostics = load_yaml(path, name=FILE_NAME)
    found = list(diagnostics)
    texts = (source,) if source else ()
    if source is None or (node is None and found):
        return LoadedWorkspace(None, texts, tuple(found))
    if node is not None and not isinstance(node, Fields):
        found.append(wrong_value(node, FILE_NAME, expected="{key: value}"))
        return LoadedWorkspace(None, texts, tuple(found))
    workspace = _workspace_from(root, node, found) if node else _default_workspace(root)
    return LoadedWorkspace(workspace, texts, tuple(found))


def _default_workspace(root: Path) -> Workspace:
    return Workspace(root, root.name, (root / "contracts",), (root / "packs",))


def _workspace_from(root: Path, fields: Fields, found: Found) -> Workspace:
    check_keys(
        fields,
        ("name", "contracts", "packs", "sources", "lint", "trust", "require_signed", *SETTINGS),
        found,
    )
    name = read_text(fields, "name", found, default=root.name)
    settings: dict[str, Scalar] = {}
    for key in SETTINGS:
        if fields.get(key) is None:
            continue
        scalar = read_text(fields, key, found)
        if scalar is None:
            continue
        settings[key] = scalar
        if problem := check_setting(key, scalar):
            found.append(problem)
    return Workspace(
        root=root,
        name=name.text if name else root.name,
        contracts=_folders(root, fields, "contracts", found),
        packs=_folders(root, fields, "packs", found),
        sources=MappingProxyType(_sources(fields.get("sources"), found)),
        settings=MappingProxyType(settings),
        lint=read_lint_settings(fields.get("lint"), found),
        trust=MappingProxyType(read_trust(root, fields.get("trust"), found)),
        require_signed=read_flag(fields, "require_signed", found),
    )


def _folders(root: Path, fields: Fields, key: str, found: Found) -> tuple[Path, ...]:
    node = fields.get(key)
    if node is None:
        return (root / key,)
    folders = []
    for scalar in read_texts(node, key, found):
        if leaves_root(scalar.text):
            found.append(diagnose("HY514", scalar.span, path=scalar.text))
            continue
        folder = root / scalar.text
        if not folder.exists():
            found.append(diagnose("HY513", scalar.span, path=scalar.text))
        folders.append(folder)
    return tuple(folders)


def _sources(node: Node | None, found: Found) -> dict[str, Fields]:
    if node is None:
        return {}
    if not isinstance(node, Fields):
        found.append(wrong_value(node, "sources", expected="{data_set: {path: …}}"))
        return {}
    entries: dict[str, Fields] = {}
    for key, value in node.entries:
        if not isinstance(value, Fields):
            found.append(wrong_value(value, key.text, expected="{path: …}"))
            continue
        source_from_server(value, server_type(value, found), found, otherwise=ANY_FILE)
        entries[key.text] = value
    return entries
