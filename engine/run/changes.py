"""How the filings that a rule reads differ from those that an earlier run read of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from dsl.model.rules import Rule
from engine.bridge.sources import FiledRows
from engine.catalog.snapshot import Filing, Snapshot
from engine.run.data_sets import data_sets_of
from engine.run.fetching import AllRows
from engine.run.reuse import Earlier

#: A finding as plain data.
JsonFinding: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)  # told apart from others, not compared with them
class Change:
    """The rows of a data set that came since an earlier run, and those that went."""

    added: AllRows | None
    gone: AllRows | None

    def rows(self, data_set: str) -> int:
        """How many came and went."""
        return sum(part.rows(data_set) for part in self.parts())

    def parts(self) -> Iterator[AllRows]:
        """Those that came and those that went."""
        yield from (part for part in (self.added, self.gone) if part is not None)


@dataclass(frozen=True, slots=True)
class Since:
    """What the earlier run `run` told of a rule, and what of its rows has changed since.

    `filings` are the positions of the filings of the rule's base that there are now, by their
    ids, and `gone` of those that there were besides.
    """

    run: str
    findings: tuple[JsonFinding, ...]
    changes: Mapping[str, Change]
    filings: Mapping[str, int]
    gone: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """Those since earlier runs; rules that share an earlier run share its changes.

    `filing_of` knows filings that are no longer read.
    """

    snapshot: Snapshot
    filing_of: Callable[[str], Filing | None]
    _known: dict[tuple[str, frozenset[str]], Change | None] = field(default_factory=dict)

    def since(self, earlier: Earlier, rule: Rule) -> Since | None:
        """What `earlier` told of `rule`, and what changed; None where that cannot be looked at.

        Neither can rows that were erased, nor was a rule wholly evaluated over rows after the end
        of its law.
        """
        if any("failed" in record for record in earlier.records):
            return None
        changes, base = {}, rule.base.data_set.name
        for data_set in data_sets_of(rule):
            then = [f for name, f in earlier.filings if name == data_set.name]
            if then == [f.id for f in self.snapshot.of(data_set.name)]:
                continue
            change = self._of(data_set.name, frozenset(then))
            if change is None:
                return None
            changes[data_set.name] = change
        went = changes[base].gone if base in changes else None
        gone = went.snapshot.of(base) if isinstance(went, FiledRows) else ()
        return Since(
            run=earlier.run,
            findings=earlier.findings,
            changes=changes,
            filings={f.id: position for position, f in enumerate(self.snapshot.of(base))},
            gone={f.id: position for position, f in enumerate(gone)},
        )

    def _of(self, data_set: str, then: frozenset[str]) -> Change | None:
        if (data_set, then) not in self._known:
            self._known[data_set, then] = self._change(data_set, then)
        return self._known[data_set, then]

    def _change(self, data_set: str, then: frozenset[str]) -> Change | None:
        now = self.snapshot.of(data_set)
        gone = [self.filing_of(f) for f in sorted(then - {f.id for f in now})]
        # the earlier run cut them off as this one does, or its method would be another one
        cut = now[0].cut if now else None
        there = [replace(f, cut=cut) for f in gone if f is not None and f.erasure is None]
        if len(there) < len(gone):
            return None
        return Change(_rows([f for f in now if f.id not in then]), _rows(there))


def _rows(filings: Collection[Filing]) -> FiledRows | None:
    return FiledRows(Snapshot(tuple(filings))) if filings else None
