"""Making a workspace: huiyan.yaml, the contracts and packs that come with the program."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

import policies
from dsl.diagnostics import diagnose
from dsl.grammar import parse
from dsl.schema import Schema
from dsl.syntax.declarations import Rule
from dsl.text.source import SourceText
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import FILE_NAME
from engine.packs.mentions import files_without
from engine.packs.pack import MANIFEST, SUFFIX
from engine.packs.pages import PAGE_SUFFIX
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave

CONTRACTS: Final = "contracts"
PACKS: Final = "packs"
DELIVERIES: Final = "deliveries"
TRUTH: Final = "truth"
README: Final = "README.md"

SETTINGS: Final = Bilingual(
    """\
# 慧眼的工作区。改动之后运行 huiyan check。程序保存的一切都在 .huiyan/ 里。
name: {name}
contracts: [{contracts}]      # 各部门的数据约定
packs: [{packs}]              # 规则包
{language}
# 以下各项去掉开头的 # 即生效；命令行选项和环境变量 HUIYAN_* 优先于这里。
# color: auto               # auto | always | never
# memory_limit: 2GB         # 一次核查最多用多少内存
# reading_memory: 1GB       # 读取一个 Excel、DBF 等文件最多用多少内存
# reading_seconds: 900      # 读取这样一个文件最多用多少秒
# workers: 2                # 同时计算的份数
# fail_level: low           # 达到这个等级的疑点使退出码为 1：low | medium | high
# sources:                  # 报送文件不在约定的位置时
#   civil_affairs.allowance_payments:
#     path: deliveries/civil_affairs/allowance_payments*.csv
""",
    """\
# A Huiyan workspace. After a change run `huiyan check`. All that is kept lies in .huiyan/.
name: {name}
contracts: [{contracts}]      # the departments' data contracts
packs: [{packs}]              # the policy packs
{language}
# Take off the # to use these; options and HUIYAN_* variables win over what stands here.
# color: auto               # auto | always | never
# memory_limit: 2GB         # the most memory that a run may take
# reading_memory: 1GB       # the most memory that reading one workbook, DBF … may take
# reading_seconds: 900      # the most seconds that this may take
# workers: 2                # parts evaluated at the same time
# fail_level: low           # findings from here up make the exit code 1: low | medium | high
# sources:                  # where deliveries do not lie where their contract says
#   civil_affairs.allowance_payments:
#     path: deliveries/civil_affairs/allowance_payments*.csv
""",
)


#: What an empty workspace tells of itself.
EMPTY_README: Final = Bilingual(
    """\
# {name}

慧眼的工作区，还没有数据约定和规则包。

1. 把部门报送的文件放进 `deliveries/`。
2. `huiyan new contract 部门.数据集 --from deliveries/文件` 按文件写出数据约定的初稿，逐处核对。
3. `huiyan file` 入库，`huiyan datasets` 看入库的数据。
4. `huiyan new pack 代号`、`huiyan new rule 规则名 --pack 代号` 写规则，
   `huiyan check`、`huiyan test` 检查和演算。
5. `huiyan run` 核查。

程序保存的一切都在 `.huiyan/` 里。
""",
    """\
# {name}

A Huiyan workspace without contracts and packs yet.

1. Put the departments' files into `deliveries/`.
2. `huiyan new contract DEPARTMENT.DATASET --from deliveries/FILE` drafts a
   contract: check each guess.
3. `huiyan file` files them, `huiyan datasets` shows what is filed.
4. `huiyan new pack NAME` and `huiyan new rule RULE --pack NAME` draft rules;
   `huiyan check` and `huiyan test` look at them.
5. `huiyan run` evaluates them.

