"""What plants grow in: the county with its register and its companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from examples.city.books import Disguise
from examples.city.companies import Company
from examples.city.people import Person, Registry
from examples.city.town import Town

#: Birth years of the planted, by what they are to be; all issued 15-digit ids once.
OLD = (1928, 1938)
RETIRED = (1944, 1958)
GROWN = (1965, 1992)


@dataclass(frozen=True, slots=True)
class Ground:
    """The county before and while cases are planted; `bidders` are its background bidders."""

    town: Town
    registry: Registry
    bidders: Sequence[Company]

    def person(
        self,
        rng: Random,
        born: tuple[int, int] = GROWN,
        *,
        name: str = "",
        died_on: date | None = None,
    ) -> Person:
        """Somebody who appears in no other case."""
        return self.registry.newcomer(rng, born, name=name, died_on=died_on)

    def disguise(self, data_set: str, how: Disguise | None, *, column: str = "person") -> None:
        """Deliver the id of the row entered last in another spelling."""
        if how is not None:
            self.town.books.disguise(data_set, column, how)
