"""One pack: `pack.yaml` and the policy files beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from dsl.check import Checked, check_files
from dsl.diagnostics import Diagnostic, Severity, diagnose, sort_diagnostics
from dsl.diagnostics.page import severity_of
from dsl.grammar import parse
from dsl.model.rules import Model
from dsl.schema import Schema
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.declarations import Definition, File, Table
from dsl.syntax.law import Calendar, Parameter, Regulation
from dsl.text.source import SourceText, Span
from engine.collecting import uncollected
from engine.packs.manifest import MANIFEST, SUFFIX, Manifest, load_manifest
from engine.packs.resolving import Resolved, resolve

__all__ = ["MANIFEST", "SUFFIX", "LoadedPack", "Manifest", "find_packs", "load_pack"]

#: The texts of a pack are those that are saved.
NOTHING_EDITED: Final[Mapping[Path, str]] = MappingProxyType({})
#: What a pack takes from those that it depends on: their rules and examples stay their own.
_BORROWED = (Regulation, Parameter, Calendar, Definition, DecisionTable, Table)


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack as far as it could be read; it may run when it has no errors.

    `sha256` covers the manifest and every policy file, byte for byte, and those of the packs
    that it depends on. `sources` include the manifest, for drawing diagnostics, and the texts
    of `borrowed`: the law, parameters, definitions and tables of those packs, in files that
    are called `PACK/FILE` wherever they lie. `place` is how diagnostics call the folder.
    """

    manifest: Manifest
    folder: Path
    sources: tuple[SourceText, ...]
    files: tuple[File, ...]
    model: Model
    diagnostics: tuple[Diagnostic, ...]
    sha256: str
    place: str = ""
    borrowed: tuple[File, ...] = ()
    depends: tuple[Resolved, ...] = ()

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
    with uncollected():
        return _load_pack(folder, schema, shown_as=shown_as, edited=edited)


def _load_pack(
    folder: Path, schema: Schema, *, shown_as: str | None, edited: Mapping[Path, str]
) -> LoadedPack:
    place = folder.as_posix() if shown_as is None else shown_as
    loaded = load_manifest(folder, place)
    manifest = loaded.manifest
    own = _read(folder, manifest, place, edited)
    depends, problems = resolve(folder, manifest)
    others = [_read(d.folder, d.manifest, d.name, edited) for d in depends]
    borrowed = tuple(f for other in others for f in other.borrowed())
    checked = check_files(
        (*borrowed, *own.files),
        schema,
        incomplete=[span for read in (*others, own) for span in read.incomplete],
        lost=[name for read in (*others, own) for name in read.lost],
    )
    found = [*loaded.diagnostics, *problems, *own.found]
    found += _told(checked, manifest, depends, others)
    return LoadedPack(
        manifest=manifest,
        folder=folder,
        sources=(*loaded.texts, *own.sources, *(s for o in others for s in o.sources)),
        files=tuple(own.files),
        model=checked.model,
        diagnostics=sort_diagnostics(found),
        sha256=_hash(own, depends, others),
        place=place,
        borrowed=borrowed,
        depends=depends,
    )


@dataclass(slots=True)
class _Read:
    """The policy files of one folder, as far as they could be read."""

    sha256: str = ""
    sources: list[SourceText] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    incomplete: list[Span] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def borrowed(self) -> Iterable[File]:
        """The files with nothing but what another pack may use of them."""
        for file in self.files:
            kept = tuple(d for d in file.declarations if isinstance(d, _BORROWED))
            yield replace(file, declarations=kept, comments=())


#: One command may load the same packs several times, and an editor does at every change of one
#: of their files: a text that is as it was is not parsed again.
_parsed = lru_cache(maxsize=512)(parse)


def _read(folder: Path, manifest: Manifest, place: str, edited: Mapping[Path, str]) -> _Read:
    digest = hashlib.sha256()
    if (folder / MANIFEST).is_file():
        digest.update((folder / MANIFEST).read_bytes())
    read = _Read()
    for name in manifest.files:
        path = folder / name
        if not path.is_file():
            read.found.append(diagnose("HY651", None, pack=place, file=name))
            continue
        data = edited[path].encode() if path in edited else path.read_bytes()
        digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
        source = _decoded(data, f"{place}/{name}", read.found)
        if source is not None:
            parsed = _parsed(source)
            read.sources.append(source)
            read.found.extend(parsed.diagnostics)
            read.files.append(parsed.file)
            read.incomplete += parsed.incomplete
            read.lost += parsed.lost
    read.sha256 = digest.hexdigest()
    return read


def _hash(own: _Read, depends: Sequence[Resolved], others: Sequence[_Read]) -> str:
    """The hash of the pack's own files, or of them and of those that it depends on."""
    if not depends:
        return own.sha256
    digest = hashlib.sha256(own.sha256.encode())
    for resolved, read in zip(depends, others, strict=True):
        digest.update(f"\0{resolved.name}\0{read.sha256}".encode())
    return digest.hexdigest()


def _told(
    checked: Checked,
    manifest: Manifest,
    depends: Sequence[Resolved],
    others: Sequence[_Read],
) -> Iterable[Diagnostic]:
    """What is wrong with the pack's own declarations, and HY705 for a pack with errors below it.

    What is wrong in another pack is told when that one is checked.
    """
    foreign = {source.name for other in others for source in other.sources}
    wrong: set[str] = set()
    for diagnostic in checked.diagnostics:
        if diagnostic.span is None or diagnostic.span.file not in foreign:
            yield diagnostic
        elif severity_of(diagnostic) is Severity.ERROR:
            wrong.add(diagnostic.span.file.partition("/")[0])
    for resolved, read in zip(depends, others, strict=True):
        broken = any(severity_of(d) is Severity.ERROR for d in read.found)
        if broken or resolved.name in wrong:
            named = next((d for d in manifest.depends if d.name == resolved.name), None)
            span = named.span if named else manifest.depends[0].span
            yield diagnose("HY705", span, name=resolved.name)


def _decoded(data: bytes, name: str, found: list[Diagnostic]) -> SourceText | None:
    try:
        return SourceText(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found.append(diagnose("HY652", None, file=name, line=line, byte=error.start))
        return None