All that the program keeps lies in `.huiyan/`.
""",
)


def make_workspace(
    folder: Path,
    *,
    language: str,
    written_language: str | None,
    policies_of: str | None = "",
    fill: Callable[[Path], None] | None = None,
) -> None:
    """A workspace in `folder`, which appears whole or not at all; `fill` adds deliveries.

    `policies_of` names a folder of `policies` with contracts and packs of its own; None is a
    workspace without any, and with a page that says how to go on.

    Leaves with HY612 where something in the folder would be written over, with HY621
    where it cannot be written.
    """
    own = (README,) if policies_of is None else ()
    made = (FILE_NAME, CONTRACTS, PACKS, DELIVERIES, TRUTH, *own)
    taken = [n for n in made if (folder / n).exists()]
    if taken:
        names = "、".join(taken) if language == "zh" else ", ".join(taken)
        workspace = str(folder) if FILE_NAME in taken else ""
        problem = diagnose("HY612", None, folder=folder, names=names, workspace=workspace)
        raise Leave(ExitCode.MISTAKE, problem)
    created = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
        try:
            if policies_of is None:
                _write_nothing(staged, folder.absolute().name, language)
            else:
                _write_policies(staged, Path(policies.__file__).parent / policies_of)
            (staged / DELIVERIES).mkdir()
            _write_settings(staged, folder.absolute().name, language, written_language)
            if fill is not None:
                fill(staged)
            _put_in_place(staged, folder)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        if created:
            shutil.rmtree(folder, ignore_errors=True)
        reason = error.strerror or str(error)
        problem = diagnose("HY621", None, folder=folder, reason=reason)
        raise Leave(ExitCode.MISTAKE, problem) from None


def _write_nothing(staged: Path, name: str, language: str) -> None:
    """The folders with nothing in them, and the page."""
    (staged / CONTRACTS).mkdir()
    (staged / PACKS).mkdir()
    (staged / README).write_text(EMPTY_README.tell(language, name=name), encoding="utf-8")


def _write_policies(staged: Path, source: Path) -> None:
    if not (source / CONTRACTS).is_dir():
        raise Leave(ExitCode.MISTAKE, diagnose("HY619", None, part=f"policies/{CONTRACTS}"))
    ignored = shutil.ignore_patterns("__pycache__", "*.py", "README.md")
    shutil.copytree(source / CONTRACTS, staged / CONTRACTS, ignore=ignored)
    (staged / PACKS).mkdir()
    for manifest in sorted((source / PACKS).rglob(MANIFEST)):
        pack = manifest.parent
        shutil.copytree(pack, staged / PACKS / pack.name, ignore=ignored)


def _write_settings(staged: Path, name: str, language: str, written_language: str | None) -> None:
    said = f"language: {written_language}" if written_language else "# language: zh | en"
    text = SETTINGS.tell(
        language, name=_quoted(name), contracts=CONTRACTS, packs=PACKS, language=said
    )
    (staged / FILE_NAME).write_text(text, encoding="utf-8")


def keep_delivered(folder: Path, data_sets: Collection[str]) -> None:
    """Leave the contracts of these data sets, and what rules say about them alone.

    An example has no use for the others: a rule that nothing is filed for cannot be evaluated.
    """
    contracts, _ = load_contracts([folder / CONTRACTS])
    _keep_policies(folder / PACKS, contracts.schema(), data_sets)
    for file in (folder / CONTRACTS).glob("*/*.yaml"):
        if f"{file.parent.name}.{file.stem}" not in data_sets:
            file.unlink()
    for department in (folder / CONTRACTS).iterdir():
        if department.is_dir() and not any(department.iterdir()):
            department.rmdir()


def _keep_policies(packs: Path, schema: Schema, data_sets: Collection[str]) -> None:
    """Leave the policy files that speak of `data_sets` alone, and the packs with rules left."""
    absent = {
        word
        for each in schema.data_sets
        if each.name not in data_sets
        for word in (each.name, each.title)
    }
    for pack in (manifest.parent for manifest in sorted(packs.glob(f"*/{MANIFEST}"))):
        paths = sorted(pack.glob(f"*{SUFFIX}"))
        texts = (SourceText(p.name, p.read_text(encoding="utf-8")) for p in paths)
        files = {path: parse(text).file for path, text in zip(paths, texts, strict=True)}
        kept = files_without(files, absent)
        for path in paths:
            if path not in kept:
                path.unlink()
                path.with_suffix(PAGE_SUFFIX).unlink(missing_ok=True)
        if not any(isinstance(d, Rule) for path in kept for d in files[path].declarations):
            shutil.rmtree(pack)


def _put_in_place(staged: Path, folder: Path) -> None:
    """huiyan.yaml comes last: a folder without it is no workspace yet."""
    parts = sorted(staged.iterdir(), key=lambda p: p.name == FILE_NAME)
    for part in parts:
        part.rename(folder / part.name)


def _quoted(name: str) -> str:
    """A YAML text in quotes: a folder may be called `on` or `12`."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
