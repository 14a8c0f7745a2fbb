"""The pack `integrity`, asked in SQL."""

from __future__ import annotations

from typing import Final

from benchmarks.by_hand import Asked

_TODAY: Final = "date '2026-06-30'"
_OFFICIAL: Final = "s.category in ('公务员', '参公人员')"

ASKED: Final = (
    Asked(
        "integrity",
        "公务员_担任法定代表人",
        f"""
        with held as (
          select s._entity, s.person, c.credit_code company,
            greatest(s.start, c.registered_on) since,
            least(coalesce(s."end", {_TODAY}), coalesce(c.deregistered_on, {_TODAY})) until
          from 'organization.staff' s join 'market.companies' c using (_entity)
          where {_OFFICIAL} and s.start is not null and c.registered_on is not null
        )
        select h.person, h.company, min(h.since), max(h.until)
        from held h anti join 'organization.part_time_approvals' a
          on a._entity = h._entity and a.company = h.company
          and a.approved_on <= h.since and (a.expires_on is null or a.expires_on >= h.since)
        where h.since <= h.until and h.until >= date '2019-06-01'
        group by h.person, h.company""",
    ),
    Asked(
        "integrity",
        "公务员_在企业任职",
        f"""
        with held as (
          select s._entity, s.person, e.company, greatest(s.start, e.start) since,
            least(coalesce(s."end", {_TODAY}), coalesce(e."end", {_TODAY})) until
          from 'organization.staff' s join 'market.executives' e using (_entity)
          where {_OFFICIAL} and s.start is not null and e.start is not null
        )
        select h.person, h.company, min(h.since), max(h.until)
        from held h anti join 'organization.part_time_approvals' a
          on a._entity = h._entity and a.company = h.company
          and a.approved_on <= h.since and (a.expires_on is null or a.expires_on >= h.since)
        where h.since <= h.until and h.until >= date '2019-06-01'
        group by h.person, h.company""",
    ),
    Asked(
        "integrity",
        "公务员_持有股份",
        f"""
        with held as (
          select s.person, h.company, h.percent, greatest(s.start, h.start) since,
            least(coalesce(s."end", {_TODAY}), coalesce(h."end", {_TODAY})) until
          from 'organization.staff' s join 'market.shareholdings' h using (_entity)
          where {_OFFICIAL} and s.start is not null and h.start is not null
        )
        select h.person, h.company, min(h.since), max(h.until),
          rtrim(rtrim(max(h.percent)::varchar, '0'), '.')
        from held h anti join 'market.companies' c
          on c.credit_code = h.company and (c.listed or c.listed is null)
        where h.since <= h.until and h.until >= date '2019-06-01'
        group by h.person, h.company""",
    ),
    Asked(
        "integrity",
        "公务员_间接控股",
        f"""
        with recursive controls as (
          select holder, company
          from 'market.investments'
          where percent > 0.5 and start <= {_TODAY} and ("end" is null or "end" >= {_TODAY})
        ), chain as (
          select s.person, h.percent, h.company first, c.company last, 1 steps
          from 'organization.staff' s join 'market.shareholdings' h using (_entity)
            join controls c on c.holder = h.company
          where {_OFFICIAL} and h.percent > 0.5
            and s.start <= {_TODAY} and (s."end" is null or s."end" >= {_TODAY})
            and h.start <= {_TODAY} and (h."end" is null or h."end" >= {_TODAY})
          union all
          select p.person, p.percent, p.first, c.company, p.steps + 1
          from chain p join controls c on c.holder = p.last
          where p.steps < 3
        )
        select person, last, rtrim(rtrim(max(percent)::varchar, '0'), '.')
        from chain
        where last <> first
        group by person, last""",
    ),
    Asked(
        "integrity",
        "酒驾_未见处分",
        f"""
        select d.decision_no, {_TODAY} - d.decided_on
        from 'public_security.drunk_driving' d
          semi join 'discipline.supervised' s on s._entity = d._entity
            and s.start <= d.decided_on and (s."end" is null or s."end" >= d.decided_on)
          anti join 'discipline.cases' c on c._entity = d._entity
            and (c.decided_on is null
              or c.decided_on between d.decided_on and d.decided_on + 180)
        where d.decided_on < {_TODAY} - 180""",
    ),
)
