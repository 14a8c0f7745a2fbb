"""How much a finding of a rule weighs: its severities, its score, its alert budget."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.explain.expressions import say, say_condition
from dsl.explain.speaker import Speaker, of_measures
from dsl.model.rules import Rule
from dsl.surface import vocabulary
from dsl.syntax.declarations import Surface


def say_severity(rule: Rule, language: Surface) -> str:
    """The severity; where the case decides, all that there can be, in the order of the rule."""
    words = vocabulary(language)
    said = dict.fromkeys(words.say_severity(line.severity.value) for line in rule.severities)
    return ("、" if language == "zh" else ", ").join(said)


def say_severities(speaker: Speaker) -> Iterator[str]:
    """A line for each severity of a rule that has several; else nothing."""
    rule, words = speaker.rule, vocabulary(speaker.language)
    if len(rule.severities) == 1:
        return
    measures = of_measures(speaker)
    for line in rule.severities:
        severity = words.say_severity(line.severity.value)
        if line.condition is None:
            yield speaker.pick(f"{severity}：其余情况", f"{severity} in every other case")
        else:
            asked = say_condition(line.condition.expression, measures)
            yield speaker.pick(f"{severity}：{asked}", f"{severity} where {asked}")
    yield speaker.pick(
        "不知道是否成立的，按可能的最高等级；无法判定、豁免和来源不一的，按最高等级",
        "where it is unknown whether one holds, the highest that could hold; where a matter is"
        " undetermined, exempt or a conflict, the highest of all",
    )


def say_score(speaker: Speaker) -> Iterator[str]:
    """How findings of the rule are put in order."""
    rule = speaker.rule
    if rule.score is not None:
        points = say(rule.score.expression, of_measures(speaker))
        yield speaker.pick(
            f"{points}，最低0，最高100；高的排在前面",
            f"{points}, 0 at the least and 100 at the most; the highest come first",
        )


def say_budget(speaker: Speaker) -> Iterator[str]:
    """How many findings the author reckons with."""
    budget = speaker.rule.budget
    if budget is not None:
        yield speaker.pick(
            f"一次核查预计最多{budget:,}条疑点；超过的照报，另外说明条件可能过宽",
            f"a run is expected to tell {budget:,} suspected findings at most; beyond that all are"
            " told, and that the conditions may be too wide",
        )
