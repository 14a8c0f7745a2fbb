"""All planted bugs."""

from __future__ import annotations

from tests.mutation import (
    in_bindings,
    in_findings,
    in_groups,
    in_increments,
    in_narrowing,
    in_processes,
    in_sharing,
    in_values,
)

MUTANTS = (
    *in_bindings.MUTANTS,
    *in_groups.MUTANTS,
    *in_values.MUTANTS,
    *in_findings.MUTANTS,
    *in_narrowing.MUTANTS,
    *in_increments.MUTANTS,
    *in_sharing.MUTANTS,
    *in_processes.MUTANTS,
)
