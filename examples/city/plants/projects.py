"""What is told of projects: R105 (five rules), R106 and R141.

By their steps:
- 项目_未批先建: started (开工) without approval (批复) on the day of start or before it;
- 项目_应招未招: contract (合同) without tender (招标) on an earlier day, total investment
  4,000,000 元 or more;
- 项目_无证开工: started without building permit (施工许可) on the day of start or before it;
- 项目_未验收先结算: settled (结算) without acceptance (竣工验收) on the day of settlement or
  before it;
- 项目_未批先招: tendered without approval on the day of the tender or before it;
- 项目_未招先建: started on an earlier day than that of a tender.
By their contracts at the tender centre:
- 项目_合同合计超总投资: they add up to more than the total investment.
Simpler papers are no excuse from later duties: start or tender without approval, or start without
permit, is exempt under 简化程序 or 应急程序, contract without tender and start before it under
应急程序 alone, the others never. A step without date, a missing total investment or, where it
matters, a missing procedure: undetermined. Dated by the step that came too early, or by the
contract. A project breaks one of the rules at most; one whose tender has no date cannot be judged
by any that looks at tenders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from examples.city.days import after, day
from examples.city.plants.ground import Ground
from examples.city.projects import STEPS, enter_project, enter_step
from examples.city.tendering import contract
from examples.city.truth import Outcome

NOT_APPROVED = "项目_未批先建"
NOT_TENDERED = "项目_应招未招"
NO_PERMIT = "项目_无证开工"
NOT_ACCEPTED = "项目_未验收先结算"
TENDERED_EARLY = "项目_未批先招"
STARTED_EARLY = "项目_未招先建"
TOO_MUCH = "项目_合同合计超总投资"

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
    """One project: how its steps differ from the orderly ones; None leaves a step out.

    `also` is what other rules say of it.
    """

    rule: str
    outcome: Outcome
    note: str
    steps: Mapping[str, int | None] = field(default_factory=dict)
    budget: str | None = "12600000.00"
    procedure: str | None = "一般程序"
    also: tuple[tuple[str, Outcome], ...] = ()


def _without(first: str) -> dict[str, int | None]:
    """The steps from `first` on, left out."""
    return dict.fromkeys(STEPS[STEPS.index(first) :])


#: Below the threshold nothing is tendered, so that a missing approval is missed once.
_SMALL = "2600000.00"


def _unapproved(approved: int | None) -> dict[str, int | None]:
    """No tender, and the approval on that day or not at all."""
    return {"批复": approved, "招标": None}


_COURSES: Sequence[Course] = (
    Course(NOT_APPROVED, "suspected", "never approved", _unapproved(None), _SMALL),
    Course(NOT_APPROVED, "suspected", "approved the day after the start", _unapproved(161), _SMALL),
    Course(NOT_APPROVED, "none", "approved on the day of the start", _unapproved(160), _SMALL),
    Course(NOT_APPROVED, "none", "not started", {**_unapproved(None), **_without("开工")}, _SMALL),
    Course(NOT_APPROVED, "exempt", "emergency works", _unapproved(200), _SMALL, "应急程序"),
    Course(NOT_APPROVED, "exempt", "simplified procedure", _unapproved(None), _SMALL, "简化程序"),
    Course(NOT_APPROVED, "undetermined", "the approval has no date", _unapproved(_UNDATED), _SMALL),
    Course(
        NOT_APPROVED, "undetermined", "the procedure is missing", _unapproved(None), _SMALL, None
    ),
    Course(NOT_TENDERED, "suspected", "never tendered", {"招标": None}),
    Course(NOT_TENDERED, "suspected", "exactly at 400 万元", {"招标": None}, "4000000.00"),
    Course(NOT_TENDERED, "suspected", "tendered after the contract", {"招标": 140}),
    Course(NOT_TENDERED, "none", "0.01 万元 below the threshold", {"招标": None}, "3999900.00"),
    Course(NOT_TENDERED, "none", "tendered the day before the contract", {"招标": 124}),
    Course(NOT_TENDERED, "none", "no contract yet", {"招标": None, **_without("合同")}),
    Course(NOT_TENDERED, "exempt", "emergency works", {"招标": None}, procedure="应急程序"),
    Course(NOT_TENDERED, "undetermined", "the investment is missing", {"招标": None}, None),
    Course(
        NOT_TENDERED,
        "undetermined",
        "the tender has no date",
        {"招标": _UNDATED},
        also=((TENDERED_EARLY, "undetermined"), (STARTED_EARLY, "undetermined")),
    ),
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
    Course(TENDERED_EARLY, "suspected", "approved the day after the tender", {"批复": 71}),
    Course(TENDERED_EARLY, "suspected", "never approved", {"批复": None, **_without("开工")}),
    Course(TENDERED_EARLY, "none", "approved on the day of the tender", {"批复": 70}),
    Course(TENDERED_EARLY, "exempt", "simplified procedure", {"批复": 90}, procedure="简化程序"),
    Course(
        TENDERED_EARLY,
        "undetermined",
        "the approval has no date",
        {"批复": _UNDATED, **_without("开工")},
    ),
    Course(
        STARTED_EARLY, "suspected", "tendered the day after the start", {"招标": 161, "合同": 170}
    ),
    Course(STARTED_EARLY, "none", "tendered on the day of the start", {"招标": 160, "合同": 170}),
    Course(
        STARTED_EARLY,
        "exempt",
        "emergency works",
        {"招标": 161, "合同": 170},
        procedure="应急程序",
    ),
)


def plant(ground: Ground) -> None:
    """Enter the cases that hang on steps, each as a project of its own."""
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
        for rule, outcome in ((course.rule, course.outcome), *course.also):
            town.expect(rule, code, outcome, course.note)


#: Total investment, contracts, outcome, note.
_CONTRACTS: Sequence[tuple[str | None, tuple[str, ...], Outcome, str]] = (
    ("3000000.00", ("1900000.00", "1100000.01"), "suspected", "two contracts, a cent too much"),
    ("3000000.00", ("1900000.00", "1100000.00"), "none", "two contracts, exactly the investment"),
    (None, ("1900000.00",), "undetermined", "the investment is missing"),
)


def plant_contracts(ground: Ground) -> None:
    """Enter projects with contracts and no steps."""
    town = ground.town
    rng = town.stream("project contracts")
    for index, (budget, amounts, outcome, note) in enumerate(_CONTRACTS):
        registered_on = after(day("2022-02-14"), 91 * index)
        code, _, owner = enter_project(
            town,
            rng,
            budget=None if budget is None else Decimal(budget),
            registered_on=registered_on,
        )
        for amount in amounts:
            supplier = rng.choice(list(ground.bidders))
            signed_on = after(registered_on, 120)
            contract(
                town, owner, supplier, amount=Decimal(amount), signed_on=signed_on, project=code
            )
        town.expect(TOO_MUCH, code, outcome, note)


def _step_day(registered_on: date, offset: int) -> date | None:
    return None if offset == _UNDATED else after(registered_on, offset)
