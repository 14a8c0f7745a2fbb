"""Government investment projects and the steps they went through, in the order of the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from examples.city.days import LAST_DAY, after, day, random_day
from examples.city.staff import Unit, public_units
from examples.city.town import Town

STEPS = ("批复", "招标", "合同", "施工许可", "开工", "竣工验收", "结算")

#: From this total investment on, works have to be tendered.
TENDER_THRESHOLD = Decimal("4000000.00")

#: Fewest and most days between a step and the one before it.
_PAUSES = {
    "招标": (20, 90),
    "合同": (42, 70),
    "施工许可": (7, 40),
    "开工": (3, 20),
    "竣工验收": (90, 420),
    "结算": (30, 180),
}


@dataclass(frozen=True, slots=True)
class Project:
    """A project as far as tenders know it; `steps` are the days of its steps."""

    code: str
    name: str
    owner: Unit
    budget: Decimal
    steps: Mapping[str, date]


def enter_project(
    town: Town,
    rng: Random,
    *,
    budget: Decimal | None,
    registered_on: date,
    procedure: str | None = "一般程序",
) -> tuple[str, str, Unit]:
    """Enter a project in the list; returns its code, its name and its owner."""
    township, village = town.words.village(rng)
    place = rng.choice((township.name, village))
    name = rng.choice(town.words.projects).format(place=f"云浦县{place}")
    owner = rng.choice(public_units(town))
    serial = len(town.books.of("investment.projects")) + 1
    code = f"{registered_on.year}-330182-48-01-{serial:06d}"
    town.books.add(
        "investment.projects",
        project=code,
        name=name,
        owner=owner.name,
        owner_code=owner.code,
        budget=budget,
        kind=rng.choice(("新建", "改建", "扩建", "维修")),
        procedure=procedure,
        registered_on=registered_on,
    )
    return code, name, owner


def enter_step(town: Town, project: str, step: str, done_on: date | None) -> None:
    """Enter one step of a project."""
    number = town.books.number("HJ")
    town.books.add(
        "investment.project_steps",
        step_no=number,
        project=project,
        step=step,
        done_on=done_on,
        document=f"云{step[0]}〔{done_on.year}〕{int(number[2:]) % 400}号" if done_on else None,
    )


def enter_projects(town: Town) -> list[Project]:
    """Every project that is not planted: steps complete and in order as far as it has come."""
    rng = town.stream("projects")
    return [_enter_one(town, rng) for _ in range(town.scaled(330, at_least=20))]


def _enter_one(town: Town, rng: Random) -> Project:
    budget = Decimal(round(rng.lognormvariate(6.2, 1.1)) * 10_000 + 5_000).quantize(Decimal("0.01"))
    registered_on = random_day(rng, day("2020-01-10"), day("2025-12-20"))
    procedure = rng.choices(("一般程序", "简化程序", "应急程序"), (92, 5, 3))[0]
    code, name, owner = enter_project(
        town, rng, budget=budget, registered_on=registered_on, procedure=procedure
    )
    steps = _timeline(rng, registered_on, tendered=budget >= TENDER_THRESHOLD)
    for step, done_on in steps.items():
        enter_step(town, code, step, done_on)
    return Project(code, name, owner, budget, steps)


def _timeline(rng: Random, registered_on: date, *, tendered: bool) -> dict[str, date]:
    """Days of the steps done by the last day of the county's records."""
    done_on = after(registered_on, rng.randint(10, 80))
    timeline = {"批复": done_on}
    for step in STEPS[1:]:
        if step == "招标" and not tendered:
            continue
        done_on = after(done_on, rng.randint(*_PAUSES[step]))
        timeline[step] = done_on
    return {step: done for step, done in timeline.items() if done <= LAST_DAY}
