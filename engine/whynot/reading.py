"""Steps and the values that they read, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dsl.domains import FLAG, Domain
from dsl.explain.expressions import say
from dsl.explain.speaker import aliases_of, speaker_of
from dsl.model.expressions import ColumnValue, TypedExpression
from dsl.model.rules import Rule
from dsl.model.types import type_of
from dsl.surface.keywords import KEYWORDS
from dsl.text.source import Span
from engine.findings.finding import Value
from engine.findings.origins import Origins
from engine.findings.values import as_json
from engine.packs.pack import LoadedPack
from engine.plan.reads import SURE, Read
from engine.whynot.answer import ReadValue, WalkedStep

#: What steps begin with; a step says its kind apart from its text.
_LEADING = tuple(
    word
    for keyword in KEYWORDS
    if keyword.terminal in ("WITHOUT", "WITH", "UNLESS", "CONFLICT")
    for word in (*keyword.en, *keyword.zh)
)
#: At most so many distinct values are listed beside a step.
LISTED = 8


@dataclass(frozen=True, slots=True)
class Reader:
    """Says what a rule's steps are and what they read."""

    pack: LoadedPack
    rule: Rule

    def said(self, expression: TypedExpression) -> str:
        """The expression as a phrase of the rule's language."""
        return say(expression, speaker_of(self.rule, self.pack.model, self.rule.surface))

    def value(self, expression: TypedExpression, values: Iterable[Value]) -> ReadValue:
        """What `expression` came to."""
        domain = expression.type.domain
        return _value(self.said(expression), domain, Origins(self.rule).of(expression), values)

    def column(self, read: Read, values: Iterable[Value]) -> ReadValue:
        """What stands in a column of the rows chosen."""
        data_set = next(a.data_set for a in aliases_of(self.rule) if a.name == read.alias)
        zh = self.rule.surface == "zh"
        if read.column == SURE:
            words = f"“{data_set.title}”中确有这一行" if zh else f"{read.alias} is surely there"
            return _value(words, FLAG, (), values)
        column = data_set.column(read.column)
        assert column is not None
        words = f"{data_set.title}.{column.title}" if zh else f"{read.alias}.{read.column}"
        revealed = Origins(self.rule).of(ColumnValue(read.alias, column.name, type_of(column)))
        return _value(words, column.domain, revealed, values)

    def step(
        self,
        kind: str,
        span: Span | None,
        truths: Sequence[Value],
        read: Iterable[ReadValue],
        *,
        text: str | None = None,
    ) -> WalkedStep:
        """A step as it is written at `span`, or as `text` says, with its truths."""
        return WalkedStep(
            kind,
            self._written(span) if text is None else text,
            None if span is None else self._line(span),
            met=len(truths),
            true=sum(t is True for t in truths),
            false=sum(t is False for t in truths),
            unknown=sum(t is None for t in truths),
            read=tuple(read),
        )

    def _written(self, span: Span | None) -> str:
        if span is None:
            return ""
        source = self.pack.source(span.file)
        assert source is not None
        text = " ".join(source.slice(span).split())
        leading = max(filter(text.startswith, _LEADING), key=len, default="")
        return text.removeprefix(leading).lstrip()

    def _line(self, span: Span) -> int:
        source = self.pack.source(span.file)
        assert source is not None
        return source.place(span.start).line


def _value(
    words: str, domain: Domain, columns: tuple[str, ...], values: Iterable[Value]
) -> ReadValue:
    """The distinct values, the missing one last."""
    found = dict.fromkeys(as_json(v, domain) for v in values)
    ordered = sorted(found, key=lambda v: (v is None, str(v)))
    return ReadValue(words, str(domain), columns, tuple(ordered[:LISTED]), len(ordered))
