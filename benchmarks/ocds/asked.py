"""The pack `ocds`, asked in SQL: as an analyst would write it who knows how its tables are made.

Parts carry the process and the status of their whole, so that bidders need no look at their bids;
no two bids or awards of a process have one position. Quotients are whole numbers of their last
digit, cut off where the pack has them cut off: what lies on a fence lies on it.
"""

from __future__ import annotations

from typing import Final

from benchmarks.by_hand import Asked

_KEPT: Final = (
    "p.status is distinct from 'cancelled' and p.method_details is distinct from '(none)'"
)
_SUBMITTED: Final = "b.status not in ('invited', 'withdrawn')"


def _quartiles(name: str, value: str, table: str) -> str:
    """Those of Hyndman and Fan's eighth definition, twelvefold: 12 h is 3 n + 5 and 9 n + 7."""

    def quartile(twelfths: str) -> str:
        low = f"v[greatest(least(({twelfths}) // 12, n), 1)]"
        high = f"v[greatest(least(({twelfths}) // 12 + 1, n), 1)]"
        return f"{low} * (12 - ({twelfths}) % 12) + {high} * (({twelfths}) % 12)"

    return f"""{name} as (
          select {quartile("3 * n + 5")} first, {quartile("9 * n + 7")} third
          from (
            select list_sort(list({value})) v, count(*) n
            from {table}
            where {value} is not null
          )
        )"""


def _is_low(value: str, of: str) -> str:
    fence = f"{of}.first * 5 - {of}.third * 3"
    return f"{of}.first > 0 and {fence} > 0 and {value} * 24 <= {fence}"


def _is_high(value: str, of: str) -> str:
    fence = f"{of}.third * 5 - {of}.first * 3"
    return f"{fence} > 0 and {value} * 24 >= {fence}"


def _decimal(value: str, digits: int) -> str:
    """A whole number of last digits as it is told."""
    return _plain(f"{value}::decimal(38, 0) * {10**-digits:.{digits}f}")


def _plain(value: str) -> str:
    return f"rtrim(rtrim(({value})::varchar, '0'), '.')"


def _millionths(value: str) -> str:
    return f"(({value})::decimal(38, 6) * 1000000)::hugeint"


#: Processes with one active award, to one supplier, and none that is undecided.
_DECIDED: Final = f"""awarded as (
          select a.ocid, max(a.supplier) filter (where a.status = 'active') supplier
          from 'ocds.awards' a
          group by a.ocid
          having count(*) filter (where a.status = 'active') = 1
            and count(*) filter (where a.status not in ('active', 'cancelled', 'unsuccessful')) = 0
        ), decided as (
          select a.ocid, a.supplier
          from awarded a join 'ocds.processes' p using (ocid)
          where a.supplier is not null and {_KEPT}
        )"""

#: The winner's lowest price and the lowest of the others, where they differ beyond a fence.
_BEYOND: Final = f"""
        with {_DECIDED}, prices as (
          select b.ocid, b.currency, d.supplier,
            min(b.amount) filter (where b.tenderer = d.supplier) won,
            min(b.amount) filter (where b.tenderer <> d.supplier) lost
          from 'ocds.bids' b join decided d using (ocid)
          where b.status = 'valid' and b.currency is not null
          group by b.ocid, b.currency, d.supplier
        ), compared as materialized (
          select *, {_millionths("lost - won")} * 10000000000 // nullif({_millionths("won")}, 0)
            as difference
          from prices
          where lost >= won
        ), {_quartiles("quartiles", "difference", "compared")}, beyond as (
          select compared.*
          from compared, quartiles
          where {{}}
        )"""
_CLOSE: Final = _BEYOND.format(_is_low("difference", "quartiles"))
_FAR: Final = _BEYOND.format(_is_high("difference", "quartiles"))
_OF_PROCESSES: Final = f"""
        select ocid, {_decimal("max(difference)", 10)}
        from beyond
        group by ocid"""

