"""All relations, in the order in which they are told."""

from __future__ import annotations

from tests.metamorphic import (
    date_shift,
    filed_on_disk,
    filed_twice,
    irrelevant_row,
    partition,
    permutation,
    promise,
    renaming,
    surface,
    ternary,
)
from tests.metamorphic.trial import Relation

RELATIONS: tuple[Relation, ...] = (
    irrelevant_row.RELATION,
    permutation.RELATION,
    partition.RELATION,
    ternary.RELATION,
    promise.RELATION,
    renaming.RELATION,
    surface.RELATION,
    date_shift.RELATION,
    filed_twice.RELATION,
    filed_on_disk.RELATION,
)
#: Those that are asked of every case unless said otherwise; the last one is for some only.
MANY = RELATIONS[:-1]
