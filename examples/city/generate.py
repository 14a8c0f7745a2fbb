"""The whole county: background first, then the planted cases, then the files and the truth."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from examples.city.benefits import (
    pay_allowances,
    pay_low_incomes,
    pay_pensions,
    pay_subsidies,
)
from examples.city.companies import found_companies
from examples.city.deliver import Delivery, deliver
from examples.city.people import populate
from examples.city.petitions import take_in_all
from examples.city.plants import PLANTS, Ground
from examples.city.prison import imprison_some
from examples.city.projects import enter_projects
from examples.city.staff import discipline, employ
from examples.city.tendering import hold_tenders
from examples.city.town import Town
from examples.city.truth import RULE_NUMBERS, Case


@dataclass(frozen=True, slots=True)
class CityReport:
    """What was written: the deliveries by data set, and where the truth lies."""

    folder: Path
    seed: int
    factor: float
    deliveries: tuple[Delivery, ...]
    cases: tuple[Case, ...]
    truth: Path

    @property
    def rows(self) -> int:
        """Lines delivered, faulty ones included, headers not."""
        return sum(d.clean + sum(n for _, n in d.faults) for d in self.deliveries)


def generate_city(folder: Path, *, factor: float = 1.0, seed: int = 20180101) -> CityReport:
    """Write the deliveries of a county and the truth about them below `folder`.

    `factor` 1 gives about 100,000 rows; every planted case is there at any factor. What an
    earlier call wrote below `folder` is replaced.
    """
    town = build_town(factor=factor, seed=seed)
    for part in ("deliveries", "truth"):
        shutil.rmtree(folder / part, ignore_errors=True)
    deliveries = deliver(town, folder / "deliveries")
    truth = folder / "truth" / "truth.json"
    truth.parent.mkdir(parents=True)
    truth.write_text(_truth_text(town, deliveries), encoding="utf-8")
    return CityReport(folder, seed, factor, deliveries, tuple(town.truth), truth)


def build_town(*, factor: float, seed: int) -> Town:
    """The books of the county and the truth, before anything is spelled or spoiled."""
    town = Town(seed=seed, factor=factor)
    registry = populate(town)
    people = tuple(registry.residents)
    staff = employ(town, people)
    employed = {person.person for person in staff}
    civilians = [person for person in people if person.person not in employed]
    discipline(town, staff, [p for p in civilians if 1950 < p.birth.year < 2004])
    prisoners = imprison_some(town, civilians)
    pay_allowances(town, people)
    pay_low_incomes(town, civilians)
    pay_pensions(town, people, prisoners)
    pay_subsidies(town, civilians)
    companies = found_companies(town, civilians)
    bidders = tuple(company for company in companies if company.works)
    hold_tenders(town, enter_projects(town), bidders)
    take_in_all(town, people)
    ground = Ground(town, registry, bidders)
    for plant in PLANTS:
        plant(ground)
    return town


def _truth_text(town: Town, deliveries: tuple[Delivery, ...]) -> str:
    rules: dict[str, list[dict[str, object]]] = defaultdict(list)
    for case in town.truth:
        entry: dict[str, object] = {"subject": list(case.subject), "outcome": case.outcome}
        if case.rows:
            entry["rows"] = list(case.rows)
        rules[case.rule].append({**entry, "note": case.note})
    document = {
        "schema": "huiyan.truth/1",
        "seed": town.seed,
        "factor": town.factor,
        "rules": {rule: {"number": RULE_NUMBERS[rule], "cases": rules[rule]} for rule in rules},
        "filing": {
            d.data_set: {"filed": d.clean, "quarantined": dict(d.faults)} for d in deliveries
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
