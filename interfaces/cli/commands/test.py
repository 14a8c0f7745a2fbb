"""`huiyan test [PACK] [-k EXPR] [--coverage]`: the examples written beside the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dsl.model.examples import Example
from dsl.text.source import SourceText
from engine.packs.pack import LoadedPack
from engine.run.coverage import RuleCoverage, cover
from engine.run.examples import ExampleResult, run_examples
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.coverage_shown import coverage_records, show_coverage
from interfaces.cli.example_shown import show_values
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.junit import Case, write_junit
from interfaces.cli.packs import nothing_selected, packs_or_leave
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.records import write_json, write_json_lines
from interfaces.cli.registry import entries
from interfaces.cli.selecting import Choice, choice_from_text
from interfaces.cli.told import as_record

_TESTING = Bilingual("正在演算示例", "testing the examples")
_EXAMPLES = Bilingual("示例", "example")
_HINT = Bilingual("放宽 -k 的条件，或换一个规则包", "widen -k, or name another pack")
_PASSED = Bilingual("{count} 个示例全部通过。", "All examples passed: {count}.")
_FAILED = Bilingual(
    "{failed} 个示例未通过，{passed} 个通过。", "Examples failed: {failed}, passed: {passed}."
)
_RULE = Bilingual("{title}（{count} 个示例）", "{title} (examples: {count})")
_RULE_FAILED = Bilingual(
    "{title}（{count} 个示例，{failed} 个未通过）", "{title} (examples: {count}, failed: {failed})"
)


@dataclass(frozen=True, slots=True)
class Tested:
    """The examples of one pack that were chosen, and how they came out."""

    pack: LoadedPack
    results: tuple[ExampleResult, ...]

    @property
    def failed(self) -> int:
        """How many did not come out as expected."""
        return sum(not r.passed for r in self.results)


def test_packs(
    invocation: Invocation, names: tuple[str, ...], expression: str | None, coverage: bool
) -> ExitCode:
    """Evaluate the examples; one that fails is a mistake in the rule or in the example."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    packs = packs_or_leave(workspace, contracts, names, invocation.notes)
    wanted = choice_from_text(expression) if expression else lambda _: True
    tested = test_examples(invocation, packs, wanted)
    total = sum(len(t.results) for t in tested)
    if not total:
        raise nothing_selected(_EXAMPLES, _HINT)
    covered = [c for t in tested for c in cover(t.pack.model, t.results)] if coverage else []
    if expression:  # a rule none of whose examples was chosen is not without examples
        covered = [c for c in covered if c.examples]
    texts = [s for t in tested for s in t.pack.sources]
    if invocation.format == "text":
        _show(invocation, tested, covered)
    else:
        _write(invocation, tested, covered, texts=texts)
    return ExitCode.MISTAKE if any(t.failed for t in tested) else ExitCode.DONE


def test_examples(
    invocation: Invocation, packs: Sequence[LoadedPack], wanted: Choice
) -> list[Tested]:
    """The examples that are `wanted`, evaluated; their progress is a bar on a terminal."""
    chosen = {p.manifest.name: [e for e in p.model.examples if wanted(_name(p, e))] for p in packs}
    total = sum(map(len, chosen.values()))
    tested = []
    done = 0
    with invocation.notes.progress(_TESTING) as bar:
        for pack in packs:
            results = []
            for result in run_examples(pack, chosen[pack.manifest.name]):
                done += 1
                bar.at(done, total, result.example.rule)
                results.append(result)
            tested.append(Tested(pack, tuple(results)))
    return tested


def _name(pack: LoadedPack, example: Example) -> str:
    """What `-k` looks through."""
    title = pack.model.rule(example.rule).title
    return f"{pack.manifest.name} {example.rule} {title} {example.title}"


def _show(
    invocation: Invocation, tested: Sequence[Tested], covered: Sequence[RuleCoverage]
) -> None:
    show_tested(invocation, tested)
    if covered:
        invocation.results.line()
        show_coverage(invocation, covered, [s for t in tested for s in t.pack.sources])
    if not any(t.failed for t in tested):
        invocation.suggest(("huiyan run", entries()["run"].about))


