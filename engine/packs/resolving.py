"""Which packs, in which versions, a pack depends on: found in folders, never fetched.

A copy of a pack holds what it depends on below `depends/`, so that it means the same
wherever it lies. Otherwise the packs beside it and those of its workspace are looked at.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from engine.catalog.workspace import find_workspace, load_workspace
from engine.packs.manifest import MANIFEST, Dependency, Manifest, load_manifest
from engine.packs.versions import Version, version_from_text

DEPENDS: Final = "depends"


@dataclass(frozen=True, slots=True)
class Resolved:
    """One pack depended upon, directly or through another."""

    name: str
    folder: Path
    manifest: Manifest

    @property
    def version(self) -> Version:
        """Its version."""
        return version_from_text(self.manifest.version) or (0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one pack asks of another; `path` leads from the pack resolved to who asks."""

    path: tuple[str, ...]
    dependency: Dependency


def resolve(
    folder: Path, manifest: Manifest
) -> tuple[tuple[Resolved, ...], tuple[Diagnostic, ...]]:
    """All packs that the one in `folder` depends on, by name, or what keeps them from it.

    The highest version that everybody allows is taken. HY700 for a pack that is nowhere,
    HY702 where no version of it is in range, HY703 for a circle, HY704 where two packs ask
    for versions that no single one satisfies.
    """
    if not manifest.depends:
        return (), ()
    shelf = _shelf(folder)
    wishes = tuple(_Wish((manifest.name,), d) for d in manifest.depends)
    circle = _circle(manifest.name, manifest.depends, shelf)
    if circle is not None:
        first = next(d for d in manifest.depends if d.name == circle[1])
        return (), (diagnose("HY703", first.span, path=" → ".join(circle)),)
    chosen = _search(wishes, {}, shelf)
    if chosen is None:
        return (), tuple(_why(manifest, wishes, shelf))
    return tuple(chosen[name] for name in sorted(chosen)), ()


def files_of(folder: Path, manifest: Manifest) -> Iterator[tuple[str, Path]]:
    """Every file that says what the pack means, by its name in a copy: its own, then others'."""
    yield from ((name, folder / name) for name in (MANIFEST, *manifest.files))
    for other in resolve(folder, manifest)[0]:
        for name in (MANIFEST, *other.manifest.files):
            yield f"{DEPENDS}/{other.name}/{name}", other.folder / name


def copy_pack(folder: Path, target: Path) -> None:
    """The pack in `folder` with all that lies beside it, and with what it depends on."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(DEPENDS))
    for other in resolve(folder, load_manifest(folder, folder.name).manifest)[0]:
        ignored = shutil.ignore_patterns(DEPENDS)
        shutil.copytree(other.folder, target / DEPENDS / other.name, ignore=ignored)


def _shelf(folder: Path) -> Mapping[str, Sequence[Resolved]]:
    """The packs at hand by name, the highest version first."""
    own = folder / DEPENDS
    places = [own] if own.is_dir() else [folder.absolute().parent, *_workspace_packs(folder)]
    found: dict[Path, Resolved] = {}
    for place in places:
        for path in sorted(place.glob(f"*/{MANIFEST}")):
            if path.parent.resolve() != folder.resolve():
                manifest = load_manifest(path.parent, path.parent.name).manifest
                found.setdefault(
                    path.parent.resolve(), Resolved(manifest.name, path.parent, manifest)
                )
    shelf: dict[str, list[Resolved]] = {}
    for pack in sorted(found.values(), key=lambda p: p.version, reverse=True):
        shelf.setdefault(pack.name, []).append(pack)
    return shelf


def _workspace_packs(folder: Path) -> tuple[Path, ...]:
    root = find_workspace(folder)
    workspace = load_workspace(root).workspace if root is not None else None
    return workspace.packs if workspace is not None else ()


def _search(
    wishes: tuple[_Wish, ...],
    chosen: Mapping[str, Resolved],
    shelf: Mapping[str, Sequence[Resolved]],
) -> Mapping[str, Resolved] | None:
    """A choice that every wish allows, higher versions tried first; None where there is none."""
    for wish in wishes:
        taken = chosen.get(wish.dependency.name)
        if taken is not None and not wish.dependency.range.allows(taken.version):
            return None
    open_ = next((w for w in wishes if w.dependency.name not in chosen), None)
    if open_ is None:
        return chosen
    for candidate in shelf.get(open_.dependency.name, ()):
        path = (*open_.path, candidate.name)
        more = tuple(_Wish(path, d) for d in candidate.manifest.depends)
        found = _search((*wishes, *more), {**chosen, candidate.name: candidate}, shelf)
        if found is not None:
            return found
    return None


def _circle(
    start: str, first: Sequence[Dependency], shelf: Mapping[str, Sequence[Resolved]]
) -> tuple[str, ...] | None:
    """A way from the pack back to one that it passed, over any version of the packs at hand."""
    done: set[str] = set()

    def walk(path: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...] | None:
        for name in names:
            if name in path:
                return (*path, name)
            if name in done:
                continue
            below = dict.fromkeys(d.name for p in shelf.get(name, ()) for d in p.manifest.depends)
            if found := walk((*path, name), tuple(below)):
                return found
            done.add(name)
        return None

    return walk((start,), tuple(d.name for d in first))


def _why(
    manifest: Manifest, wishes: Sequence[_Wish], shelf: Mapping[str, Sequence[Resolved]]
) -> Iterator[Diagnostic]:
    """What stands in the way, told at the dependency of the pack itself that leads there."""
    asked: dict[str, list[_Wish]] = {}
    stack = list(wishes)
    while stack:
        wish = stack.pop(0)
        name = wish.dependency.name
        asked.setdefault(name, []).append(wish)
        for candidate in shelf.get(name, ())[:1]:
            stack += [_Wish((*wish.path, name), d) for d in candidate.manifest.depends]
    spans = {d.name: d.span for d in manifest.depends}
    for name, who in asked.items():
        first = who[0]
        span = spans.get((*first.path, name)[1])
        at_hand = shelf.get(name, ())
        versions = ", ".join(p.manifest.version for p in at_hand)
        if not at_hand:
            near = nearest(name, shelf)
            yield diagnose("HY700", span, name=name, by=first.path[-1], nearest=near)
            continue
        lone = [w for w in who if not any(w.dependency.range.allows(p.version) for p in at_hand)]
        if lone:
            words = {"name": name, "range": lone[0].dependency.range.text, "by": lone[0].path[-1]}
            yield diagnose("HY702", span, **words, versions=versions)
        elif not any(all(w.dependency.range.allows(p.version) for w in who) for p in at_hand):
            ranges = "; ".join(f"{w.path[-1]}: {w.dependency.range.text}" for w in who)
            yield diagnose("HY704", span, name=name, ranges=ranges, versions=versions)
