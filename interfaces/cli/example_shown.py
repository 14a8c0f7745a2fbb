"""What the conditions of an example read, for a person who asks why it came out so."""

from __future__ import annotations

from dsl.text.source import Span
from engine.packs.pack import LoadedPack
from engine.run.example_values import AskedCondition, values_read
from engine.run.examples import ExampleResult
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation

_ROWS = Bilingual("第 {number} 种取法，共 {count} 种：", "choice of rows {number} of {count}:")
_GROUP = Bilingual("合在一起：{keys}", "together: {keys}")
_MORE_GROUPS = Bilingual("另有 {count} 组", "{count} more groups")
_UNMATCHED = Bilingual("没有一行对得上", "no row matches")
_UNKNOWN = Bilingual("不明", "unknown")
_NOTHING = Bilingual("没有可看的行", "no row is looked at")


def show_values(invocation: Invocation, pack: LoadedPack, result: ExampleResult) -> None:
    """Each condition with its truth and what it read: choice of rows by choice of rows, then the
    groups with their aggregates."""
    from interfaces.cli.drawing import harmless  # noqa: PLC0415 - rich only here

    shown = values_read(pack.model, result.example)
    if shown is None:
        return
    results, language = invocation.results, invocation.language
    if not shown.choices:
        words = _NOTHING if shown.unmatched is None else _UNMATCHED
        text = "" if shown.unmatched is None else f"{_text(pack, shown.unmatched)}  "
        results.line(f"          {text}{words.tell(language)}")
    for number, choice in enumerate(shown.choices, start=1):
        if shown.count > 1:
            results.line(f"          {_ROWS.tell(language, number=number, count=shown.count)}")
        for asked in choice:
            _show(invocation, pack, asked)
    for group in shown.groups:
        keys = "  ".join(f"{name} = {value}" for name, value in group.keys)
        results.line(harmless(f"          {_GROUP.tell(language, keys=keys)}"))
        for asked in group.conditions:
            _show(invocation, pack, asked)
    if len(shown.groups) < shown.grouped:
        left = shown.grouped - len(shown.groups)
        results.line(f"          {_MORE_GROUPS.tell(language, count=left)}")


def _show(invocation: Invocation, pack: LoadedPack, asked: AskedCondition) -> None:
    from interfaces.cli.drawing import hanging  # noqa: PLC0415 - rich only here

    results = invocation.results
    mark = "?" if asked.truth is None else results.mark(asked.truth)
    unknown = f"  {_UNKNOWN.tell(invocation.language)}" if asked.truth is None else ""
    results.line(f"          {mark} {_text(pack, asked.span)}{unknown}")
    for name, value in asked.read:
        results.render(hanging(f"{name} = {value}", 14), prose=True)


def _text(pack: LoadedPack, span: Span) -> str:
    source = pack.source(span.file)
    return "" if source is None else " ".join(source.slice(span).split())
