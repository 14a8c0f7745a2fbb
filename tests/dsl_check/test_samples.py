"""The sample policies: the model and the explanation that they give, kept beside them.

After a wanted change, write them anew with HUIYAN_WRITE_SNAPSHOTS=1 and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dsl.check import Checked, check_files
from dsl.explain import explain_rule
from dsl.format import format_file
from dsl.grammar.parse import parse
from dsl.model.show import show_model
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from tests.dsl_check.cases import FOLDER
from tests.dsl_check.schema import SCHEMA

_SAMPLES = FOLDER / "samples"
_SURFACES: tuple[Surface, Surface] = ("en", "zh")


def _source(surface: Surface) -> SourceText:
    path = _SAMPLES / f"sample_{surface}.huiyan"
    return SourceText(path.name, path.read_text(encoding="utf-8"))


def _checked(source: SourceText) -> Checked:
    parsed = parse(source)
    assert parsed.diagnostics == ()
    return check_files([parsed.file], SCHEMA)


def _assert_as_kept(path: Path, text: str) -> None:
    if os.environ.get("HUIYAN_WRITE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("surface", _SURFACES)
def test_the_model_is_as_kept(surface: Surface) -> None:
    checked = _checked(_source(surface))
    assert checked.diagnostics == ()
    _assert_as_kept(_SAMPLES / f"sample_{surface}.model.txt", show_model(checked.model))


@pytest.mark.parametrize("surface", _SURFACES)
@pytest.mark.parametrize("language", _SURFACES)
def test_the_explanation_is_as_kept(surface: Surface, language: Surface) -> None:
    model = _checked(_source(surface)).model
    text = "\n".join(explain_rule(rule, model, language) for rule in model.rules)
    _assert_as_kept(_SAMPLES / f"sample_{surface}.explained_{language}.txt", text)


@pytest.mark.parametrize("surface", _SURFACES)
def test_both_surfaces_mean_the_same(surface: Surface) -> None:
    source = _source(surface)
    other: Surface = "zh" if surface == "en" else "en"
    turned = SourceText(source.name, format_file(parse(source).file, source, surface=other))
    assert turned.text != source.text
    assert show_model(_checked(turned).model) == show_model(_checked(source).model)


def test_the_two_samples_differ_in_names_only() -> None:
    models = [_checked(_source(surface)).model for surface in _SURFACES]
    assert [len(m.rules) for m in models] == [2, 2]
    for english, chinese in zip(models[0].rules, models[1].rules, strict=True):
        assert english.grade is chinese.grade
        assert english.severity is chinese.severity
        assert [k.expression.type for k in english.keys] == [
            k.expression.type for k in chinese.keys
        ]
        assert len(english.group_conditions) == len(chinese.group_conditions)
