"""A Chromium to look at pages with: where it is found, and how it is started."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is Chromium without windows, as Playwright brings it too: it is a fifth quicker."""

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
)

ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""With it, nothing but a server of this machine can be reached, whatever a page asks for."""

MEND = (
    "Install Chromium (apt-get install chromium-headless-shell or chromium, or playwright install "
    "chromium), or name one with CHROMIUM=/path/to/chromium."
)


class NoChromium(Exception):
    """There is none: how to get one."""


def find_chromium(driver: Playwright) -> str | None:
    """The path of a Chromium: ``CHROMIUM``, one that is installed, or Playwright's own."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    own = driver.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def launched(*, alone: bool = True) -> Iterator[Browser]:
    """A Chromium.

    :param alone: whether it can reach only what this machine serves.
    :raises NoChromium: when none is found.
    """
    with sync_playwright() as driver:
        path = find_chromium(driver)
        if path is None:
            raise NoChromium(MEND)
        # Chromium refuses to be sandboxed for root.
        unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
        flags = [*FLAGS, *([ALONE] if alone else []), *unboxed]
        browser = driver.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()
