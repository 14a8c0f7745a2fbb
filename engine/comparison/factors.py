"""What differs between two sides, as far as one rule is concerned."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from dsl.model.rules import Rule
from dsl.surface.provisions import show_provision
from engine.catalog.catalog import Catalog
from engine.comparison.side import Side
from engine.findings.values import as_json
from engine.packs.meaning import parameter_print, rule_lines, rule_print
from engine.packs.mixing import with_parameters_of
from engine.packs.pack import LoadedPack, load_pack
from engine.run.data_sets import data_sets_of
from engine.run.scope import RuleKey


class Factor(StrEnum):
    """What can make two runs tell different things, in the order of telling.

    A filing that differs though the same files were delivered is the contract's doing. Where
    other files came under another contract, only filing anew could tell the two apart.
    """

    DATA = "data"
    RULE = "rule"
    PARAMETER = "parameter"
    CONTRACT = "contract"
    DATE = "date"
    PROGRAM = "program"


#: Factors that are on the new side; the others are on the old one.
Case: TypeAlias = frozenset[Factor]


@dataclass(frozen=True, slots=True)
class FilingsChange:
    """A data set of which the sides read other filings, due to data, contract, or both."""

    data_set: str
    title: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    factors: Case


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A parameter that says other things; a value a line, with its period and clauses."""

    name: str
    title: str | None
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractChange:
    """A data set that the contracts describe in another way."""

    data_set: str
    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Differing:
    """The factors that differ for one rule, and what exactly does.

    `removed` and `added` are lines of the rule, its definitions and its clauses; `date` and
    `program` hold the old and the new one, or nothing where they are the same.
    """

    factors: tuple[Factor, ...]
    filings: tuple[FilingsChange, ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    parameters: tuple[ParameterChange, ...] = ()
    contracts: tuple[ContractChange, ...] = ()
    date: tuple[str, str] | None = None
    program: tuple[str, str] | None = None


@dataclass(slots=True)
class Differ:
    """Tells for each rule what differs between `old` and `new`."""

    old: Side
    new: Side
    catalog: Catalog
    _neutral: dict[str, LoadedPack] = field(default_factory=dict)
    _filings: dict[str, FilingsChange | None] = field(default_factory=dict)

    def of(self, key: RuleKey) -> Differing:
        """What differs for the rule `key`, which one side at least has."""
        pack, name = key
        rules = [r for r in (self.old.rule(pack, name), self.new.rule(pack, name)) if r is not None]
        data_sets = dict.fromkeys(d.name for r in rules for d in data_sets_of(r))
        filings = tuple(c for c in map(self.filings, data_sets) if c is not None)
        contracts = tuple(c for d in data_sets for c in self._contract(d))
        removed, added = self._lines(pack, name)
        parameters = tuple(self._parameters(pack, rules))
        one, other = self.old.inputs, self.new.inputs
        date = (one.as_of, other.as_of) if one.as_of != other.as_of else None
        programs = " ".join(one.program), " ".join(other.program)
        program = programs if one.program != other.program else None
        differs = {
            Factor.DATA: any(Factor.DATA in c.factors for c in filings),
            Factor.RULE: self._rule_differs(pack, name),
            Factor.PARAMETER: bool(parameters),
            Factor.CONTRACT: bool(contracts) or any(Factor.CONTRACT in c.factors for c in filings),
            Factor.DATE: date is not None,
            Factor.PROGRAM: program is not None,
        }
        factors = tuple(f for f in Factor if differs[f])
        return Differing(factors, filings, removed, added, parameters, contracts, date, program)

    def filings(self, data_set: str) -> FilingsChange | None:
        """How the filings of `data_set` differ; None where they do not, or one side read none.

        A data set that the rules of one side do not read has no filings there; what the
        other side read then stands for both.
        """
        if data_set not in self._filings:
            self._filings[data_set] = self._compared_filings(data_set)
        return self._filings[data_set]

    def _compared_filings(self, data_set: str) -> FilingsChange | None:
        old, new = self.old.filings(data_set), self.new.filings(data_set)
        if not old or not new or old == new:
            return None
        contract = self.new.contract(data_set) or self.old.contract(data_set)
        title = contract.data_set.title if contract else data_set
        if self._delivered(old) == self._delivered(new):
            factors: Case = frozenset((Factor.CONTRACT,))
        elif self._filed_alike(data_set):
            factors = frozenset((Factor.DATA,))
        else:
            factors = frozenset((Factor.DATA, Factor.CONTRACT))
        return FilingsChange(data_set, title, old, new, factors)

    def _filed_alike(self, data_set: str) -> bool:
        """Whether both contracts would file the same delivery in the same way."""
        old, new = self.old.contract(data_set), self.new.contract(data_set)
        return old is None or new is None or old.filing_sha256 == new.filing_sha256

    def _delivered(self, filings: tuple[str, ...]) -> list[str]:
        """The hashes of the files that these filings were made of."""
        records = [self.catalog.filing(f) for f in filings]
        missing = [f for f, r in zip(filings, records, strict=True) if r is None]
        return [s.sha256 for r in records if r is not None for s in r.sources] + missing

    def _contract(self, data_set: str) -> Iterator[ContractChange]:
        old, new = self.old.contract(data_set), self.new.contract(data_set)
        if old is None or new is None:
            return
        if old.data_set != new.data_set or old.filing_sha256 != new.filing_sha256:
            yield ContractChange(data_set, new.data_set.title, old.version, new.version)

    def _rule_differs(self, pack: str, name: str) -> bool:
        if self.old.input(pack).sha256 == self.new.input(pack).sha256:
            return False
        old, new = self.old.rule(pack, name), self.new.rule(pack, name)
        if old is None or new is None:
            return old is not new
        neutral = self._neutral_pack(pack)
        same_terms = next((r for r in neutral.model.rules if r.name == name), None)
        model = neutral.model if same_terms else self.new.pack(pack).model
        return rule_print(self.old.pack(pack).model, old) != rule_print(model, same_terms or new)

    def _neutral_pack(self, pack: str) -> LoadedPack:
        """The new pack with the old parameters under the old contracts: what is left is its own."""
        if pack not in self._neutral:
            schema, read = self.old.schema, self.new.input(pack)
            loaded = load_pack(self.new.pack(pack).folder, schema, shown_as=read.shown_as)
            self._neutral[pack] = with_parameters_of(loaded, self.old.pack(pack), schema)
        return self._neutral[pack]

    def _lines(self, pack: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if not self._rule_differs(pack, name):
            return (), ()
        sides = [(side.pack(pack), side.rule(pack, name)) for side in (self.old, self.new)]
        before, after = (rule_lines(p, r) if r else () for p, r in sides)
        told = list(difflib.ndiff(before, after))
        removed = tuple(line[2:] for line in told if line.startswith("- "))
        return removed, tuple(line[2:] for line in told if line.startswith("+ "))

    def _parameters(self, pack: str, rules: list[Rule]) -> Iterator[ParameterChange]:
        """The parameters of the rule that both packs have, with other values."""
        if self.old.input(pack).sha256 == self.new.input(pack).sha256:
            return
        models = self.old.pack(pack).model, self.new.pack(pack).model
        named: list[Mapping[str, object]] = [{p.name: p for p in m.parameters} for m in models]
        for name in dict.fromkeys(p for r in rules for p in r.parameters):
            if name not in named[0] or name not in named[1]:
                continue  # only one side can have it: it belongs to the rule
            old, new = (m.parameter(name) for m in models)
            if parameter_print(old) != parameter_print(new):
                yield ParameterChange(
                    name, new.title, _values(self.old, pack, name), _values(self.new, pack, name)
                )


def _values(side: Side, pack: str, name: str) -> tuple[str, ...]:
    """Each value with its period, region and clauses, as a finding spells them."""
    parameter = side.pack(pack).model.parameter(name)
    lines = []
    for value in parameter.values:
        spelled = ", ".join(str(as_json(c.value, parameter.type.domain)) for c in value.values)
        period = value.in_force
        dated = (
            f"{period.start or ''}..{period.until or ''}" if period.start or period.until else ""
        )
        cited = "; ".join(
            f"{c.regulation.title} {show_provision(c.provision, 'zh')}" for c in value.clauses
        )
        lines.append(
            "  ".join(part for part in (spelled, dated, value.region or "", cited) if part)
        )
    return tuple(lines)
