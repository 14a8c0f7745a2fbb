"""The pages of HY5xx: every code said has one, its words fit, its examples do as they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dsl.diagnostics import diagnose
from dsl.diagnostics.page import load_page, page_codes, tell
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import load_workspace
from tests.filing.world import CONTRACT, codes, make_world

ROOT = Path(__file__).parents[2]
CODES = [c for c in page_codes() if c.startswith("HY5")]
BLOCK = re.compile(r"```(yaml|csv) (wrong|right)\n(.*?)```", re.DOTALL)
#: The contract that the pages' fragments are laid over, and their files delivered for.
BASE: dict[str, Any] = yaml.load(CONTRACT, yaml.BaseLoader)
COLUMNS = ("no", "person", "paid_on", "amount")
BASE["schema"][0]["properties"] = [
    p for p in BASE["schema"][0]["properties"] if p["name"] in COLUMNS
]


def examples() -> Iterator[tuple[str, str, str, str]]:
    """Code, language, word and text of each example that can be run."""
    for code in CODES:
        for language, word, text in BLOCK.findall(load_page(code).body):
            yield code, language, word, text


def laid_over(base: Any, fragment: Any) -> Any:
    """`base` with the values of `fragment` in their places; lists go item by item."""
    if isinstance(base, dict) and isinstance(fragment, dict):
        merged = {k: laid_over(base.get(k), v) for k, v in fragment.items()}
        # a misspelt key stands in place of the one that was meant
        return {k: v for k, v in base.items() if k not in merged} | merged
    if isinstance(base, list) and isinstance(fragment, list):
        pairs = [laid_over(b, f) for b, f in zip(base, fragment, strict=False)]
        longer = base if len(base) > len(fragment) else fragment
        return pairs + longer[len(pairs) :]
    return base if fragment == {} else fragment


def found_in(root: Path, language: str, text: str) -> list[str]:
    """The codes that an example gives."""
    world = make_world(root)
    if text.startswith("# huiyan.yaml"):
        (root / "huiyan.yaml").write_text(text, "utf-8")
        return [d.code for d in load_workspace(root).diagnostics]
    contract = yaml.safe_dump(BASE, allow_unicode=True, sort_keys=False)
    path = root / "contracts" / "payments.yaml"
    if language == "yaml":
        laid = laid_over(BASE, yaml.load(text, yaml.BaseLoader))
        contract = yaml.safe_dump(laid, allow_unicode=True, sort_keys=False)
    path.write_text(contract, "utf-8")
    if language == "yaml":
        return [d.code for d in load_contracts([path])[1]]
    contracts, diagnostics = load_contracts([path])
    assert diagnostics == ()
    world = type(world)(world.workspace, contracts)
    receipt = world.file(text)
    assert receipt.rows_quarantined == 0
    return codes(receipt)


@pytest.mark.parametrize(("code", "language", "word", "text"), list(examples()))
def test_examples_do_as_they_say(
    tmp_path: Path, code: str, language: str, word: str, text: str
) -> None:
    found = found_in(tmp_path, language, text)
    if word == "right":
        assert found == []
    else:
        assert code in found


def test_every_code_said_has_a_page_and_every_page_is_said() -> None:
    sources = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "adapters").rglob("*.py")]
    said = {c for s in sources for c in re.findall(r'"(HY5\d\d)"', s.read_text("utf-8"))}
    assert said == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_pages_have_both_languages_and_an_example(code: str) -> None:
    page = load_page(code)
    title, chinese, english = re.split(r"^## (?:中文|English)$", page.body, flags=re.MULTILINE)
    assert title.startswith(f"# {code} · ")
    for part in (chinese, english):
        assert "```" in part
        assert len(part.split("```")[0]) > 25
    for language in ("zh", "en"):
        assert page.words[language].message


@pytest.mark.parametrize("code", CODES)
def test_words_need_only_the_arguments_that_are_given(code: str) -> None:
    """The templates name no argument that no place in the code gives."""
    given = _given(code)
    for language in ("zh", "en"):
        words = load_page(code).words[language]
        for template in (words.message, words.label, *words.help):
            assert set(re.findall(r"\{(\w+)\}", template)) <= given
        assert tell(diagnose(code, None, **dict.fromkeys(given, "x")), language).message


def _given(code: str) -> set[str]:
    """The arguments with which `code` is said, read from the code itself."""
    given: set[str] = set()
    for folder in ("engine", "adapters"):
        for source in (ROOT / folder).rglob("*.py"):
            text = source.read_text("utf-8")
            for said in re.finditer(f'"{code}"', text):
                near = text[said.end() : said.end() + 300].split("\n\n")[0]
                given |= set(re.findall(r"(\w+)=", near)) | set(re.findall(r'\("(\w+)",', near))
            # what an adapter says of a file, filing completes with its name
            given |= {"file"} if f'Unreadable("{code}"' in text else set()
    return given