#: Prices that different tenderers have in common; equal sets of tenderers are equal texts.
_COMMON: Final = f"""
        with several as (
          select b.ocid, b.amount
          from 'ocds.bids' b
          where {_SUBMITTED} and b.amount is not null
          group by b.ocid, b.amount
          having count(*) > 1
        ), common as (
          select b.ocid, b.amount, b.currency, count(*) bids
          from 'ocds.bids' b join several using (ocid, amount)
          where {_SUBMITTED} and b.currency is not null and b.tenderer_all is not null
          group by b.ocid, b.amount, b.currency
          having min(b.tenderer_all) <> max(b.tenderer_all)
        )"""

#: Valid bids after the end, of suppliers of active awards.
_LATE: Final = f"""
        from 'ocds.bids' b join 'ocds.processes' p using (ocid)
          join 'ocds.bidders' r on r.bid = b.bid
          join 'ocds.suppliers' s on s.ocid = b.ocid and s.party = r.party
        where b.status = 'valid' and s.award_status = 'active' and {_KEPT}
          and (b.submitted_day > p.tender_end_day or b.submitted_day = p.tender_end_day
            and b.submitted_second > p.tender_end_second)"""

#: Who alone has valid bids and active awards; what lacks a status might be somebody else's.
_REMAINING: Final = f"""
        with sole as (
          select r.ocid, min(r.party) filter (where r.bid_status = 'valid') winner
          from 'ocds.bidders' r
          group by r.ocid
          having min(r.party) filter (where coalesce(r.bid_status, 'valid') = 'valid')
            = max(r.party) filter (where coalesce(r.bid_status, 'valid') = 'valid')
            and count(*) filter (where r.bid_status = 'disqualified') > 0
        ), remaining as (
          select w.ocid, w.winner, count(distinct r.party) others
          from sole w join 'ocds.processes' p using (ocid)
            join 'ocds.bidders' r on r.ocid = w.ocid and r.party <> w.winner
              and r.bid_status = 'disqualified'
          where {_KEPT}
            and exists (
              select 1 from 'ocds.suppliers' s
              where s.ocid = w.ocid and s.party = w.winner and s.award_status = 'active')
            and not exists (
              select 1 from 'ocds.suppliers' s
              where s.ocid = w.ocid and s.party <> w.winner
                and coalesce(s.award_status, 'active') = 'active')
            and not exists (
              select 1 from 'ocds.awards' a
              where a.ocid = w.ocid and a.status not in ('active', 'cancelled', 'unsuccessful'))
          group by w.ocid, w.winner
        )"""


def _disqualified(party: str, rows: str, status: str) -> str:
    """Whose share of disqualified bids is beyond the fence of all with two bids or more."""
    return f"""
        with shares as materialized (
          select {party} party, count(*) submitted,
            count(*) filter (where {status} = 'disqualified') * 100000000 // count(*) share
          from {rows} b join 'ocds.processes' p using (ocid)
          where {status} not in ('invited', 'withdrawn') and {party} is not null and {_KEPT}
          group by {party}
          having count(*) >= 2
        ), {_quartiles("quartiles", "share", "shares")}
        select party, {_decimal("share", 8)}, submitted
        from shares, quartiles
        where {_is_high("share", "quartiles")}"""


