"""A subject as a person types it, read as filing reads cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from dsl.domains import Kind
from dsl.model.expressions import ConstantValue
from dsl.model.rules import Rule
from engine.catalog.contract import Unit
from engine.filing.cells import CellRule, read_column
from engine.filing.reason_words import tell_reason
from engine.findings.origins import Origins
from engine.findings.values import canonical
from engine.whynot.answer import SubjectPart

SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class ReadSubject:
    """The values of a subject's parts, and its one spelling."""

    values: tuple[ConstantValue | None, ...]
    spelled: str


@dataclass(frozen=True, slots=True)
class UnreadSubject:
    """Why a text is no subject of a rule, in both languages; empty: it has not as many parts."""

    reason: Mapping[str, str]


def read_subject(rule: Rule, text: str) -> ReadSubject | UnreadSubject:
    """The subject of `rule` that `text` spells: an older id is brought to its present form.

    Of several parts one may be blank: lists show a missing value so.
    """
    parts = [p.strip() for p in text.split("|")]
    if len(parts) != len(rule.keys):
        return UnreadSubject({})
    values: list[ConstantValue | None] = []
    spelled: list[str] = []
    for part, key in zip(parts, rule.keys, strict=True):
        domain = key.expression.type.domain
        unit = {Kind.PERCENT: Unit.SIGNED, Kind.MONEY: Unit.YUAN}.get(domain.kind, Unit.NONE)
        reading = read_column(pa.array([part], pa.string()), CellRule(domain, unit=unit))
        if reading.faults:
            fault = reading.faults[0]
            arguments = {"column": key.name, "value": part, **dict(fault.arguments)}
            reasons = {lang: tell_reason(fault.reason, arguments, lang) for lang in ("zh", "en")}
            return UnreadSubject(reasons)
        value = reading.values[0].as_py()
        if value is None and len(parts) == 1:
            return UnreadSubject({})
        values.append(value)
        spelled.append(canonical(value, domain) or "")
    return ReadSubject(tuple(values), SEPARATOR.join(spelled))


def subject_parts(rule: Rule) -> tuple[SubjectPart, ...]:
    """What the parts of the rule's subjects are, and the columns behind them."""
    origins = Origins(rule)
    return tuple(
        SubjectPart(str(k.expression.type.domain), origins.of(k.expression)) for k in rule.keys
    )
