"""Above each rule: how its examples come out, evaluated as a run would."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dsl.diagnostics import Diagnostic
from dsl.model.rules import Rule
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.text.source import Span
from engine.findings.finding import Outcome
from engine.packs.pack import LoadedPack
from engine.run.examples import ExampleResult, run_examples
from interfaces.lsp.language import Language
from interfaces.lsp.project import Opened

#: Outcomes in the order in which they are told.
_WORDS = {
    "zh": {"suspected": "疑点", "exempt": "豁免", "undetermined": "无法判定", "conflict": "冲突"},
    "en": {
        "suspected": "fired",
        "exempt": "exempt",
        "undetermined": "undetermined",
        "conflict": "conflict",
    },
}


@dataclass(frozen=True, slots=True)
class Lens:
    """A rule, and where its name stands."""

    rule: str
    span: Span


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the examples of a rule came to; `told` is what differs from what they expect."""

    title: str
    told: tuple[Diagnostic, ...]


def lenses_of(opened: Opened) -> list[Lens]:
    """One for each rule of the file that can be evaluated."""
    good = {r.name for r in opened.pack.model.rules}
    written = (d for d in opened.file.declarations if isinstance(d, WrittenRule))
    return [Lens(r.name, r.name_span) for r in written if r.name in good]


def outcomes_of(pack: LoadedPack, rule: str, language: Language) -> Outcomes:
    """Evaluate the examples of `rule`."""
    found: Rule = pack.model.rule(rule)
    examples = [e for e in pack.model.examples if e.rule == found.name]
    results = list(run_examples(pack, examples))
    told = tuple(d for r in results for d in r.diagnostics)
    return Outcomes(_title(results, language), told)


def _title(results: list[ExampleResult], language: Language) -> str:
    zh = language == "zh"
    if not results:
        return "没有示例" if zh else "no examples"
    passed = sum(r.passed for r in results)
    head = ("示例 {}/{} 相符" if zh else "examples {}/{} as expected").format(passed, len(results))
    mark = "✓" if passed == len(results) else "✗"
    counts = Counter(f.outcome for r in results for f in r.findings)
    nothing = sum(not r.findings for r in results)
    told = [f"{_word(o, language)} {counts[o]}" for o in Outcome if counts[o]]
    told += [f"{'不提示' if zh else 'not fired'} {nothing}"] if nothing else []
    return f"{mark} {head}" + ("：" if zh else ": ") + ("，" if zh else ", ").join(told)


def _word(outcome: Outcome, language: Language) -> str:
    return _WORDS[language].get(outcome.value, outcome.value)
