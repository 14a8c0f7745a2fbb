"""The planted cases, one module a rule or a family of rules.

Every case brings people, companies, tenders or projects of its own, so no case changes the
outcome of another. A module's docstring states the meaning that its cases assume.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from examples.city.plants import (
    after_death,
    ages,
    allowance,
    bidding,
    drunk_driving,
    farm_subsidy,
    habits,
    lots,
    low_income,
    low_income_means,
    officials,
    pension,
    petitions,
    projects,
    tenders,
    terms,
)
from examples.city.plants.ground import Ground

Plant: TypeAlias = Callable[[Ground], None]

PLANTS: tuple[Plant, ...] = (
    allowance.plant,
    ages.plant,
    after_death.plant_pensions,
    after_death.plant_subsidies,
    low_income.plant_deaths,
    low_income.plant_payroll,
    low_income_means.plant_companies,
    low_income_means.plant_schemes,
    pension.plant,
    farm_subsidy.plant,
    officials.plant_legal_representatives,
    officials.plant_shareholders,
    officials.plant_executives,
    officials.plant_control,
    drunk_driving.plant,
    bidding.plant,
    tenders.plant,
    lots.plant_prices,
    lots.plant_leaders,
    lots.plant_holders,
    lots.plant_control,
    habits.plant,
    terms.plant,
    projects.plant,
    projects.plant_contracts,
    petitions.plant_overdue,
    petitions.plant_unaccepted,
    petitions.plant_duplicates,
    petitions.plant_nearly_alike,
    petitions.plant_repeats,
)

__all__ = ["PLANTS", "Ground"]
