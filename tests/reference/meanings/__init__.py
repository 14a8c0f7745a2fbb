"""One case, at least, for every sentence of the language's precise meaning."""

from tests.reference.meanings import (
    absences,
    bindings,
    conflicts,
    exceptions,
    groups,
    latest,
    law,
    rows_of_groups,
    sessions,
    spellings,
    statistics,
    tables,
    values,
    weights,
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
    *values.CASES,
    *weights.CASES,
    *tables.CASES,
    *working_days.CASES,
    *spellings.CASES,
)
