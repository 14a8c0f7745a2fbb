"""The options that every command takes, before its name or after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import click

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.language import LANGUAGES
from interfaces.cli.parameters import FilePath, OneOf, Option

FORMATS: Final = ("text", "json", "jsonl", "csv", "sarif", "junit")


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """What was said in the global options; None or False where nothing was."""

    format: str | None = None
    output: Path | None = None
    folder: Path | None = None
    language: str | None = None
    color: str | None = None
    quiet: bool = False
    verbose: bool = False
    no_progress: bool = False
    exit_zero: bool = False

    def over(self, earlier: GlobalOptions) -> GlobalOptions:
        """These options, and `earlier` ones where these say nothing: the later word counts."""
        merged = {
            f.name: getattr(self, f.name) or getattr(earlier, f.name) for f in fields(GlobalOptions)
        }
        return GlobalOptions(**merged)


def split_options(values: Mapping[str, Any]) -> tuple[GlobalOptions, dict[str, Any]]:
    """The global options among click's parameters, and the command's own ones."""
    names = {f"global_{f.name}": f.name for f in fields(GlobalOptions)}
    said = {names[key]: value for key, value in values.items() if key in names}
    return GlobalOptions(**said), {k: v for k, v in values.items() if k not in names}


def global_options() -> list[click.Parameter]:
    """New options for one command, in the order of the help."""
    return [
        Option(
            "-f",
            "--format",
            "global_format",
            type=OneOf(*FORMATS),
            about=Bilingual("结果的格式，默认 text", "form of the result; text by default"),
        ),
        Option(
            "-o",
            "--output",
            "global_output",
            type=FilePath(),
            metavar="FILE",
            about=Bilingual(
                "结果写入文件，不写到标准输出", "write the result to FILE, not to stdout"
            ),
        ),
        Option(
            "-C",
            "global_folder",
            type=FilePath(folder=True),
            metavar="DIR",
            about=Bilingual("工作区所在的文件夹，默认当前文件夹", "the workspace; here by default"),
        ),
        Option(
            "-q",
            "--quiet",
            "global_quiet",
            is_flag=True,
            about=Bilingual("只报错误，不说进度和提示", "errors only: no progress, no hints"),
        ),
        Option(
            "-v",
            "--verbose",
            "global_verbose",
            is_flag=True,
            about=Bilingual(
                "多说一些；内部错误时给出调用栈", "say more; the traceback of an internal error"
            ),
        ),
        Option(
            "--lang",
            "global_language",
            type=OneOf(*LANGUAGES),
            about=Bilingual("界面语言", "language of the words"),
        ),
        Option(
            "--color",
            "global_color",
            type=OneOf("auto", "always", "never"),
            about=Bilingual("颜色，默认只在终端上使用", "colour; on a terminal only by default"),
        ),
        Option(
            "--no-progress",
            "global_no_progress",
            is_flag=True,
            about=Bilingual("不显示进度", "no progress"),
        ),
        Option(
            "--exit-zero",
            "global_exit_zero",
            is_flag=True,
            about=Bilingual(
                "退出码 1、4、5 改为 0，供脚本使用", "exit 0 in place of 1, 4 and 5, for scripts"
            ),
        ),
    ]
