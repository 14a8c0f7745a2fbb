"""The packs of the product as they lie in `policies/`, loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dsl.model.rules import Rule
from dsl.schema import Schema
from dsl.syntax.declarations import Comment, File
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.text.source import SourceText
from engine.catalog.contract_reading import load_contracts
from engine.packs import LoadedPack, find_packs, load_pack

POLICIES = Path(__file__).parents[2] / "policies"
PACKS = tuple(sorted(find_packs([POLICIES / "packs"])))
FILES = tuple(sorted((POLICIES / "packs").glob("*/*.huiyan")))


@cache
def schema() -> Schema:
    """The data sets that the contracts describe."""
    contracts, diagnostics = load_contracts([POLICIES / "contracts"])
    assert not diagnostics
    return contracts.schema()


@cache
def pack(name: str) -> LoadedPack:
    """The pack called `name`."""
    return load_pack(POLICIES / "packs" / name, schema(), shown_as=name)


def packs() -> tuple[LoadedPack, ...]:
    """Every pack, by name."""
    return tuple(map(pack, PACKS))


def rules() -> tuple[tuple[LoadedPack, Rule], ...]:
    """Every rule with its pack."""
    return tuple((p, rule) for p in packs() for rule in p.model.rules)


def source_of(owner: LoadedPack, rule: Rule) -> SourceText:
    """The text that holds `rule`."""
    source = owner.source(rule.span.file)
    assert source is not None
    return source


def written_in(owner: LoadedPack, rule: Rule) -> tuple[File, WrittenRule]:
    """The file that holds `rule`, and the rule as written there."""
    for file in owner.files:
        for declaration in file.declarations:
            if isinstance(declaration, WrittenRule) and declaration.name == rule.name:
                return file, declaration
    raise KeyError(rule.name)


def comments_above(owner: LoadedPack, rule: Rule) -> tuple[Comment, ...]:
    """What the file says before the rule begins."""
    file, written = written_in(owner, rule)
    return tuple(c for c in file.comments if c.span.end <= written.span.start)
