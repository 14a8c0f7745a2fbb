"""Forty rules over the benefits, many of them variants of each other, and each as SQL.

The SQL is what an analyst would write for one rule at a time. `{who}` is the column by which
persons are told apart: the id as text, or the whole number that filing keeps beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

_LAW: Final = """language en

regulation benefits "Benefits of a made-up city"
  issued by "nobody"
  version 2010-01-01
  in force from 2010-01-01
  article 1 "What is paid is owed."
"""

_RULE: Final = """
rule {name} "{name}"
  under benefits article 1
  severity medium
  dated p.paid_on
  each p in civil.payments
{body}
  finding
    n = count(p)
    total = sum(p.amount)
    first = min(p.paid_on)
    last = max(p.paid_on)
    message "{{n}} payments, {{total}}"
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, and the SQL of its subjects with the number, sum, first and last day of payments.

    `by_month` says that its subjects are a person and a month.
    """

    name: str
    body: str
    sql: str
    by_month: bool = False

    def policy(self) -> str:
        """The rule in the language."""
        return _RULE.format(name=self.name, body=self.body)


def write_pack(folder: Path) -> None:
    """The forty rules as a pack in `folder`."""
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "pack: benefits\ntitle: Benefits\nversion: 1.0.0\n", encoding="utf-8"
    )
    text = _LAW + "".join(asked.policy() for asked in ASKED)
    (folder / "benefits.huiyan").write_text(text, encoding="utf-8")


def _of_person(name: str, relation: str, table: str, where: str, having: str = "") -> Asked:
    """Payments of persons that another table knows, by person."""
    alias = relation.partition(" ")[0]
    parts = [f"  with {relation} on {alias}.person = p.person"]
    parts += [f"  where {condition}" for condition in where.splitlines()]
    parts += ["  per p.person"]
    parts += [f"  where {condition}" for condition in having.splitlines()]
    sql = f"""select p.{{who}}, {_MEASURES}
from '{_PAYMENTS}' p join '{table}' {alias} on {alias}.{{who}} = p.{{who}}
where {_as_sql(where)}
group by p.{{who}}{f" having {_as_sql(having)}" if having else ""}"""
    return Asked(name, "\n".join(parts), sql)


def _of_row(name: str, where: str) -> Asked:
    """Single payments."""
    body = "\n".join(f"  where {condition}" for condition in where.splitlines())
    sql = f"select p.no, 1, amount, paid_on, paid_on from '{_PAYMENTS}' p where {_as_sql(where)}"
    return Asked(name, body, sql)


def _of_group(name: str, keys: str, where: str, having: str) -> Asked:
    """Payments by what they have in common."""
    parts = [f"  where {condition}" for condition in where.splitlines()]
    parts += [f"  per {keys}"]
    parts += [f"  where {condition}" for condition in having.splitlines()]
    by = keys.replace("p.person", "p.{who}")
    asked = f" where {_as_sql(where)}" if where else ""
    sql = f"""select {by}, {_MEASURES} from '{_PAYMENTS}' p{asked}
