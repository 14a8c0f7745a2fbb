"""One pack: `pack.yaml` and the policy files beside it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from dsl.check import check_files
from dsl.diagnostics import Diagnostic, Severity, diagnose, sort_diagnostics
from dsl.diagnostics.nearest import nearest
from dsl.diagnostics.page import severity_of
from dsl.grammar import parse
from dsl.lint.settings import LintSettings
from dsl.model.rules import Model
from dsl.schema import Schema
from dsl.syntax.declarations import File
from dsl.text.source import SourceText, Span
from engine.catalog.lint_reading import read_lint_settings
from engine.catalog.yaml_check import Found, check_keys, read_text, read_texts, wrong_value
from engine.catalog.yaml_tree import Fields, load_yaml

MANIFEST = "pack.yaml"
SUFFIX = ".huiyan"
#: The texts of a pack are those that are saved.
NOTHING_EDITED: Final[Mapping[Path, str]] = MappingProxyType({})
_KEYS = ("pack", "title", "version", "files", "lint")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `pack.yaml` says: a code name, a title, a semantic version, and the files in order.

    No `files` means every policy file of the folder, by name. `lint` is what is set of lints.
    """

    name: str
    title: str
    version: str
    files: tuple[str, ...]
    lint: LintSettings = field(default_factory=LintSettings)


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack as far as it could be read; it may run when it has no errors.

    `sha256` covers the manifest and every policy file, byte for byte. `sources` include
    the manifest, for drawing diagnostics. `place` is how the folder is called in them.
    """

    manifest: Manifest
    folder: Path
    sources: tuple[SourceText, ...]
    files: tuple[File, ...]
    model: Model
    diagnostics: tuple[Diagnostic, ...]
    sha256: str
    place: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(severity_of(d) is Severity.ERROR for d in self.diagnostics)

    def source(self, name: str) -> SourceText | None:
        """The source text called `name`, as spans name it."""
        return next((s for s in self.sources if s.name == name), None)


def find_packs(folders: Iterable[Path]) -> Mapping[str, Path]:
    """The packs below `folders`, by the name of their folder, in the order found."""
    found: dict[str, Path] = {}
    for folder in folders:
        here = [folder] if (folder / MANIFEST).is_file() else []
        below = sorted(p.parent for p in folder.glob(f"*/{MANIFEST}"))
        for pack in (*here, *below):
            found.setdefault(pack.name, pack)
    return found


def load_pack(
    folder: Path,
    schema: Schema,
    *,
    shown_as: str | None = None,
    edited: Mapping[Path, str] = NOTHING_EDITED,
) -> LoadedPack:
    """The pack in `folder`, parsed and checked against `schema`.

    `shown_as` is how the folder is called in diagnostics and traces. What cannot be read
    is told and left out; the model holds every rule without errors. `edited` are texts that
    stand in for what is saved of policy files, as an editor has them.
    """
    place = folder.as_posix() if shown_as is None else shown_as
    manifest, sources, found = _load_manifest(folder, place)
    digest = hashlib.sha256()
    if (folder / MANIFEST).is_file():
        digest.update((folder / MANIFEST).read_bytes())
    files: list[File] = []
    incomplete: list[Span] = []
    lost: list[str] = []
    for name in manifest.files:
        path = folder / name
        if not path.is_file():
            found.append(diagnose("HY651", None, pack=place, file=name))
            continue
        data = edited[path].encode() if path in edited else path.read_bytes()
        digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
        source = _decoded(data, f"{place}/{name}", found)
        if source is not None:
            parsed = parse(source)
            sources.append(source)
            found.extend(parsed.diagnostics)
            files.append(parsed.file)
            incomplete += parsed.incomplete
            lost += parsed.lost
    checked = check_files(files, schema, incomplete=incomplete, lost=lost)
    diagnostics = sort_diagnostics((*found, *checked.diagnostics))
    return LoadedPack(
        manifest=manifest,
        folder=folder,
        sources=tuple(sources),
        files=tuple(files),
        model=checked.model,
        diagnostics=diagnostics,
        sha256=digest.hexdigest(),
        place=place,
    )


def _decoded(data: bytes, name: str, found: list[Diagnostic]) -> SourceText | None:
    try:
        return SourceText(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found.append(diagnose("HY652", None, file=name, line=line, byte=error.start))
        return None


def _load_manifest(folder: Path, place: str) -> tuple[Manifest, list[SourceText], Found]:
    every = tuple(sorted(p.name for p in folder.glob(f"*{SUFFIX}")))
    plain = Manifest(folder.name, folder.name, "0.0.0", every)
    path = folder / MANIFEST
    if not path.is_file():
        return plain, [], [diagnose("HY653", None, folder=place, file=MANIFEST)]
    node, source, problems = load_yaml(path, name=f"{place}/{MANIFEST}")
    found: Found = list(problems)
    sources = [source] if source else []
    if not isinstance(node, Fields):
        if node is not None:
            found.append(wrong_value(node, MANIFEST, expected="{key: value}"))
        return plain, sources, found
    check_keys(node, _KEYS, found)
    name = read_text(node, "pack", found, default=folder.name)
    title = read_text(node, "title", found, default=folder.name)
    version = read_text(node, "version", found, default="0.0.0")
    if name and not _NAME.fullmatch(name.text):
        found.append(diagnose("HY654", name.span, name=name.text))
    if version and not _VERSION.fullmatch(version.text):
        found.append(diagnose("HY655", version.span, version=version.text))
    listed = node.get("files")
    files = every
    if listed is not None:
        scalars = read_texts(listed, "files", found)
        files = tuple(s.text for s in scalars)
        for scalar in scalars:
            if not (folder / scalar.text).is_file():
                near = nearest(scalar.text, every)
                found.append(diagnose("HY656", scalar.span, file=scalar.text, nearest=near))
        files = tuple(f for f in files if (folder / f).is_file())
    manifest = Manifest(
        name=name.text if name else folder.name,
        title=title.text if title else folder.name,
        version=version.text if version else "0.0.0",
        files=files,
        lint=read_lint_settings(node.get("lint"), found),
    )
    return manifest, sources, found
