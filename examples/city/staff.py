"""The public payroll, the party, their supervision, and what they may hold beside their post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from examples.city.days import after, day, random_day
from examples.city.ids import credit_code
from examples.city.people import Person
from examples.city.town import Town

#: The categories that are paid from the budget for good.
ESTABLISHED = ("公务员", "参公人员", "事业编制")
_POSTS = {
    "公务员": ("一级科员", "四级主任科员", "二级主任科员", "副局长", "科长"),
    "参公人员": ("一级科员", "三级主任科员", "科长"),
    "事业编制": ("专业技术十一级", "专业技术九级", "专业技术七级", "管理九级", "管理八级"),
    "国企人员": ("业务主管", "部门经理", "工程部职员"),
    "编外人员": ("辅助岗位", "窗口工作人员"),
    "村干部": ("村党支部书记", "村民委员会主任", "村文书"),
}
_CAUSES = ("违反中央八项规定精神", "违反工作纪律", "违反廉洁纪律", "违反群众纪律")


@dataclass(frozen=True, slots=True)
class Unit:
    """A public body with its code."""

    kind: str
    name: str
    code: str


def public_units(town: Town) -> list[Unit]:
    """Every public unit of the county, in the order of its word list."""
    return [
        Unit(kind, name, credit_code(kind, "330182", 470_000 + 37 * index))
        for index, (kind, name) in enumerate(town.words.units)
    ]


def appoint(
    town: Town,
    person: Person,
    category: str,
    start: date | None,
    end: date | None = None,
    *,
    unit: Unit | None = None,
) -> None:
    """Enter one term of service; without `unit` the county's statistics bureau employs."""
    employer = unit or next(u for u in public_units(town) if u.name.endswith("统计局"))
    town.books.add(
        "organization.staff",
        staff_no=town.books.number("RY"),
        person=person.person,
        name=person.name,
        unit=employer.name,
        unit_code=employer.code,
        category=category,
        post=_POSTS[category][int(person.person[14]) % len(_POSTS[category])],
        start=start,
        end=end,
    )


def supervise(
    town: Town,
    person: Person,
    capacity: str,
    start: date,
    end: date | None = None,
    *,
    unit: str = "",
) -> None:
    """Enter a person in the list of those under supervision, as 党员 or 公职人员."""
    town.books.add(
        "discipline.supervised",
        object_no=town.books.number("JC"),
        person=person.person,
        name=person.name,
        capacity=capacity,
        unit=unit or None,
        start=start,
        end=end,
    )


def join_party(town: Town, person: Person, joined_on: date, left_on: date | None = None) -> None:
    """Enter a party member, who is thereby supervised."""
    branch = f"{person.village}党支部"
    town.books.add(
        "organization.party_members",
        member_no=town.books.number("DY"),
        person=person.person,
        name=person.name,
        branch=branch,
        joined_on=joined_on,
        left_on=left_on,
    )
    supervise(town, person, "党员", joined_on, left_on, unit=branch)


def punish(
    town: Town, person: Person, decided_on: date | None, *, cause: str, kind: str = "政务警告"
) -> None:
    """Enter one decision of the discipline commission."""
    town.books.add(
        "discipline.cases",
        case_no=town.books.number("CF"),
        person=person.person,
        name=person.name,
        cause=cause,
        kind=kind,
        decided_on=decided_on,
    )


def approve(
    town: Town, person: Person, company: str, approved_on: date, expires_on: date | None
) -> None:
    """Enter an approval to hold a post in a company beside the public one."""
    town.books.add(
        "organization.part_time_approvals",
        approval_no=town.books.number("JZ"),
        person=person.person,
        name=person.name,
        company=company,
        post="兼职",
        approved_on=approved_on,
        expires_on=expires_on,
    )


def catch_drunk(town: Town, person: Person, decided_on: date, *, alcohol: int = 46) -> str:
    """Enter a drunk-driving decision; returns its number."""
    decision_no = town.books.number("JF")
    town.books.add(
        "public_security.drunk_driving",
        decision_no=decision_no,
        person=person.person,
        name=person.name,
        kind="醉酒驾驶" if alcohol >= 80 else "饮酒驾驶",
        alcohol=alcohol,
        stopped_on=after(decided_on, -3),
        decided_on=decided_on,
    )
    return decision_no


def employ(town: Town, people: Sequence[Person]) -> list[Person]:
    """Staff the units and the party; returns the employees, each alive and of working age."""
    rng = town.stream("staff")
    able = [
        p for p in people if p.died_on is None and day("1966-01-01") <= p.birth < day("2001-01-01")
    ]
    staff = rng.sample(able, min(len(able) // 3, town.scaled(1700, at_least=30)))
    units = public_units(town)
    for person in staff:
        _employ_one(town, rng, person, rng.choice(units))
    return staff


def _employ_one(town: Town, rng: Random, person: Person, unit: Unit) -> None:
    category = {
        "11": rng.choices(("公务员", "参公人员", "编外人员", "村干部"), (60, 15, 15, 10))[0],
        "12": rng.choices(("事业编制", "编外人员"), (85, 15))[0],
        "91": "国企人员",
    }[unit.kind]
    birth = person.birth
    start = random_day(rng, date(birth.year + 22, 7, 1), date(birth.year + 30, 12, 31))
    start = min(start, day("2025-12-01"))
    end = None
    if rng.random() < 0.12:
        end = random_day(rng, max(start, day("2020-06-01")), day("2026-03-31"))
    appoint(town, person, category, start, end, unit=unit)
    if category != "编外人员":
        supervise(town, person, "公职人员", start, end, unit=unit.name)
    if category in ("公务员", "村干部") or rng.random() < 0.3:
        join_party(town, person, after(start, rng.randrange(200, 1500)))


def discipline(town: Town, staff: Sequence[Person], civilians: Sequence[Person]) -> None:
    """Discipline cases, and drunk drivers: those under supervision were dealt with in time."""
    rng = town.stream("discipline")
    for person in rng.sample(staff, town.scaled(90, at_least=3)):
        decided_on = random_day(rng, day("2020-03-01"), day("2026-05-31"))
        punish(town, person, decided_on, cause=rng.choice(_CAUSES), kind="党内警告")
    for person in rng.sample(civilians, town.scaled(300, at_least=6)):
        decided_on = random_day(rng, day("2022-01-01"), day("2026-05-31"))
        catch_drunk(town, person, decided_on, alcohol=rng.randrange(21, 190))
    for person in rng.sample(staff, town.scaled(24, at_least=2)):
        decided_on = random_day(rng, day("2024-01-01"), day("2025-11-30"))
        catch_drunk(town, person, decided_on, alcohol=rng.randrange(21, 79))
        dealt_on = after(decided_on, rng.randrange(20, 150))
        punish(town, person, dealt_on, cause="饮酒后驾驶机动车", kind="政务记过")
