"""The pack `tendering`, asked in SQL.

A bid without status or result counts on neither side: where it could change the answer, nothing is
told. A condition on a number that only grows with more rows need not look at such bids.
"""

from __future__ import annotations

from typing import Final

from benchmarks.by_hand import Asked

ASKED: Final = (
    Asked(
        "tendering",
        "中标_轮流中标",
        """
        with recursive firms as materialized (
          select bidder, row_number() over () as firm
          from (
            select distinct bidder from 'tenders.bids'
            where bidder is not null and (status = '有效' or status is null))),
        seen as materialized (
          select b.tender, f.firm, bool_or(b.status = '有效') as sure
          from 'tenders.bids' b join firms f using (bidder)
          where b.status = '有效' or b.status is null
          group by b.tender, f.firm),
        met as materialized (
          select a.firm as one, b.firm as other, count(a.sure and b.sure) >= 5 as sure
          from seen a join seen b using (tender)
          where a.firm < b.firm
          group by a.firm, b.firm
          having count(*) >= 5),
        ties as materialized (
          select unnest([one, other]) as one, unnest([other, one]) as other, unsure
          from met cross join (values (false), (true)) v(unsure)
          where sure or unsure),
        reached as (
          select unsure, one as firm, other as mate from ties
          union
          select r.unsure, r.firm, t.other
          from reached r join ties t on t.one = r.mate and t.unsure = r.unsure),
        members as materialized (
          select r.firm, min(f.bidder) as ring
          from reached r join firms f on f.firm = r.mate
          group by r.firm
          having min(f.bidder) filter (where not r.unsure) = min(f.bidder)),
        shared as (
          select m.ring, s.tender, count(s.sure) >= 2 as sure
          from seen s join members m using (firm)
          group by m.ring, s.tender
          having count(*) >= 2),
        wins as materialized (
          select m.ring, b.tender, b.bidder, b.submitted_on as day,
            b.won is not null and s.sure as sure
          from 'tenders.bids' b join firms using (bidder) join members m using (firm)
            join shared s on s.ring = m.ring and s.tender = b.tender
          where b.won is distinct from false),
        days as (
          select ring, day, max(day) over earlier as before,
            max(if(sure, day, null)) over earlier as surely_before
          from (select ring, day, bool_or(sure) as sure from wins group by ring, day)
          window earlier as (
            partition by ring order by day rows between unbounded preceding and 1 preceding)),
        turns as (
          select w.ring, w.tender, w.bidder, p.bidder = w.bidder as again,
            w.sure and p.sure and p.day = d.before as sure
          from wins w join days d on d.ring = w.ring and d.day = w.day
            join wins p on p.ring = d.ring
              and p.day between coalesce(d.surely_before, date '0001-01-01') and d.before)
        select ring, count(distinct bidder) filter (where sure),
          count(distinct tender) filter (where sure)
        from turns
        group by ring
        having not bool_or(again) and bool_or(sure)
          and count(distinct tender) >= 3 * count(distinct bidder)
          and count(distinct tender) filter (where sure)
            >= 3 * count(distinct bidder) filter (where sure)""",
    ),
    Asked(
        "tendering",
        "中标_逾期递交",
        """
        with late as materialized (
          select b.tender, b.bidder, b.submitted_on
          from 'tenders.bids' b join 'tenders.tenders' t using (tender)
          where b.submitted_on > t.deadline)
        select a.award_no, min(l.submitted_on)
        from 'tenders.awards' a join late l using (tender, bidder)
        where a.awarded_on >= date '2012-02-01'
        group by a.award_no""",
    ),
    Asked(
        "tendering",
        "合同_逾期签订",
        """
        select a.award_no, min(c.signed_on)
        from 'tenders.awards' a
          join 'tenders.contracts' c on c.tender = a.tender and c.supplier = a.bidder
        where c.signed_on > a.awarded_on + 30 and a.awarded_on >= date '2017-12-28'
        group by a.award_no""",
    ),
    Asked(
        "tendering",
        "投标_几乎逢投必中",
        """
        select bidder, count(*) filter (where known), count(*) filter (where known and won),
          min(submitted_on) filter (where known), max(submitted_on) filter (where known)
        from (
          select b.bidder, b.won, b.submitted_on,
            b.status is not null and b.won is not null as known
          from 'tenders.bids' b
          where (b.status = '有效' or b.status is null) and b.bidder is not null
            and b.submitted_on >= date '2012-02-01' and not exists (
              select 1 from 'tenders.tenders' t
              where t.tender = b.tender and t.method = '单一来源'))
        group by bidder
        having count(*) filter (where known) >= 20
          and count(*) filter (where known and won) * 100 >= count(*) filter (where known) * 95
          and count(*) filter (where won) * 100 >= count(*) * 95""",
    ),
    Asked(
        "tendering",
        "投标_只投一家且全中",
        """
        select b.bidder, count(b.status),
          min(b.submitted_on) filter (where b.status is not null),
          max(b.submitted_on) filter (where b.status is not null)
        from 'tenders.bids' b join 'tenders.tenders' t using (tender)
        where b.status is distinct from '撤回' and b.bidder is not null
          and t.method is distinct from '单一来源'
        group by b.bidder
        having count(b.status) >= 5 and count(*) filter (where b.won) = count(*)
          and min(t.buyer_code) = max(t.buyer_code) and count(t.buyer_code) = count(*)""",
    ),
    Asked(
        "tendering",
        "投标_屡投不中",
        """
        select bidder, count(*), min(submitted_on), max(submitted_on)
        from 'tenders.bids'
        where bidder is not null and submitted_on >= date '2012-02-01'
        group by bidder
        having count(*) >= 100 and count(*) filter (where not won) = count(*)""",
    ),
    Asked(
        "tendering",
        "投标_投标人之间控股",
        """
        select b.tender, b.bidder, v.company, rtrim(rtrim(max(v.percent)::varchar, '0'), '.')
        from 'market.investments' v join 'tenders.bids' b on b.bidder = v.holder
          join 'tenders.bids' c on c.tender = b.tender and c.bidder = v.company
        where v.percent > 0.5 and b.status <> '撤回' and c.status <> '撤回'
          and v.start <= b.submitted_on and (v."end" is null or v."end" >= b.submitted_on)
          and b.submitted_on >= date '2012-02-01'
        group by b.tender, b.bidder, v.company""",
    ),
    Asked(
        "tendering",
        "投标_共同股东",
        """
        with several as (
          select _entity from 'market.shareholdings'
          where company in (select bidder from 'tenders.bids')
          group by _entity having count(*) > 1)
        select b.tender, any_value(h.holder), count(distinct b.bidder),
          rtrim(rtrim(max(h.percent)::varchar, '0'), '.')
        from 'market.shareholdings' h semi join several using (_entity)
          join 'tenders.bids' b on b.bidder = h.company
        where b.status <> '撤回' and h.start <= b.submitted_on
          and (h."end" is null or h."end" >= b.submitted_on)
        group by b.tender, h._entity
        having count(distinct b.bidder) >= 2""",
    ),
    Asked(
        "tendering",
        "投标_负责人为同一人",
        """
        with several as (
          select _entity from 'market.companies'
          where credit_code in (select bidder from 'tenders.bids')
          group by _entity having count(*) > 1)
        select b.tender, any_value(c.legal_rep), count(distinct b.bidder)
        from 'market.companies' c semi join several using (_entity)
          join 'tenders.bids' b on b.bidder = c.credit_code
        where b.status <> '撤回' and b.submitted_on >= date '2012-02-01'
        group by b.tender, c._entity
        having count(distinct b.bidder) >= 2""",
    ),
    Asked(
        "tendering",
        "投标_报价成等差等比",
        # The mean of a series, or of its logarithms, lies midway between its ends, so few need be
        # put in order. Where the ratios lie within 0.01 %, twice the sum of n logarithms strays by
        # less than 0.000025 * n * n.
        """
        with bids as (
          select tender, price, status from 'tenders.bids'
          where status is distinct from '撤回' and price > 0
            and submitted_on >= date '2012-02-01'),
        few as (
          select tender from (select distinct tender, price from bids)
          group by tender
          having count(*) >= 4 and (
            2 * sum(price) = count(*) * (min(price) + max(price))
            or abs(2 * sum(ln(price)) - count(*) * (ln(min(price)) + ln(max(price))))
              < 0.00003 * count(*) * count(*))),
        spaced as (
          select tender, unsure, price, nullif(price - lag(price) over w, 0) as step,
            nullif(price / lag(price) over w, 1) as ratio
          from bids semi join few using (tender) cross join (values (false), (true)) v(unsure)
          where unsure or status is not null
          window w as (partition by tender, unsure order by price)),
        series as (
          select tender, unsure, count(*) as bids, min(price) as least, max(price) as most
          from spaced
          group by tender, unsure
          having count(step) >= 3
            and (min(step) = max(step) or max(ratio) - min(ratio) < 0.0001000001))
        select tender, bids, least, most
        from series
        where not unsure and tender in (select tender from series where unsure)""",
    ),
    Asked(
        "tendering",
        "投标_报价相同",
        """
        with twice as (
          select tender, price from 'tenders.bids'
          where status <> '撤回' and bidder is not null and price is not null
          group by tender, price having count(*) > 1)
        select b.tender, b.price, count(distinct b.bidder)
        from 'tenders.bids' b semi join twice using (tender, price)
        where b.status <> '撤回' and b.submitted_on >= date '2012-02-01' and not exists (
          select 1 from 'tenders.tenders' t where t.tender = b.tender and t.method = '单一来源')
        group by b.tender, b.price
        having count(distinct b.bidder) >= 2""",
    ),
    Asked(
        "tendering",
        "投标_报价相差固定比例",
        """
        select l.tender, count(distinct h.bid_no), min(l.price), max(h.price)
        from 'tenders.bids' l join 'tenders.bids' h using (tender)
        where l.status <> '撤回' and h.status <> '撤回' and h.bidder <> l.bidder
          and l.submitted_on >= date '2012-02-01' and h.price > l.price and (
            h.price >= l.price * 1.0099995 and h.price < l.price * 1.0100005
            or h.price >= l.price * 1.0299995 and h.price < l.price * 1.0300005
            or h.price >= l.price * 1.0999995 and h.price < l.price * 1.1000005)
        group by l.tender
        having count(distinct h.bid_no) >= 2""",
    ),
    Asked(
        "tendering",
        "投标_落标报价取整",
        """
        select bidder, count(*) filter (where known), count(*) filter (where known and whole)
        from (
          select bidder, price, price % 10000 = 0 as whole,
            status is not null and won is not null as known
          from 'tenders.bids'
          where status is distinct from '撤回' and won is distinct from true
            and bidder is not null)
        group by bidder
        having count(*) filter (where known) >= 10 and count(price) filter (where known) > 0
          and count(*) filter (where known and whole) * 100
            >= count(price) filter (where known) * 80
          and count(*) filter (where whole) * 100 >= count(price) * 80""",
    ),
    Asked(
        "tendering",
        "招标_投标人不足三个",
        """
        select tender, count(bidder) filter (where known)
        from (
          select tender, bidder, count(status) > 0 as known, count(*) as bids
          from 'tenders.bids'
          where status is distinct from '撤回'
          group by tender, bidder)
        where tender in (
          select tender from 'tenders.tenders'
          where method in ('公开招标', '邀请招标') and opened_on >= date '2012-02-01')
        group by tender
        having sum(if(bidder is null, bids, 1)) < 3 and count(bidder) filter (where known) >= 1""",
    ),
    Asked(
        "tendering",
        "招标_投标期限不足",
        """
        select tender, deadline - published_on
        from 'tenders.tenders'
        where method in ('公开招标', '邀请招标') and deadline - published_on < 20
          and published_on >= date '2017-12-28'""",
    ),
    Asked(
        "tendering",
        "标段_仅中标人有效",
        """
        select tender, count(*) - 1
        from 'tenders.bids'
        where status is distinct from '撤回'
        group by tender
        having count(*) >= 3 and count(*) filter (where status = '否决') = count(*) - 1
          and count(*) filter (where status = '有效' and won) = 1""",
    ),
    Asked(
        "tendering",
        "标段_最低价被否决",
        """
        select tender, min(price) filter (where status = '否决'),
          min(price) filter (where status = '有效'), count(price) filter (where status = '否决')
        from 'tenders.bids'
        where status is distinct from '撤回' and (price > 0 or price is null)
        group by tender
        having min(price) filter (where status = '否决') < min(price) filter (where status = '有效')
          and count(status) = count(*)""",
    ),
)
