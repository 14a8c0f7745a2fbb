"""What the program says with its exit code."""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import Final

from interfaces.cli.bilingual import Bilingual


class ExitCode(IntEnum):
    """The exit codes; scripts rely on them."""

    DONE = 0
    FINDINGS = 1
    MISTAKE = 2
    INTERNAL = 3
    NOT_EVALUATED = 4
    NOTHING_SELECTED = 5
    NOT_VERIFIED = 6
    INTERRUPTED = 130


MEANINGS: Final = MappingProxyType(
    {
        ExitCode.DONE: Bilingual(
            "完成，没有达到告警等级的疑点", "done, nothing at or above the fail level"
        ),
        ExitCode.FINDINGS: Bilingual(
            "完成，有达到告警等级的疑点", "done, findings at or above the fail level"
        ),
        ExitCode.MISTAKE: Bilingual(
            "用法、配置、数据约定或规则有误", "a mistake in usage, settings, contracts or rules"
        ),
        ExitCode.INTERNAL: Bilingual("程序内部错误", "an internal error"),
        ExitCode.NOT_EVALUATED: Bilingual(
            "有规则未能计算，或有数据没有看（先于 1）",
            "a rule could not be evaluated, or data were not looked at (said before 1)",
        ),
        ExitCode.NOTHING_SELECTED: Bilingual("没有选中任何内容", "nothing was selected"),
        ExitCode.NOT_VERIFIED: Bilingual("核验不一致", "a verification failed"),
        ExitCode.INTERRUPTED: Bilingual("被中断", "interrupted"),
    }
)

#: What `--exit-zero` turns into 0: the work was done, and its result says the rest.
_RESULTS: Final = (ExitCode.FINDINGS, ExitCode.NOT_EVALUATED, ExitCode.NOTHING_SELECTED)


def final_code(code: ExitCode, *, exit_zero: bool) -> ExitCode:
    """`code`, or 0 under `--exit-zero` where it speaks of results and not of mistakes."""
    return ExitCode.DONE if exit_zero and code in _RESULTS else code
