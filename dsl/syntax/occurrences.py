"""Where each name of a file stands: what editors follow, explain and rename.

A new kind of step or expression needs no entry here as long as its fields are called as
those of its neighbours: `alias` with `alias_span`, `data_set` with `data_set_span`, `name`
with `name_span`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from dsl.syntax.decision_tables import Input
from dsl.syntax.declarations import (
    Argument,
    Component,
    Declaration,
    File,
    Let,
    Measure,
    Rule,
)
from dsl.syntax.examples import Example, Expect, Given
from dsl.syntax.expressions import Call, Field, Name
from dsl.syntax.law import Citation, Regulation
from dsl.text.source import Span


class NameKind(StrEnum):
    """What a name names; a local one is known in its declaration alone."""

    LOCAL = "local"
    GLOBAL = "global"  # a parameter, a definition or a table
    RULE = "rule"
    REGULATION = "regulation"
    DATA_SET = "data_set"
    COLUMN = "column"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One name at one place.

    `scope` is where its declaration begins, for a local name; `declares` says that it is
    declared here. `data_set` is the data set of a column as the file calls it, or that of
    an alias; `citation` the clause that a regulation is cited for.
    """

    kind: NameKind
    name: str
    span: Span
    declares: bool = False
    scope: int | None = None
    data_set: str | None = None
    citation: Citation | None = None

    @property
    def key(self) -> tuple[NameKind, str, int | None]:
        """The same for every place of the same name in a file."""
        return self.kind, self.name, self.scope


def occurrences_of(file: File) -> tuple[Occurrence, ...]:
    """Every name of `file` in the order of the text."""
    rules = {d.name: d for d in file.declarations if isinstance(d, Rule)}
    found = [o for d in file.declarations for o in _Walk(d, rules).all()]
    return tuple(sorted(found, key=lambda o: (o.span.start, o.span.end)))


def occurrence_at(file: File, offset: int) -> Occurrence | None:
    """The name at `offset`, or the one that ends there."""
    met = [o for o in occurrences_of(file) if o.span.start <= offset <= o.span.end]
    return min(met, key=lambda o: o.span.end - o.span.start, default=None)


class _Walk:
    """The names of one declaration."""

    def __init__(self, declaration: Declaration, rules: dict[str, Rule]) -> None:
        self.declaration, self.rules = declaration, rules
        self.scope = declaration.span.start
        self.data_sets = dict(_aliases(declaration))
        self.locals = {*self.data_sets, *_locals(declaration)}

    def all(self) -> Iterator[Occurrence]:
        """Every name, in no particular order."""
        match self.declaration:
            case Regulation(name=name, name_span=span):
                yield Occurrence(NameKind.REGULATION, name, span, declares=True)
                yield from self._replaced(self.declaration)
            case Rule(name=name, name_span=span):
                yield Occurrence(NameKind.RULE, name, span, declares=True)
            case Example(rule=name, rule_span=span):
                yield Occurrence(NameKind.RULE, name, span)
                for one in self.declaration.settings:
                    yield Occurrence(NameKind.GLOBAL, one.parameter, one.name_span)
            case declared:
                place = declared.name_span
                yield Occurrence(NameKind.GLOBAL, declared.name, place, declares=True)
        yield from self._below(self.declaration)

    def _replaced(self, regulation: Regulation) -> Iterator[Occurrence]:
        if regulation.replaces and regulation.replaces_span:
            yield Occurrence(NameKind.REGULATION, regulation.replaces, regulation.replaces_span)

    def _below(self, part: object) -> Iterator[Occurrence]:
        if isinstance(part, tuple):
            for each in part:
                yield from self._below(each)
        elif is_dataclass(part) and not isinstance(part, Span):
            yield from self._node(part)
            if not isinstance(part, Expect):
                for field in fields(part):
                    yield from self._below(getattr(part, field.name))

    def _node(self, node: object) -> Iterator[Occurrence]:
        match node:
            case Field(alias=alias, column=column, span=span, column_span=after):
                yield self._local(alias, Span(span.file, span.start, span.start + len(alias)))
                whose = self.data_sets.get(alias)
                yield Occurrence(NameKind.COLUMN, column, after, data_set=whose)
            case Name(name=name, span=span):
                yield self._named(name, span)
            case Call(function=name, name_span=span):
                yield Occurrence(NameKind.FUNCTION, name, span)
            case Citation(regulation=name, span=span):
                place = Span(span.file, span.start, span.start + len(name))
                yield Occurrence(NameKind.REGULATION, name, place, citation=node)
            case (
                Let(name=name, name_span=span)
                | Measure(name=name, name_span=span)
                | Component(name=name, name_span=span)
            ):
                yield self._local(name, span, declares=True)
            case Argument(name=name, span=span) | Input(name=name, span=span):
                place = Span(span.file, span.start, span.start + len(name))
                yield self._local(name, place, declares=True)
            case Given(data_set=data_set, header=header):
                for cell in header:
                    yield Occurrence(NameKind.COLUMN, cell.text, cell.span, data_set=data_set)
                yield from self._data_set(node)
            case Expect(measures=measures):
                yield from (self._measure(name) for name, _ in measures)
            case _:
                yield from self._alias(node)
                yield from self._data_set(node)

    def _alias(self, node: object) -> Iterator[Occurrence]:
        name, span = getattr(node, "alias", None), getattr(node, "alias_span", None)
        if isinstance(name, str) and isinstance(span, Span):
            yield self._local(name, span, declares=True)

    def _data_set(self, node: object) -> Iterator[Occurrence]:
        name, span = getattr(node, "data_set", None), getattr(node, "data_set_span", None)
        if isinstance(name, str) and isinstance(span, Span):
            yield Occurrence(NameKind.DATA_SET, name, span)

    def _named(self, name: str, span: Span) -> Occurrence:
        if name in self.locals:
            return self._local(name, span)
        return Occurrence(NameKind.GLOBAL, name, span)

    def _local(self, name: str, span: Span, *, declares: bool = False) -> Occurrence:
        whose = self.data_sets.get(name)
        kind, scope = NameKind.LOCAL, self.scope
        return Occurrence(kind, name, span, declares=declares, scope=scope, data_set=whose)

    def _measure(self, name: Name) -> Occurrence:
        """A measure that an example expects belongs to the example's rule."""
        assert isinstance(self.declaration, Example)
        rule = self.rules.get(self.declaration.rule)
        scope = rule.span.start if rule else None
        return Occurrence(NameKind.LOCAL, name.name, name.span, scope=scope)


def _aliases(part: object) -> Iterator[tuple[str, str]]:
    """Each alias of a declaration with its data set, wherever it is introduced."""
    match part:
        case tuple():
            for each in part:
                yield from _aliases(each)
        case Argument(name=name, data_set=str(data_set)):
            yield name, data_set
        case _ if is_dataclass(part) and not isinstance(part, Span):
            named = (getattr(part, "alias", None), getattr(part, "data_set", None))
            match named:
                case str(alias), str(read):
                    yield alias, read
            for field in fields(part):
                yield from _aliases(getattr(part, field.name))


def _locals(part: object) -> Iterator[str]:
    """The lets, measures, arguments, inputs and components of a declaration."""
    match part:
        case tuple():
            for each in part:
                yield from _locals(each)
        case (
            Let(name=name)
            | Measure(name=name)
            | Argument(name=name)
            | Input(name=name)
            | Component(name=name)
        ):
            yield name
        case _ if is_dataclass(part) and not isinstance(part, Span):
            for field in fields(part):
                yield from _locals(getattr(part, field.name))
