"""One filing with one fault, and what is wrong with what it leaves."""

from __future__ import annotations

import re
import shutil
import signal
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.catalog.catalog import open_catalog
from engine.filing.verify import verify_filing
from tests.crash.child import Child, Ended
from tests.crash.expected import Expected, copy_of
from tests.crash.faults import Fault, tracer
from tests.crash.look import (
    look,
    look_at_catalog,
    look_at_delivered,
    look_at_temporary,
    workspace_in,
)
from tests.crash.points import Call, Hits, hits_in, killed_at

_CODE = re.compile(r"\bHY\d{3}\b")


class Ending(StrEnum):
    """How the disturbed filing ended."""

    KILLED = "killed"
    REFUSED = "refused"
    FILED = "filed"
    NOT_MET = "not met"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Disturbed:
    """What became of one filing; `visible` is the number of the state that was seen after it."""

    scenario: str
    fault: Fault
    call: Call
    ending: Ending
    visible: int
    codes: tuple[str, ...]
    violations: tuple[str, ...]


def disturb(expected: Expected, call: Call, fault: Fault, folder: Path, child: Child) -> Disturbed:
    """File a copy of the template with `fault` at `call`, look, file again, look again."""
    arena = copy_of(expected.template, folder / "arena")
    try:
        log = folder / "faults.log"
        ended = child.file(arena, tracer(fault, call, log))
        hits = hits_in(log, arena)
        if fault is Fault.KILL and killed_at(log, call.number, arena):
            hits = Hits(inside=1)  # of the process that files, or of a child that reads for it
        violations: list[str] = []
        ending = _ending(ended, hits, violations)
        visible = _visible(expected, arena, violations)
        if ending is Ending.FILED and visible != len(expected.visible) - 1:
            violations.append("told as filed, and is not visible")
        _mended(expected, arena, child, violations)
    finally:
        shutil.rmtree(arena)
    return Disturbed(
        expected.scenario,
        fault,
        call,
        ending,
        visible,
        tuple(sorted(set(_CODE.findall(ended.told)))),
        tuple(violations),
    )


def _ending(ended: Ended, hits: Hits, violations: list[str]) -> Ending:
    """How it ended; a filing that did not end in one of the three ways is a violation.

    A tracer counts the calls of each thread. Where a library's thread wakes another one by the
    call of that number, the fault is none of the disk's, and the filing is not judged by it.
    """
    if ended.status == -signal.SIGKILL:
        return Ending.KILLED
    if not hits.inside or (hits.beside and ended.status not in (0, 2)):
        return Ending.NOT_MET
    if ended.status == 0:
        return Ending.FILED
    if ended.status == 2 and _CODE.search(ended.told):
        return Ending.REFUSED
    violations.append(_words("ended", ended))
    return Ending.BROKEN


def _words(what: str, ended: Ended) -> str:
    return f"{what} with {ended.status}: {ended.told.strip()[-400:]}"


def _visible(expected: Expected, arena: Path, violations: list[str]) -> int:
    """The number of the state that is seen now; all that is in it must verify."""
    seen = look_at_catalog(arena)
    same = [n for n, state in enumerate(expected.visible) if expected.same(seen, state)]
    if not same:
        differing = [expected.differing(seen, state)[:8] for state in expected.visible]
        violations.append(f"the catalog is in between: {differing}")
    violations.extend(_unsound(arena))
    if look_at_delivered(arena) != expected.delivered:
        violations.append("what was delivered was touched")
    return same[0] if same else -1


def _unsound(arena: Path) -> list[str]:
    """What verification finds in the filings that the catalog knows."""
    workspace = workspace_in(arena)
    with open_catalog(workspace) as catalog:
        records = catalog.filings()
    found = [(r.id, d) for r in records for d in verify_filing(workspace, r.id)]
    return [f"{filing} is unsound: {d.code} {dict(d.arguments)}" for filing, d in found]


def _mended(expected: Expected, arena: Path, child: Child, violations: list[str]) -> None:
    """The next filing succeeds, and leaves what an undisturbed one leaves."""
    ended = child.file(arena)
    if ended.status != 0:
        violations.append(_words("the next filing ended", ended))
        return
    if differing := expected.differing(look(arena), expected.end):
        violations.append(f"the next filing ends otherwise: {differing[:8]}")
    if left := look_at_temporary(arena):
        violations.append(f"temporary files are left: {sorted(left)[:5]}")
    violations.extend(_unsound(arena))
    if look_at_delivered(arena) != expected.delivered:
        violations.append("what was delivered was touched by the next filing")
