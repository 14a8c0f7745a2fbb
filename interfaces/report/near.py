"""What came nearest to being brought up and was not: an example of each step that ended some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bridge.context import EngineSettings
from engine.catalog.snapshot import RowsErasedError
from engine.catalog.workspace import Workspace
from engine.masking import Mask
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from engine.whynot import Ends, NearMiss, near_misses
from interfaces.cli.commands.why_not import masked_answer


@dataclass(frozen=True, slots=True)
class NearRead:
    """Something that the step read, and its values, of `distinct` in all."""

    reads: str
    values: tuple[str | int | bool | None, ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class Near:
    """One subject, and the step that ended it and others `alike` (itself included).

    `line` is None for the law's reach in time.
    """

    subject: str
    ends: str
    line: int | None
    text: str
    read: tuple[NearRead, ...]
    alike: int


NearByRule = Mapping[tuple[str, str], tuple[Near, ...]]


def near_by_rule(
    workspace: Workspace,
    run: StoredRun,
    mask: Mask,
    *,
    inputs: RecordedInputs | None = None,
    rules: Sequence[str] = (),
    settings: EngineSettings | None = None,
) -> NearByRule:
    """A few near misses of each evaluated rule, by pack and rule, as `mask` lets them be shown.

    `rules` limits it to these; one that read rows which are erased since has none. Evaluates
    each rule about twice.
    """
    inputs = inputs or RecordedInputs(run)
    found: dict[tuple[str, str], tuple[Near, ...]] = {}
    for record in run.record["rules"]:
        pack, rule = record["pack"], record["rule"]
        if "failed" in record or (rules and rule not in rules):
            continue
        try:
            misses = near_misses(workspace, run, inputs.pack(pack), rule, settings=settings)
        except RowsErasedError:  # the sources of the report say so
            continue
        found[pack, rule] = tuple(_near(m, mask) for m in misses if m.why.ends is not Ends.TOLD)
    return found


def _near(miss: NearMiss, mask: Mask) -> Near:
    answer = masked_answer(miss.why, mask)
    last = answer.steps[-1]
    return Near(
        subject=answer.subject,
        ends=answer.ends.value,
        line=last.line,
        text=last.text,
        read=tuple(NearRead(r.reads, r.values, r.distinct) for r in last.read),
        alike=miss.alike,
    )
