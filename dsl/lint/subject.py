"""What lints look at: one pack without mistakes, its text, and what stands around it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from dsl.model.examples import Example
from dsl.model.rules import Model, Rule
from dsl.syntax.declarations import Declaration, File, Surface
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.text.source import SourceText, Span

_Declared = TypeVar("_Declared", bound=Declaration)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another pack of the workspace; `uses` says whether it depends on the one looked at."""

    name: str
    model: Model
    uses: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """One pack: the model, the files as written, the texts by their name.

    `today` is the day against which law and parameters are held; `pages` are the names of
    the rules that have a page.
    """

    pack: str
    model: Model
    files: tuple[File, ...]
    texts: Mapping[str, SourceText]
    today: datetime.date
    pages: frozenset[str]
    neighbours: tuple[Neighbour, ...] = ()

    def written(self, kind: type[_Declared]) -> Iterator[tuple[_Declared, Surface]]:
        """The declarations of `kind` in the pack's own files, with their surfaces."""
        for file in self.files:
            for declaration in file.declarations:
                if isinstance(declaration, kind):
                    yield declaration, file.surface

    def rules(self) -> Iterator[tuple[Rule, WrittenRule]]:
        """Each checked rule beside the rule as it is written."""
        written = {rule.name: rule for rule, _ in self.written(WrittenRule)}
        for rule in self.model.rules:
            if rule.name in written:
                yield rule, written[rule.name]

    def examples(self, rule: Rule) -> tuple[Example, ...]:
        """The examples of `rule`."""
        return tuple(e for e in self.model.examples if e.rule == rule.name)

    def text(self, span: Span) -> str:
        """The characters of `span`."""
        source = self.texts.get(span.file)
        return source.slice(span) if source is not None else ""
