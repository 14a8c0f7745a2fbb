"""Finding the packs, contracts and files that a person names, and checking them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dsl.check import check_files
from dsl.diagnostics import Diagnostic, Severity, diagnose, sort_diagnostics
from dsl.diagnostics.nearest import nearest
from dsl.diagnostics.page import severity_of
from dsl.grammar import parse
from dsl.schema import Schema
from dsl.text.source import SourceText
from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import FILE_NAME, Workspace, find_workspace, load_workspace
from engine.packs.mentions import data_sets_mentioned
from engine.packs.pack import MANIFEST, SUFFIX, LoadedPack, find_packs
from engine.run.checking import check_pack
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave
from interfaces.cli.told import has_errors


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, everything found, and the texts that it points into."""

    packs: tuple[LoadedPack, ...]
    contracts: int
    diagnostics: tuple[Diagnostic, ...]
    texts: tuple[SourceText, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything must be mended."""
        return has_errors(self.diagnostics)


def check_all(folder: Path, names: Sequence[str] = ()) -> Checked:
    """The workspace at or above `folder` with its contracts, and its packs or those of `names`.

    A name is a pack, its folder, a policy file or a contract; a file is checked together
    with its pack and its own diagnostics are told. Of contracts the errors of those that a
    named pack reads are told too. Leaves with HY614 for a name that is none.
    """
    if not folder.is_dir():
        raise Leave(ExitCode.MISTAKE, diagnose("HY613", None, folder=str(folder)))
    loaded = load_workspace(find_workspace(folder) or folder)
    if loaded.workspace is None:
        return Checked((), 0, loaded.diagnostics, loaded.texts)
    workspace = loaded.workspace
    contracts, found = load_contracts(workspace.contracts, root=workspace.root)
    everything = [*loaded.diagnostics, *found]
    texts = [*loaded.texts, *contracts.texts]
    packs: dict[Path, LoadedPack] = {}
    told = [] if names else everything
    for target in _targets(workspace, folder, names):
        if target.name in (FILE_NAME,) or _is_contract(target, workspace):
            told.extend(d for d in everything if _in_file(d, workspace.shown_path(target)))
            continue
        pack = _pack_of(target)
        if pack is None:
            found_here, text = _check_alone(target, workspace, contracts.schema())
            told.extend(found_here)
            texts.append(text)
            continue
        if pack not in packs:
            shown = workspace.shown_path(pack.absolute())
            packs[pack] = check_pack(pack, contracts.schema(), shown_as=shown)
            texts.extend(packs[pack].sources)
        own = packs[pack].diagnostics
        file = workspace.shown_path(target.absolute())
        told.extend(d for d in own if target == pack or _in_file(d, file))
    if names and packs:
        told.extend(_under(packs.values(), contracts, found))
    return Checked(
        tuple(packs.values()), len(contracts.contracts), sort_diagnostics(told), tuple(texts)
    )


def _under(
    packs: Iterable[LoadedPack], contracts: Contracts, found: Sequence[Diagnostic]
) -> Iterator[Diagnostic]:
    """The errors of contracts on which `packs` rest: of those that they read, or that nobody can.

    HY609 where other contracts have errors: whatever reads all of them ends there.
    """
    policies = (f for p in packs for f in (*p.files, *p.borrowed))
    words = {word for policy in policies for word in data_sets_mentioned(policy)}
    names = ((c.file, {c.data_set.name, c.data_set.title}) for c in contracts.contracts)
    read = {file for file, called in names if called & words}
    others = {c.file for c in contracts.contracts} - read
    elsewhere: list[str] = []
    for diagnostic in found:
        if severity_of(diagnostic) is not Severity.ERROR:
            continue
        if diagnostic.span is not None and diagnostic.span.file in others:
            elsewhere.append(diagnostic.span.file)
        else:
            yield diagnostic
    if elsewhere:
        files = ", ".join(dict.fromkeys(elsewhere))
        yield diagnose("HY609", None, files=files)


def _targets(workspace: Workspace, folder: Path, names: Sequence[str]) -> list[Path]:
    """Where each name leads; all packs without one."""
    known = find_packs(workspace.packs)
    if not names:
        return list(known.values())
    return [target_named(name, workspace, folder) for name in names]


def target_named(name: str, workspace: Workspace, folder: Path) -> Path:
    """The pack's folder or the file that `name` means; leaves with HY614 where there is none."""
    known = find_packs(workspace.packs)
    if name in known:
        return known[name]
    path = folder / name
    if path.is_file() or (path / MANIFEST).is_file():
        return path.absolute()
    raise Leave(ExitCode.MISTAKE, diagnose("HY614", None, name=name, nearest=nearest(name, known)))


def _is_contract(path: Path, workspace: Workspace) -> bool:
    return path.suffix in (".yaml", ".yml") and any(
        path.is_relative_to(folder) for folder in workspace.contracts
    )


def _in_file(diagnostic: Diagnostic, name: str) -> bool:
    """Diagnostics without a place belong to every file."""
    return diagnostic.span is None or diagnostic.span.file == name


def _pack_of(path: Path) -> Path | None:
    """The pack that `path` is, or that holds it."""
    folder = path if path.is_dir() else path.parent
    return folder if (folder / MANIFEST).is_file() else None


def _check_alone(
    path: Path, workspace: Workspace, schema: Schema
) -> tuple[tuple[Diagnostic, ...], SourceText]:
    """A policy file outside any pack, by itself."""
    source = read_policy(path, workspace.shown_path(path.absolute()))
    parsed = parse(source)
    checked = check_files([parsed.file], schema)
    return (*parsed.diagnostics, *checked.diagnostics), source


def read_policy(path: Path, name: str) -> SourceText:
    """The text of a policy file; leaves where it is not one, or is not UTF-8."""
    if path.suffix != SUFFIX:
        raise Leave(ExitCode.MISTAKE, diagnose("HY614", None, name=str(path), nearest=""))
    data = path.read_bytes()
    try:
        return SourceText(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        place = diagnose("HY652", None, file=name, line=line, byte=error.start)
        raise Leave(ExitCode.MISTAKE, place) from None