group by {by} having {_as_sql(having)}"""
    return Asked(name, "\n".join(parts), sql, by_month="p.month" in keys)


_PAYMENTS: Final = "civil.payments"
_MEASURES: Final = "count(*), sum(p.amount), min(p.paid_on), max(p.paid_on)"
_SPELLED: Final = {
    "count(p)": "count(*)",
    "count(p where ": "count(*) filter (where ",
    "count_distinct(p.": "count(distinct p.",
    '"': "'",
    " 元": "",
    " days": "",
    "is present": "is not null",
    "is missing": "is null",
    "month(d.date)": "date_trunc('month', d.date)",
    "post valid at p.paid_on": 'post.start <= p.paid_on and (post."end" is null '
    'or post."end" >= p.paid_on)',
    "term valid at p.paid_on": 'term.start <= p.paid_on and (term."end" is null '
    'or term."end" >= p.paid_on)',
}


def _as_sql(conditions: str) -> str:
    """Conditions of the language, one a line, as one of SQL."""
    text = " and ".join(conditions.splitlines())
    for ours, theirs in _SPELLED.items():
        text = text.replace(ours, theirs)
    return text


def _all() -> Iterator[Asked]:
    return chain(_deaths(), _exclusive(), _rows(), _incomes(), _offices(), _owned(), _groups())


def _deaths() -> Iterator[Asked]:
    death, table = "d in police.deaths", "police.deaths"
    after = "p.month > month(d.date)"
    yield _of_person("death_next_month", death, table, after)
    yield _of_person("death_not_returned", death, table, f"{after}\np.returned_on is missing")
    yield _of_person("death_sixty_days", death, table, f"{after}\np.paid_on > d.date + 60 days")
    yield _of_person("death_large", death, table, f"{after}\np.amount >= 500.00 元")
    yield _of_person("death_of_one", death, table, f'{after}\np.programme = "P03"')
    yield _of_person("death_often", death, table, after, "count(p) >= 3")


def _exclusive() -> Iterator[Asked]:
    for one, other in ((0, 1), (2, 3), (4, 5), (6, 7), (8, 9), (10, 11)):
        kinds = (f'p.programme = "P{one:02}"', f'p.programme = "P{other:02}"')
        having = "\n".join(f"count(p where {kind}) >= 1" for kind in kinds)
        yield _of_group(f"exclusive_{one}_{other}", "p.person, p.month", "", having)


def _rows() -> Iterator[Asked]:
    yield _of_row("row_above_cap", "p.amount > 5000.00 元")
    yield _of_row("row_above_cap_of_two", 'p.amount > 5000.00 元\np.programme in ("P00", "P01")')
    yield _of_row("row_late", "p.paid_on > last_day(p.month) + 60 days")
    yield _of_row("row_very_late", "p.paid_on > last_day(p.month) + 340 days")
    yield _of_row("row_no_account", 'p.account is missing\np.programme = "P04"')
    yield _of_row("row_no_account_large", "p.account is missing\np.amount >= 800.00 元")
    yield _of_row("row_returned_large", "p.returned_on is present\np.amount > 1000.00 元")
    late = "p.paid_on > last_day(p.month) + 180 days"
    yield _of_row("row_late_large", f"{late}\np.amount >= 600.00 元")
    yield _of_row("row_before_start", 'p.programme = "P11"\np.amount > 2000.00 元')
    yield _of_row("row_cap_of_one", 'p.programme = "P05"\np.amount > 1000.00 元')


def _incomes() -> Iterator[Asked]:
    for least in (6_000, 10_000, 15_000):
        where = f"income.month = p.month\nincome.amount >= {least}.00 元"
        yield _of_person(f"income_{least}", "income in tax.incomes", "tax.incomes", where)


def _offices() -> Iterator[Asked]:
    post, table = "post in staff.posts", "staff.posts"
    valid = "post valid at p.paid_on"
    for name, kind in (("servant", "civil servant"), ("institution", "public institution")):
        where = f'{valid}\npost.kind = "{kind}"'
        yield _of_person(f"office_{name}", post, table, where)
    yield _of_person("office_large", post, table, f"{valid}\np.amount >= 500.00 元")
    yield _of_person("office_often", post, table, valid, "count(p) >= 6")
    term, table = "term in justice.terms", "justice.terms"
    valid = "term valid at p.paid_on"
    yield _of_person("prison", term, table, valid)
    yield _of_person("prison_large", term, table, f"{valid}\np.amount >= 500.00 元")
    yield _of_person("prison_often", term, table, valid, "count(p) >= 3")


def _owned() -> Iterator[Asked]:
    for name, of, money, day in (
        ("company", "c in market.companies", "capital", "registered_on"),
        ("vehicle", "v in traffic.vehicles", "price", "bought_on"),
    ):
        alias, _, table = of.partition(" in ")
        where = f"{alias}.{day} <= p.paid_on\n{alias}.{money} >= 500000.00 元"
        yield _of_person(f"{name}_owned", of, table, where)
        yield _of_person(f"{name}_owned_large", of, table, f"{where}\np.amount >= 500.00 元")


def _groups() -> Iterator[Asked]:
    persons = "count_distinct(p.person) >= 5"
    yield _of_group("account_shared", "p.account", "p.account is present", persons)
    yield _of_group("person_total", "p.person", "", "sum(p.amount) > 60000.00 元")
    yield _of_group("person_programmes", "p.person", "", "count_distinct(p.programme) >= 3")
    yield _of_group("month_twice", "p.person, p.month", "", "sum(p.amount) > 2500.00 元")


ASKED: Final = tuple(_all())
