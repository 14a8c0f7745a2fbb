"""The packs that a person names, looked at by the linter."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostics import Diagnostic, Severity, diagnose, sort_diagnostics
from dsl.diagnostics.nearest import nearest
from dsl.diagnostics.page import severity_of
from dsl.lint.lint import Lint
from dsl.lint.registry import LINTS, lint_named
from dsl.text.source import SourceText
from engine.packs.linting import Linter
from engine.packs.pack import LoadedPack, find_packs, load_pack
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.checking import target_named
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.packs import PACKS, nothing_selected

_HINT = Bilingual(
    "huiyan.yaml 的 packs 所指的文件夹里没有规则包",
    "the folders of `packs` in huiyan.yaml hold none",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The packs to look at, all packs around them, and the files that are told of.

    No `files` means every file of a pack.
    """

    linter: Linter
    packs: tuple[LoadedPack, ...]
    around: tuple[LoadedPack, ...]
    files: frozenset[str]

    def look(self) -> tuple[tuple[Diagnostic, ...], int]:
        """What lints say, sorted by place, and how many places are ignored with a reason."""
        told: list[Diagnostic] = []
        ignored = 0
        for pack in self.packs:
            linted = self.linter.look(pack, self.around)
            told += (d for d in linted.diagnostics if self._is_told(d))
            ignored += linted.ignored
        return sort_diagnostics(told), ignored

    def mended(self) -> dict[str, str]:
        """The new texts of the files that safe mends change, by name."""
        texts: dict[str, str] = {}
        for pack in self.packs:
            found = self.linter.mend(pack, self.around).items()
            texts |= {n: t for n, t in found if not self.files or n in self.files}
        return texts

    def sources(self) -> tuple[SourceText, ...]:
        """The texts that diagnostics may point into."""
        return tuple(source for pack in self.around for source in pack.sources)

    def path(self, name: str) -> Path:
        """Where the file called `name` lies."""
        pack = next(p for p in self.packs if p.source(name) is not None)
        return pack.folder / name.rpartition("/")[2]

    def _is_told(self, diagnostic: Diagnostic) -> bool:
        span = diagnostic.span
        return not self.files or span is None or span.file in self.files


def choose(
    invocation: Invocation,
    names: Sequence[str],
    *,
    only: Sequence[str] = (),
    today: datetime.date | None = None,
) -> Chosen:
    """The packs called `names`, or those that hold the files of these names; all without one.

    Leaves with the errors of a pack to be looked at: the linter asks for packs that are right.
    """
    workspace = invocation.workspace()
    schema = invocation.contracts(workspace).schema()
    known = find_packs(workspace.packs)
    if not known:
        raise nothing_selected(PACKS, _HINT)
    around = {
        folder.absolute(): load_pack(
            folder, schema, shown_as=workspace.shown_path(folder.absolute())
        )
        for folder in known.values()
    }
    chosen: dict[Path, LoadedPack] = {} if names else dict(around)
    files: set[str] = set()
    for name in names:
        target = target_named(name, workspace, invocation.folder).absolute()
        folder = target if target.is_dir() else target.parent
        if folder not in around:
            shown = workspace.shown_path(folder)
            around[folder] = load_pack(folder, schema, shown_as=shown)
        chosen[folder] = around[folder]
        if not target.is_dir():
            files.add(workspace.shown_path(target))
    _leave_with_errors(tuple(chosen.values()))
    linter = Linter(
        schema=schema,
        today=today or datetime.date.today(),
        settings=workspace.lint,
        lints=lints_named(only) or LINTS,
    )
    return Chosen(linter, tuple(chosen.values()), tuple(around.values()), frozenset(files))


def lints_named(words: Sequence[str]) -> tuple[Lint, ...]:
    """The lints of these codes or names; leaves with HY608 for a word that is none's."""
    found = []
    for word in words:
        lint = lint_named(word.upper()) or lint_named(word)
        if lint is None:
            known = [w for lint in LINTS for w in (lint.code, lint.name)]
            near = nearest(word, known)
            raise Leave(ExitCode.MISTAKE, diagnose("HY608", None, wanted=word, nearest=near))
        found.append(lint)
    return tuple(found)


def fails(found: Sequence[Diagnostic]) -> bool:
    """Whether any of them is more than a note."""
    return any(severity_of(d) is not Severity.NOTE for d in found)


def _leave_with_errors(packs: Sequence[LoadedPack]) -> None:
    wrong = [p for p in packs if p.has_errors]
    if wrong:
        found = [d for p in wrong for d in p.diagnostics]
        raise Leave(ExitCode.MISTAKE, *found, texts=tuple(s for p in wrong for s in p.sources))
