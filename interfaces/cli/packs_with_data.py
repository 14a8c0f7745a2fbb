"""Packs of which nothing was ever filed: they come with the program, and nobody meant them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.catalog.catalog import open_catalog
from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack
from engine.run.data_sets import data_sets_of
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation
from interfaces.cli.packs import PACKS, nothing_selected

_PASSED = Bilingual(
    "{count} 个规则包要读的数据一份也没有入库，没有核查：{packs}。",
    "Not evaluated, as nothing is filed of what they read: {packs} ({count}).",
)
_NO_DATA = Bilingual(
    "各规则包要读的数据一份也没有入库，先运行 huiyan file",
    "nothing is filed of what the packs read: run huiyan file first",
)


def with_data(
    invocation: Invocation, workspace: Workspace, packs: Sequence[LoadedPack]
) -> tuple[LoadedPack, ...]:
    """The packs for which something was ever filed; the others are told in a line.

    A pack whose data were erased since is not passed over: its rules could not look. Leaves
    with HY618 where no pack is left.
    """
    with open_catalog(workspace) as catalog:
        filed = {record.data_set for record in catalog.filings()}
    read = {p.manifest.name: _data_sets_read(p) for p in packs}
    passed = [name for name, names in read.items() if names and not names & filed]
    if not passed:
        return tuple(packs)
    if len(passed) == len(packs):
        raise nothing_selected(PACKS, _NO_DATA)
    listed = ("、" if invocation.language == "zh" else ", ").join(passed)
    invocation.notes.say(_PASSED, count=len(passed), packs=listed)
    return tuple(p for p in packs if p.manifest.name not in passed)


def _data_sets_read(pack: LoadedPack) -> set[str]:
    return {d.name for rule in pack.model.rules for d in data_sets_of(rule)}
