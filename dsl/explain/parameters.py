"""The values of a rule's parameters in words."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.explain.constants import say_constant
from dsl.explain.law import cite_shortly, say_confirmed, say_period
from dsl.explain.speaker import Speaker
from dsl.model.law import DatedValue


def say_parameters(speaker: Speaker) -> Iterator[str]:
    """One line a parameter: its values, with period, region and clause of each."""
    for name in speaker.rule.parameters:
        values = (_dated_value(v, speaker) for v in speaker.model.parameter(name).values)
        listed = speaker.pick("；", "; ").join(values)
        yield speaker.pick("{0}：{1}", "{0}: {1}").format(speaker.parameter(name), listed)


def _dated_value(dated: DatedValue, speaker: Speaker) -> str:
    comma = speaker.pick("、", ", ")
    told = comma.join(say_constant(constant, speaker.language) for constant in dated.values)
    details = [say_period(dated.in_force, speaker)]
    details.append(say_confirmed(dated.in_force, dated.confirmed, speaker))
    if dated.region is not None:
        details.append(speaker.pick(f"地区 {dated.region}", f"region {dated.region}"))
    details.append(comma.join(cite_shortly(clause, speaker) for clause in dated.clauses))
    listed = speaker.pick("，", ", ").join(detail for detail in details if detail)
    return speaker.pick(f"{told}（{listed}）", f"{told} ({listed})")
