"""A version of a pack with the parameters of another one: what neither of them says by itself."""

from __future__ import annotations

from dataclasses import replace

from dsl.check import check_files
from dsl.schema import Schema
from engine.packs.pack import LoadedPack


def with_parameters_of(pack: LoadedPack, other: LoadedPack, schema: Schema) -> LoadedPack:
    """`pack`, free of errors, in which the parameters that `other` has too are those of `other`.

    The rules are checked again: how many digits a number needs depends on the values. A
    rule that the other values do not fit has a diagnostic, and is not in the model.
    """
    values = {p.name: p for p in other.model.parameters}
    checked = check_files((*pack.borrowed, *pack.files), schema, parameters=values)
    return replace(pack, model=checked.model, diagnostics=checked.diagnostics)
