"""The checks of `huiyan doctor`; none of them needs a network."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Final

from dsl.diagnostics import Diagnostic
from dsl.diagnostics.page import tell
from engine.catalog.catalog import known_sources
from engine.catalog.contract_reading import load_contracts
from engine.catalog.migrations import STEPS
from engine.catalog.settings import SETTINGS, Origin, resolve_setting
from engine.catalog.workspace import Workspace, find_workspace, load_workspace
from engine.filing.unclaimed import unclaimed_files
from engine.integrity.keys import SAMPLE_FINDING_IDS, UnusableKeyError, load_finding_ids
from engine.integrity.lasting import open_to_others
from engine.masking.notes import masked_note
from engine.version import VERSION
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.environment import PREFIX, VARIABLES
from interfaces.cli.told import has_errors

PYTHON: Final = (3, 11)
DATAFUSION: Final = 55
PACKAGES: Final = (
    "click",
    "cryptography",
    "datafusion",
    "lark",
    "pyarrow",
    "pyyaml",
    "rfc8785",
    "rich",
)
#: The import packages of the program, which it shares with nobody.
TOP_LEVEL: Final = ("adapters", "dsl", "engine", "examples", "huiyan", "interfaces", "policies")
ROOM: Final = 1024**3


class State(StrEnum):
    """What a check came to."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Health:
    """One check: a stable name for scripts, what it came to, and its words."""

    name: str
    state: State
    words: Bilingual
    values: Mapping[str, object] = field(default_factory=dict)


def check_health(folder: Path, environment: Mapping[str, str], *, language: str) -> list[Health]:
    """Every check, those of the workspace at or above `folder` where there is one."""
    found = [_program(), *_packages(), *_foreign_owners(), *_variables(environment)]
    root = find_workspace(folder) if folder.is_dir() else None
    if root is None:
        words = Bilingual("当前位置没有工作区", "there is no workspace here")
        return [
            *found,
            *_settings(None, environment, language),
            Health("workspace", State.NOTE, words),
        ]
    loaded = load_workspace(root)
    workspace = loaded.workspace
    if workspace is None or has_errors(loaded.diagnostics):
        words = Bilingual("工作区 {folder} 的 huiyan.yaml 有误", "huiyan.yaml in {folder} is wrong")
        found.append(Health("workspace", State.BAD, words, {"folder": root}))
    else:
        words = Bilingual("工作区 {folder}", "workspace {folder}")
        found.append(Health("workspace", State.GOOD, words, {"folder": root}))
    found.extend(_settings(workspace, environment, language))
    if workspace is not None:
        checks = (_writable, _private, _finding_ids, _catalog, _unclaimed, _room)
        found.extend(check(workspace) for check in checks)
    return found


def _program() -> Health:
    here = platform.python_version()
    words = Bilingual(
        "huiyan {program}，Python {python}（{system}）",
        "huiyan {program}, Python {python} ({system})",
    )
    values = {"program": VERSION, "python": here, "system": platform.platform(terse=True)}
    return Health("python", State.GOOD if sys.version_info >= PYTHON else State.BAD, words, values)


def _packages() -> Iterator[Health]:
    for name in PACKAGES:
        values: dict[str, object] = {"package": name}
        try:
            values["version"] = version(name)
        except PackageNotFoundError:
            yield Health(
                name, State.BAD, Bilingual("缺少 {package}", "{package} is missing"), values
            )
            continue
        major = str(values["version"]).split(".")[0]
        if name == "datafusion" and major != str(DATAFUSION):
            words = Bilingual(
                "{package} {version}：需要 {wanted} 版，其他版本的计算结果未经核对",
                "{package} {version}: {wanted} is needed; results of others were not compared",
            )
            yield Health(name, State.BAD, words, {**values, "wanted": DATAFUSION})
        else:
            words = Bilingual("{package} {version}", "{package} {version}")
            yield Health(name, State.GOOD, words, values)


def _foreign_owners() -> Iterator[Health]:
    """Another distribution that brings a package of our names: imports would meet the wrong one."""
    owners = packages_distributions()
    foreign = {
        name: sorted({o for o in owners.get(name, ()) if o != "huiyan"}) for name in TOP_LEVEL
    }
    for name, others in foreign.items():
        if others:
            words = Bilingual(
                "{others} 也带有名为 {name} 的包，会和慧眼的混在一起；请把慧眼装在单独的环境里",
                "{others} brings a package {name} too; install huiyan in an environment of its own",
            )
            values = {"name": name, "others": ", ".join(others)}
            yield Health("top_level_names", State.BAD, words, values)
    if not any(foreign.values()):
        words = Bilingual("包名没有被别的软件占用", "no other software owns our package names")
        yield Health("top_level_names", State.GOOD, words)


def _variables(environment: Mapping[str, str]) -> Iterator[Health]:
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in VARIABLES:
            words = Bilingual(
                "环境变量 {name} 不是慧眼的设置", "variable {name} is no setting of ours"
            )
            yield Health("variables", State.NOTE, words, {"name": name})


def _settings(
    workspace: Workspace | None, environment: Mapping[str, str], language: str
) -> Iterator[Health]:
    """Each setting that is not the default, and where its value comes from."""
    written = workspace.settings if workspace else {}
    words = Bilingual("界面语言 {value}", "language {value}")
    yield Health("language", State.GOOD, words, {"value": language})
    for name in SETTINGS:
        if name == "language":  # chosen before: the locale has a word in it too
            continue
        resolved = resolve_setting(name, None, environment=environment, written=written)
        if isinstance(resolved, Diagnostic):
            problem = Bilingual(tell(resolved, "zh").message, tell(resolved, "en").message)
            yield Health(name, State.BAD, problem)
        elif resolved.origin is not Origin.DEFAULT:
            words = Bilingual(
                "{name} = {value}（来自{origin}）", "{name} = {value} (from {origin})"
            )
            values = {"name": name, "value": resolved.value, "origin": resolved.origin.value}
            yield Health(name, State.GOOD, words, values)


