"""Whether packs may be run here: their signatures, and no older version than was run last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack
from engine.packs.signing import SignatureState, check_signature
from engine.packs.versions import version_from_text
from engine.run.store import load_run, run_history


@dataclass(frozen=True, slots=True)
class Rollback:
    """A pack whose version is older than the one that was run last."""

    pack: str
    version: str
    last: str

    def refused(self) -> Diagnostic:
        """HY716."""
        return diagnose("HY716", None, pack=self.pack, version=self.version, last=self.last)


def check_signatures(workspace: Workspace, packs: Sequence[LoadedPack]) -> Iterator[Diagnostic]:
    """HY711 for a signature that does not hold.

    Where the workspace asks for signatures, HY710 for a pack without one and HY712 for one by
    a key that it does not trust.
    """
    for pack in packs:
        found = check_signature(pack.folder, workspace.trust)
        name = pack.manifest.name
        match found.state:
            case SignatureState.BROKEN:
                yield diagnose("HY711", None, pack=name, changed=", ".join(found.changed))
            case SignatureState.UNSIGNED if workspace.require_signed:
                yield diagnose("HY710", None, pack=name)
            case SignatureState.UNKNOWN_KEY if workspace.require_signed:
                yield diagnose("HY712", None, pack=name, key=found.key_id)
            case _:
                pass


def rollbacks(workspace: Workspace, packs: Sequence[LoadedPack]) -> tuple[Rollback, ...]:
    """The packs that are older than in the last run of them."""
    wanted = {pack.manifest.name: pack.manifest.version for pack in packs}
    found: list[Rollback] = []
    for entry in reversed(run_history(workspace)):
        if not wanted:
            break
        named = [name for name in entry["packs"] if name in wanted]
        run = load_run(workspace, entry["run"]) if named else None
        for recorded in run.record["packs"] if run is not None else ():
            version = wanted.pop(recorded["name"], None)
            if version is not None and _older(version, recorded["version"]):
                found.append(Rollback(recorded["name"], version, recorded["version"]))
    return tuple(found)


def _older(one: str, other: str) -> bool:
    return (version_from_text(one) or (0, 0, 0)) < (version_from_text(other) or (0, 0, 0))
