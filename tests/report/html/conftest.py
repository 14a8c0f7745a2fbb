"""The village's report and the sample city's, written once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from engine.masking import Mask, mask_of
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun
from interfaces.report.content import report_content
from interfaces.report.facts import ReportContent
from interfaces.report.html import write_html
from interfaces.report.near import NearByRule, near_by_rule
from tests.report.formats.conftest import Village, village
from tests.sample_city import FiledCity, made_city, opened_city, run_of

__all__ = ["files", "run_city", "village"]


@dataclass(frozen=True)
class RunCity:
    """The sample city at a fiftieth of its size, and its run."""

    city: FiledCity
    run: StoredRun

    @property
    def mask(self) -> Mask:
        """What shows its values as their classes allow."""
        return mask_of(RecordedInputs(self.run).schema)

    @cached_property
    def near(self) -> NearByRule:
        """What came nearest to being brought up."""
        return near_by_rule(self.city.workspace, self.run, self.mask)

    def content(self, language: str = "zh") -> ReportContent:
        """What its report says, masked."""
        return report_content(self.city.workspace, self.run, self.mask, language)


@pytest.fixture(scope="session")
def run_city(tmp_path_factory: pytest.TempPathFactory) -> RunCity:
    """Filed and run by the command line itself."""
    folder = tmp_path_factory.mktemp("report") / "city"
    made_city(tmp_path_factory, folder)
    city = opened_city(folder)
    return RunCity(city, run_of(city.workspace))


@pytest.fixture(scope="session")
def files(
    run_city: RunCity, village: Village, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """`city.zh`, `city.en`, `village.zh`, `village.en`, each as a file."""
    folder = tmp_path_factory.mktemp("html")
    written = {}
    for language in ("zh", "en"):
        for name, content in (
            ("city", run_city.content(language)),
            ("village", village.content(language, baseline=True)),
        ):
            path = folder / f"{name}.{language}.html"
            near = run_city.near if name == "city" else {}
            write_html(content, path, near=near)
            written[f"{name}.{language}"] = path
    return written


@pytest.fixture(scope="session")
def told(run_city: RunCity) -> Counter[str]:
    """How many findings of each outcome the run of the city tells."""
    return Counter(f["outcome"] for f in run_city.run.findings())
