"""A print of what a rule asks: equal for two rules that differ in words alone."""

from __future__ import annotations

import re
from dataclasses import replace

from dsl.model.parts import aliases_of
from dsl.model.rules import Model, Rule
from dsl.model.show import show_model
from dsl.model.weights import Severity, SeverityLine


def conditions_print(rule: Rule) -> str:
    """Rows, conditions, groups and exceptions of `rule`, its aliases numbered.

    Names, titles, clauses, severity, score, budget, measures and message are not in it.
    """
    wordless = replace(
        rule,
        name="",
        title="",
        clauses=(),
        severities=(SeverityLine(Severity.HINT),),
        score=None,
        budget=None,
        measures=(),
        message=(),
        definitions=(),
        keys=tuple(replace(key, name="") for key in rule.keys),
        row_exemptions=tuple(replace(e, clauses=(), reason=None) for e in rule.row_exemptions),
        group_exemptions=tuple(replace(e, clauses=(), reason=None) for e in rule.group_exemptions),
    )
    text = show_model(Model((), (), (), (), (wordless,), ()))
    numbers = {alias.name: f"row{i}" for i, alias in enumerate(aliases_of(rule))}
    names = "|".join(re.escape(name) for name in sorted(numbers, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w.])({names})(?=[. )]|,|$)", re.MULTILINE)
    return pattern.sub(lambda m: numbers[m.group(1)], text)
