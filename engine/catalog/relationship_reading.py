"""Foreign keys: ODCS's `relationships`, at a column or at the whole data set.

A target is written `department.data_set.column`, or `data_set.column` within the department.
Whether it exists is known once all contracts are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.nearest import nearest
from dsl.schema import DataSet
from engine.catalog.contract import Contract, ContractColumn, Reference
from engine.catalog.yaml_check import (
    Found,
    check_keys,
    read_items,
    read_texts,
    read_word,
    wrong_value,
)
from engine.catalog.yaml_tree import Fields, Scalar

_KEYS = ("type", "to", "id", "description", "customProperties")
_EXPECTED = "department.data_set.column"


def read_references(schema: Fields, data_set: DataSet, found: Found) -> tuple[Reference, ...]:
    """The foreign keys of a data set, those of single columns first; targets unchecked yet.

    HY506 for a column of its own that does not exist.
    """
    told: Found = []  # mistakes in the properties themselves were told where columns were read
    references: list[Reference | None] = []
    for fields in read_items(schema, "properties", told):
        name = fields.get("name")
        for relation in read_items(fields, "relationships", found):
            check_keys(relation, _KEYS, found)
            known = isinstance(name, Scalar) and data_set.column(name.text)
            single = (name.text,) if isinstance(name, Scalar) and known else ()
            references.append(_reference(relation, single, data_set, found))
    for relation in read_items(schema, "relationships", found):
        check_keys(relation, (*_KEYS, "from"), found)
        own = _own_columns(relation, data_set, found)
        references.append(_reference(relation, own, data_set, found))
    return tuple(r for r in references if r)


def _own_columns(relation: Fields, data_set: DataSet, found: Found) -> tuple[str, ...]:
    """The columns that `from` names, with or without the data set before them."""
    node = relation.get("from")
    if node is None:
        found.append(diagnose("HY503", relation.entries[0][0].span, key="from"))
        return ()
    table = data_set.name.partition(".")[2]
    columns = {c.name for c in data_set.columns}
    words = {f"{p}{c}": c for c in columns for p in ("", f"{table}.", f"{data_set.name}.")}
    names = []
    for scalar in read_texts(node, "from", found):
        if scalar.text in words:
            names.append(words[scalar.text])
            continue
        near = nearest(scalar.text, words)
        found.append(diagnose("HY506", scalar.span, key="from", column=scalar.text, nearest=near))
        return ()
    return tuple(names)


def _reference(
    relation: Fields, own: tuple[str, ...], data_set: DataSet, found: Found
) -> Reference | None:
    read_word(relation, "type", ("foreignKey",), found, default="foreignKey")
    node = relation.get("to")
    if node is None:
        found.append(diagnose("HY503", relation.entries[0][0].span, key="to"))
        return None
    scalars = read_texts(node, "to", found)
    if not own or not scalars:
        return None
    targets = [_target(s.text, data_set.department) for s in scalars]
    if len({t for t, _ in targets}) > 1 or len(targets) != len(own) or not targets[0][0]:
        found.append(wrong_value(node, "to", expected=_expected(len(own))))
        return None
    return Reference(own, targets[0][0], tuple(c for _, c in targets), span=node.span)


def _expected(columns: int) -> str:
    return _EXPECTED if columns == 1 else f"[{', '.join([_EXPECTED] * columns)}]"


def _target(text: str, department: str) -> tuple[str, str]:
    """Data set and column of a written target; no data set where it is written otherwise."""
    match text.split("."):
        case [name, column]:
            return f"{department}.{name}", column
        case [owner, name, column]:
            return f"{owner}.{name}", column
        case _:
            return "", ""


def check_references(contracts: Sequence[Contract], found: Found) -> tuple[Contract, ...]:
    """The contracts with the foreign keys that can be checked; the others are told.

    HY567 where the data set is not here, HY568 where it has no such column, HY569 where
    the two columns are of different domains.
    """
    by_name = {c.data_set.name: c for c in contracts}
    return tuple(
        replace(c, references=tuple(r for r in c.references if _holds(r, c, by_name, found)))
        if c.references
        else c
        for c in contracts
    )


def _holds(
    reference: Reference, contract: Contract, by_name: Mapping[str, Contract], found: Found
) -> bool:
    target = by_name.get(reference.target)
    if target is None:
        name, near = reference.target, nearest(reference.target, by_name)
        found.append(diagnose("HY567", reference.span, data_set=name, nearest=near))
        return False
    pairs = zip(reference.columns, reference.target_columns, strict=True)
    fitting = [_fits(reference, contract, target, pair, found=found) for pair in pairs]
    return all(fitting)


def _fits(
    reference: Reference,
    contract: Contract,
    target: Contract,
    pair: tuple[str, str],
    *,
    found: Found,
) -> bool:
    own = _column(contract, pair[0])
    theirs = _column(target, pair[1])
    if own is None:
        return False
    if theirs is None:
        title, name = target.data_set.title, pair[1]
        near = nearest(name, [c.name for c in target.data_set.columns])
        found.append(diagnose("HY568", reference.span, data_set=title, column=name, nearest=near))
        return False
    if own.column.domain == theirs.column.domain:
        return True
    related = (Related(theirs.span, "target"),) if theirs.span else ()
    found.append(
        diagnose(
            "HY569",
            reference.span,
            *related,
            column=own.column.title,
            domain=own.column.domain,
            target=f"{target.data_set.title}.{theirs.column.title}",
            target_domain=theirs.column.domain,
        )
    )
    return False


def _column(contract: Contract, name: str) -> ContractColumn | None:
    return next((c for c in contract.columns if c.column.name == name), None)