def show_tested(invocation: Invocation, tested: Sequence[Tested], *, brief: bool = False) -> None:
    """Each rule with its examples (in `brief` each pack), what failed, and the count."""
    results, language = invocation.results, invocation.language
    for one in (t for t in tested if t.results):
        if brief:
            told = {"title": one.pack.manifest.title, "count": len(one.results)}
            words = _RULE_FAILED if one.failed else _RULE
            line = words.tell(language, **told, failed=one.failed)
            results.line(f"  {results.mark(not one.failed)} {one.pack.manifest.name}  {line}")
        else:
            _show_pack(invocation, one)
    for one in tested:
        found = [d for r in one.results for d in r.diagnostics]
        if found:
            invocation.notes.diagnostics(found, one.pack.sources)
    failed = sum(t.failed for t in tested)
    total = sum(len(t.results) for t in tested)
    words = _FAILED if failed else _PASSED
    results.line(words.tell(language, count=total, failed=failed, passed=total - failed))


def _show_pack(invocation: Invocation, one: Tested) -> None:
    results, language = invocation.results, invocation.language
    results.line(f"{one.pack.manifest.name}  {one.pack.manifest.title}")
    for rule in one.pack.model.rules:
        own = [r for r in one.results if r.example.rule == rule.name]
        if not own:
            continue
        failed = sum(not r.passed for r in own)
        words = _RULE_FAILED if failed else _RULE
        told = words.tell(language, title=rule.title, count=len(own), failed=failed)
        results.line(f"  {results.mark(not failed)} {rule.name}  {told}")
        for result in own if invocation.notes.verbose or failed else ():
            if invocation.notes.verbose or not result.passed:
                results.line(f"      {results.mark(result.passed)} {result.example.title}")
            if invocation.notes.verbose and not result.passed:
                show_values(invocation, one.pack, result)
    results.line()


def _write(
    invocation: Invocation,
    tested: Sequence[Tested],
    covered: Sequence[RuleCoverage],
    *,
    texts: Sequence[SourceText],
) -> None:
    records = [_record(invocation, t, r, texts=texts) for t in tested for r in t.results]
    match invocation.format:
        case "junit":
            write_junit(invocation.results, "huiyan test", [_case(r) for r in records])
        case "jsonl":
            lines = ({"schema": "huiyan.example/1", **r} for r in records)
            write_json_lines(invocation.results, lines)
        case _:
            document: dict[str, Any] = {
                "schema": "huiyan.test/1",
                "passed": sum(r["passed"] for r in records),
                "failed": sum(not r["passed"] for r in records),
                "examples": records,
            }
            if covered:
                document["coverage"] = coverage_records(covered, texts)
            write_json(invocation.results, document)


def _record(
    invocation: Invocation, tested: Tested, result: ExampleResult, *, texts: Sequence[SourceText]
) -> dict[str, Any]:
    span = result.example.span
    text = next(t for t in texts if t.name == span.file)
    found = [as_record(d, texts, invocation.language) for d in result.diagnostics]
    return {
        "pack": tested.pack.manifest.name,
        "rule": result.example.rule,
        "example": result.example.title,
        "file": span.file,
        "line": text.place(span.start).line,
        "passed": result.passed,
        "diagnostics": found,
    }


def _case(record: dict[str, Any]) -> Case:
    problems = [f"{d['code']}: {d['message']}" for d in record["diagnostics"]]
    return Case(
        group=f"{record['pack']}.{record['rule']}",
        name=record["example"],
        file=record["file"],
        line=record["line"],
        problems=tuple(problems),
    )


COMMAND = Command(
    "test",
    test_packs,
    about=entries()["test"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK",
            about=Bilingual("规则包；不写则全部", "packs; all without one"),
        ),
        Option(
            "-k",
            "expression",
            metavar="EXPR",
            about=Bilingual(
                "只演算名称里有这些字的示例，可用 且 或 非（前后留空格）",
                "only examples whose names hold these words; and, or, not",
            ),
        ),
        Option(
            "--coverage",
            is_flag=True,
            about=Bilingual(
                "列出还没有示例的条件和除外规定", "conditions and exceptions no example exercises"
            ),
        ),
    ],
    formats=("text", "json", "jsonl", "junit"),
    examples=[
        ("huiyan test livelihood", Bilingual("一个规则包", "one pack")),
        ('huiyan test -k "高龄津贴 且 非 退回"', Bilingual("选取示例", "some examples")),
    ],
)
