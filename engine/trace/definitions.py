"""The definitions behind a finding, each as it is written and with its own clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.findings.parts_json import clause_to_json
from engine.packs.pack import LoadedPack


@dataclass(frozen=True, slots=True)
class TracedDefinition:
    """A definition, `depth` definitions away from the rule; `uses` names those it rests on."""

    name: str
    title: str | None
    file: str
    line: int
    text: str
    clauses: tuple[Mapping[str, Any], ...]
    uses: tuple[str, ...]
    depth: int


def traced_definitions(pack: LoadedPack, finding: Mapping[str, Any]) -> Iterator[TracedDefinition]:
    """The definitions that `finding` names, each once: below it those that it uses.

    One that several use stands below the first of them; none uses itself (HY211).
    """
    named = {str(d["name"]) for d in finding["definitions"]}
    known = {d.name: d for d in pack.model.definitions if d.name in named}
    used = {name for d in known.values() for name in d.uses}
    told: set[str] = set()

    def walk(name: str, depth: int) -> Iterator[TracedDefinition]:
        if name in told or name not in known:
            return
        told.add(name)
        one = known[name]
        source = pack.source(one.span.file)
        assert source is not None
        yield TracedDefinition(
            name=one.name,
            title=one.title,
            file=one.span.file,
            line=source.place(one.span.start).line,
            text=source.slice(one.span),
            clauses=tuple(clause_to_json(c) for c in one.clauses),
            uses=one.uses,
            depth=depth,
        )
        for below in one.uses:
            yield from walk(below, depth + 1)

    for name in known:
        if name not in used:
            yield from walk(name, 0)
