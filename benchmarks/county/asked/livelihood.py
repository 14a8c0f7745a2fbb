"""The pack `livelihood`, asked in SQL."""

from __future__ import annotations

from typing import Final

from benchmarks.by_hand import Asked

_BY_DAY: Final = "count(*), sum(p.amount), min(p.paid_on), max(p.paid_on)"
_BY_MONTH: Final = (
    "count(*), sum(p.amount), strftime(min(p.month), '%Y-%m'), strftime(max(p.month), '%Y-%m')"
)
#: Posts on the public payroll, each up to its last day.
_POSTS: Final = """(
  select _entity, start, coalesce("end", date '9999-12-31') as until
  from 'organization.staff' where category in ('公务员', '参公人员', '事业编制'))"""

ASKED: Final = (
    # A month is stored as its first day, so that it is later than a date's where it is later than
    # the date. Two deaths, posts or terms of one person do not count a payment twice.
    Asked(
        "livelihood",
        "低保_去世后发放",
        f"""
        with p as materialized (
          select p.person, p._entity, p.family, p.month, p.amount
          from 'civil_affairs.low_income_payments' p
          semi join 'public_security.deaths' d on d._entity = p._entity and p.month > d.date
          where p.month >= date '2014-05-01')
        select p.person, {_BY_MONTH}
        from p
        anti join 'civil_affairs.cremations' c on c._entity = p._entity and p.month <= c.died_on
        anti join (
          select family, coalesce(_entity, 0) as member,
            coalesce(start, date '0001-01-01') as start,
            coalesce("end", date '9999-12-31') as until
          from 'civil_affairs.low_income_enrolments') e
        on e.family = p.family and e.member <> p._entity and e.start <= last_day(p.month)
          and e.until >= p.month
        group by p.person""",
    ),
    Asked(
        "livelihood",
        "低保_同时享受城乡低保",
        """
        select town.person, min(greatest(town.start, land.start))
        from 'civil_affairs.low_income_enrolments' town
        join 'civil_affairs.low_income_enrolments' land using (_entity)
        where town.scheme = '城市低保' and land.scheme = '农村低保'
          and coalesce(town."end", land.start) >= land.start
          and coalesce(land."end", town.start) >= town.start
        group by town.person""",
    ),
    Asked(
        "livelihood",
        "低保_担任企业法定代表人",
        """
        select e.person, c.credit_code, min(greatest(c.registered_on, e.start))
            filter (where c.registered_on is not null and e.start is not null)
        from 'civil_affairs.low_income_enrolments' e join 'market.companies' c using (_entity)
        where c.status <> '吊销' and (e."end" is null or e."end" >= c.registered_on)
          and (c.deregistered_on is null or c.deregistered_on >= e.start)
        group by e.person, c.credit_code""",
    ),
    Asked(
        "livelihood",
        "低保_财政供养人员领取",
        f"""
        select p.person, {_BY_MONTH}
        from 'civil_affairs.low_income_payments' p
        semi join {_POSTS} s
        on s._entity = p._entity and s.start <= last_day(p.month) and s.until >= p.month
        where p.month >= date '2014-05-01'
        group by p.person""",
    ),
    Asked(
        "livelihood",
        "养老金_去世后发放",
        f"""
        select p.person, {_BY_MONTH}
        from 'human_resources.pension_payments' p
        semi join 'public_security.deaths' d on d._entity = p._entity and p.month > d.date
        group by p.person""",
    ),
    Asked(
        "livelihood",
        "养老金_服刑期间发放",
        f"""
        select p.person, {_BY_MONTH}
        from 'human_resources.pension_payments' p
        semi join (
          select _entity, start, coalesce("end", date '9999-12-31') as until
          from 'justice.prison_terms') t
        on t._entity = p._entity and t.start <= last_day(p.month) and t.until >= p.month
        group by p.person""",
    ),
    Asked(
        "livelihood",
        "惠农补贴_公职人员领取",
        f"""
        select p.person, {_BY_DAY}
        from 'agriculture.subsidy_payments' p
        semi join {_POSTS} s
        on s._entity = p._entity and s.start <= p.paid_on and s.until >= p.paid_on
        where p.paid_on >= date '2013-01-01'
        group by p.person""",
    ),
    Asked(
        "livelihood",
        "惠农补贴_去世后发放",
        f"""
        select p.person, {_BY_DAY}
        from 'agriculture.subsidy_payments' p
        semi join 'public_security.deaths' d on d._entity = p._entity
          and year(p.paid_on) > year(d.date)
        group by p.person""",
    ),
    # Dates that differ are told as a conflict; where they do not, they are not three days apart.
    Asked(
        "livelihood",
        "死亡登记_与火化登记不一致",
        """
        select d.person, max(greatest(c.died_on, d.date)) - min(least(c.died_on, d.date))
        from 'public_security.deaths' d join 'civil_affairs.cremations' c using (_entity)
        where greatest(c.died_on, d.date) > least(c.died_on, d.date) + 3 and c.died_on = d.date
        group by d.person""",
    ),
    Asked(
        "livelihood",
        "高龄津贴_去世后发放",
        f"""
        select p.person, {_BY_MONTH}
        from 'civil_affairs.allowance_payments' p
        semi join 'public_security.deaths' d on d._entity = p._entity and p.month > d.date
        where p.returned_on is null
        group by p.person""",
    ),
    # Who was old enough for the first payment was so for all: few are left to look at.
    Asked(
        "livelihood",
        "高龄津贴_未满八十周岁",
        f"""
        with young as (
          select r._entity, r.birth_date
          from (
            select _entity, min(month) as first from 'civil_affairs.allowance_payments'
            where returned_on is null and month >= date '2018-12-29' group by _entity) p
          join 'public_security.residents' r using (_entity)
          where r.birth_date > last_day(p.first) - interval 80 year)
        select p.person, {_BY_MONTH}
        from 'civil_affairs.allowance_payments' p join young r using (_entity)
        where p.returned_on is null and p.month >= date '2018-12-29'
          and r.birth_date > last_day(p.month) - interval 80 year
        group by p.person""",
    ),
    # Joined to the persons paid first, not to their many payments.
    Asked(
        "livelihood",
        "高龄津贴_档次不符",
        f"""
        with r as (
          select _entity, birth_date
          from 'public_security.residents'
          join (select distinct _entity from 'civil_affairs.allowance_payments') using (_entity))
        select p.person, {_BY_MONTH}
        from 'civil_affairs.allowance_payments' p join r using (_entity)
        where p.kind <> case
            when r.birth_date > p.month - interval 90 year then '八十至八十九周岁'
            when r.birth_date > p.month - interval 100 year then '九十至九十九周岁'
            when p.month >= date '2020-11-27' then '百岁以上' end
          and p.kind <> case
            when r.birth_date > last_day(p.month) - interval 90 year then '八十至八十九周岁'
            when r.birth_date > last_day(p.month) - interval 100 year then '九十至九十九周岁'
            when p.month >= date '2020-11-27' then '百岁以上' end
        group by p.person""",
    ),
)
