"""`huiyan run [PACK …]`: the rules evaluated over what is filed, and what they brought up."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from engine.run.starting import start_worker
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.parameters import Argument, Day, OneOf, Option
from interfaces.cli.registry import entries


def run_packs(invocation: Invocation, **options: Any) -> ExitCode:
    """Evaluate the packs; 4 where a rule could not be, else 1 where something was brought up."""
    with closing(start_worker()) as ready:  # it starts up while this process does
        # what a run needs takes long to load: the worker loads its own meanwhile
        from interfaces.cli.running import RunOptions, run_as_asked  # noqa: PLC0415

        return run_as_asked(invocation, RunOptions(**options), ready)


COMMAND = Command(
    "run",
    run_packs,
    about=entries()["run"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK",
            about=Bilingual("规则包；不写则全部", "packs; all without one"),
        ),
        Option(
            "--as-of",
            type=Day(),
            metavar="DATE",
            about=Bilingual("核查日，默认今天", "the date to look as of; today by default"),
        ),
        Option(
            "--known-on",
            type=Day(),
            metavar="DATE",
            about=Bilingual(
                "用这一天结束时的数据，而不是今天的；核查日默认同一天",
                "over the data as it was at the end of that day, not today's; as of it by default",
            ),
        ),
        Option(
            "--baseline",
            metavar="RUN|last",
            about=Bilingual(
                "与哪次核查相比，默认同样规则包的上一次；写明时退出码只看新增的疑点",
                "the run to compare with, by default the last of the same packs; "
                "when said, only new findings make the exit code 1",
            ),
        ),
        Option(
            "--only",
            multiple=True,
            metavar="RULE",
            about=Bilingual("只核查这条规则，可重复", "only this rule; can be repeated"),
        ),
        Option(
            "--subject",
            "subjects",
            multiple=True,
            metavar="VALUE",
            about=Bilingual("只报告这个对象，可重复", "only this subject; can be repeated"),
        ),
        Option(
            "--allow-rollback",
            metavar="REASON",
            about=Bilingual(
                "允许用比上次核查更旧的规则包；理由记入审计日志",
                "run a pack older than in the last run; the reason goes into the audit log",
            ),
        ),
        Option(
            "--fresh",
            is_flag=True,
            about=Bilingual(
                "每条规则都重新计算，不沿用以前核查的结果",
                "evaluate every rule again, also where nothing has changed since an earlier run",
            ),
        ),
        Option(
            "--cluster",
            metavar="URL",
            about=Bilingual(
                "由这个 Ballista 集群查找数据，如 df://host:50050；结果相同",
                "have this Ballista cluster look through the data, such as df://host:50050; "
                "the findings are the same",
            ),
        ),
        Option(
            "--profile",
            is_flag=True,
            about=Bilingual(
                "再列出每条规则用了多少时间（也在核查文件夹的 metrics.json 中）",
                "also what each rule took (as in metrics.json of the run's folder)",
            ),
        ),
        Option(
            "--fail-level",
            type=OneOf("low", "medium", "high"),
            about=Bilingual(
                "达到这个等级的疑点使退出码为 1", "findings from here up make the exit code 1"
            ),
        ),
    ],
    formats=("text", "json", "jsonl", "csv"),
    unmasks=True,
    examples=[
        ("huiyan run", Bilingual("全部规则包", "every pack")),
        ("huiyan run livelihood --as-of 2024-06-30", Bilingual("以某日为准", "as of a date")),
        (
            "huiyan run --known-on 2024-06-30",
            Bilingual("当时看到的数据会得出什么", "what the data of that day brings up"),
        ),
        (
            "huiyan run --baseline last",
            Bilingual("只有新增的疑点才告警", "fail on new findings alone"),
        ),
    ],
)
