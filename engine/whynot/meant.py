"""The subject meant by a text that is not its spelling: a finding's id, or a masked subject."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from dsl.model.rules import Rule
from engine.findings.values import canonical
from engine.masking import Mask
from engine.packs.pack import LoadedPack
from engine.plan.calendars import frame_of
from engine.plan.nodes import Aggregate
from engine.plan.prefixes import prefixes_of
from engine.plan.tables import declare_tables
from engine.run.store import StoredRun
from engine.whynot.answer import SubjectPart
from engine.whynot.subject import SEPARATOR, ReadSubject, subject_parts
from engine.whynot.why_not import RunRows

#: As much of a finding's id as lists print.
_ID = re.compile(r"[0-9a-f]{8,16}")
_MASKED = "*"


def spelled_in_finding(run: StoredRun, pack: LoadedPack, rule: Rule, text: str) -> str | None:
    """The subject of the finding of `rule` whose id begins with `text`, where there is one."""
    if not _ID.fullmatch(text):
        return None
    own = (f for f in run.brief() if (f["pack"], f["rule"]) == (pack.manifest.name, rule.name))
    return next((f["subject"]["value"] for f in own if f["id"].startswith(text)), None)


def is_masked(text: str) -> bool:
    """Whether `text` has what masking puts in the place of letters and digits."""
    return _MASKED in text


def subjects_shown_as(
    text: str, run: StoredRun, pack: LoadedPack, rule: Rule, *, rows: RunRows, mask: Mask
) -> tuple[ReadSubject, ...]:
    """The subjects among the `rows` of `run` that `mask` shows as `text`."""
    parts = subject_parts(rule)
    return tuple(
        s for s in _subjects(run, pack, rule, rows) if masked(s.spelled, parts, mask) == text
    )


def masked(spelled: str, parts: tuple[SubjectPart, ...], mask: Mask) -> str:
    """Each part by its own class: beside a person's id, a lot's number is shown."""
    of = zip(spelled.split(SEPARATOR), parts, strict=True)
    return SEPARATOR.join(
        mask.value(part.domain, "personal", text) if mask.hides(*part.columns) else text
        for text, part in of
    )


def _subjects(run: StoredRun, pack: LoadedPack, rule: Rule, rows: RunRows) -> Iterator[ReadSubject]:
    """Every subject of `rule` that the run saw, told of or not."""
    arena = rows.arena
    day = datetime.date.fromisoformat(run.record["as_of"])
    parameters = {p.name: p for p in pack.model.parameters}
    frame = frame_of(arena, rule, parameters=parameters, as_of=day)
    declare_tables(arena, rule.aliases, frame)
    # The rows that a `with` finds nothing for have a subject as well, if their own columns make it.
    whole = (p for p in prefixes_of(arena, rule, frame) if len(p.keys) == len(rule.keys))
    first = next(whole)
    keys = tuple(column for _, column in sorted(first.keys))
    found = rows.session.evaluate(arena.add(Aggregate(first.relation, keys, ())))
    domains = [k.expression.type.domain for k in rule.keys]
    for row in found.to_pylist():
        values = tuple(row[key] for key in keys)
        spelled = (canonical(v, d) or "" for v, d in zip(values, domains, strict=True))
        yield ReadSubject(values, SEPARATOR.join(spelled))
