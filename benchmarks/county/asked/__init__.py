"""The rules of the county's packs as an analyst would ask them in SQL, a module for each pack."""

from typing import Final

from benchmarks.by_hand import Asked
from benchmarks.county.asked import integrity, investment, livelihood, petitions, tendering

ASKED: Final[tuple[Asked, ...]] = (
    *integrity.ASKED,
    *investment.ASKED,
    *livelihood.ASKED,
    *petitions.ASKED,
    *tendering.ASKED,
)
