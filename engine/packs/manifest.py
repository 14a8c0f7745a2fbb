"""`pack.yaml`: what a pack is called, which version, which files, what it depends on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.lint.settings import LintSettings
from dsl.text.source import SourceText, Span
from engine.catalog.lint_reading import read_lint_settings
from engine.catalog.yaml_check import Found, check_keys, read_text, read_texts, wrong_value
from engine.catalog.yaml_tree import Fields, Node, Scalar, load_yaml
from engine.packs.versions import Range, range_from_text, version_from_text

MANIFEST: Final = "pack.yaml"
SUFFIX: Final = ".huiyan"
_KEYS: Final = ("pack", "title", "version", "files", "depends", "lint")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another pack whose law, parameters and definitions this one uses, and which versions do."""

    name: str
    range: Range
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `pack.yaml` says: a code name, a title, a semantic version, and the files in order.

    No `files` means every policy file of the folder, by name. `depends` are in the order
    written. `lint` is what is set of lints.
    """

    name: str
    title: str
    version: str
    files: tuple[str, ...]
    depends: tuple[Dependency, ...] = ()
    lint: LintSettings = field(default_factory=LintSettings)


@dataclass(frozen=True, slots=True)
class LoadedManifest:
    """A manifest as far as it could be read, its text (none where there is none), mistakes."""

    manifest: Manifest
    texts: tuple[SourceText, ...]
    diagnostics: Found


def load_manifest(folder: Path, place: str) -> LoadedManifest:
    """The manifest of the pack in `folder`, which diagnostics call `place`.

    HY653 where there is none, HY654 to HY656 for name, version and files, HY701 for a range.
    """
    every = tuple(sorted(p.name for p in folder.glob(f"*{SUFFIX}")))
    plain = Manifest(folder.name, folder.name, "0.0.0", every)
    path = folder / MANIFEST
    if not path.is_file():
        return LoadedManifest(plain, (), [diagnose("HY653", None, folder=place, file=MANIFEST)])
    node, source, problems = load_yaml(path, name=f"{place}/{MANIFEST}")
    found: Found = list(problems)
    texts = (source,) if source else ()
    if not isinstance(node, Fields):
        if node is not None:
            found.append(wrong_value(node, MANIFEST, expected="{key: value}"))
        return LoadedManifest(plain, texts, found)
    return LoadedManifest(_manifest(node, folder, every, found), texts, found)


def _manifest(node: Fields, folder: Path, every: tuple[str, ...], found: Found) -> Manifest:
    check_keys(node, _KEYS, found)
    name = read_text(node, "pack", found, default=folder.name)
    title = read_text(node, "title", found, default=folder.name)
    version = read_text(node, "version", found, default="0.0.0")
    if name and not _NAME.fullmatch(name.text):
        found.append(diagnose("HY654", name.span, name=name.text))
    if version and version_from_text(version.text) is None:
        found.append(diagnose("HY655", version.span, version=version.text))
    listed = node.get("files")
    return Manifest(
        name=name.text if name else folder.name,
        title=title.text if title else folder.name,
        version=version.text if version else "0.0.0",
        files=every if listed is None else _files(listed, folder, every, found),
        depends=_depends(node.get("depends"), found),
        lint=read_lint_settings(node.get("lint"), found),
    )


def _files(listed: Node, folder: Path, every: tuple[str, ...], found: Found) -> tuple[str, ...]:
    scalars = read_texts(listed, "files", found)
    for scalar in scalars:
        if not (folder / scalar.text).is_file():
            near = nearest(scalar.text, every)
            found.append(diagnose("HY656", scalar.span, file=scalar.text, nearest=near))
    return tuple(s.text for s in scalars if (folder / s.text).is_file())


def _depends(node: Node | None, found: Found) -> tuple[Dependency, ...]:
    if node is None:
        return ()
    if not isinstance(node, Fields):
        found.append(wrong_value(node, "depends", expected='{pack: "^1.0.0"}'))
        return ()
    depends = []
    for key, value in node.entries:
        text = value.text if isinstance(value, Scalar) else ""
        stated = range_from_text(text)
        if stated is None:
            found.append(diagnose("HY701", value.span, range=text, name=key.text))
        else:
            depends.append(Dependency(key.text, stated, key.span))
    return tuple(depends)
