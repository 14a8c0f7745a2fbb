"""One case, at least, for every sentence of the language's precise meaning."""

from tests.reference.meanings import (
    absences,
    bindings,
    clocks,
    conflicts,
    decisions,
    exceptions,
    groups,
    latest,
    law,
    nearness,
    rows_of_groups,
    sessions,
    spellings,
    statistics,
    tables,
    values,
    windows,
    working_days,
)
from tests.reference.written import Written

CASES: tuple[Written, ...] = (
    *bindings.CASES,
    *latest.CASES,
    *absences.CASES,
    *groups.CASES,
    *rows_of_groups.CASES,
    *statistics.CASES,
    *exceptions.CASES,
    *conflicts.CASES,
    *windows.CASES,
    *sessions.CASES,
    *law.CASES,
    *decisions.CASES,
    *values.CASES,
    *tables.CASES,
    *working_days.CASES,
    *clocks.CASES,
    *spellings.CASES,
    *nearness.CASES,
)
