"""Bugs in findings: outcomes decided, evidence gathered."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

_OUTCOMES = "engine/findings/outcomes.py"
_FOUND = "engine/findings/groups_found.py"
_ISLANDS = "engine/findings/islands.py"
_GATHERED = "engine/findings/gathered.py"
_ABSENCES = "engine/findings/absences.py"
_EXEMPTIONS = "engine/findings/exemptions.py"

MUTANTS = (
    Mutant(
        "known_side_decides",
        _OUTCOMES,
        "return bool(known) if known is not None and known == every else None",
        "return bool(known) if known is not None else None",
        "a group is suspected whatever its unknown bindings might change",
    ),
    Mutant(
        "keyless_exempt",
        _FOUND,
        'return Outcome.UNDETERMINED if row["count.all"] else Outcome.EXEMPT',
        'return Outcome.EXEMPT if row["count.taken"] else Outcome.UNDETERMINED',
        "bindings without a key are exempt once one of them is",
    ),
    Mutant(
        "windows_that_touch",
        _ISLANDS,
        "if islands and window.opens <= islands[-1].closes:",
        "if islands and window.opens < islands[-1].closes:",
        "windows that share their last and first day are two findings",
    ),
    Mutant(
        "doubts_beside_suspicion",
        _ISLANDS,
        "and not any(s.meets(window) for s in suspected)",
        "and window not in suspected",
        "a window that may hold is told beside one that holds and shares a binding",
    ),
    Mutant(
        "evidence_of_last_day",
        _GATHERED,
        "return time is not None and group.opens <= time <= group.closes",
        "return time is not None and group.opens <= time < group.closes",
        "rows of a window's last day are not among its evidence",
    ),
    Mutant(
        "clause_of_every_day",
        _EXEMPTIONS,
        "if any(c.in_force.covers(day) for day in days))",
        "if all(c.in_force.covers(day) for day in days))",
        "a clause is cited only where it was in force on the date of every fact",
    ),
    Mutant(
        "evidence_of_first_binding",
        _EXEMPTIONS,
        "ids = (row_ids(plan, row) for row in rows)",
        "ids = (row_ids(plan, row) for row in rows[:1])",
        "an exception's rows are named for one binding only",
    ),
    Mutant(
        "searched_first_filing",
        _ABSENCES,
        "searched=filing.rows,",
        "searched=self.filings[alias.data_set.name][0].rows,",
        "the rows searched in vain are those of the first filing, each time",
    ),
)
