"""Bugs in increments: a change that is not followed, a finding that does not hold any more."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

_INCREMENTS = "engine/run/increments.py"

MUTANTS = (
    Mutant(
        "gone_is_forgotten",
        "engine/run/changes.py",
        "yield from (part for part in (self.added, self.gone) if part is not None)",
        "yield from (part for part in (self.added,) if part is not None)",
        "whose rows went is not looked at again",
    ),
    Mutant(
        "told_of_is_not_looked_at",
        _INCREMENTS,
        "again.append(table.column(1).take(places.drop_null()))",
        "pass",
        "what was told of an entity is dropped when its rows change, and not looked for",
    ),
    Mutant(
        "everything_still_holds",
        _INCREMENTS,
        "zip(mine, places.to_pylist(), strict=True) if at is None]",
        "zip(mine, places.to_pylist(), strict=True)]",
        "what was told is told again, whatever became of its rows",
    ),
    Mutant(
        "only_new_rows",
        _INCREMENTS,
        "return changes.get(base) if once and len(changes) == 1 else None",
        "return changes.get(base)",
        "what can come of another data set, or of what went, is looked for in new rows alone",
    ),
    Mutant(
        "searched_rows_are_not_told",
        _INCREMENTS,
        "and not changed & searched",
        "",
        "a finding says how many rows were searched before others came",
    ),
    Mutant(
        "groups_of_new_rows",
        _INCREMENTS,
        "self.asker.columns(part, name, keys) for part in change.parts()",
        "self.asker.columns(change.added, name, keys) for part in change.parts() if change.added",
        "groups are not looked at again whose rows went",
    ),
)
