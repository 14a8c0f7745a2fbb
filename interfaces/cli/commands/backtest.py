"""`huiyan backtest [PACK|RULE …] --against PACKDIR|RUN`: two versions of rules on the same data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dsl.diagnostics import diagnose
from engine.catalog.contract import Contracts
from engine.catalog.workspace import Workspace
from engine.comparison.backtest import Trial, backtest, current_filings
from engine.comparison.compare import Comparison
from engine.comparison.side import inputs_of_job
from engine.packs.pack import LoadedPack, find_packs, load_pack
from engine.run.events import Event, RuleStarted
from engine.run.job import PackInput
from engine.run.start import RunRequest, job_of
from engine.run.store import load_run
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.commands.diff import masked, unevaluated_cases
from interfaces.cli.comparison_shown import show_comparison
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.packs import nothing_selected, packs_or_leave, unknown_rule
from interfaces.cli.parameters import Argument, Day, Option
from interfaces.cli.registry import entries
from interfaces.cli.settings import engine_settings

#: Of each kind of flip so many are shown, unless all are asked for.
_EXAMPLES = 5
_EVALUATING = Bilingual("正在演算两版规则", "evaluating both versions")
_NOW = Bilingual("现行规则", "rules as they are")
_WHAT = Bilingual("两版都有的规则包", "pack that both versions have")
_HINT = Bilingual(
    "规则包按 pack.yaml 里的 pack 名称对应", "packs correspond by the name in their pack.yaml"
)


@dataclass(frozen=True, slots=True)
class Against:
    """The other version: pack folders by name, what to call it, and the date it was run as of."""

    name: str
    folders: Mapping[str, Path]
    as_of: datetime.date | None


def run_backtest(
    invocation: Invocation,
    names: tuple[str, ...],
    against: str,
    as_of: datetime.date | None,
    every: bool,
) -> ExitCode:
    """Evaluate both versions over what is filed now; 4 where a rule could not be evaluated."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    other = _against_or_leave(invocation.folder, workspace, against)
    packs = packs_or_leave(workspace, contracts, (), invocation.notes)
    old = _old_packs(contracts, other, [p.manifest.name for p in packs])
    packs = tuple(p for p in packs if p.manifest.name in {o.name for o in old})
    chosen, only = _chosen(names, packs, old, contracts)
    day = as_of or other.as_of or datetime.date.today()
    settings = engine_settings(workspace)
    job = job_of(workspace, packs, RunRequest(day), settings=settings)
    inputs = replace(inputs_of_job(job), filings=current_filings(workspace))
    trial = Trial(
        inputs,
        old=tuple(o for o in old if o.name in chosen),
        new=tuple(p for p in job.packs if p.name in chosen),
        only=only,
    )
    with invocation.notes.progress(_EVALUATING) as bar:

        def moved(event: Event) -> None:
            if isinstance(event, RuleStarted):
                bar.at(event.position - 1, event.total, event.rule)

        compared = backtest(workspace, trial, settings=settings, on_event=moved)
    compared = replace(compared, old=other.name, new=_NOW.tell(invocation.language))
    mask = invocation.mask(workspace, contracts.schema())
    show_comparison(invocation, masked(compared, mask), at_most=None if every else _EXAMPLES)
    invocation.notes.diagnostics(unevaluated_cases(compared))
    invocation.suggest(("huiyan run", entries()["run"].about))
    return _outcome(compared)


def _outcome(compared: Comparison) -> ExitCode:
    failed = any(u.reason == "failed" for u in compared.uncompared)
    return ExitCode.NOT_EVALUATED if failed else ExitCode.DONE


def _against_or_leave(here: Path, workspace: Workspace, against: str) -> Against:
    """What `--against` names: pack folders, or the packs of a run; HY693 where it is neither."""
    for folder in (Path(against), here / against):
        if found := find_packs([folder]):
            return Against(against, found, None)
    run = load_run(workspace, against)
    if run is None:
        raise Leave(ExitCode.MISTAKE, diagnose("HY693", None, against=against))
    folders = {p["name"]: run.folder / "packs" / p["name"] for p in run.record["packs"]}
    return Against(run.id, folders, datetime.date.fromisoformat(run.record["as_of"]))


def _old_packs(contracts: Contracts, other: Against, names: Sequence[str]) -> list[PackInput]:
    """The other version's packs that the workspace has too; leaves with their errors."""
    schema = contracts.schema()
    loaded = [load_pack(f, schema, shown_as=f.as_posix()) for f in other.folders.values()]
    kept = [p for p in loaded if p.manifest.name in names]
    if not kept:
        raise nothing_selected(_WHAT, _HINT)
    wrong = [p for p in kept if p.has_errors]
    if wrong:
        found = [d for p in wrong for d in p.diagnostics]
        raise Leave(ExitCode.MISTAKE, *found, texts=tuple(s for p in wrong for s in p.sources))
    return [
        PackInput(
            name=p.manifest.name,
            folder=str(p.folder.absolute()),
            shown_as=p.folder.as_posix(),
            version=p.manifest.version,
            sha256=p.sha256,
        )
        for p in kept
    ]


def _chosen(
    names: Sequence[str],
    packs: Sequence[LoadedPack],
    old: Sequence[PackInput],
    contracts: Contracts,
) -> tuple[set[str], tuple[str, ...]]:
    """The packs and rules that `names` mean, all without one; a rule may be of either version."""
    if not names:
        return {p.manifest.name for p in packs}, ()
    schema = contracts.schema()
    versions = [*packs, *(load_pack(Path(o.folder), schema) for o in old)]
    owners: dict[str, set[str]] = {}
    for pack in versions:
        for rule in pack.model.rules:
            owners.setdefault(rule.name, set()).add(pack.manifest.name)
    whole = {n for n in names if any(p.manifest.name == n for p in packs)}
    rules = [n for n in names if n not in whole]
    if unknown := next((n for n in rules if n not in owners), None):
        raise Leave(ExitCode.MISTAKE, unknown_rule(unknown, owners))
    of_packs = [r for r, own in owners.items() if own & whole] if rules else []
    return whole | {o for n in rules for o in owners[n]}, (*rules, *of_packs)


COMMAND = Command(
    "backtest",
    run_backtest,
    about=entries()["backtest"].about,
    params=[
        Argument(
            "names",
            nargs=-1,
            metavar="PACK|RULE",
            about=Bilingual(
                "规则包或规则；不写则两版都有的全部", "packs or rules; all without one"
            ),
        ),
        Option(
            "--against",
            required=True,
            metavar="PACKDIR|RUN",
            about=Bilingual(
                "另一版：规则包所在的文件夹，或一次核查（用它保存的规则包）",
                "the other version: a pack's folder, or a run, whose packs are kept",
            ),
        ),
        Option(
            "--as-of",
            type=Day(),
            metavar="DATE",
            about=Bilingual(
                "核查日；默认那次核查的，否则今天",
                "the date; by default that of the run, else today",
            ),
        ),
        Option(
            "--all",
            "every",
            is_flag=True,
            about=Bilingual("逐条列出，不只举例", "every finding that flips, not examples alone"),
        ),
    ],
    formats=("text", "json", "jsonl", "csv"),
    unmasks=True,
    examples=[
        (
            "huiyan backtest petitions --against last",
            Bilingual(
                "改了规则，与上次核查所用的比较", "edited rules against those of the last run"
            ),
        ),
        (
            "huiyan backtest 信访_逾期未办结 --against ../旧版/packs/petitions",
            Bilingual("两个文件夹里的一条规则", "one rule in two folders"),
        ),
    ],
)
