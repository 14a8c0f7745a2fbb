"""From a name in a file to what it names in the pack and the contracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsl.model.law import Clause
from dsl.schema import Column, DataSet
from dsl.syntax.declarations import File
from dsl.syntax.law import Citation
from dsl.syntax.occurrences import NameKind, Occurrence, occurrence_at, occurrences_of
from dsl.text.source import Span
from engine.catalog.yaml_tree import Fields, Items, Node, Scalar, yaml_from_text
from interfaces.lsp.project import Opened

#: Names of these kinds are known in all files of a pack.
_SHARED = frozenset(
    {NameKind.GLOBAL, NameKind.FUNCTION, NameKind.RULE, NameKind.REGULATION, NameKind.DATA_SET}
)


@dataclass(frozen=True, slots=True)
class Met:
    """A name, and the tree that it stands in."""

    occurrence: Occurrence
    file: File


def met_at(opened: Opened, offset: int) -> Met | None:
    """The name at `offset` of the opened file."""
    found = occurrence_at(opened.file, offset)
    return Met(found, opened.file) if found else None


def places_of(opened: Opened, met: Met) -> Iterator[Occurrence]:
    """Every place in the pack that names the same, the one met included."""
    wanted = met.occurrence
    if wanted.kind not in _SHARED:
        yield from (o for o in occurrences_of(met.file) if o.key == wanted.key)
        return
    for file in opened.pack.files:
        yield from (o for o in occurrences_of(file) if _same(o, wanted))


def declared_at(opened: Opened, met: Met) -> Span | None:
    """Where the name is declared: in the pack, in a contract, or as a clause's text."""
    wanted = met.occurrence
    if wanted.citation is not None and (clause := clause_of(opened, wanted.citation)):
        return clause.span
    declaring = next((o.span for o in places_of(opened, met) if o.declares), None)
    if declaring is not None:
        return declaring
    match wanted.kind:
        case NameKind.DATA_SET:
            contract = opened.contracts.contract(wanted.name)
            return contract.span if contract else None
        case NameKind.COLUMN:
            return _column_place(opened, wanted)
    return None


def clause_of(opened: Opened, citation: Citation) -> Clause | None:
    """The clause that is cited, its newest version where there are several."""
    named = [
        c
        for c in opened.pack.model.clauses
        if c.regulation.name == citation.regulation and c.provision == citation.provision
    ]
    return named[-1] if named else None


def data_set_of(opened: Opened, occurrence: Occurrence) -> DataSet | None:
    """The data set that a name is, or whose rows it stands for."""
    word = occurrence.name if occurrence.kind is NameKind.DATA_SET else occurrence.data_set
    contract = opened.contracts.contract(word) if word else None
    return contract.data_set if contract else None


def column_of(opened: Opened, occurrence: Occurrence) -> Column | None:
    """The column that a name is."""
    data_set = data_set_of(opened, occurrence)
    return data_set.column(occurrence.name) if data_set else None


def _same(one: Occurrence, wanted: Occurrence) -> bool:
    """A definition is a function where it is called, a table a data set where it is read."""
    together = {NameKind.GLOBAL, NameKind.FUNCTION, NameKind.DATA_SET}
    alike = one.kind is wanted.kind or {one.kind, wanted.kind} <= together
    return alike and one.name == wanted.name


def _column_place(opened: Opened, occurrence: Occurrence) -> Span | None:
    contract = opened.contracts.contract(occurrence.data_set or "")
    column = column_of(opened, occurrence)
    text = next((t for t in opened.contracts.texts if contract and t.name == contract.file), None)
    if contract is None or column is None or text is None:
        return None
    tree, _ = yaml_from_text(text)
    return next((s.span for s in _property_names(tree) if s.text == column.name), None)


def _property_names(tree: Node | None) -> Iterator[Scalar]:
    """The `name` of each property of each schema of a contract."""
    for schema in _items(tree, "schema"):
        for column in _items(schema, "properties"):
            name = column.get("name") if isinstance(column, Fields) else None
            if isinstance(name, Scalar):
                yield name


def _items(node: Node | None, key: str) -> tuple[Node, ...]:
    found = node.get(key) if isinstance(node, Fields) else None
    return found.items if isinstance(found, Items) else ()
