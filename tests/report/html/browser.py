"""A headless Chromium, and pages in it that tell all that goes wrong in them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Opened:
    """A page, what it asked for beyond its own file, and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def until(page: Page, function: str, argument: object = None) -> None:
    """Wait until `function` gives true; asked from without, since the page may not evaluate."""
    for _ in range(600):
        if page.evaluate(function, argument):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"still not so: {function}")


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser; the test is skipped where none is installed."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: no browser to test in"
    )
    path = os.environ.get("HUIYAN_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no Chromium is installed (HUIYAN_CHROMIUM names one)")
    fonts = shutil.which("fc-list")
    if fonts and not subprocess.run([fonts, ":lang=zh"], capture_output=True, check=True).stdout:
        pytest.skip("no font with Chinese characters is installed: pages would be empty boxes")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    place: str = "",
    *,
    width: int = 1440,
    height: int = 900,
    dark: bool = False,
    scripts: bool = True,
) -> Iterator[Opened]:
    """`file` at `place` (the part behind `#`), loaded."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(60_000)
    found = Opened(context.new_page())
    address = f"{file.as_uri()}{'#' if place else ''}{place}"
    found.page.on("console", lambda m: found.complaints.append(f"{m.type}: {m.text}"))
    found.page.on("pageerror", lambda e: found.complaints.append(str(e)))
    found.page.on("request", lambda r: found.requests.append(r.url))
    found.page.goto(address)
    yield found
    context.close()