ASKED: Final = (
    Asked(
        "ocds",
        "r003",
        f"""
        select p.ocid, p.tender_end_day - p.tender_start_day
          - coalesce((p.tender_end_second < p.tender_start_second)::int, 0) period
        from 'ocds.processes' p
        where {_KEPT} and period < 15""",
    ),
    Asked(
        "ocds",
        "r018",
        f"""
        select p.ocid, p.number_of_tenderers
        from 'ocds.processes' p
        where {_KEPT} and p.number_of_tenderers = 1 and p.method in ('open', 'selective')""",
    ),
    Asked("ocds", "r024", _CLOSE + _OF_PROCESSES),
    Asked(
        "ocds",
        "r024_tenderer",
        f"""{_CLOSE}, both_of as (
          select ocid, supplier tenderer
          from beyond
          union all
          select c.ocid, arg_min(b.tenderer, b.position)
          from beyond c join 'ocds.bids' b
            on b.ocid = c.ocid and b.currency = c.currency and b.amount = c.lost
          where b.status = 'valid' and b.tenderer <> c.supplier
          group by c.ocid, c.currency
        )
        select tenderer, count(distinct ocid)
        from both_of
        group by tenderer""",
    ),
    Asked(
        "ocds",
        "r025",
        f"""
        with {_DECIDED}, tenderers as materialized (
          select tenderer, count(*) processes,
            count(*) filter (where won) * 100000000 // count(*) share
          from (
            select distinct b.ocid, b.tenderer, b.tenderer = d.supplier won
            from 'ocds.bids' b join decided d using (ocid)
            where b.status = 'valid' and b.tenderer is not null
          )
          group by tenderer
        ), {_quartiles("shares", "share", "tenderers")},
        {_quartiles("sizes", "processes", "tenderers")}
        select tenderer, {_decimal("share", 8)}, processes
        from tenderers, shares, sizes
        where processes * 12 >= sizes.third and {_is_low("share", "shares")}""",
    ),
    Asked(
        "ocds",
        "r028",
        f"""{_COMMON}
        select ocid, sum(bids)
        from common join 'ocds.processes' p using (ocid)
        where {_KEPT}
        group by ocid""",
    ),
    Asked(
        "ocds",
        "r028_tenderer",
        f"""{_COMMON}
        select r.party, count(distinct b.ocid)
        from common join 'ocds.bids' b using (ocid, amount, currency)
          join 'ocds.processes' p using (ocid) join 'ocds.bidders' r on r.bid = b.bid
        where {_KEPT} and {_SUBMITTED} and b.tenderer_all is not null and r.party is not null
        group by r.party""",
    ),
    Asked("ocds", "r030", f"select b.ocid, max(b.submitted_day) {_LATE} group by b.ocid"),
    Asked(
        "ocds",
        "r030_tenderer",
        f"select s.party, max(b.submitted_day) {_LATE} group by s.party",
    ),
    Asked("ocds", "r035", f"{_REMAINING} select ocid, others from remaining"),
    Asked("ocds", "r035_tenderer", f"{_REMAINING} select winner, ocid, others from remaining"),
    Asked(
        "ocds",
        "r036",
        f"""
        with lowest as (
          select b.ocid, min(b.amount) amount
          from 'ocds.bids' b
          where {_SUBMITTED} and b.amount is not null and b.currency is not null
          group by b.ocid, b.currency
          having arg_min(b.status, (b.amount, b.position)) = 'disqualified'
            and count(*) filter (where b.status = 'valid') > 0
        )
        select l.ocid, {_plain("min(l.amount)")}
        from lowest l join 'ocds.processes' p using (ocid)
        where {_KEPT} and exists (
          select 1 from 'ocds.awards' a where a.ocid = l.ocid and a.status = 'active')
        group by l.ocid""",
    ),
    Asked("ocds", "r038_buyer", _disqualified("p.buyer", "'ocds.bids'", "b.status")),
    Asked(
        "ocds",
        "r038_procuring_entity",
        _disqualified("p.procuring_entity", "'ocds.bids'", "b.status"),
    ),
    Asked("ocds", "r038_tenderer", _disqualified("b.party", "'ocds.bidders'", "b.bid_status")),
    Asked(
        "ocds",
        "r048",
        f"""
        with suppliers as materialized (
          select a.supplier, count(distinct left(i.classification, 2)) classes
          from 'ocds.items' i join 'ocds.awards' a on a.award = i.part_of
            join 'ocds.processes' p on p.ocid = i.ocid
          where a.status = 'active' and a.supplier is not null
            and i.classification is not null and {_KEPT}
          group by a.supplier
          having count(distinct i.ocid) >= 20
        ), {_quartiles("quartiles", "classes", "suppliers")}
        select supplier, classes
        from suppliers, quartiles
        where classes * 24 >= quartiles.third * 5 - quartiles.first * 3""",
    ),
    Asked("ocds", "r058", _FAR + _OF_PROCESSES),
    Asked(
        "ocds",
        "r058_tenderer",
        f"""{_FAR}
        select supplier, count(distinct ocid)
        from beyond
        group by supplier""",
    ),
)
