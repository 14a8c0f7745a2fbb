"""`huiyan init DIR`: a workspace with contracts and packs, and a sample city if wanted."""

from __future__ import annotations

import shlex
from pathlib import Path

from dsl.diagnostics import diagnose
from engine.catalog.workspace import Workspace
from engine.integrity.keys import use_sample_finding_ids
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.mistakes import Mistake
from interfaces.cli.parameters import Argument, Factor, FilePath, OneOf, Option
from interfaces.cli.registry import entries
from interfaces.cli.workspace_files import keep_delivered, make_workspace

_MADE = Bilingual("工作区已建立：{folder}", "The workspace is made: {folder}")
_SETTINGS = Bilingual("设置", "settings")
_CONTRACTS = Bilingual("{count} 份数据约定", "{count} data contracts")
_PACKS = Bilingual("{count} 个规则包", "{count} policy packs")
_EMPTY = Bilingual("部门报送的文件放在这里", "put the departments' files here")
_CITY = Bilingual("样例城市的报送，约 {rows:,} 行", "the sample city's deliveries, {rows:,} rows")
_CASES = Bilingual("{cases} 个预埋案例，供核对结果", "{cases} planted cases, to score a run")
_NEW_CONTRACT = Bilingual(
    "按报送的文件写一份数据约定的初稿", "a draft of a data contract from a delivered file"
)
_GENERATING = Bilingual("正在生成样例城市", "generating the sample city")


def init_workspace(
    invocation: Invocation,
    folder: Path,
    example: str | None,
    factor: float,
    policies: str | None,
    empty: bool,
) -> ExitCode:
    """Make the workspace; nothing that exists is written over."""
    target = invocation.folder / folder
    if empty and (example or policies):
        other = "--example" if example else "--policies"
        raise Mistake(diagnose("HY607", None, first="--empty", second=other))
    if example and policies:
        raise Mistake(diagnose("HY607", None, first="--example", second="--policies"))
    chosen = None if empty else policies or ""
    told = make(invocation, target, example=example, factor=factor, policies=chosen)
    show_parts(invocation, target, told)
    where = f"-C {shlex.quote(str(target))} " if target.resolve() != Path.cwd() else ""
    known = entries()
    if empty:
        new = f"huiyan {where}new contract … --from …"
        invocation.notes.suggest((new, _NEW_CONTRACT))
        return ExitCode.DONE
    invocation.notes.suggest(*((f"huiyan {where}{n}", known[n].about) for n in ("file", "check")))
    return ExitCode.DONE


def show_parts(invocation: Invocation, target: Path, told: str) -> None:
    """What the workspace in `target` is made of; `told` is what there is to say of deliveries."""
    results, language = invocation.results, invocation.language
    results.line(_MADE.tell(language, folder=target))
    parts = [
        ("huiyan.yaml", _SETTINGS.tell(language)),
        ("contracts/", _CONTRACTS.tell(language, count=_count(target / "contracts", "**/*.yaml"))),
        ("packs/", _PACKS.tell(language, count=_count(target / "packs", "*/pack.yaml"))),
        ("deliveries/", told or _EMPTY.tell(language)),
    ]
    for name, words in parts:
        results.line(f"  {name:<13}{words}")


def make(
    invocation: Invocation,
    target: Path,
    *,
    example: str | None,
    factor: float,
    policies: str | None = "",
) -> str:
    """Make the workspace in `target`; what is told of its deliveries, empty without any."""
    told: list[str] = []

    def fill(staged: Path) -> None:
        from examples.city import generate_city  # noqa: PLC0415 - only where it is wanted

        with invocation.notes.progress(_GENERATING):
            report = generate_city(staged, factor=factor)
        keep_delivered(staged, {d.data_set for d in report.deliveries})
        words = _CITY.tell(invocation.language, rows=report.rows)
        told.append(f"{words}；" if invocation.language == "zh" else f"{words}; ")
        told.append(_CASES.tell(invocation.language, cases=len(report.cases)))

    make_workspace(
        target,
        language=invocation.language,
        written_language=invocation.options.language,
        policies_of=policies,
        fill=fill if example else None,
    )
    if example:
        use_sample_finding_ids(Workspace(target).keys_folder)
    return "".join(told)


def _count(folder: Path, pattern: str) -> int:
    return sum(1 for _ in folder.glob(pattern))


COMMAND = Command(
    "init",
    init_workspace,
    about=entries()["init"].about,
    params=[
        Argument(
            "folder",
            type=FilePath(folder=True),
            metavar="DIR",
            about=Bilingual("工作区的文件夹", "the workspace's folder"),
        ),
        Option(
            "--example",
            type=OneOf("city"),
            about=Bilingual("附上样例城市的报送数据", "add the deliveries of the sample city"),
        ),
        Option(
            "--factor",
            type=Factor(),
            default=1.0,
            metavar="N",
            about=Bilingual("样例城市的规模，1 约十万行", "size of the city; 1 is 100,000 rows"),
        ),
        Option(
            "--policies",
            type=OneOf("ocds"),
            about=Bilingual(
                "换用开放合约数据（OCDS）的数据约定和规则包",
                "contracts and packs for open contracting data (OCDS) instead",
            ),
        ),
        Option(
            "--empty",
            is_flag=True,
            about=Bilingual("不带数据约定和规则包", "without contracts and packs"),
        ),
    ],
    examples=[
        (
            "huiyan init city --example city",
            Bilingual("带样例数据的工作区", "a workspace with sample data"),
        ),
        (
            "huiyan init mine --empty",
            Bilingual("空的工作区，换成自己的数据", "an empty one, for data of your own"),
        ),
    ],
)