def _writable(workspace: Workspace) -> Health:
    home = workspace.home if workspace.home.exists() else workspace.root
    if os.access(home, os.W_OK | os.X_OK):
        return Health(
            "writable", State.GOOD, Bilingual(".huiyan 可以写入", ".huiyan can be written")
        )
    words = Bilingual("{folder} 不可写入", "{folder} cannot be written to")
    return Health("writable", State.BAD, words, {"folder": home})


def _private(workspace: Workspace) -> Health:
    """Whoever reads what is kept reads personal data, and the secrets that it is masked with."""
    home = workspace.home
    open_ones = list(open_to_others(home)) if home.is_dir() and os.name == "posix" else []
    if not open_ones:
        words = Bilingual(".huiyan 只有所有者能读写", ".huiyan is its owner's alone")
        return Health("private", State.GOOD, words)
    words = Bilingual(
        "{folder} 里有 {count} 个文件或文件夹其他账号也能读写（{first} 等）；"
        "请运行 chmod -R go-rwx {folder}",
        "other accounts may use files or folders of {folder}: {count} ({first} …); "
        "run `chmod -R go-rwx {folder}`",
    )
    first = workspace.shown_path(open_ones[0])
    values = {"folder": home, "count": len(open_ones), "first": first}
    return Health("private", State.BAD, words, values)


def _finding_ids(workspace: Workspace) -> Health:
    """Ids keyed as the sample city's hide no subject: that key is known to everybody."""
    try:
        secret = load_finding_ids(workspace.keys_folder)
    except (OSError, UnusableKeyError):
        words = Bilingual("还没有疑点编号的密钥", "there is no key for the ids of findings yet")
        return Health("finding_ids", State.NOTE, words)
    if secret == SAMPLE_FINDING_IDS:
        words = Bilingual(
            "疑点编号用的是样例城市的公开密钥：只可放虚构的数据，真实数据请另建工作区",
            "ids of findings are keyed with the sample city's key, which everybody knows: "
            "for made-up data alone, real data belongs into another workspace",
        )
        return Health("finding_ids", State.NOTE, words)
    words = Bilingual("疑点编号用本工作区的密钥", "ids of findings are keyed by this workspace")
    return Health("finding_ids", State.GOOD, words)


def _catalog(workspace: Workspace) -> Health:
    """The catalog opened for reading only, so that looking changes nothing."""
    path = workspace.home / "catalog.sqlite"
    if not path.is_file():
        return Health("catalog", State.NOTE, Bilingual("还没有入库的数据", "nothing is filed yet"))
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            told = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            steps = int(connection.execute("PRAGMA user_version").fetchone()[0])
            filings = connection.execute("SELECT data_set, id FROM filings").fetchall()
    except sqlite3.Error as error:
        told, steps, filings = str(error), 0, []
    if told != "ok":
        words = Bilingual("目录库损坏：{problem}", "the catalog is damaged: {problem}")
        return Health("catalog", State.BAD, words, {"problem": told})
    if steps > len(STEPS):
        words = Bilingual("目录库由更新的版本写成", "the catalog was written by a newer version")
        return Health("catalog", State.BAD, words)
    gone = [i for d, i in filings if not (workspace.filings_folder / d / i).is_dir()]
    if gone:
        words = Bilingual(
            "目录库记有 {count} 个批次，文件夹不在了：{first} 等",
            "filings whose folders are gone: {count} ({first} …)",
        )
        return Health("catalog", State.BAD, words, {"count": len(gone), "first": gone[0]})
    words = Bilingual("目录库完好，{count} 个批次", "the catalog is sound, filings: {count}")
    return Health("catalog", State.GOOD, words, {"count": len(filings)})


def _unclaimed(workspace: Workspace) -> Health:
    """Deliveries that no contract reads; the catalog is asked without a change to it."""
    contracts, found = load_contracts(workspace.contracts, root=workspace.root)
    if has_errors(found):
        words = Bilingual("数据约定有误（huiyan source list）", "a contract is wrong (source list)")
        return Health("unclaimed", State.NOTE, words)
    try:
        filed = known_sources(workspace)
    except sqlite3.Error:
        filed = ()  # told as the catalog's own trouble
    paths = unclaimed_files(workspace, contracts.contracts, filed)
    if not paths:
        words = Bilingual("报送文件都有数据约定认领", "a contract reads each delivered file")
        return Health("unclaimed", State.GOOD, words)
    words = Bilingual(
        "有 {count} 个文件没有数据约定认领：{first} 等（huiyan source list）",
        "files that no contract reads: {count} ({first} …; huiyan source list)",
    )
    first = masked_note(workspace.shown_path(paths[0]))
    return Health("unclaimed", State.NOTE, words, {"count": len(paths), "first": first})


def _room(workspace: Workspace) -> Health:
    free = shutil.disk_usage(workspace.root).free
    words = Bilingual("磁盘剩余 {free}", "{free} of disk are free")
    values = {"free": f"{free / 1024**3:,.1f} GiB"}
    return Health("disk", State.GOOD if free > ROOM else State.NOTE, words, values)
