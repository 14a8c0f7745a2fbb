"""Subjects that came nearest to being told of: a few, by the step that ended them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.catalog.workspace import Workspace
from engine.findings.values import canonical
from engine.packs.pack import LoadedPack
from engine.plan.calendars import frame_of
from engine.plan.near import FIRST, STEP, SUBJECTS, Counted, NearPlan, near_plan, subjects_at
from engine.plan.probe import relations_probed
from engine.plan.storage import storage_of
from engine.run.store import StoredRun
from engine.whynot.answer import WhyNot
from engine.whynot.subject import SEPARATOR, ReadSubject
from engine.whynot.why_not import rows_of_run, why_not


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One subject that a step ended, and how many subjects ended at the same step."""

    why: WhyNot
    alike: int

    def to_json(self) -> dict[str, Any]:
        """The near miss as plain data."""
        return {"alike": self.alike, "why": self.why.to_json()}


def near_misses(
    workspace: Workspace,
    run: StoredRun,
    pack: LoadedPack,
    rule_name: str,
    *,
    limit: int = 3,
    settings: EngineSettings | None = None,
) -> tuple[NearMiss, ...]:
    """At most `limit` subjects of the rule that are not told of, those that came furthest first.

    One for each step, those of the group before those of the rows. Costs about as much as
    evaluating the rule twice, and one walk a subject.
    """
    rule = pack.model.rule(rule_name)
    day = datetime.date.fromisoformat(run.record["as_of"])
    rows = rows_of_run(workspace, run, rule, settings)
    arena, session = rows.arena, rows.session
    parameters = {p.name: p for p in pack.model.parameters}
    frame = frame_of(arena, rule, parameters=parameters, as_of=day)
    plan = near_plan(arena, rule, frame)
    for relation in relations_probed(arena, rule, frame):
        session.keep(relation)
    domains = [k.expression.type.domain for k in rule.keys]
    first_storage = storage_of(rule.keys[0].expression.type)
    told = {f["subject"]["value"] for f in run.brief() if f["rule"] == rule_name}
    found: list[NearMiss] = []
    for counted, step, alike, first in _nearest(plan, session):
        key = arena.constant(first, first_storage)
        subjects = session.evaluate(subjects_at(arena, counted, step, key)).to_pylist()
        for values in sorted(tuple(s[k] for k in plan.keys) for s in subjects):
            spelled = [canonical(v, d) or "" for v, d in zip(values, domains, strict=True)]
            subject = ReadSubject(values, SEPARATOR.join(spelled))
            if subject.spelled in told:
                continue
            why = why_not(workspace, run, pack, rule, subject, rows=rows)
            found.append(NearMiss(why, alike))
            break
        if len(found) == limit:
            break
    return tuple(found)


def _nearest(plan: NearPlan, session: Session) -> Iterator[tuple[Counted, int, int, Any]]:
    """The steps that ended subjects, the last ones first."""
    for counted in (plan.of_groups, plan.of_rows):
        if counted is None:
            continue
        steps = session.evaluate(counted.by_step).to_pylist()
        for row in sorted(steps, key=lambda r: -r[STEP]):
            yield counted, row[STEP], row[SUBJECTS], row[FIRST]
