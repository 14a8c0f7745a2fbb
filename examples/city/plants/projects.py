"""R105 项目_未批先建, 项目_应招未招, 项目_无证开工, 项目_未验收先结算.

Each project, by its steps:
- started (开工) without approval (批复) on the day of start or before it;
- contract (合同) without tender (招标) on an earlier day, total investment 4,000,000 元 or more;
- started without building permit (施工许可) on the day of start or before it;
- settled (结算) without acceptance (竣工验收) on the day of settlement or before it.
Simpler papers are no excuse from later duties: start without approval or permit is exempt under
简化程序 or 应急程序, contract without tender under 应急程序 alone, settlement without acceptance
never. A step without date, a missing total investment or, where it matters, a missing procedure:
undetermined. Dated by the step that came too early. A project breaks one of the four rules at
most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.projects import STEPS, enter_project, enter_step
from examples.city.truth import Outcome

NOT_APPROVED = "项目_未批先建"
NOT_TENDERED = "项目_应招未招"
NO_PERMIT = "项目_无证开工"
NOT_ACCEPTED = "项目_未验收先结算"

#: Days of the steps of a project in order, counted from its registration.
_ORDERLY = {
    "批复": 30,
    "招标": 70,
    "合同": 125,
    "施工许可": 150,
    "开工": 160,
    "竣工验收": 420,
    "结算": 510,
}
#: Stands for a step that is entered without a day.
_UNDATED = -1


@dataclass(frozen=True, slots=True)
class Course:
    """One project: how its steps differ from the orderly ones; None leaves a step out."""

    rule: str
    outcome: Outcome
    note: str
    steps: Mapping[str, int | None] = field(default_factory=dict)
    budget: str | None = "12600000.00"
    procedure: str | None = "一般程序"


def _without(first: str) -> dict[str, int | None]:
    """The steps from `first` on, left out."""
    return dict.fromkeys(STEPS[STEPS.index(first) :])


_COURSES: Sequence[Course] = (
    Course(NOT_APPROVED, "suspected", "never approved", {"批复": None}),
    Course(NOT_APPROVED, "suspected", "approved the day after the start", {"批复": 161}),
    Course(NOT_APPROVED, "none", "approved on the day of the start", {"批复": 160}),
    Course(NOT_APPROVED, "none", "not started", {"批复": None, **_without("开工")}),
    Course(NOT_APPROVED, "exempt", "emergency works", {"批复": 200}, procedure="应急程序"),
    Course(NOT_APPROVED, "exempt", "simplified procedure", {"批复": None}, procedure="简化程序"),
    Course(NOT_APPROVED, "undetermined", "the approval has no date", {"批复": _UNDATED}),
    Course(
        NOT_APPROVED, "undetermined", "the procedure is missing", {"批复": None}, procedure=None
    ),
    Course(NOT_TENDERED, "suspected", "never tendered", {"招标": None}),
    Course(NOT_TENDERED, "suspected", "exactly at 400 万元", {"招标": None}, "4000000.00"),
    Course(NOT_TENDERED, "suspected", "tendered after the contract", {"招标": 140}),
    Course(NOT_TENDERED, "none", "0.01 万元 below the threshold", {"招标": None}, "3999900.00"),
    Course(NOT_TENDERED, "none", "tendered the day before the contract", {"招标": 124}),
    Course(NOT_TENDERED, "none", "no contract yet", {"招标": None, **_without("合同")}),
    Course(NOT_TENDERED, "exempt", "emergency works", {"招标": None}, procedure="应急程序"),
    Course(NOT_TENDERED, "undetermined", "the investment is missing", {"招标": None}, None),
    Course(NOT_TENDERED, "undetermined", "the tender has no date", {"招标": _UNDATED}),
    Course(NO_PERMIT, "suspected", "never permitted", {"施工许可": None}),
    Course(NO_PERMIT, "suspected", "permitted the day after the start", {"施工许可": 161}),
    Course(NO_PERMIT, "none", "permitted on the day of the start", {"施工许可": 160}),
    Course(NO_PERMIT, "exempt", "simplified procedure", {"施工许可": None}, procedure="简化程序"),
    Course(NO_PERMIT, "undetermined", "the permit has no date", {"施工许可": _UNDATED}),
    Course(NOT_ACCEPTED, "suspected", "never accepted", {"竣工验收": None}),
    Course(NOT_ACCEPTED, "suspected", "settled before acceptance", {"竣工验收": 511}),
    Course(NOT_ACCEPTED, "none", "accepted on the day of settlement", {"竣工验收": 510}),
    Course(NOT_ACCEPTED, "none", "not settled", {"竣工验收": None, **_without("结算")}),
    Course(NOT_ACCEPTED, "suspected", "emergency works", {"竣工验收": None}, procedure="应急程序"),
    Course(NOT_ACCEPTED, "undetermined", "the acceptance has no date", {"竣工验收": _UNDATED}),
    Course(
        NOT_ACCEPTED, "suspected", "the procedure is missing", {"竣工验收": None}, procedure=None
    ),
    Course(NOT_TENDERED, "suspected", "simplified procedure", {"招标": None}, procedure="简化程序"),
)


def plant(ground: Ground) -> None:
    """Enter all cases of R105, each as a project of its own."""
    town = ground.town
    rng = town.stream("project plants")
    for index, course in enumerate(_COURSES):
        registered_on = after(day("2021-01-11"), 47 * index)
        code, _, _ = enter_project(
            town,
            rng,
            budget=None if course.budget is None else Decimal(course.budget),
            registered_on=registered_on,
            procedure=course.procedure,
        )
        for step in STEPS:
            offset = course.steps.get(step, _ORDERLY[step])
            if offset is not None:
                enter_step(town, code, step, _step_day(registered_on, offset))
        town.expect(course.rule, code, course.outcome, course.note)


def _step_day(registered_on: date, offset: int) -> date | None:
    return None if offset == _UNDATED else after(registered_on, offset)
