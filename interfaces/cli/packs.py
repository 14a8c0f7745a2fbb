"""The packs that a person names, free of errors, or leaving with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from engine.catalog.contract import Contracts
from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack, find_packs
from engine.packs.pages import OF_PAGES
from engine.run.checking import check_pack
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave
from interfaces.cli.notes import Notes

PACKS = Bilingual("规则包", "pack")
_HINT = Bilingual(
    "huiyan.yaml 的 packs 所指的文件夹里没有规则包",
    "the folders of `packs` in huiyan.yaml hold none",
)


def packs_or_leave(
    workspace: Workspace, contracts: Contracts, names: Sequence[str], notes: Notes
) -> tuple[LoadedPack, ...]:
    """The packs called `names`, all without one; leaves with their errors, if any have some.

    What pages lack is `huiyan check`'s to tell.

    HY614 for a name that is no pack's, HY618 where the workspace has none at all.
    """
    known = find_packs(workspace.packs)
    if unknown := next((n for n in names if n not in known), None):
        problem = diagnose("HY614", None, name=unknown, nearest=nearest(unknown, known))
        raise Leave(ExitCode.MISTAKE, problem)
    if not known:
        raise nothing_selected(PACKS, _HINT)
    schema = contracts.schema()
    loaded = []
    for name in names or known:
        folder = known[name]
        shown = workspace.shown_path(folder.absolute())
        loaded.append(check_pack(folder, schema, shown_as=shown))
    wrong = [p for p in loaded if p.has_errors]
    if wrong:
        found = [d for p in wrong for d in p.diagnostics if d.code not in OF_PAGES]
        texts = [s for p in wrong for s in p.sources]
        raise Leave(ExitCode.MISTAKE, *found, texts=(*texts, *contracts.texts))
    for pack in loaded:
        if pack.diagnostics and notes.verbose:
            told = [d for d in pack.diagnostics if d.code not in OF_PAGES]
            notes.diagnostics(told, pack.sources)
    return tuple(loaded)


def rules_or_leave(packs: Iterable[LoadedPack], names: Sequence[str]) -> None:
    """Leaves with HY615 where one of `names` is the name of no rule."""
    known = [r.name for p in packs for r in p.model.rules]
    for name in names:
        if name not in known:
            raise Leave(ExitCode.MISTAKE, unknown_rule(name, known))


def unknown_rule(name: str, known: Iterable[str]) -> Diagnostic:
    """HY615, naming the nearest."""
    return diagnose("HY615", None, rule=name, nearest=nearest(name, known))


def nothing_selected(what: Bilingual, hint: Bilingual) -> Leave:
    """HY618, exit 5: not having looked is not the same as having found nothing."""
    problem = diagnose(
        "HY618", None, what_zh=what.zh, what_en=what.en, hint_zh=hint.zh, hint_en=hint.en
    )
    return Leave(ExitCode.NOTHING_SELECTED, problem)
