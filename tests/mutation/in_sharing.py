"""Bugs in what findings share: a row that is told to the wrong finding, or lost on the way."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

_BEHIND = "engine/findings/rows_behind.py"
_SHARED = "engine/findings/shared_json.py"

MUTANTS = (
    Mutant(
        "own_question_is_forgotten",
        _BEHIND,
        "if any(shared.asked.get(_place(row), row.asked) != row.asked for row in own):",
        "if not own and shared.asked == {}:",
        "why a cell is missing is told only to whoever asked first",
    ),
    Mutant(
        "within_whatever_is_asked",
        _BEHIND,
        "if not any(o != one and behind[o].get(one[:2]) == one[2] for o in many)",
        "if not any(o != one and one[:2] in behind[o] for o in many)",
        "a row behind another is not told what it was asked by itself",
    ),
    Mutant(
        "one_line_whatever_is_asked",
        _SHARED,
        "key = (self._pack, table, row.number, tuple(sorted(row.asked)))",
        "key = (self._pack, table, row.number, ())",
        "a row has one line, as the first finding that shares it was told",
    ),
    Mutant(
        "any_rows_hold",
        _SHARED,
        "return _sha256(self._told_by(finding)) == said",
        "return said != '' and list(self._told_by(finding)) != []",
        "rows that were changed are taken for those that the finding vouches for",
    ),
    Mutant(
        "taken_over_without_rows",
        "engine/run/reuse.py",
        "shared = tuple(line.decode() for line in rows.lines(findings))",
        "shared = ()",
        "findings of an earlier run come without the rows that they share",
    ),
)
