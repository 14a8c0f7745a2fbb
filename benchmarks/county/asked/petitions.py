"""The pack `petitions`, asked in SQL."""

from __future__ import annotations

from typing import Final

from benchmarks.by_hand import Asked

#: Signs of one byte: `levenshtein` counts bytes, so that texts are put into these before.
_SIGNS: Final = "".join(map(chr, range(40, 127)))
_ALPHABET: Final = "array_to_string(list_distinct(string_split(one || other, '')), '')"


def _plain(text: str) -> str:
    return rf"regexp_replace(lower({text}), '[^\p{{L}}\p{{N}}]', '', 'g')"


ASKED: Final = (
    Asked(
        "petitions",
        "信访_办结后反复",
        f"""
        select c.petition, c.petitioner, count(*), max(p.received_on)
        from 'petitions.petitions' c join 'petitions.petitions' p
        on p._entity = c._entity and p.received_on > c.closed_on
          and (p.subject = c.subject or {_plain("p.subject")} = {_plain("c.subject")})
        where c.satisfaction = '不满意' and c.closed_on >= date '2022-05-01'
        group by c.petition, c.petitioner
        having count(*) >= 2""",
    ),
    Asked(
        "petitions",
        "信访_相近事项再次信访",
        f"""
        with p as (
          from 'petitions.petitions' where _entity in (
            select _entity from 'petitions.petitions' group by _entity having count(*) >= 2)),
        pairs as (
          select c.petition, c.petitioner, p.received_on, {_plain("c.subject")} as one,
            {_plain("p.subject")} as other
          from p c join p
          on p._entity = c._entity and p.received_on between c.received_on - 90 and c.received_on
            and p.petition <> c.petition and p.subject <> c.subject
          where c.received_on >= date '2022-05-01'),
        compared as (
          select *, greatest(length(one), length(other)) as longer,
            levenshtein(translate(one, {_ALPHABET}, '{_SIGNS}'),
              translate(other, {_ALPHABET}, '{_SIGNS}')) as apart
          from pairs)
        select petition, petitioner, count(*), min(received_on),
          rtrim(max((longer - apart) * 100000000 // longer / 100000000)::decimal(9, 8)::varchar,
            '0')
        from compared
        where apart > 0 and apart * 5 <= longer
        group by petition, petitioner""",
    ),
    Asked(
        "petitions",
        "信访_逾期未办结",
        """
        select petition, coalesce(closed_on, date '2026-06-30') - accepted_on
        from 'petitions.petitions'
        where kind = '投诉请求' and accepted_on >= date '2022-05-01'
          and coalesce(closed_on, date '2026-06-30') > accepted_on + 60
          and (extended_until is null or extended_until > accepted_on + 90
            or coalesce(closed_on, date '2026-06-30') > extended_until)""",
    ),
    Asked(
        "petitions",
        "信访_逾期未受理",
        """
        select petition, coalesce(accepted_on, closed_on, date '2026-06-30') - received_on
        from 'petitions.petitions'
        where received_on >= date '2022-05-01'
          and coalesce(accepted_on, closed_on, date '2026-06-30') > received_on + 15
          and (_entity is not null or name is not null)""",
    ),
    # Petitions of one matter, each within 90 days of the one before, are a series.
    Asked(
        "petitions",
        "信访_重复信访",
        f"""
        with p as (
          select _entity, petitioner, {_plain("subject")} as subject, received_on
          from 'petitions.petitions'
          where received_on >= date '2022-05-01' and subject is not null and _entity in (
            select _entity from 'petitions.petitions' where received_on >= date '2022-05-01'
            group by _entity having count(*) >= 2)),
        steps as (
          select *, coalesce(received_on > lag(received_on) over matter + 90, true) as opens
          from p window matter as (partition by _entity, subject order by received_on)),
        series as (
          select *, count(*) filter (where opens) over (
            partition by _entity, subject order by received_on) as number
          from steps)
        select any_value(petitioner), subject, count(*), min(received_on), max(received_on)
        from series
        group by _entity, subject, number
        having count(*) >= 2""",
    ),
)
