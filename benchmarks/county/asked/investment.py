"""The pack `investment`, asked in SQL."""

from __future__ import annotations

from typing import Final

from benchmarks.by_hand import Asked

ASKED: Final = (
    Asked(
        "investment",
        "中标_偏离最高限价",
        """
        select a.award_no, a.amount, t.budget
        from 'tenders.awards' a join 'tenders.tenders' t using (tender)
        where a.amount < t.budget * 0.85 or a.amount > t.budget""",
    ),
    Asked(
        "investment",
        "项目_合同合计超总投资",
        """
        select project, p.budget, c.total, c.contracts
        from (
          select project, sum(amount) total, count(*) contracts
          from 'tenders.contracts'
          where signed_on >= date '2019-07-01'
          group by project
        ) c join 'investment.projects' p using (project)
        where c.total > p.budget""",
    ),
    Asked(
        "investment",
        "项目_应招未招",
        """
        select project, p.budget, min(c.done_on)
        from 'investment.project_steps' c join 'investment.projects' p using (project)
          anti join 'investment.project_steps' t on t.project = c.project and t.step = '招标'
            and (t.done_on < c.done_on or t.done_on is null)
        where c.step = '合同' and c.done_on >= date '2018-06-01' and p.budget >= 4000000
          and p.procedure <> '应急程序'
        group by project, p.budget""",
    ),
    Asked(
        "investment",
        "项目_无证开工",
        """
        select project, min(s.done_on)
        from 'investment.project_steps' s join 'investment.projects' p using (project)
          anti join 'investment.project_steps' a on a.project = s.project and a.step = '施工许可'
            and (a.done_on <= s.done_on or a.done_on is null)
        where s.step = '开工' and s.done_on >= date '2019-07-01'
          and p.procedure not in ('简化程序', '应急程序')
        group by project""",
    ),
    Asked(
        "investment",
        "项目_未批先建",
        """
        select project, min(s.done_on)
        from 'investment.project_steps' s join 'investment.projects' p using (project)
          anti join 'investment.project_steps' a on a.project = s.project and a.step = '批复'
            and (a.done_on <= s.done_on or a.done_on is null)
        where s.step = '开工' and s.done_on >= date '2019-07-01'
          and p.procedure not in ('简化程序', '应急程序')
        group by project""",
    ),
    Asked(
        "investment",
        "项目_未批先招",
        # What simplifies the procedure is in force later than the law on tenders.
        """
        select project, min(s.done_on)
        from 'investment.project_steps' s join 'investment.projects' p using (project)
          anti join 'investment.project_steps' a on a.project = s.project and a.step = '批复'
            and (a.done_on <= s.done_on or a.done_on is null)
        where s.step = '招标' and s.done_on >= date '2017-12-28'
          and (p.procedure not in ('简化程序', '应急程序') or s.done_on < date '2019-07-01')
        group by project""",
    ),
    Asked(
        "investment",
        "项目_未招先建",
        """
        select project, min(s.done_on), min(t.done_on)
        from 'investment.project_steps' s join 'investment.project_steps' t using (project)
          join 'investment.projects' p using (project)
        where s.step = '开工' and t.step = '招标' and s.done_on < t.done_on
          and (p.procedure <> '应急程序' or s.done_on < date '2019-07-01')
        group by project""",
    ),
    Asked(
        "investment",
        "项目_未验收先结算",
        """
        select project, min(s.done_on)
        from 'investment.project_steps' s semi join 'investment.projects' p using (project)
          anti join 'investment.project_steps' a on a.project = s.project and a.step = '竣工验收'
            and (a.done_on <= s.done_on or a.done_on is null)
        where s.step = '结算' and s.done_on >= date '2019-07-01'
        group by project""",
    ),
)
